//! Bodies of several parts.

use super::bodies::{essence, is_json, is_text, styled};
use super::schemas::{self, Decided, Spot, decide, settle};
use super::{Context, formats, merge};
use crate::api::{BodyKind, Part, PartKind, Rest, Shape, Structure, Type};
use crate::parse::model::{Encoding, Location, MediaType, Schema, SchemaType};

/// A struct of its own: files are files here, whatever the schema is elsewhere.
pub(crate) fn lower(cx: &mut Context<'_>, media: &MediaType, schema: &Schema, spot: &Spot) -> BodyKind {
    let flat = merge::view(cx.document, schema).into_owned();
    let Some(mut structure) = structure(cx, &flat, spot) else {
        cx.report.multipart_as_bytes(media.name.span);
        return BodyKind::Bytes;
    };
    if !matches!(essence(&media.name.value).as_str(), "multipart/form-data" | "multipart/*") {
        cx.report.multipart_with_names(media.name.span, &media.name.value);
    }
    let mut parts = Vec::new();
    for field in &mut structure.fields {
        let property = flat.properties.iter().find(|(name, _)| name.value == field.name.wire).map(|(_, schema)| schema);
        let encoding = media.encoding.get(&field.name.wire);
        let part =
            property.map_or(Part { kind: PartKind::Text, media_type: None }, |property| part(cx, property, encoding));
        if part.kind == PartKind::File {
            let is_list = matches!(cx.types.resolve(&field.ty), Type::List(_));
            field.ty = if is_list { Type::List(Box::new(Type::File)) } else { Type::File };
        }
        parts.push(part);
    }
    structure.parts = Some(parts);
    let flat = Schema { location: Location(format!("0#/multipart/{}", spot.name)), ..flat };
    match settle(cx, Decided::New(Shape::Structure(structure)), &flat, spot) {
        Type::Named(id) => BodyKind::Multipart(id),
        _ => BodyKind::Bytes,
    }
}

/// The struct of an object, also of one that names no parts but allows any.
fn structure(cx: &mut Context<'_>, flat: &Schema, spot: &Spot) -> Option<Structure> {
    let extra = flat.additional_properties.as_deref();
    let files = extra.is_some_and(|extra| is_file(&merge::view(cx.document, extra)));
    let rest = |ty: Type| Some(Rest { field: "additional".to_owned(), ty });
    let mut structure = match decide(cx, flat, spot) {
        Decided::New(Shape::Structure(structure)) => structure,
        Decided::Plain(Type::Map(inner)) => Structure { rest: rest(*inner), ..Structure::default() },
        _ => return None,
    };
    if let Some(rest) = structure.rest.as_mut().filter(|_| files) {
        rest.ty = Type::File;
    }
    Some(structure)
}

fn part(cx: &Context<'_>, property: &Schema, encoding: Option<&Encoding>) -> Part {
    let flat = merge::view(cx.document, property);
    let item = flat.items.as_deref().map(|items| merge::view(cx.document, items));
    let value = item.as_deref().unwrap_or(&flat);
    let given = encoding.and_then(|encoding| encoding.content_type.as_deref()).map(str::trim);
    // A list of types, or a range, leaves the choice to the caller.
    let own = value.content_media_type.as_deref().or_else(|| flat.content_media_type.as_deref());
    let media_type = given.or(own).filter(|media| !media.contains([',', '*']) && !media.is_empty());
    let is_binary_type = |media: &str| !is_json(media) && !is_text(media);
    let is_bytes = is_file(&flat)
        || item.as_deref().is_some_and(is_file)
        || given.or(own).is_some_and(is_binary_type) && is_text_or_open(value) && value.content_encoding.is_none();
    if is_bytes {
        let media_type = media_type.filter(|media| *media != "application/octet-stream");
        return Part { kind: PartKind::File, media_type: media_type.map(str::to_owned) };
    }
    if let Some(style) = encoding.and_then(styled) {
        return Part { kind: PartKind::Styled(style), media_type: None };
    }
    // Whatever may be text is written by what it turns out to be: text, or JSON for an object.
    let is_object = schemas::types(&flat) == [SchemaType::Object];
    let kind = if media_type.map_or(is_object, is_json) { PartKind::Json } else { PartKind::Text };
    let usual = if kind == PartKind::Json { "application/json" } else { "text/plain" };
    Part { kind, media_type: media_type.filter(|media| *media != usual).map(str::to_owned) }
}

fn is_file(schema: &Schema) -> bool {
    formats::is_binary(schema) && schemas::types(schema).as_slice() != [SchemaType::Object]
}

/// A string, or a schema that says nothing: what 3.1 describes raw bytes with.
fn is_text_or_open(schema: &Schema) -> bool {
    schemas::types(schema) == [SchemaType::String] || schemas::types(schema).is_empty() && !merge::states_more(schema)
}
