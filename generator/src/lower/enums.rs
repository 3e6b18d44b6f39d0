//! `enum` and `const` → open sets of values.

use super::names::{Scope, type_name};
use super::schemas::{Decided, types};
use super::{docs, flag, texts};
use crate::api::{EnumValue, Enumeration, Name, Primitive, Shape, Type, ValueKind};
use crate::parse::model::{Schema, SchemaType};
use crate::parse::node::{Node, Value};

/// The values that a schema lists, without `null`; `None` if it lists none.
pub(crate) fn values(schema: &Schema) -> Option<Vec<&Node>> {
    let listed = match (&schema.constant, &schema.enumeration) {
        (Some(constant), _) => vec![constant],
        (None, Some(values)) => values.value.iter().collect(),
        (None, None) => return None,
    };
    Some(listed.into_iter().filter(|node| node.value != Value::Null).collect())
}

/// The shape of a schema that lists its values.
pub(crate) fn decide(schema: &Schema) -> Option<Decided> {
    let nodes = values(schema)?;
    if nodes.is_empty() {
        return None;
    }
    let strings = types(schema) == [SchemaType::String];
    if nodes.iter().all(|node| node.as_bool().is_some()) && !strings {
        return Some(Decided::Plain(Type::Primitive(Primitive::Bool)));
    }
    let kind = kind(&nodes, &types(schema));
    if kind == ValueKind::Json && nodes.iter().all(|node| matches!(node.value, Value::Number(_))) {
        return Some(Decided::Plain(Type::Primitive(Primitive::F64)));
    }
    let documented = Documented::new(schema, nodes.len());
    let entries: Vec<(String, &str, Vec<String>)> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| (wire(node, kind), documented.name(index), documented.docs(index)))
        .collect();
    let ignore_case = flag(&schema.extensions, "x-enum-ignore-case");
    Some(Decided::New(Shape::Enumeration(Enumeration { kind, values: variants(entries, kind), ignore_case })))
}

/// Variants for wire values in order; equal ones are taken once.
pub(crate) fn variants(entries: Vec<(String, &str, Vec<String>)>, kind: ValueKind) -> Vec<EnumValue> {
    let mut scope = Scope::with(&["Unknown"]);
    let mut out: Vec<EnumValue> = Vec::new();
    for (wire, given, docs) in entries {
        if out.iter().any(|value| value.name.wire == wire) {
            continue;
        }
        let wanted = match (given, kind) {
            ("", ValueKind::Integer) => integer_variant(&wire),
            ("", ValueKind::Json) => type_name(wire.trim_matches('"')),
            ("", ValueKind::String) => type_name(&wire),
            (given, _) => type_name(given),
        };
        let wanted = if wanted == "Unknown" { "UnknownValue".to_owned() } else { wanted };
        let rust = scope.take(wanted);
        out.push(EnumValue { name: Name { wire, rust }, docs });
    }
    out
}

fn integer_variant(digits: &str) -> String {
    match digits.strip_prefix('-') {
        Some(digits) => format!("Minus{digits}"),
        None => format!("N{digits}"),
    }
}

fn kind(nodes: &[&Node], types: &[SchemaType]) -> ValueKind {
    let integer = |node: &&Node| match &node.value {
        Value::Number(text) => text.parse::<i64>().is_ok(),
        Value::String(text) => types == [SchemaType::Integer] && text.parse::<i64>().is_ok(),
        _ => false,
    };
    let text = |node: &&Node| node.as_str().is_some();
    let scalar = |node: &&Node| !matches!(node.value, Value::Array(_) | Value::Object(_));
    if nodes.iter().all(integer) && types != [SchemaType::String] {
        ValueKind::Integer
    } else if nodes.iter().all(text) || (types == [SchemaType::String] && nodes.iter().all(scalar)) {
        ValueKind::String
    } else {
        ValueKind::Json
    }
}

fn wire(node: &Node, kind: ValueKind) -> String {
    match &node.value {
        Value::String(text) | Value::Number(text) if kind != ValueKind::Json => text.clone(),
        _ => node.to_json().to_string(),
    }
}

/// Names and descriptions from the extensions that people have.
struct Documented {
    names: Vec<String>,
    descriptions: Vec<String>,
}

impl Documented {
    fn new(schema: &Schema, count: usize) -> Self {
        let of = |keys: &[&str]| {
            let list = keys.iter().find_map(|key| schema.extensions.get(*key)).map(|node| texts(Some(node)));
            list.filter(|list| list.len() == count).unwrap_or_default()
        };
        Self {
            names: of(&["x-enum-varnames", "x-enumNames"]),
            descriptions: of(&["x-enum-descriptions", "x-enumDescriptions"]),
        }
    }

    fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    fn docs(&self, index: usize) -> Vec<String> {
        self.descriptions.get(index).map(|text| docs::clean(text)).unwrap_or_default()
    }
}
