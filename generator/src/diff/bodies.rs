//! Bodies of requests and the media types of bodies.

use super::change::Effect;
use super::graph::NodeId;
use super::operations::Both;
use super::place::{Site, Use};
use super::{Cx, Place, Places};
use crate::parse::model::{Encoding, Example, MediaType, RequestBody, Schema};
use crate::source::Span;

pub(super) fn request<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    let old = old.request_body.as_ref().and_then(|body| cx.base.resolve(body));
    let new = new.request_body.as_ref().and_then(|body| cx.revision.resolve(body));
    let site = both.site(Site::RequestBody);
    let at = (both.node, site);
    let (base, revision) = both.places();
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) => {
            let rule = if new.required { "added-required" } else { "added-optional" };
            let words = if new.required { "takes a body now, and needs it" } else { "takes a body now" };
            cx.find(rule, at, (base, moved(revision, new.span)), format!("the operation {words}"));
        }
        (Some(old), None) => {
            let places = (moved(base, old.span), revision);
            cx.find_with(("removed", Effect::Narrows), at, places, "the operation takes no body any more");
        }
        (Some(old), Some(new)) => pair(cx, both, (old, new)),
    }
}

fn moved(place: Option<Place>, span: Span) -> Option<Place> {
    place.map(|place| Place { span, ..place })
}

fn pair<'a>(cx: &mut Cx<'a>, both: &Both<'a>, (old, new): (&'a RequestBody, &'a RequestBody)) {
    let site = both.site(Site::RequestBody);
    let identity = |body: &RequestBody| vec![std::ptr::from_ref(body).addr(), 0];
    let label = || String::from("the request body");
    let (node, is_new) = cx.graph.node((identity(old), identity(new), site), both.node, label);
    if !is_new {
        return;
    }
    cx.docs(&old.description, &new.description);
    let (base, revision) = both.places();
    let places = (moved(base, old.span), moved(revision, new.span));
    if old.required != new.required {
        let rule = if new.required { "became-required" } else { "became-optional" };
        let words = if new.required { "became required" } else { "may be left out now" };
        cx.find(rule, (node, site), places.clone(), format!("the request body {words}"));
    }
    contents(cx, (node, site), (&old.content, &new.content), &places);
}

/// Media types: matched by name, without parameters and whatever the case.
pub(super) fn contents<'a>(
    cx: &mut Cx<'a>,
    (node, site): (NodeId, Use),
    (base, revision): (&'a [MediaType], &'a [MediaType]),
    places: &Places,
) {
    let mut new: Vec<&MediaType> = revision.iter().collect();
    let mut gone = Vec::new();
    for old in base {
        let exact = new.iter().position(|new| parts(&new.name.value) == parts(&old.name.value));
        let close = || new.iter().position(|new| parts(&new.name.value).0 == parts(&old.name.value).0);
        match exact.or_else(close) {
            Some(at) => media_type(cx, (node, site), old, new.remove(at)),
            None => gone.push(old),
        }
    }
    if let ([old], [new]) = (gone.as_slice(), new.as_slice())
        && !site.is_request()
        && renamed(cx, (node, site), old, new)
    {
        return;
    }
    let kind = if site.is_request() { "media-type" } else { "response-media-type" };
    for old in gone {
        let places = (Some(place(old)), places.1.clone());
        let message = format!("{}: the media type `{}` is gone", words(site), old.name.value);
        cx.find(&format!("{kind}-removed"), (node, site), places, message);
        cx.detail(old.name.value.clone());
    }
    for new in new {
        let places = (places.0.clone(), Some(place(new)));
        let message = format!("{}: the media type `{}` is new", words(site), new.name.value);
        cx.find(&format!("{kind}-added"), (node, site), places, message);
        cx.detail(new.name.value.clone());
    }
}

fn words(site: Use) -> &'static str {
    match site.site {
        Site::RequestBody => "the request body",
        Site::Header => "a response header",
        _ => "the response body",
    }
}

/// The name without parameters, and the parameters, in lower case.
fn parts(name: &str) -> (String, Vec<String>) {
    let mut all = name.split(';').map(|part| part.trim().to_ascii_lowercase());
    let first = all.next().unwrap_or_default();
    let mut rest: Vec<String> = all.filter(|part| !part.is_empty()).collect();
    rest.sort();
    (first, rest)
}

fn place(media: &MediaType) -> Place {
    let schema = media.schema.as_ref().or(media.item_schema.as_deref());
    let pointer = schema.and_then(|schema| schema.location.0.rsplit_once('/')).map(|(above, _)| above.to_owned());
    Place::at(
        media.name.span,
        pointer.unwrap_or_else(|| format!("0#/content/{}", super::operations::escape(&media.name.value))),
    )
}

/// One media type that took the place of another: `application/problem+json` is JSON, too.
fn renamed<'a>(cx: &mut Cx<'a>, at: (NodeId, Use), old: &'a MediaType, new: &'a MediaType) -> bool {
    let (before, after) = (parts(&old.name.value).0, parts(&new.name.value).0);
    let rule = match (includes(&after, &before), includes(&before, &after)) {
        (true, _) | (_, true) if parts(&old.name.value).1 != parts(&new.name.value).1 => {
            "response-media-type-name-changed"
        }
        (true, _) => "response-media-type-name-generalized",
        (_, true) => "response-media-type-name-specialized",
        _ => return false,
    };
    let message = format!("the response body is `{}` instead of `{}`", new.name.value, old.name.value);
    cx.find(rule, at, (Some(place(old)), Some(place(new))), message);
    media_type(cx, at, old, new);
    true
}

/// Whether a media type (or range) includes another one.
fn includes(general: &str, special: &str) -> bool {
    let Some(((kind, general), (other, special))) = general.split_once('/').zip(special.split_once('/')) else {
        return false;
    };
    kind == "*" || kind == other && (general == "*" || special.ends_with(&format!("+{general}")))
}

fn media_type<'a>(cx: &mut Cx<'a>, (node, site): (NodeId, Use), old: &'a MediaType, new: &'a MediaType) {
    let textual = is_textual(&new.name.value);
    let site = Use { textual, ..site };
    let places = (Some(place(old)), Some(place(new)));
    media_parameters(cx, (node, site), old, new);
    examples(cx, old, new);
    let label = words(site);
    schema(cx, (node, site), ("media-type-schema", old.schema.as_ref(), new.schema.as_ref()), &places, label);
    schema(
        cx,
        (node, Use { textual: false, ..site }),
        ("media-type-item-schema", old.item_schema.as_deref(), new.item_schema.as_deref()),
        &places,
        "an item of the stream",
    );
    encodings(cx, (node, site), old, new);
}

/// Bodies in which every scalar is written as text.
pub(super) fn is_textual(name: &str) -> bool {
    let name = parts(name).0;
    let structured = name.contains("json") || name.ends_with("/*") || name.contains("yaml");
    !structured
}

fn examples(cx: &mut Cx<'_>, old: &MediaType, new: &MediaType) {
    let same = |(one, other): (&Example, &Example)| {
        one.name == other.name
            && match (&one.value, &other.value) {
                (Some(one), Some(other)) => super::view::same(one, other),
                (one, other) => one.is_none() && other.is_none(),
            }
    };
    let all = old.examples.len() == new.examples.len() && old.examples.iter().zip(&new.examples).all(same);
    cx.docs(&all, &true);
}

fn media_parameters(cx: &mut Cx<'_>, at: (NodeId, Use), old: &MediaType, new: &MediaType) {
    let (before, after) = (parts(&old.name.value).1, parts(&new.name.value).1);
    if before == after || at.1.is_request() || parts(&old.name.value).0 != parts(&new.name.value).0 {
        return;
    }
    let rule = match (before.is_empty(), after.is_empty()) {
        (true, _) => "response-media-type-parameter-added",
        (_, true) => "response-media-type-parameter-removed",
        _ => "response-media-type-parameter-changed",
    };
    let message = format!("the response body is `{}` instead of `{}`", new.name.value, old.name.value);
    cx.find(rule, at, (Some(place(old)), Some(place(new))), message);
}

fn schema<'a>(
    cx: &mut Cx<'a>,
    at: (NodeId, Use),
    (id, old, new): (&str, Option<&'a Schema>, Option<&'a Schema>),
    places: &Places,
    label: &str,
) {
    let (rule, words) = match (old, new) {
        (None, None) => return,
        (Some(old), Some(new)) => return cx.schemas(&[old], &[new], at, || label.to_owned()),
        (None, Some(_)) => ("added", "has a schema now, and had none"),
        (Some(_), None) => ("removed", "has no schema any more"),
    };
    cx.find(&format!("{id}-{rule}"), at, places.clone(), format!("{label} {words}"));
}

/// How the parts of forms are written.
fn encodings(cx: &mut Cx<'_>, at: (NodeId, Use), old: &MediaType, new: &MediaType) {
    let absent = Encoding::default();
    let names = old.encoding.keys().chain(new.encoding.keys().filter(|name| !old.encoding.contains_key(*name)));
    for name in names {
        let (before, after) = (old.encoding.get(name), new.encoding.get(name));
        let (one, other) = (before.unwrap_or(&absent), after.unwrap_or(&absent));
        let same = one.content_type == other.content_type
            && one.style == other.style
            && one.explode == other.explode
            && one.allow_reserved == other.allow_reserved;
        if !same {
            let span =
                |encoding: Option<&Encoding>, media: &MediaType| encoding.map_or(media.name.span, |one| one.span);
            let places = (moved(Some(place(old)), span(before, old)), moved(Some(place(new)), span(after, new)));
            let effect = if one.content_type == other.content_type { Effect::Incomparable } else { Effect::Unknown };
            let message = format!("{}: the part `{name}` is written differently (`encoding`)", words(at.1));
            cx.find_with(("encoding-changed", effect), at, places, message);
            cx.detail(name.clone());
        }
    }
}
