//! TOML text → the tree that documents are read into, so that every option has its place.

use std::ops::Range;

use toml::Spanned as Ranged;
use toml::de::{DeTable, DeValue};

use crate::parse::node::{Node, Value};
use crate::report::Report;
use crate::source::{CONFIG, Span, Spanned};
use crate::text::Text;

/// Reads a text. All that is wrong with its syntax is reported; nothing else is said of such a text.
pub(super) fn read(text: &str, report: &mut Report) -> Node {
    let (root, errors) = DeTable::parse_recoverable(text);
    let is_broken = !errors.is_empty();
    for error in errors {
        report.options_syntax(span(error.span().unwrap_or(0..0)), error.message());
    }
    if is_broken {
        return Node { span: span(0..0), value: Value::Object([].into()) };
    }
    let span = span(root.span());
    Node { span, value: table(root.into_inner()) }
}

fn span(range: Range<usize>) -> Span {
    Span::new(CONFIG, range.start, range.end)
}

fn table(table: DeTable<'_>) -> Value {
    let members = table.into_iter().map(|(key, value)| {
        let place = span(key.span());
        (Spanned::new(Text::from(key.into_inner().into_owned()), place), node(value))
    });
    let mut members: Vec<_> = members.collect();
    members.sort_by_key(|(key, _)| key.span);
    Value::Object(members.into())
}

/// The nesting is bounded by the TOML reader.
fn node(value: Ranged<DeValue<'_>>) -> Node {
    let span = span(value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned().into()),
        DeValue::Integer(number) => Value::Number(number.to_string().into()),
        DeValue::Float(number) => Value::Number(number.to_string().into()),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Datetime(moment) => Value::Number(moment.to_string().into()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(node).collect()),
        DeValue::Table(members) => table(members),
    };
    Node { span, value }
}
