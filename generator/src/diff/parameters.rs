//! Parameters: matched by place and name; those of the path by their position.

use super::change::Effect;
use super::graph::NodeId;
use super::lifecycle::{self, End, end};
use super::operations::{Both, Found};
use super::place::{Site, Use};
use super::view::{self, View};
use super::{Cx, Place, Places, bodies, rules};
use crate::parse::model::{Document, Parameter, ParameterIn, Schema, SchemaType, Style};

/// The parameters of an operation with those of its path item. Declared ones that the path does not name count, too:
/// what was meant can be compared.
fn all<'a>(document: &'a Document, found: Found<'a>) -> Vec<&'a Parameter> {
    let own = found.operation.parameters.iter().chain(&found.operation.stray);
    let own: Vec<&Parameter> = own.filter_map(|one| document.resolve(one)).collect();
    let shared = found.item.parameters.iter().chain(&found.item.stray).filter_map(|one| document.resolve(one));
    let is_own =
        |one: &Parameter| own.iter().any(|other| other.place == one.place && other.name.value == one.name.value);
    let shared: Vec<&Parameter> = shared.filter(|one| !is_own(one)).collect();
    shared.into_iter().chain(own).collect()
}

pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let mut new = all(cx.revision, both.revision);
    for old in all(cx.base, both.base) {
        match new.iter().position(|new| same(both, old, new)) {
            Some(at) => pair(cx, both, old, new.remove(at)),
            None if is_stray(both.base, old) => {}
            None => {
                let moved = new.iter().any(|new| new.name.value.eq_ignore_ascii_case(&old.name.value));
                removed(cx, both, old, moved);
            }
        }
    }
    for new in new.into_iter().filter(|new| !is_stray(both.revision, new)) {
        added(cx, both, new);
    }
}

/// Nobody can send it: it may come and go.
fn is_stray(found: Found<'_>, parameter: &Parameter) -> bool {
    parameter.place == ParameterIn::Path && position(&found.item.path.value, &parameter.name.value).is_none()
}

fn same(both: &Both<'_>, old: &Parameter, new: &Parameter) -> bool {
    let (old_name, new_name) = (old.name.value.as_str(), new.name.value.as_str());
    old.place == new.place
        && match old.place {
            ParameterIn::Path => {
                let (before, after) = (&both.base.item.path.value, &both.revision.item.path.value);
                match (position(before, old_name), position(after, new_name)) {
                    (None, None) => old_name == new_name,
                    (before, after) => before == after,
                }
            }
            ParameterIn::Header => old_name.eq_ignore_ascii_case(new_name),
            ParameterIn::Querystring => true,
            ParameterIn::Query | ParameterIn::Cookie => old_name == new_name,
        }
}

/// The how-manieth name of a path template this is.
fn position(path: &str, name: &str) -> Option<usize> {
    path.split('{').skip(1).position(|part| part.split('}').next() == Some(name))
}

fn label(parameter: &Parameter) -> String {
    format!("{} parameter `{}`", parameter.place.word(), parameter.name.value)
}

fn place(parameter: &Parameter) -> Place {
    let above = |schema: &Schema| schema.location.0.rsplit_once('/').map(|(above, _)| above.to_owned());
    let pointer = parameter.schema.as_ref().and_then(above);
    Place::at(parameter.name.span, pointer.unwrap_or_else(|| format!("0#/parameters/{}", parameter.name.value)))
}

fn pair<'a>(cx: &mut Cx<'a>, both: &Both<'a>, old: &'a Parameter, new: &'a Parameter) {
    let site = both.site(Site::Parameter);
    let (node, is_new) = cx.graph.node((identity(old), identity(new), site), both.node, || label(new));
    if !is_new {
        return;
    }
    let at = (node, site);
    let places = (Some(place(old)), Some(place(new)));
    cx.docs(&old.description, &new.description);
    lifecycle::parameter(cx, at, (old, new), &places);
    if old.required != new.required {
        let rule = if new.required { "became-required" } else { "became-optional" };
        let words = if new.required { "became required" } else { "may be left out now" };
        cx.find(rule, at, places.clone(), format!("{} {words}", label(new)));
    }
    match (&old.schema, &new.schema) {
        (Some(one), Some(other)) => {
            serialization(cx, at, (old, new), places);
            let exploded = new.explode && matches!(new.style, Style::Form | Style::Cookie);
            cx.schemas(&[one], &[other], (node, Use { exploded, ..site }), || label(new));
        }
        (None, None) if media(old) == media(new) => {
            let schema = |parameter: &'a Parameter| parameter.content.first().and_then(|media| media.schema.as_ref());
            if let (Some(one), Some(other)) = (schema(old), schema(new)) {
                let textual = bodies::is_textual(media(new));
                cx.schemas(&[one], &[other], (node, Use { textual, ..site }), || label(new));
            }
        }
        (one, other) if old.content.is_empty() && new.content.is_empty() => {
            let (one, other): (Vec<&Schema>, Vec<&Schema>) = (one.iter().collect(), other.iter().collect());
            cx.schemas(&one, &other, at, || label(new));
        }
        _ => {
            let message = format!("{} is written as {} instead of {}", label(new), media(new), media(old));
            cx.find("content-changed", at, places, message);
        }
    }
}

/// A parameter's key is not that of a schema, even where both start at one address.
fn identity(parameter: &Parameter) -> Vec<usize> {
    vec![std::ptr::from_ref(parameter).addr(), 0]
}

fn media(parameter: &Parameter) -> &str {
    parameter.content.first().map_or("plain text", |media| media.name.value.as_str())
}

/// How the value is written: `style`, `explode`, `allowReserved`.
fn serialization(cx: &mut Cx<'_>, at: (NodeId, Use), (old, new): (&Parameter, &Parameter), places: Places) {
    if old.style != new.style {
        let message = format!("{}: the style is {:?} instead of {:?}", label(new), new.style, old.style);
        return cx.find("style-changed", at, places, message);
    }
    if old.explode != new.explode && (is_compound(cx.base, old) || is_compound(cx.revision, new)) {
        let message = format!("{}: `explode` is {} instead of {}", label(new), new.explode, old.explode);
        return cx.find("explode-changed", at, places, message);
    }
    if old.allow_reserved != new.allow_reserved {
        // Who escapes everything is understood either way.
        let effect = if new.allow_reserved { Effect::Widens } else { Effect::Narrows };
        let message =
            format!("{}: `allowReserved` is {} instead of {}", label(new), new.allow_reserved, old.allow_reserved);
        cx.find_with(("allow-reserved-changed", effect), at, places, message);
    }
}

/// Lists and objects: only for them it matters how parts are put together.
fn is_compound(document: &Document, parameter: &Parameter) -> bool {
    let roots: Vec<&Schema> = parameter.schema.iter().collect();
    let view = View::new(document, &view::parts(document, &roots));
    view.types.is_empty() || view.types.contains(&SchemaType::Array) || view.types.contains(&SchemaType::Object)
}

fn added<'a>(cx: &mut Cx<'a>, both: &Both<'a>, new: &'a Parameter) {
    let label = label(new);
    let shared = both.revision.item.parameters.iter().filter_map(|one| cx.revision.resolve(one));
    let shared = shared.into_iter().any(|one| std::ptr::eq(one, new));
    let (rule, words) = match (new.required, shared) {
        (true, false) => ("new-required-request-parameter", "is new and required"),
        (true, true) => ("new-required-request-default-parameter-to-existing-path", "is new and required"),
        (false, false) => ("new-optional-request-parameter", "is new"),
        (false, true) => ("new-optional-request-default-parameter-to-existing-path", "is new"),
    };
    let places = (both.places().0, Some(place(new)));
    cx.find(rule, (both.node, both.site(Site::Parameter)), places, format!("{label} {words}"));
    cx.detail(label);
}

/// `moved`: a parameter of the same name is somewhere else now, where old clients do not send it.
fn removed<'a>(cx: &mut Cx<'a>, both: &Both<'a>, old: &'a Parameter, moved: bool) {
    let label = label(old);
    let (rule, message) = match end(cx, old.deprecated, &old.extensions) {
        End::Sudden if moved => ("removed", format!("{label} is gone: it is sent in another place now")),
        End::Sudden => ("removed", format!("{label} is gone")),
        End::Unstable | End::Announced => ("removed-with-deprecation", format!("{label} is gone, as was announced")),
        End::TooEarly(date) => ("removed-before-sunset", format!("{label} is gone before its sunset date {date}")),
        End::Unreadable(text) => ("sunset-parse", format!("{label} is gone, and its sunset date `{text}` is no date")),
    };
    let places = (Some(place(old)), both.places().1);
    let effect = if moved { Effect::Incomparable } else { rules::get(rule).effect };
    cx.find_with((rule, effect), (both.node, both.site(Site::Parameter)), places, message);
    cx.detail(label);
}
