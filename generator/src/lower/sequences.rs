//! Media types that are sequences: streams of events, JSON lines, JSON text sequences.

use super::Context;
use super::bodies::{essence, is_json};
use super::merge::view;
use super::schemas::{self, Spot, use_of};
use crate::api::{Success, Type};
use crate::parse::model::{MediaType, Schema, SchemaType};

/// The members of an event that schemas may describe (OpenAPI 3.2, section 4.14.4).
const EVENT_MEMBERS: &[&str] = &["event", "data", "id", "retry", "comment"];
/// How deep unions of unions are followed.
const DEPTH: usize = 16;

/// How items follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sequence {
    Events,
    Lines,
    Records,
}

/// What kind of sequence a media type is, if it is one that is known.
pub(crate) fn kind(media: &str) -> Option<Sequence> {
    let name = essence(media);
    let lines = ["jsonl", "ndjson", "jsonlines", "json-lines", "x-ldjson", "stream+json"];
    match name.as_str() {
        "text/event-stream" => Some(Sequence::Events),
        name if name.ends_with("json-seq") => Some(Sequence::Records),
        name if lines.iter().any(|end| name.ends_with(end)) => Some(Sequence::Lines),
        _ => None,
    }
}

/// What an answer of such a media type gives.
pub(crate) fn success(cx: &mut Context<'_>, media: &MediaType, kind: Sequence, spot: &Spot) -> Success {
    match kind {
        Sequence::Events => events(cx, media, spot),
        Sequence::Lines => Success::Lines(item_type(cx, media, spot)),
        Sequence::Records => Success::Records(item_type(cx, media, spot)),
    }
}

/// The type of an item that is JSON.
pub(crate) fn item_type(cx: &mut Context<'_>, media: &MediaType, spot: &Spot) -> Type {
    item_schema(cx, media).map_or(Type::Json, |schema| use_of(cx, &schema, &spot.child("item")).inside())
}

/// The schema of an item. Before 3.2 there was no keyword for it: people describe the item itself, or a list of items.
fn item_schema(cx: &Context<'_>, media: &MediaType) -> Option<Schema> {
    if media.item_schema.is_some() {
        return media.item_schema.as_deref().cloned();
    }
    let schema = media.schema.as_ref()?;
    let flat = view(cx.document, schema);
    let items = flat.items.as_deref().filter(|_| schemas::types(&flat) == [SchemaType::Array]);
    Some(items.unwrap_or(schema).clone())
}

fn events(cx: &mut Context<'_>, media: &MediaType, spot: &Spot) -> Success {
    let Some(schema) = item_schema(cx, media) else { return Success::TextEvents };
    let inner = spot.child("event");
    let flat = view(cx.document, &schema).into_owned();
    if schemas::types(&flat) == [SchemaType::String] {
        return text(cx, &flat, &inner);
    }
    if let Some(data) = data(&flat) {
        let flat = view(cx.document, data).into_owned();
        return match schemas::types(&flat).as_slice() {
            [SchemaType::String] => text(cx, &flat, &inner),
            _ => Success::Events(use_of(cx, data, &inner).inside()),
        };
    }
    match whole_events(cx, &flat, DEPTH) {
        Some(texts) => Success::EventObjects(use_of(cx, &schema, &inner).inside(), texts),
        None => Success::Events(use_of(cx, &schema, &inner).inside()),
    }
}

/// Data that is text, or JSON in a text.
fn text(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Success {
    let is_json = schema.content_media_type.as_deref().is_some_and(is_json);
    match schema.content_schema.as_deref().filter(|_| is_json) {
        Some(content) => Success::Events(use_of(cx, content, spot).inside()),
        None if is_json => Success::Events(Type::Json),
        None => Success::TextEvents,
    }
}

/// The schema of `data`, if a schema describes an event as a whole rather than its data.
fn data(schema: &Schema) -> Option<&Schema> {
    let only = schema.properties.iter().all(|(name, _)| EVENT_MEMBERS.contains(&name.value.as_str()));
    let data = schema.properties.iter().find(|(name, _)| name.value == "data").map(|(_, data)| data);
    data.filter(|_| only)
}

/// Whether all members of a union describe events as a whole; then, whether `data` is text in all of them.
fn whole_events(cx: &Context<'_>, union: &Schema, depth: usize) -> Option<bool> {
    if depth == 0 || union.one_of.is_empty() && union.any_of.is_empty() {
        return None;
    }
    let mut texts = true;
    for member in union.one_of.iter().chain(&union.any_of) {
        let flat = view(cx.document, member);
        texts &= match data(&flat) {
            Some(data) => schemas::types(&view(cx.document, data)) == [SchemaType::String],
            None => whole_events(cx, &flat, depth - 1)?,
        };
    }
    Some(texts)
}
