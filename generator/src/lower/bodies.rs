//! Request bodies: which media types can be sent, and as what.

use super::parameters::style_name;
use super::schemas::{self, Decided, Spot, settle, use_of};
use super::{Context, docs, formats, merge, objects, rules};
use crate::api::{Body, BodyKind, BodyVariant, PartKind, Serialization, Shape, Structure, Type};
use crate::parse::model::{MediaType, Operation, Schema, SchemaType, Style};

/// The body of an operation.
pub(crate) fn lower(cx: &mut Context<'_>, operation: &Operation, spot: &Spot) -> Option<Body> {
    let body = cx.document.resolve(operation.request_body.as_ref()?)?;
    let mut variants: Vec<BodyVariant> = Vec::new();
    let mut ordered: Vec<&MediaType> = body.content.iter().collect();
    ordered.sort_by_key(|media| rank(&media.name.value));
    for media in ordered {
        let kind = kind(cx, media, spot, variants.is_empty());
        let same = |variant: &BodyVariant| std::mem::discriminant(&variant.kind) == std::mem::discriminant(&kind);
        if variants.iter().any(same) {
            cx.report.media_type_left_out(media.name.span, &media.name.value);
            continue;
        }
        variants.push(BodyVariant {
            suffix: if variants.is_empty() { String::new() } else { suffix(&kind).to_owned() },
            media_type: concrete(&media.name.value, &kind),
            rule: media
                .schema
                .as_ref()
                .filter(|_| matches!(kind, BodyKind::Json(_)))
                .and_then(|schema| rules::named_or_inline(cx, schema, spot.mode)),
            kind,
            docs: body.description.as_deref().map(docs::clean).unwrap_or_default(),
        });
    }
    (!variants.is_empty()).then_some(Body { required: body.required, variants })
}

/// JSON first, then what is typed, then text and bytes.
fn rank(media: &str) -> usize {
    match essence(media).as_str() {
        "application/json" => 0,
        media if is_json(media) => 1,
        "application/x-www-form-urlencoded" => 2,
        media if media.starts_with("multipart/") => 3,
        media if is_text(media) => 4,
        _ => 5,
    }
}

fn suffix(kind: &BodyKind) -> &'static str {
    match kind {
        BodyKind::Json(_) => "_json",
        BodyKind::Form(..) => "_form",
        BodyKind::Multipart(_) => "_multipart",
        BodyKind::Text => "_text",
        BodyKind::Bytes => "_bytes",
    }
}

fn kind(cx: &mut Context<'_>, media: &MediaType, spot: &Spot, first: bool) -> BodyKind {
    let inner = spot.child(if first { "request" } else { "other request" });
    let name = essence(&media.name.value);
    let schema = media.schema.as_ref();
    if is_json(&name) || (name == "*/*" && schema.is_some_and(|schema| !is_binary(cx, schema))) {
        let ty = schema.map_or(Type::Json, |schema| use_of(cx, schema, &inner).ty);
        return BodyKind::Json(ty);
    }
    match (name.as_str(), schema) {
        ("application/x-www-form-urlencoded", Some(schema)) => {
            let ty = use_of(cx, schema, &inner).ty;
            BodyKind::Form(ty, encodings(media))
        }
        (name, Some(schema)) if name.starts_with("multipart/") => multipart(cx, media, schema, &inner),
        (name, schema) if is_text(name) => {
            if name.ends_with("xml") && schema.is_some() {
                cx.report.xml_as_text(media.name.span, name);
            }
            BodyKind::Text
        }
        (name, Some(schema))
            if name.starts_with("application/") && !is_binary(cx, schema) && is_text_schema(cx, schema) =>
        {
            BodyKind::Text
        }
        _ => BodyKind::Bytes,
    }
}

fn encodings(media: &MediaType) -> Vec<(String, Serialization)> {
    let styled = |(name, encoding): (&String, &crate::parse::model::Encoding)| {
        let style = encoding.style.unwrap_or(Style::Form);
        let explode = encoding.explode.unwrap_or(style == Style::Form);
        let plain = style == Style::Form && explode && !encoding.allow_reserved;
        let how = Serialization { style: style_name(style), explode, allow_reserved: encoding.allow_reserved };
        (!plain).then_some((name.clone(), how))
    };
    media.encoding.iter().filter_map(styled).collect()
}

/// A struct of its own: files are files here, whatever the schema is elsewhere.
fn multipart(cx: &mut Context<'_>, media: &MediaType, schema: &Schema, spot: &Spot) -> BodyKind {
    let flat = merge::view(cx.document, schema).into_owned();
    if flat.properties.is_empty() || schemas::types(&flat) != [SchemaType::Object] {
        cx.report.multipart_as_bytes(media.name.span);
        return BodyKind::Bytes;
    }
    let mut structure: Structure = objects::structure(cx, &flat, spot);
    structure.rest = None;
    let mut parts = Vec::new();
    for field in &mut structure.fields {
        let property = flat.properties.iter().find(|(name, _)| name.value == field.name.wire).map(|(_, schema)| schema);
        let content_type = media.encoding.get(&field.name.wire).and_then(|encoding| encoding.content_type.as_deref());
        let part = property.map_or(PartKind::Text, |property| part_kind(cx, property, content_type));
        if part == PartKind::File {
            field.ty = if matches!(cx.types.resolve(&field.ty), Type::List(_)) {
                Type::List(Box::new(Type::File))
            } else {
                Type::File
            };
        }
        parts.push(part);
    }
    structure.parts = Some(parts);
    let flat = Schema { location: crate::parse::model::Location(format!("0#/multipart/{}", spot.name)), ..flat };
    match settle(cx, Decided::New(Shape::Structure(structure)), &flat, spot) {
        Type::Named(id) => BodyKind::Multipart(id),
        _ => BodyKind::Bytes,
    }
}

fn part_kind(cx: &Context<'_>, property: &Schema, content_type: Option<&str>) -> PartKind {
    let flat = merge::view(cx.document, property);
    let item = flat.items.as_deref().map(|items| merge::view(cx.document, items));
    let file =
        |schema: &Schema| formats::is_binary(schema) && schemas::types(schema).as_slice() != [SchemaType::Object];
    if file(&flat) || item.as_deref().is_some_and(file) {
        return PartKind::File;
    }
    let scalar = |schema: &Schema| {
        !schemas::types(schema).iter().any(|ty| matches!(ty, SchemaType::Object | SchemaType::Array))
            && !schemas::types(schema).is_empty()
    };
    match (content_type, item.as_deref()) {
        (Some(media), _) if is_json(&essence(media)) => PartKind::Json,
        (_, Some(item)) if scalar(item) => PartKind::Text,
        _ if scalar(&flat) => PartKind::Text,
        _ => PartKind::Json,
    }
}

/// The media type without parameters, in lower case.
pub(crate) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// Whether a media type is JSON (RFC 6839: also `+json`).
pub(crate) fn is_json(media: &str) -> bool {
    let media = essence(media);
    media == "application/json" || media == "text/json" || media.ends_with("+json") || media == "application/*"
}

/// Whether a media type is text.
pub(crate) fn is_text(media: &str) -> bool {
    let media = essence(media);
    media.starts_with("text/")
        || media.ends_with("+xml")
        || media.ends_with("/xml")
        || media.ends_with("yaml")
        || media.ends_with("graphql")
        || media.ends_with("ndjson")
        || media.ends_with("jsonl")
}

/// Whether a schema is a file.
pub(crate) fn is_binary(cx: &Context<'_>, schema: &Schema) -> bool {
    let flat = merge::view(cx.document, schema);
    formats::is_binary(&flat) || (!merge::states_more(&flat) && flat.types.is_empty())
}

/// Whether a schema is text.
pub(crate) fn is_text_schema(cx: &Context<'_>, schema: &Schema) -> bool {
    let flat = merge::view(cx.document, schema);
    schemas::types(&flat) == [SchemaType::String] && !formats::is_binary(&flat)
}

/// A media type that can be sent: ranges are none.
fn concrete(media: &str, kind: &BodyKind) -> String {
    let media = media.trim();
    if !media.contains('*') {
        return media.to_owned();
    }
    match kind {
        BodyKind::Json(_) => "application/json",
        BodyKind::Form(..) => "application/x-www-form-urlencoded",
        BodyKind::Multipart(_) => "multipart/form-data",
        BodyKind::Text => "text/plain",
        BodyKind::Bytes => "application/octet-stream",
    }
    .to_owned()
}
