//! Which JSON types a schema allows.

use crate::parse::model::{Schema, SchemaType};

/// The type names of a schema without `null`; guessed from its other keywords if it has none.
pub(crate) fn types(schema: &Schema) -> Vec<SchemaType> {
    let mut named: Vec<SchemaType> = schema.types.iter().copied().filter(|ty| *ty != SchemaType::Null).collect();
    if named.contains(&SchemaType::Number) {
        named.retain(|ty| *ty != SchemaType::Integer);
    }
    if !named.is_empty() || schema.boolean.is_some() || schema.types.contains(&SchemaType::Null) {
        return named;
    }
    let object = !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.max_properties.is_some()
        || schema.min_properties.is_some();
    let array = schema.items.is_some() || !schema.prefix_items.is_empty() || schema.min_items.is_some();
    let string = schema.pattern.is_some()
        || schema.min_length.is_some()
        || schema.max_length.is_some()
        || schema.content_encoding.is_some();
    let number = schema.minimum.is_some() || schema.maximum.is_some() || schema.multiple_of.is_some();
    match (object, array, string, number) {
        (true, false, false, false) => vec![SchemaType::Object],
        (false, true, false, false) => vec![SchemaType::Array],
        (false, false, true, false) => vec![SchemaType::String],
        (false, false, false, true) => vec![SchemaType::Number],
        (false, false, false, false) => by_format(schema),
        _ => Vec::new(),
    }
}

fn by_format(schema: &Schema) -> Vec<SchemaType> {
    match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("int32" | "int64") => vec![SchemaType::Integer],
        Some("float" | "double") => vec![SchemaType::Number],
        Some("date-time" | "date" | "uuid" | "uri" | "email" | "byte" | "binary" | "password") => {
            vec![SchemaType::String]
        }
        _ => Vec::new(),
    }
}

/// Whether a schema is a boolean, number or text and nothing else: its type has a name already.
pub(crate) fn is_scalar(schema: &Schema) -> bool {
    let is_one = |ty: &SchemaType| !matches!(ty, SchemaType::Null | SchemaType::Array | SchemaType::Object);
    let plain = schema.keywords.written().is_none_or(|keywords| {
        let unions = [&keywords.all_of, &keywords.any_of, &keywords.one_of];
        keywords.enumeration.is_none()
            && keywords.rare.written().is_none()
            && unions.iter().all(|union| union.is_empty())
    });
    plain
        && schema.reference.is_none()
        && schema.properties.is_empty()
        && schema.items.is_none()
        && matches!(schema.types.as_slice(), [ty] | [ty, SchemaType::Null] | [SchemaType::Null, ty] if is_one(ty))
}
