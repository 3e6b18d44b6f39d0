//! `enum` and `const` → open sets of values.

use std::collections::BTreeSet;

use super::given::{self, Table};
use super::names::{Scope, spelled_type_name, type_name};
use super::schemas::{Decided, types};
use super::{Context, docs, flag, texts};
use crate::api::{EnumValue, Enumeration, Name, Primitive, Shape, Type, ValueKind};
use crate::parse::model::{Location, Schema, SchemaType};
use crate::parse::node::{Node, Value};
use crate::source::Span;

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
pub(crate) fn decide(cx: &mut Context<'_>, schema: &Schema) -> Option<Decided> {
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
    let entries = nodes.iter().enumerate().map(|(index, node)| Entry {
        wire: wire(node, kind),
        span: node.span,
        given: documented.name(index).map(type_name),
        docs: documented.docs(index),
    });
    let values = variants(cx, &schema.location, entries.collect(), kind);
    let ignore_case = flag(&schema.extensions, "x-enum-ignore-case");
    Some(Decided::New(Shape::Enumeration(Enumeration { kind, values, ignore_case })))
}

/// A value that becomes a variant.
pub(crate) struct Entry {
    pub(crate) wire: String,
    pub(crate) span: Span,
    /// The name that the document gives it.
    pub(crate) given: Option<String>,
    pub(crate) docs: Vec<String>,
}

/// Variants for wire values in order; equal ones are taken once. Values that only signs tell apart have them spelled.
pub(crate) fn variants(
    cx: &mut Context<'_>,
    location: &Location,
    mut entries: Vec<Entry>,
    kind: ValueKind,
) -> Vec<EnumValue> {
    let mut seen = BTreeSet::new();
    entries.retain(|entry| seen.insert(entry.wire.clone()));
    let plain: Vec<String> = entries.iter().map(|entry| variant(entry, kind)).collect();
    let mut scope = Scope::with(&["Unknown"]);
    let mut out = Vec::with_capacity(plain.len());
    for (entry, name) in entries.into_iter().zip(&plain) {
        let alone = plain.iter().filter(|other| *other == name).count() == 1;
        let spelled = if alone { name.clone() } else { spelled_type_name(entry.wire.trim_matches('"')) };
        let given = given::name(cx, Table::Variants, None, || given::members(location, &entry.wire));
        let wanted = given.map_or(spelled, |given| given::as_type(cx.report, &given));
        let wanted = if wanted == "Unknown" { "UnknownValue".to_owned() } else { wanted };
        let rust = scope.take(wanted.clone());
        if rust != wanted {
            cx.report.name_collision(entry.span, &entry.wire, &wanted, &rust);
        }
        out.push(EnumValue { name: Name { wire: entry.wire, rust }, docs: entry.docs });
    }
    out
}

fn variant(entry: &Entry, kind: ValueKind) -> String {
    match (&entry.given, kind) {
        (Some(given), _) => given.clone(),
        (None, ValueKind::Integer) => integer_variant(&entry.wire),
        (None, ValueKind::Json) => type_name(entry.wire.trim_matches('"')),
        (None, ValueKind::String) => type_name(&entry.wire),
    }
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
        Value::String(text) | Value::Number(text) if kind != ValueKind::Json => text.to_string(),
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

    fn name(&self, index: usize) -> Option<&str> {
        self.names.get(index).map(String::as_str).filter(|name| !name.is_empty())
    }

    fn docs(&self, index: usize) -> Vec<String> {
        self.descriptions.get(index).map(|text| docs::clean(text)).unwrap_or_default()
    }
}
