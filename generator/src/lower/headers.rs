//! Headers of answers: their types, and how they are written.

use super::names::{Scope, constant_name};
use super::responses::{status_key, status_name};
use super::schemas::{Spot, types, use_of};
use super::{Context, bodies, docs, merge};
use crate::api::{HeaderShape, Name, ResponseHeader, StatusKey, Text, Type};
use crate::parse::model::{Header, Operation, Schema, SchemaType};

/// The headers that the answers of an operation can have, each once. One whose type differs by status gets a name for
/// each.
pub(crate) fn lower(cx: &mut Context<'_>, operation: &Operation, spot: &Spot) -> Vec<ResponseHeader> {
    let document = cx.document;
    let mut scope = Scope::default();
    let mut out: Vec<ResponseHeader> = Vec::new();
    for (key, response) in &operation.responses {
        let (Some(status), Some(response)) = (status_key(&key.value), document.resolve(response)) else { continue };
        for (name, header) in &response.headers {
            // The specification says to ignore it: `content` decides it.
            if name.value.eq_ignore_ascii_case("content-type") || !is_token(&name.value) {
                continue;
            }
            let Some(header) = document.resolve(header) else { continue };
            let (ty, shape) = value(cx, header, &spot.child(&name.value));
            let is_same = |known: &&mut ResponseHeader| {
                known.name.wire.eq_ignore_ascii_case(&name.value) && (&known.ty, &known.shape) == (&ty, &shape)
            };
            if let Some(known) = out.iter_mut().find(is_same) {
                known.statuses.push(status);
                continue;
            }
            let rust = constant(&mut scope, &name.value, status);
            let name = Name { wire: name.value.to_string(), rust };
            let docs = header.description.as_deref().map(docs::clean).unwrap_or_default();
            let deprecated = header.deprecated;
            out.push(ResponseHeader { name, ty, shape, statuses: vec![status], docs, deprecated });
        }
    }
    out
}

fn constant(scope: &mut Scope, wire: &str, status: StatusKey) -> String {
    let plain = constant_name(wire);
    if scope.is_free(&plain) {
        return scope.take(plain);
    }
    scope.take(constant_name(&format!("{wire} {}", status_name(status))))
}

/// Whether a text can be the name of a header (RFC 9110, section 5.6.2).
fn is_token(name: &str) -> bool {
    let sign = |c: char| "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || sign(c))
}

fn value(cx: &mut Context<'_>, header: &Header, spot: &Spot) -> (Type, HeaderShape) {
    if let Some(media) = header.content.first().filter(|_| header.schema.is_none()) {
        return match &media.schema {
            Some(schema) if bodies::is_json(&media.name.value) => (use_of(cx, schema, spot).ty, HeaderShape::Json),
            _ => (Type::Text(Text::String), HeaderShape::Text),
        };
    }
    let Some(schema) = &header.schema else { return (Type::Text(Text::String), HeaderShape::Text) };
    let ty = use_of(cx, schema, spot).ty;
    let flat = merge::view(cx.document, schema).into_owned();
    let shape = match kinds(&flat).as_slice() {
        [SchemaType::Array] => list(cx, &flat),
        [SchemaType::Object] => HeaderShape::Members { explode: header.explode, plain: plain_members(cx, &flat) },
        kinds => single(kinds),
    };
    (ty, shape)
}

fn kinds(schema: &Schema) -> Vec<SchemaType> {
    types(schema).into_iter().filter(|kind| *kind != SchemaType::Null).collect()
}

fn single(kinds: &[SchemaType]) -> HeaderShape {
    let plain = |kind: &SchemaType| matches!(kind, SchemaType::Integer | SchemaType::Number | SchemaType::Boolean);
    match kinds {
        [SchemaType::String] => HeaderShape::Text,
        [] => HeaderShape::Any,
        kinds if kinds.iter().all(plain) => HeaderShape::Plain,
        _ => HeaderShape::Any,
    }
}

fn list(cx: &Context<'_>, schema: &Schema) -> HeaderShape {
    let Some(items) = schema.items.as_deref() else { return HeaderShape::Anys };
    match single(&kinds(&merge::view(cx.document, items))) {
        HeaderShape::Text => HeaderShape::Texts,
        HeaderShape::Plain => HeaderShape::Plains,
        _ => HeaderShape::Anys,
    }
}

fn plain_members(cx: &Context<'_>, schema: &Schema) -> Vec<String> {
    let is_plain = |part: &Schema| single(&kinds(&merge::view(cx.document, part))) == HeaderShape::Plain;
    let found = schema.properties.iter().filter(|(_, part)| is_plain(part));
    found.map(|(name, _)| name.value.to_string()).collect()
}
