//! `type` and `format` → Rust. Adding a format is adding a row (and a page under `tests/fixtures/models/`).

use super::Context;
use super::bodies::is_json;
use super::schemas::{Spot, use_of};
use crate::api::{Primitive, Text, Type};
use crate::parse::model::{Number, Schema};

/// Formats of strings. Formats that are not listed stay text and are checked, if at all, before sending.
const STRINGS: &[(&str, Text)] = &[
    ("date-time", Text::DateTime),
    ("date", Text::Date),
    ("time", Text::Time),
    ("duration", Text::Duration),
    ("uuid", Text::Uuid),
    ("byte", Text::Base64),
    ("decimal", Text::Decimal),
    ("password", Text::Secret),
];

/// Formats of integers.
const INTEGERS: &[(&str, Primitive)] = &[
    ("int8", Primitive::I32),
    ("int16", Primitive::I32),
    ("int32", Primitive::I32),
    ("int64", Primitive::I64),
    ("uint8", Primitive::U32),
    ("uint16", Primitive::U32),
    ("uint32", Primitive::U32),
    ("uint64", Primitive::U64),
    ("uint", Primitive::U64),
];

/// A string; one whose content is described as JSON is that.
pub(crate) fn text(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Type {
    let is_json = schema.content_encoding.is_none() && schema.content_media_type.as_deref().is_some_and(is_json);
    match schema.content_schema.as_deref() {
        Some(content) if is_json => Type::JsonText(Box::new(use_of(cx, content, &spot.child("content")).inside())),
        _ => string(schema),
    }
}

/// The type of a string.
pub(crate) fn string(schema: &Schema) -> Type {
    let encoded = schema.content_encoding.as_deref().is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
    let format = schema.format.as_ref().map_or("", |format| format.value.as_str());
    let row = STRINGS.iter().find(|(name, _)| *name == format).map(|(_, text)| *text);
    Type::Text(row.unwrap_or(if encoded { Text::Base64 } else { Text::String }))
}

/// The type of an integer. Without a format it is `i64`, or `u64` where the bounds reach beyond, or text where they
/// reach beyond 64 bits. Bounds are compared as floats: many are the largest integer, rounded by a tool to
/// `9223372036854776000`.
pub(crate) fn integer(schema: &Schema) -> Type {
    let format = schema.format.as_ref().map_or("", |format| format.value.as_str());
    let row = INTEGERS.iter().find(|(name, _)| *name == format).map(|(_, primitive)| *primitive);
    let bound = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64).unwrap_or(0.0);
    let (least, most) = (bound(&schema.minimum), bound(&schema.maximum));
    let large = most > 2_f64.powi(63);
    let chosen = match row {
        Some(Primitive::I32) if most > f64::from(i32::MAX) => Primitive::I64,
        Some(primitive) => primitive,
        None if most > 2_f64.powi(64) || least < -(2_f64.powi(63)) || large && least < 0.0 => {
            return Type::Text(Text::Number);
        }
        None if large => Primitive::U64,
        None => Primitive::I64,
    };
    Type::Primitive(chosen)
}

/// The type of a number. `float` is `f64` too: JSON has one kind of number, and `0.1` must come back as `0.1`.
pub(crate) fn number(schema: &Schema) -> Type {
    match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("decimal") => Type::Text(Text::Number),
        Some("int32" | "int64") => integer(schema),
        _ => Type::Primitive(Primitive::F64),
    }
}

/// Whether a string is bytes of a file rather than text.
pub(crate) fn is_binary(schema: &Schema) -> bool {
    schema.format.as_ref().is_some_and(|format| format.value == "binary")
        || schema.content_media_type.as_deref().is_some_and(|media| media == "application/octet-stream")
}
