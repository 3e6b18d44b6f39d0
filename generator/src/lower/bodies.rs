//! Request bodies: which media types can be sent, and as what.

use super::names::value_name;
use super::parameters::style_name;
use super::schemas::{self, Spot, use_of};
use super::{Context, docs, formats, merge, multipart, rules, sequences};
use crate::api::{Body, BodyKind, BodyVariant, FieldForm, Serialization, Type};
use crate::parse::model::{Encoding, MediaType, Operation, Schema, SchemaType, Style};

/// The body of an operation.
pub(crate) fn lower(cx: &mut Context<'_>, operation: &Operation, spot: &Spot) -> Option<Body> {
    let body = cx.document.resolve(operation.request_body.as_ref()?)?;
    let mut variants: Vec<BodyVariant> = Vec::new();
    let mut ordered: Vec<&MediaType> = body.content.iter().collect();
    ordered.sort_by_key(|media| rank(&media.name.value));
    for media in ordered {
        let kind = kind(cx, media, spot, variants.is_empty());
        let media_type = concrete(&media.name.value, &kind);
        let media_type = if matches!(kind, BodyKind::Multipart(_)) { essence(&media_type) } else { media_type };
        if let Some(same) = variants.iter_mut().find(|variant| variant.kind == kind) {
            same.also.push(media_type);
            continue;
        }
        let suffix = suffix(&kind, &media.name.value, &variants);
        let checked = matches!(kind, BodyKind::Json(_) | BodyKind::Form(..));
        variants.push(BodyVariant {
            suffix,
            media_type,
            also: Vec::new(),
            rule: media
                .schema
                .as_ref()
                .filter(|_| checked)
                .and_then(|schema| rules::named_or_inline(cx, schema, spot.mode)),
            kind,
            docs: body.description.as_deref().map(docs::clean).unwrap_or_default(),
        });
    }
    variants.shrink_to_fit();
    (!variants.is_empty()).then_some(Body { required: body.required, variants })
}

/// JSON first, then what is typed, then text and bytes.
fn rank(media: &str) -> usize {
    match essence(media).as_str() {
        "application/json" => 0,
        media if sequences::kind(media).is_some() => 4,
        media if is_json(media) => 1,
        "application/x-www-form-urlencoded" => 2,
        media if media.starts_with("multipart/") => 3,
        media if is_text(media) => 5,
        _ => 6,
    }
}

/// What the method is called beside the first one: after the kind of body, or after the media type if there is already
/// one of that kind.
fn suffix(kind: &BodyKind, media: &str, others: &[BodyVariant]) -> String {
    if others.is_empty() {
        return String::new();
    }
    let word = match kind {
        BodyKind::Json(_) => "_json",
        BodyKind::Form(..) => "_form",
        BodyKind::Multipart(_) => "_multipart",
        BodyKind::Items(_) => "_items",
        BodyKind::Text => "_text",
        BodyKind::Bytes => "_bytes",
    };
    let is_taken = |other: &BodyVariant| std::mem::discriminant(&other.kind) == std::mem::discriminant(kind);
    if !others.iter().any(is_taken) {
        return word.to_owned();
    }
    media_suffix(media)
}

/// A method's suffix after a media type: `application/merge-patch+json` → `_merge_patch_json`.
pub(crate) fn media_suffix(media: &str) -> String {
    let spoken = essence(media).rsplit('/').next().unwrap_or_default().replace('+', " ");
    format!("_{}", value_name(&spoken).trim_start_matches("r#"))
}

fn kind(cx: &mut Context<'_>, media: &MediaType, spot: &Spot, first: bool) -> BodyKind {
    let inner = spot.child(if first { "request" } else { "other request" });
    let name = essence(&media.name.value);
    let schema = media.schema.as_ref();
    if sequences::kind(&name).is_some_and(|kind| kind != sequences::Sequence::Events) {
        return BodyKind::Items(sequences::item_type(cx, media, &inner));
    }
    if is_json(&name) || (name == "*/*" && schema.is_some_and(|schema| !is_binary(cx, schema))) {
        let ty = schema.map_or(Type::Json, |schema| use_of(cx, schema, &inner).ty);
        return BodyKind::Json(ty);
    }
    match (name.as_str(), schema) {
        ("application/x-www-form-urlencoded", Some(schema)) => {
            let ty = use_of(cx, schema, &inner).ty;
            BodyKind::Form(ty, media.encoding.iter().filter_map(field_form).collect())
        }
        (name, Some(schema)) if name.starts_with("multipart/") => multipart::lower(cx, media, schema, &inner),
        (name, None) if name.starts_with("multipart/") => {
            cx.report.multipart_as_bytes(media.name.span);
            BodyKind::Bytes
        }
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
        (name, schema) => {
            if schema.is_some_and(|schema| is_structure(cx, schema)) {
                cx.report.structure_as_bytes(media.name.span, name);
            }
            BodyKind::Bytes
        }
    }
}

/// Whether a schema describes members or items, which bytes do not show.
pub(crate) fn is_structure(cx: &Context<'_>, schema: &Schema) -> bool {
    let flat = merge::view(cx.document, schema);
    let parts = [&flat.one_of, &flat.any_of, &flat.all_of].into_iter().flatten();
    parts
        .map(|part| merge::view(cx.document, part))
        .chain([flat.clone()])
        .any(|schema| schemas::types(&schema).iter().any(|ty| matches!(ty, SchemaType::Object | SchemaType::Array)))
}

/// How a property of a form is written, if its encoding says so. A style goes before a media type (OpenAPI 3.1.1,
/// section 4.8.15.1).
fn field_form((name, encoding): (&String, &Encoding)) -> Option<(String, FieldForm)> {
    let json = || encoding.content_type.as_deref().is_some_and(is_json).then_some(FieldForm::Json);
    let form = styled(encoding).map(FieldForm::Styled).or_else(json)?;
    Some((name.clone(), form))
}

/// The style that an encoding asks for.
pub(crate) fn styled(encoding: &Encoding) -> Option<Serialization> {
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let asks = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved;
    asks.then(|| Serialization { style: style_name(style), explode, allow_reserved: encoding.allow_reserved })
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
        BodyKind::Items(_) => "application/jsonl",
        BodyKind::Text => "text/plain",
        BodyKind::Bytes => "application/octet-stream",
    }
    .to_owned()
}
