//! Open enumerations.

use super::models::{lines_of, more_derives};
use super::print::{Item, block, grouped, literal};
use super::types::{comments, lines_or};
use crate::api::{Definition, Enumeration, ValueKind};

/// The enum with its values on the wire.
pub(crate) fn items(definition: &Definition, enumeration: &Enumeration) -> Vec<Item> {
    let mut rows = Vec::new();
    for value in &enumeration.values {
        let wire = value.name.wire.as_str();
        let about = if wire.is_empty() { "The empty text." } else { "" };
        let wire = if enumeration.kind == ValueKind::Integer { grouped(wire) } else { literal(wire) };
        rows.extend(comments(2, &lines_or(&value.docs, about, false)));
        rows.push(format!("        {} = {wire},", value.name.rust));
    }
    let (table, own): (_, &[&str]) = match enumeration.kind {
        ValueKind::String => ("string_enum", &["Clone", "Debug", "PartialEq", "Eq", "Hash"]),
        ValueKind::Integer => ("integer_enum", &["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"]),
        ValueKind::Json => ("json_enum", &["Clone", "Debug", "PartialEq"]),
    };
    let mut lines = vec![format!("rt::{table}! {{")];
    lines.extend(comments(1, &lines_of(definition)));
    lines.extend(more_derives(definition, own, ""));
    lines.extend(block(&format!("pub enum {}", definition.name.rust), rows));
    lines.extend(enumeration.ignore_case.then(|| "    ignore_case".to_owned()));
    lines.push("}".to_owned());
    vec![Item::Lines(lines)]
}
