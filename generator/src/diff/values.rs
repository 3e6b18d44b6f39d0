//! What kind of value is allowed: types, formats, null, listed values, defaults.

use std::collections::BTreeSet;

use super::change::Effect;
use super::place::Site;
use super::schemas::Both;
use super::view::{Values, View, canonical};
use super::{Cx, Place, lifecycle};
use crate::parse::model::{Schema, SchemaType};

/// Compares types. Whether they have nothing in common: then nothing below them is worth a word.
pub(super) fn types<'a>(cx: &mut Cx<'a>, both: &Both<'a>) -> bool {
    nullable(cx, both);
    let (base, revision) = (&both.base, &both.revision);
    if combined(base) || combined(revision) {
        return false;
    }
    let is_textual = both.site.textual;
    let effect = types_effect(cx, both, is_textual).and(format_effect(both));
    if effect == Effect::None {
        return false;
    }
    // Ids go by what is written, whatever it looks like as text.
    let written = if effect == Effect::Open { types_effect(cx, both, false) } else { effect };
    let lists = base.listed || revision.listed;
    let is_parameter = matches!(both.site.site, Site::Parameter | Site::ParameterProperty);
    let rule = match written {
        Effect::Widens if lists => "list-of-types-widened",
        Effect::Narrows if lists => "list-of-types-narrowed",
        Effect::Widens | Effect::Narrows if as_text(both) && !is_parameter => "type-compatible",
        // The ids that exist for a change of the format alone or to anything, and for all changes that break requests.
        Effect::Widens if !both.site.is_request() && (base.types == revision.types || revision.types.is_empty()) => {
            "type-changed"
        }
        Effect::Widens => "type-generalized",
        // The half that breaks.
        Effect::Incomparable if lists && both.site.is_request() => "list-of-types-narrowed",
        Effect::Incomparable if lists => "list-of-types-widened",
        _ if effect == Effect::Open => "type-compatible",
        Effect::Narrows if both.site.is_request() && both.site.site != Site::ParameterProperty => "type-changed",
        Effect::Narrows => "type-specialized",
        _ => "type-changed",
    };
    let keyword = if base.types == revision.types { "format" } else { "type" };
    let message = format!("{}: {} became {}", both.label, words(base), words(revision));
    cx.find_with((rule, effect), both.here(), both.places(keyword), message);
    cx.detail(format!("{} → {}", words(base), words(revision)));
    effect == Effect::Incomparable && base.types != revision.types
}

/// Whether two types differ, and look the same as text.
fn as_text(both: &Both<'_>) -> bool {
    let is_text = |view: &View<'_>| view.types.iter().eq([&SchemaType::String]);
    both.site.textual && (is_text(&both.base) || is_text(&both.revision)) && both.base.types != both.revision.types
}

/// A union without types of its own: its alternatives say them.
fn combined(view: &View<'_>) -> bool {
    view.types.is_empty() && !view.groups.is_empty()
}

fn types_effect<'a>(cx: &Cx<'a>, both: &Both<'a>, textual: bool) -> Effect {
    let (old, new) = (&both.base.types, &both.revision.types);
    if old == new {
        return Effect::None;
    }
    // A string of some format is not any text.
    let plain = both.base.format.is_none() && both.revision.format.is_none() || !as_text(both);
    let text = if textual && plain { Some(both.site.site) } else { None };
    let covers = |set: &BTreeSet<SchemaType>, kind: SchemaType| covers(set, kind, text);
    let grows = new.is_empty() || !old.is_empty() && old.iter().all(|kind| covers(new, *kind));
    let shrinks = old.is_empty() || !new.is_empty() && new.iter().all(|kind| covers(old, *kind));
    match (grows, shrinks) {
        (true, true) => Effect::Open,
        (true, false) => Effect::Widens,
        (false, true) => Effect::Narrows,
        (false, false) if is_list_of(cx, both) => Effect::Widens,
        (false, false) => Effect::Incomparable,
    }
}

/// A scalar that became a list of such: in a query, one value looks the same.
fn is_list_of<'a>(cx: &Cx<'a>, both: &Both<'a>) -> bool {
    let is_list = both.revision.types.iter().eq([&SchemaType::Array]);
    let is_scalar = |kind: &SchemaType| !matches!(kind, SchemaType::Array | SchemaType::Object | SchemaType::Null);
    let items: Vec<&'a Schema> =
        both.revision.all(|schema| schema.items.as_deref()).map(|(schema, _)| schema).collect();
    is_list
        && both.site.exploded
        && !both.base.types.is_empty()
        && both.base.types.iter().all(is_scalar)
        && cx.relation(&both.base.schemas, &items, both.site.item()) <= Effect::Widens
}

/// Whether a type is one of a set. As text, everything is a string.
fn covers(set: &BTreeSet<SchemaType>, kind: SchemaType, text: Option<Site>) -> bool {
    // Lists and objects are put together in ways of their own outside of bodies.
    let compound = matches!(kind, SchemaType::Array | SchemaType::Object);
    let in_body =
        !matches!(text, Some(Site::Parameter | Site::ParameterProperty | Site::Header | Site::HeaderProperty));
    let textual = text.is_some() && (in_body || !compound);
    set.contains(&kind)
        || kind == SchemaType::Integer && set.contains(&SchemaType::Number)
        || textual && set.contains(&SchemaType::String)
}

/// Formats that are part of others.
const SMALLER: [(&str, &str); 2] = [("int32", "int64"), ("float", "double")];

fn format_effect(both: &Both<'_>) -> Effect {
    let (old, new) = (both.base.format.as_deref(), both.revision.format.as_deref());
    let kept = both.base.types == both.revision.types
        || both.base.types.is_empty()
        || both.revision.types.is_empty()
        || both.base.types.iter().any(|kind| both.revision.types.contains(kind));
    match (old, new) {
        _ if !kept => Effect::None,
        (old, new) if old == new => Effect::None,
        (None, Some(_)) => Effect::Narrows,
        (Some(_), None) => Effect::Widens,
        (Some(old), Some(new)) if SMALLER.contains(&(old, new)) => Effect::Widens,
        (Some(old), Some(new)) if SMALLER.contains(&(new, old)) => Effect::Narrows,
        _ => Effect::Incomparable,
    }
}

/// `string (uuid)`, `integer or null`, `any`.
fn words(view: &View<'_>) -> String {
    let mut names: Vec<&str> = view.types.iter().map(|kind| name(*kind)).collect();
    if names.is_empty() {
        names.push("any type");
    }
    let format = view.format.as_ref().map(|format| format!(" ({format})")).unwrap_or_default();
    format!("{}{format}", names.join(" or "))
}

fn name(kind: SchemaType) -> &'static str {
    match kind {
        SchemaType::Null => "null",
        SchemaType::Boolean => "boolean",
        SchemaType::Integer => "integer",
        SchemaType::Number => "number",
        SchemaType::String => "string",
        SchemaType::Array => "array",
        SchemaType::Object => "object",
    }
}

fn nullable<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    match (both.base.nullable, both.revision.nullable) {
        (Some(false), Some(true)) => {
            let message = format!("{} may be null now", both.label);
            cx.find("became-nullable", both.here(), both.places("type"), message);
        }
        (Some(true), Some(false)) => {
            let message = format!("{} must not be null any more", both.label);
            cx.find("became-not-nullable", both.here(), both.places("type"), message);
        }
        _ => {}
    }
}

/// Compares everything about a value but its type.
pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    listed(cx, both);
    extensible(cx, both);
    default(cx, both);
    content(cx, both);
    lifecycle::property(cx, both);
}

fn listed<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = match (&both.base.values, &both.revision.values) {
        (None, None) => return,
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => {
            let (rule, what) =
                if new.constant { ("const-added", "has to be") } else { ("became-enum", "has to be one of") };
            let message = format!("{} {what} {}", both.label, list(new.all.keys()));
            return cx.find(rule, both.here(), both.places(keyword(new)), message);
        }
        (Some(old), None) => {
            let rule = if old.constant { "const-removed" } else { "enum-removed" };
            let message = format!("{} may be any value, not only {}", both.label, list(old.all.keys()));
            return cx.find(rule, both.here(), both.places(keyword(old)), message);
        }
    };
    let gone: Vec<&String> = old.all.keys().filter(|value| !new.all.contains_key(*value)).collect();
    let added: Vec<&String> = new.all.keys().filter(|value| !old.all.contains_key(*value)).collect();
    if old.constant && new.constant && !gone.is_empty() {
        let message = format!("{} has to be {} instead of {}", both.label, list(new.all.keys()), list(old.all.keys()));
        return cx.find("const-changed", both.here(), both.places("const"), message);
    }
    for (rule, values, verb) in [("enum-value-removed", gone, "lost"), ("enum-value-added", added, "got")] {
        if let Some(first) = values.first().copied() {
            let word = if values.len() == 1 { "value" } else { "values" };
            let message = format!("{} {verb} the {word} {}", both.label, list(values.iter().copied()));
            let (mut base, mut revision) = both.places(keyword(old));
            narrow(&mut base, old.all.get(first));
            narrow(&mut revision, new.all.get(first));
            cx.find(rule, both.here(), (base, revision), message);
            cx.detail(list(values.into_iter()));
            cx.refused_by(keyword(old), "");
        }
    }
}

fn keyword(values: &Values) -> &'static str {
    if values.constant { "const" } else { "enum" }
}

/// Points at a value, if it stands there.
fn narrow(place: &mut Option<Place>, span: Option<&crate::source::Span>) {
    if let (Some(place), Some(span)) = (place, span) {
        place.span = *span;
        place.keyword = "";
    }
}

/// Values in backticks; the first few if there are many.
pub(super) fn list<'v>(values: impl ExactSizeIterator<Item = &'v String>) -> String {
    const SHOWN: usize = 12;
    let more = values.len().saturating_sub(SHOWN);
    let texts: Vec<String> = values.take(SHOWN).map(|value| format!("`{}`", value.trim_matches('"'))).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", texts.join(", "))
}

/// `x-extensible-enum`: a list that the service may add to at any time.
fn extensible<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let values = |view: &View<'a>| -> BTreeSet<String> {
        let nodes = view.all(|schema| schema.extensions.get("x-extensible-enum"));
        nodes.flat_map(|(node, _)| node.items()).map(canonical).collect()
    };
    let (old, new) = (values(&both.base), values(&both.revision));
    let gone: Vec<&String> = old.difference(&new).collect();
    if !gone.is_empty() && !new.is_empty() {
        let message = format!("{} lost the extensible value {}", both.label, list(gone.into_iter()));
        cx.find("x-extensible-enum-value-removed", both.here(), both.places("x-extensible-enum"), message);
    }
}

fn default<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let text = |view: &View<'a>| view.default_value().map(|(node, _)| canonical(node));
    let (rule, message) = match (text(&both.base), text(&both.revision)) {
        (None, Some(new)) => ("default-value-added", format!("{} is {new} if it is left out", both.label)),
        (Some(old), None) => ("default-value-removed", format!("{} was {old} if it was left out", both.label)),
        (Some(old), Some(new)) if old != new => {
            ("default-value-changed", format!("{} is {new} if it is left out, and was {old}", both.label))
        }
        _ => return,
    };
    cx.find(rule, both.here(), both.places("default"), message);
}

/// Texts with something else inside.
fn content<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (base, revision) = (&both.base, &both.revision);
    let rows = [
        ("content-encoding-changed", "contentEncoding", &base.content_encoding, &revision.content_encoding),
        ("content-media-type-changed", "contentMediaType", &base.content_media_type, &revision.content_media_type),
    ];
    for (rule, keyword, old, new) in rows {
        if old != new {
            let word =
                |text: &Option<String>| text.as_ref().map_or_else(|| String::from("none"), |text| format!("`{text}`"));
            let message = format!("{}: {keyword} is {} and was {}", both.label, word(new), word(old));
            cx.find(rule, both.here(), both.places(keyword), message);
        }
    }
    let inner = |view: &View<'a>| {
        view.all(|schema| schema.content_schema.as_deref()).map(|(s, _)| s).collect::<Vec<&'a Schema>>()
    };
    super::objects::applied(cx, both, ("content-schema", "contentSchema"), (&inner(base), &inner(revision)));
}
