//! Responses: matched by status, or by the range that covers it.

use super::change::Effect;
use super::graph::NodeId;
use super::operations::Both;
use super::place::{Site, Use};
use super::{Cx, Place, bodies};
use crate::parse::model::{Header, OrRef, Response};
use crate::source::Spanned;
use crate::text::Text;

type Row = (Spanned<Text>, OrRef<Response>);

pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    for (status, response) in &old.responses {
        let Some(one) = cx.base.resolve(response) else { continue };
        match find(&new.responses, &status.value) {
            Some((_, other)) => {
                if let Some(other) = cx.revision.resolve(other) {
                    pair(cx, both, one, other);
                }
            }
            None => status_changed(cx, both, status, "removed"),
        }
    }
    for (status, _) in &new.responses {
        if find(&old.responses, &status.value).is_none() && !gathers(&old.responses, status) {
            status_changed(cx, both, status, "added");
        }
    }
}

/// The response of a status, of the range around it.
fn find<'a>(rows: &'a [Row], status: &str) -> Option<&'a Row> {
    let range = status.chars().next().map(|digit| format!("{digit}XX")).unwrap_or_default();
    let exact = rows.iter().find(|(other, _)| other.value == status);
    exact.or_else(|| rows.iter().find(|(other, _)| other.value == range && status != "default"))
}

/// A new range that only gathers what was there.
fn gathers(old: &[Row], status: &Spanned<Text>) -> bool {
    let Some(digit) = status.value.strip_suffix("XX") else { return false };
    old.iter().any(|(other, _)| other.value.starts_with(digit) && other.value != status.value)
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn status_changed<'a>(cx: &mut Cx<'a>, both: &Both<'a>, status: &Spanned<Text>, change: &str) {
    let kind = if is_success(&status.value) { "success" } else { "non-success" };
    let (mut base, mut revision) = both.places();
    let (place, words) = if change == "added" { (&mut revision, "is new") } else { (&mut base, "is gone") };
    for place in place.iter_mut() {
        place.span = status.span;
        place.pointer = format!("{}/responses/{}", place.pointer, status.value);
    }
    let rule = format!("response-{kind}-status-{change}");
    let at = (both.node, both.site(Site::ResponseBody));
    cx.find(&rule, at, (base, revision), format!("the response `{}` {words}", status.value));
    cx.detail(status.value.clone());
}

fn pair<'a>(cx: &mut Cx<'a>, both: &Both<'a>, old: &'a Response, new: &'a Response) {
    let site = both.site(Site::ResponseBody);
    let identity = |response: &Response| vec![std::ptr::from_ref(response).addr(), 0];
    let label = || String::from("the response");
    let (node, is_new) = cx.graph.node((identity(old), identity(new), site), both.node, label);
    if !is_new {
        return;
    }
    cx.docs(&old.description, &new.description);
    let at = |response: &Response, place: Option<Place>| place.map(|place| Place { span: response.span, ..place });
    let (base, revision) = both.places();
    let places = (at(old, base), at(new, revision));
    bodies::contents(cx, (node, site), (&old.content, &new.content), &places);
    headers(cx, both, node, (old, new));
}

fn headers<'a>(cx: &mut Cx<'a>, both: &Both<'a>, node: NodeId, (old, new): (&'a Response, &'a Response)) {
    let site = both.site(Site::Header);
    let named = |response: &'a Response, name: &str| {
        response.headers.iter().find(|(other, _)| other.value.eq_ignore_ascii_case(name))
    };
    let place = |name: &Spanned<Text>| Some(Place::at(name.span, format!("0#/headers/{}", name.value)));
    for (name, header) in old.headers.iter().filter(|(name, _)| !is_ignored(&name.value)) {
        let Some(one) = cx.base.resolve(header) else { continue };
        let Some((other_name, other)) = named(new, &name.value) else {
            let required = one.required;
            let rule = if required { "required-response-header-removed" } else { "optional-response-header-removed" };
            let message = format!("response header `{}` is gone", name.value);
            cx.find(rule, (node, site), (place(name), both.places().1), message);
            cx.detail(name.value.to_ascii_lowercase());
            continue;
        };
        let Some(other) = cx.revision.resolve(other) else { continue };
        let key = (vec![std::ptr::from_ref(one).addr(), 0], vec![std::ptr::from_ref(other).addr(), 0], site);
        let (inner, is_new) = cx.graph.node(key, node, || format!("response header `{}`", name.value));
        if is_new {
            header_pair(cx, (inner, site), (one, other), (place(name), place(other_name)));
        }
    }
    for (name, _) in new.headers.iter().filter(|(name, _)| !is_ignored(&name.value)) {
        if named(old, &name.value).is_none() {
            let message = format!("response header `{}` is new", name.value);
            cx.find("response-header-added", (node, site), (both.places().0, place(name)), message);
            cx.detail(name.value.to_ascii_lowercase());
        }
    }
}

/// "If a response header is defined with the name `Content-Type`, it shall be ignored" (Response Object).
fn is_ignored(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

fn header_pair<'a>(cx: &mut Cx<'a>, at: (NodeId, Use), (old, new): (&'a Header, &'a Header), places: super::Places) {
    let label = cx.graph.label(at.0).to_owned();
    cx.docs(&old.description, &new.description);
    if old.required != new.required {
        let rule = if new.required { "became-required" } else { "became-optional" };
        let words = if new.required { "is always there now" } else { "may be missing now" };
        cx.find(rule, at, places.clone(), format!("{label} {words}"));
    }
    match (&old.schema, &new.schema) {
        (Some(one), Some(other)) => {
            if old.explode != new.explode {
                let message = format!("{label}: `explode` is {} instead of {}", new.explode, old.explode);
                cx.find("explode-changed", at, places, message);
            }
            cx.schemas(&[one], &[other], at, || label);
        }
        (None, None) => {
            let schema = |header: &'a Header| header.content.first().and_then(|media| media.schema.as_ref());
            let name = |header: &'a Header| header.content.first().map(|media| media.name.value.as_str());
            if name(old) != name(new) {
                cx.find("content-changed", at, places, format!("{label} is written with another media type"));
            } else if let (Some(one), Some(other)) = (schema(old), schema(new)) {
                cx.schemas(
                    &[one],
                    &[other],
                    (at.0, Use { textual: name(new).is_some_and(bodies::is_textual), ..at.1 }),
                    || label,
                );
            }
        }
        (None, Some(_)) | (Some(_), None) => {
            let effect =
                if old.content.is_empty() && new.content.is_empty() { Effect::Unknown } else { Effect::Incomparable };
            cx.find_with(("content-changed", effect), at, places, format!("{label} is written in another way"));
        }
    }
}
