//! Members of objects, and everything else that applies schemas to parts of a value.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Effect;
use super::place::Use;
use super::schemas::Both;
use super::view::{self, Property, View};
use super::{Cx, Place};
use crate::parse::model::{Document, Schema};

pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    // Whatever the type says: a type that contradicts its keywords is more often wrong than the keywords are.
    properties(cx, both);
    additional(cx, both);
    pattern_properties(cx, both);
    dependent_required(cx, both);
    dependent_schemas(cx, both);
    super::items::compare(cx, both);
    for (names, get) in APPLIED {
        let all = |view: &View<'a>| view.all(|schema| get(schema)).map(|(schema, _)| schema).collect::<Vec<_>>();
        // Where `additionalProperties` speaks, nothing is left unevaluated.
        let spoken = |view: &View<'a>| view.any(|schema| schema.additional_properties.is_some());
        if names.0 == "unevaluated-properties" && (spoken(&both.base) || spoken(&both.revision)) {
            continue;
        }
        applied(cx, both, names, (&all(&both.base), &all(&both.revision)));
    }
    condition(cx, both);
    negation(cx, both);
}

type Get = fn(&Schema) -> Option<&Schema>;

/// Keywords that apply one schema: middle of the id and keyword.
const APPLIED: [((&str, &str), Get); 6] = [
    (("contains", "contains"), |schema| schema.contains.as_deref()),
    (("property-names", "propertyNames"), |schema| schema.property_names.as_deref()),
    (("unevaluated-properties", "unevaluatedProperties"), |schema| schema.unevaluated_properties.as_deref()),
    (("unevaluated-items", "unevaluatedItems"), |schema| schema.unevaluated_items.as_deref()),
    (("then", "then"), |schema| schema.then.as_deref()),
    (("else", "else"), |schema| schema.else_.as_deref()),
];

/// A schema that applies to a part of the value: new, gone, or to be compared.
pub(super) fn applied<'a>(
    cx: &mut Cx<'a>,
    both: &Both<'a>,
    (id, keyword): (&'static str, &'static str),
    (base, revision): (&[&'a Schema], &[&'a Schema]),
) {
    let (base, revision) = (asserting(base), asserting(revision));
    let (rule, verb) = match (base.is_empty(), revision.is_empty()) {
        (true, true) => return,
        (false, false) => {
            let label = format!("`{keyword}` of {}", both.label);
            return cx.schemas(&base, &revision, (both.node, both.site.inside()), || label);
        }
        (true, false) => ("added", "is new"),
        (false, true) => ("removed", "is gone"),
    };
    cx.find(&format!("{id}-{rule}"), both.here(), both.places(keyword), format!("{}: `{keyword}` {verb}", both.label));
}

/// Without the schema `true`, which says nothing.
pub(super) fn asserting<'a>(schemas: &[&'a Schema]) -> Vec<&'a Schema> {
    schemas.iter().copied().filter(|schema| schema.boolean != Some(true)).collect()
}

/// How a property is used: what nobody sends in this direction is silent.
fn inside(both: &Both<'_>, property: &Property<'_>, document: &Document) -> Use {
    let site = both.site.inside();
    let parts = view::parts(document, &property.schemas);
    let silent =
        parts.iter().any(|part| if site.is_request() { part.schema.read_only } else { part.schema.write_only });
    Use { silent: site.silent || silent, ..site }
}

fn properties<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    for (name, old) in &both.base.properties {
        match both.revision.properties.get(name) {
            Some(new) => {
                let site = inside(both, new, cx.revision);
                presence(cx, both, name, site);
                visibility(cx, both, name, (old, new));
                cx.schemas(&old.schemas, &new.schemas, (both.node, site), || site.property(name));
            }
            None => removed(cx, both, name, old),
        }
    }
    for (name, new) in &both.revision.properties {
        if !both.base.properties.contains_key(name) {
            added(cx, both, name, new);
        }
    }
    // Members that are required and declared nowhere.
    let undeclared: Vec<&str> =
        both.revision.required.keys().copied().filter(|name| !both.revision.properties.contains_key(name)).collect();
    for name in undeclared.into_iter().filter(|name| !name.is_empty() && !both.base.required.contains_key(name)) {
        presence(cx, both, name, both.site.inside());
    }
}

fn place(property: &Property<'_>, both: &View<'_>, name: &str) -> Place {
    let location = property.schemas.first().map(|schema| schema.location.0.clone());
    let fallback = || both.first().map(|schema| schema.location.child("properties").child(name).0).unwrap_or_default();
    Place::at(property.span, location.unwrap_or_else(fallback))
}

/// The place of an object, for what stands on one side only.
fn home(view: &View<'_>) -> Option<Place> {
    view.first().map(|schema| Place::new(schema.span, &schema.location).keyword("properties"))
}

fn has_default(document: &Document, property: &Property<'_>) -> bool {
    view::parts(document, &property.schemas).iter().any(|part| part.schema.default.is_some())
}

fn presence<'a>(cx: &mut Cx<'a>, both: &Both<'a>, name: &str, site: Use) {
    let (old, new) = (both.base.required.contains_key(name), both.revision.required.contains_key(name));
    if old == new || site.silent && site.is_request() {
        return;
    }
    let default = both.revision.properties.get(name).is_some_and(|property| has_default(cx.revision, property));
    let rule = match new {
        true if default && site.is_request() => "became-required-with-default",
        true => "became-required",
        false => "became-optional",
    };
    let end = |view: &View<'a>| match (view.properties.get(name), view.required.get(name)) {
        (Some(property), _) => Some(place(property, view, name)),
        (None, Some(span)) => Some(Place::at(*span, view.first().map(|s| s.location.0.clone()).unwrap_or_default())),
        (None, None) => home(view),
    };
    let places = (end(&both.base), end(&both.revision));
    let words = if new { "became required" } else { "may be left out now" };
    cx.find(rule, (both.node, site), places, format!("{} {words}", site.property(name)));
    cx.detail(name);
    cx.refused_by("required", name);
}

/// `readOnly` and `writeOnly`.
fn visibility<'a>(cx: &mut Cx<'a>, both: &Both<'a>, name: &str, (old, new): (&Property<'a>, &Property<'a>)) {
    let flags = |document: &'a Document, property: &Property<'a>| {
        let parts = view::parts(document, &property.schemas);
        (parts.iter().any(|part| part.schema.read_only), parts.iter().any(|part| part.schema.write_only))
    };
    let (before, after) = (flags(cx.base, old), flags(cx.revision, new));
    let required = both.revision.required.contains_key(name);
    let need = if required { "required" } else { "optional" };
    let site = both.site.inside();
    for (word, old_flag, new_flag) in [("read-only", before.0, after.0), ("write-only", before.1, after.1)] {
        if old_flag == new_flag {
            continue;
        }
        // A required member that clients did not have to send, or that the server sent so far.
        let effect = match (word, new_flag, site.is_request()) {
            ("read-only", false, true) if required => Effect::Narrows,
            ("write-only", true, false) if required && both.base.required.contains_key(name) => Effect::Widens,
            _ => Effect::Open,
        };
        let not = if new_flag { "" } else { "not-" };
        let words = if new_flag { "became" } else { "is no longer" };
        let message = format!("{} {words} {word}", site.property(name));
        let places = (Some(place(old, &both.base, name)), Some(place(new, &both.revision, name)));
        cx.find_with((&format!("{need}-became-{not}{word}"), effect), (both.node, site), places, message);
        cx.detail(name);
    }
}

fn removed<'a>(cx: &mut Cx<'a>, both: &Both<'a>, name: &str, old: &Property<'a>) {
    let site = inside(both, old, cx.base);
    let places = (Some(place(old, &both.base, name)), home(&both.revision));
    let required = both.base.required.contains_key(name);
    let label = site.property(name);
    if site.is_request() {
        let effect = if both.revision.closed { Effect::Narrows } else { Effect::Unknown };
        if !site.silent {
            cx.find_with(("property-removed", effect), (both.node, site), places, format!("{label} is gone"));
            cx.detail(name);
            cx.refused_by("additionalProperties", name);
        }
        return;
    }
    let rule = match (required, site.silent) {
        (true, false) => "required-property-removed",
        (true, true) => "required-write-only-property-removed",
        (false, false) => "optional-property-removed",
        (false, true) => "optional-write-only-property-removed",
    };
    cx.find(rule, (both.node, site), places, format!("{label} is gone"));
    cx.detail(name);
    cx.refused_by("required", name);
}

fn added<'a>(cx: &mut Cx<'a>, both: &Both<'a>, name: &str, new: &Property<'a>) {
    let site = inside(both, new, cx.revision);
    let places = (home(&both.base), Some(place(new, &both.revision, name)));
    let required = both.revision.required.contains_key(name);
    let label = site.property(name);
    let message = if required { format!("{label} is new and required") } else { format!("{label} is new") };
    // Who looks at a closed object takes no member that it does not know.
    let open = if both.base.closed { Effect::Widens } else { Effect::Open };
    let (rule, effect) = match (site.is_request(), required, site.silent) {
        (true, _, true) => return,
        (true, true, _) if both.base.required.contains_key(name) => ("property-added", open),
        (true, true, _) if has_default(cx.revision, new) => ("required-property-added-with-default", Effect::Narrows),
        (true, true, _) => {
            ("required-property-added", if both.base.closed { Effect::Incomparable } else { Effect::Narrows })
        }
        (true, false, _) => ("property-added", open),
        (false, true, false) if both.base.closed => ("response-required-property-added", Effect::Incomparable),
        (false, true, false) => ("response-required-property-added", Effect::Narrows),
        (false, true, true) => ("required-write-only-property-added", Effect::Open),
        (false, false, false) => ("response-property-added", open),
        (false, false, true) => ("write-only-property-added", Effect::Open),
    };
    let closed = matches!(effect, Effect::Widens | Effect::Incomparable);
    let message = if closed { format!("{message}, where nothing else was allowed") } else { message };
    cx.find_with((rule, effect), (both.node, site), places, message);
    cx.detail(name);
    cx.refused_by(if effect == Effect::Widens { "additionalProperties" } else { "required" }, name);
}

fn additional<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (base, revision) = (&both.base, &both.revision);
    let state = |view: &View<'a>| (view.closed, !view.additional.is_empty());
    let (rule, message) = match (state(base), state(revision)) {
        ((false, true), (false, true)) => {
            let label = format!("further members of {}", both.label);
            return cx.schemas(&base.additional, &revision.additional, (both.node, both.site.inside()), || label);
        }
        ((false, _), (true, _)) => ("additional-properties-forbidden", "must not have further members any more"),
        ((true, _), (false, _)) => ("additional-properties-allowed", "may have further members now"),
        ((false, false), (false, true)) => ("additional-properties-restricted", "has a schema for further members now"),
        ((false, true), (false, false)) => ("additional-properties-unrestricted", "may have any further members now"),
        _ => return,
    };
    cx.find(rule, both.here(), both.places("additionalProperties"), format!("{} {message}", both.label));
}

fn named<'a>(
    view: &View<'a>,
    get: impl Fn(&'a Schema) -> Vec<(&'a str, &'a Schema)>,
) -> BTreeMap<&'a str, Vec<&'a Schema>> {
    let mut all: BTreeMap<&str, Vec<&Schema>> = BTreeMap::new();
    for (name, schema) in view.schemas.iter().flat_map(|schema| get(schema)) {
        all.entry(name).or_default().push(schema);
    }
    all
}

fn pattern_properties<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    maps(cx, both, ("pattern-property", "patternProperties"), |schema| {
        schema.pattern_properties.iter().map(|(name, schema)| (name.value.as_str(), schema)).collect()
    });
}

fn dependent_schemas<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    maps(cx, both, ("dependent-schema", "dependentSchemas"), |schema| {
        schema.dependent_schemas.iter().map(|(name, schema)| (name.value.as_str(), schema)).collect()
    });
}

fn maps<'a>(
    cx: &mut Cx<'a>,
    both: &Both<'a>,
    (id, keyword): (&'static str, &'static str),
    get: fn(&'a Schema) -> Vec<(&'a str, &'a Schema)>,
) {
    let (old, new) = (named(&both.base, get), named(&both.revision, get));
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    for name in names {
        let (rule, words) = match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => {
                let label = format!("`{keyword}` `{name}` of {}", both.label);
                cx.schemas(old, new, (both.node, both.site.inside()), || label);
                continue;
            }
            (None, _) => ("added", "is new"),
            (_, None) => ("removed", "is gone"),
        };
        let message = format!("{}: `{name}` in `{keyword}` {words}", both.label);
        cx.find(&format!("{id}-{rule}"), both.here(), both.places(keyword), message);
        cx.detail(name);
    }
}

fn dependent_required<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let read = |view: &View<'a>| -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        let rows = view.schemas.iter().flat_map(|schema| &schema.dependent_required);
        rows.map(|(name, needs)| (name.value.as_str(), needs.iter().map(String::as_str).collect())).collect()
    };
    let (old, new) = (read(&both.base), read(&both.revision));
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    for name in names {
        let (rule, effect, words) = match (old.get(name), new.get(name)) {
            (None, _) => ("added", Effect::Narrows, "needs other members now"),
            (_, None) => ("removed", Effect::Widens, "needs no other members any more"),
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) if old.is_subset(new) => ("changed", Effect::Narrows, "needs more members now"),
            (Some(old), Some(new)) if new.is_subset(old) => ("changed", Effect::Widens, "needs fewer members now"),
            _ => ("changed", Effect::Incomparable, "needs other members than before"),
        };
        let message = format!("{}: `{name}` {words}", both.label);
        let rule = format!("dependent-required-{rule}");
        cx.find_with((&rule, effect), both.here(), both.places("dependentRequired"), message);
        cx.detail(name);
    }
}

/// `if`: what it decides is compared as `then` and `else`.
fn condition<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let all = |view: &View<'a>| view.all(|schema| schema.if_.as_deref()).map(|(schema, _)| schema).collect::<Vec<_>>();
    let (old, new) = (all(&both.base), all(&both.revision));
    let rule = match (old.is_empty(), new.is_empty()) {
        (true, true) => return,
        (true, false) => "if-added",
        (false, true) => "if-removed",
        (false, false) if cx.relation(&old, &new, both.site) == Effect::None => return,
        (false, false) => "if-changed",
    };
    let words = rule.strip_prefix("if-").unwrap_or_default();
    cx.find(rule, both.here(), both.places("if"), format!("{}: a condition (`if`) was {words}", both.label));
}

/// `not`: what it allows less of is forbidden less.
fn negation<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let all = |view: &View<'a>| view.all(|schema| schema.not.as_deref()).map(|(schema, _)| schema).collect::<Vec<_>>();
    let (old, new) = (all(&both.base), all(&both.revision));
    let (rule, effect, words) = match (old.is_empty(), new.is_empty()) {
        (true, true) => return,
        (true, false) => ("not-added", Effect::Narrows, "is new"),
        (false, true) => ("not-removed", Effect::Widens, "is allowed now"),
        (false, false) => match cx.relation(&old, &new, both.site) {
            Effect::None | Effect::Open => return,
            Effect::Widens => ("not-changed", Effect::Narrows, "is more than it was"),
            Effect::Narrows => ("not-changed", Effect::Widens, "is less than it was"),
            other => ("not-changed", other, "is not what it was"),
        },
    };
    cx.find_with(
        (rule, effect),
        both.here(),
        both.places("not"),
        format!("{}: what `not` forbids {words}", both.label),
    );
}
