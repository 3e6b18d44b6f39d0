//! Which schemas hold together: references followed, combinations of one resolved.

use std::collections::BTreeSet;

use super::{Part, Parts, identity};
use crate::parse::model::{Document, Schema, SchemaType};

/// Follows references and `allOf`, and drops what only wraps. Every schema is met once, so circles end.
pub(in crate::diff) fn parts<'a>(document: &'a Document, roots: &[&'a Schema]) -> Parts<'a> {
    let mut found = Parts::new();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<Part<'a>> = roots.iter().rev().map(|schema| Part { schema, or_null: false }).collect();
    while let Some(Part { schema, or_null }) = stack.pop() {
        if !seen.insert(identity(schema)) {
            continue;
        }
        let or_null = or_null || is_null_beside(schema);
        let single = single_alternative(document, schema);
        let below = schema.all_of.iter().rev().map(|schema| Part { schema, or_null });
        stack.extend(below);
        stack.extend(single.iter().copied().map(|(schema, null)| Part { schema, or_null: or_null || null }));
        if let Some((target, _)) = schema.reference.as_deref() {
            stack.extend(document.schemas.get(target).map(|schema| Part { schema, or_null }));
        }
        if says_something(schema, single.is_some()) {
            found.push(Part { schema, or_null });
        }
    }
    found
}

/// `nullable: true` beside a reference or combination is read as the type `null`: it means "or null".
pub(super) fn is_null_beside(schema: &Schema) -> bool {
    schema.types == [SchemaType::Null]
        && (schema.reference.is_some()
            || !schema.all_of.is_empty()
            || !schema.any_of.is_empty()
            || !schema.one_of.is_empty())
}

/// The one alternative that is not `null`, and whether `null` is another.
fn single_alternative<'a>(document: &'a Document, schema: &'a Schema) -> Option<(&'a Schema, bool)> {
    let lists = [&schema.one_of, &schema.any_of];
    let list = lists.into_iter().find(|list| !list.is_empty())?;
    let mut rest = list.iter().filter(|schema| !is_null(document, schema));
    let first = rest.next()?;
    rest.next().is_none().then_some((first, list.len() > 1))
}

pub(super) fn is_null(document: &Document, schema: &Schema) -> bool {
    let target = schema.reference.as_deref().and_then(|(target, _)| document.schemas.get(target));
    target.unwrap_or(schema).types == [SchemaType::Null]
}

/// Whether a schema is more than a reference or a combination.
fn says_something(schema: &Schema, single: bool) -> bool {
    let combined = !single && (!schema.one_of.is_empty() || !schema.any_of.is_empty());
    let plain = schema.reference.is_none() && schema.all_of.is_empty() && !single;
    plain
        || combined
        || !schema.types.is_empty() && !is_null_beside(schema)
        || schema.boolean.is_some()
        || schema.format.is_some()
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || has_annotations(schema)
        || has_limits(schema)
        || has_applicators(schema)
}

fn has_annotations(schema: &Schema) -> bool {
    schema.default.is_some()
        || schema.deprecated
        || schema.read_only
        || schema.write_only
        || schema.discriminator.is_some()
        || !schema.extensions.is_empty()
}

pub(super) fn has_limits(schema: &Schema) -> bool {
    let counts = [
        schema.min_length,
        schema.max_length,
        schema.min_items,
        schema.max_items,
        schema.min_properties,
        schema.max_properties,
    ];
    let numbers =
        [&schema.minimum, &schema.maximum, &schema.exclusive_minimum, &schema.exclusive_maximum, &schema.multiple_of];
    counts.iter().any(Option::is_some)
        || numbers.into_iter().any(Option::is_some)
        || schema.pattern.is_some()
        || schema.unique_items
        || schema.content_encoding.is_some()
        || schema.content_media_type.is_some()
}

pub(super) fn has_applicators(schema: &Schema) -> bool {
    let single = [
        &schema.items,
        &schema.contains,
        &schema.additional_properties,
        &schema.unevaluated_properties,
        &schema.unevaluated_items,
        &schema.content_schema,
        &schema.property_names,
        &schema.not,
        &schema.if_,
        &schema.then,
        &schema.else_,
    ];
    single.into_iter().any(Option::is_some)
        || !schema.prefix_items.is_empty()
        || !schema.pattern_properties.is_empty()
        || !schema.dependent_required.is_empty()
        || !schema.dependent_schemas.is_empty()
}
