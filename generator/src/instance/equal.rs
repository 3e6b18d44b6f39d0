//! Equality as JSON Schema has it: `1` is `1.0`, and the order of members does not count.

use serde_json::Value as Json;

use super::number::Decimal;
use crate::parse::node::{Node, Value};

/// Whether a value is the one that is written in the document. The depth is bounded by the reader of the document.
pub(super) fn is_written(node: &Node, json: &Json) -> bool {
    match (&node.value, json) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(left), Json::Bool(right)) => left == right,
        (Value::String(left), Json::String(right)) => left == right,
        (Value::Number(left), Json::Number(right)) => match (left.parse::<i64>(), right.as_i64()) {
            // Most numbers in lists are whole, and this is asked very often.
            (Ok(left), Some(right)) => left == right,
            _ => same_number(left, &right.to_string()),
        },
        (Value::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_written(left, right))
        }
        (Value::Object(left), Json::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, left)| right.get(key.value.as_str()).is_some_and(|right| is_written(left, right)))
        }
        _ => false,
    }
}

/// A text that equal values share and others do not.
pub(super) fn fingerprint(json: &Json) -> String {
    match json {
        Json::Number(number) => {
            let text = number.to_string();
            Decimal::of(&text).map_or(text, |number| number.to_string())
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(fingerprint).collect();
            format!("[{}]", items.join(","))
        }
        Json::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{}:{}", Json::String(key.clone()), fingerprint(value)))
                .collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        _ => json.to_string(),
    }
}

fn same_number(left: &str, right: &str) -> bool {
    match (Decimal::of(left), Decimal::of(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left.parse::<f64>().ok() == right.parse::<f64>().ok(),
    }
}
