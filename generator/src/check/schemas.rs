//! Schemas that contradict themselves.

use crate::parse::model::{Number, Schema, SchemaType};
use crate::parse::node::{Node, Value};
use crate::report::Report;

/// All rules about one schema, without its children.
pub(super) fn check(schema: &mut Schema, report: &mut Report) {
    enumeration(schema, report);
    default(schema, report);
    limits(schema, report);
}

/// An `enum` without values, or with one value twice.
fn enumeration(schema: &mut Schema, report: &mut Report) {
    let Some(values) = schema.keywords.written_mut().and_then(|keywords| keywords.enumeration.as_mut()) else { return };
    if values.value.is_empty() {
        report.empty_enum(values.span);
        schema.enumeration = None;
        return;
    }
    let mut seen = std::collections::BTreeMap::new();
    values.value.retain(|node| match seen.insert(node.to_json().to_string(), node.span) {
        Some(first) => {
            report.duplicate_enum_value(node, first);
            false
        }
        None => true,
    });
}

/// A `default` of another type than the schema allows.
fn default(schema: &mut Schema, report: &mut Report) {
    let Some(default) = &schema.default else { return };
    let is_null = matches!(default.value, Value::Null);
    // `null` alone comes from `nullable` beside a union or reference, which has the other types.
    let is_typed = schema.types.iter().any(|kind| *kind != SchemaType::Null);
    if is_typed && !is_null && !schema.types.iter().any(|kind| fits(default, *kind)) {
        report.default_does_not_fit(default, &schema.types);
        schema.default = None;
    }
}

fn fits(node: &Node, kind: SchemaType) -> bool {
    match (&node.value, kind) {
        (Value::Null, SchemaType::Null)
        | (Value::Bool(_), SchemaType::Boolean)
        | (Value::Number(_), SchemaType::Number)
        | (Value::String(_), SchemaType::String)
        | (Value::Array(_), SchemaType::Array)
        | (Value::Object(_), SchemaType::Object) => true,
        (Value::Number(text), SchemaType::Integer) => Number(text.to_string().into()).as_i128().is_some(),
        _ => false,
    }
}

/// A least value above the greatest one.
fn limits(schema: &mut Schema, report: &mut Report) {
    let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    let (least, most) = (number(&schema.minimum), number(&schema.maximum));
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        report.contradictory_limits(schema.span, "minimum", "maximum");
    }
    for (least, most, names) in [
        (schema.min_length, schema.max_length, ("minLength", "maxLength")),
        (schema.min_items, schema.max_items, ("minItems", "maxItems")),
        (schema.min_properties, schema.max_properties, ("minProperties", "maxProperties")),
    ] {
        if least.zip(most).is_some_and(|(least, most)| least > most) {
            report.contradictory_limits(schema.span, names.0, names.1);
        }
    }
}
