//! Edits of limits: lengths, counts and ranges, by type.

use serde_json::{Value as Json, json};

use crate::expect::{Effect, Expected};
use crate::schemas::{Around, Edited, Schema, editable, kind};
use crate::tree::remove;

/// Type, keyword, middle of the id, upper limit or not.
const LIMITS: [(&str, &str, [&str; 4], bool); 10] = [
    (
        "string",
        "maxLength",
        ["max-length-set", "max-length-unset", "max-length-increased", "max-length-decreased"],
        true,
    ),
    (
        "string",
        "minLength",
        ["min-length-set", "min-length-unset", "min-length-increased", "min-length-decreased"],
        false,
    ),
    ("array", "maxItems", ["max-items-set", "max-items-unset", "max-items-increased", "max-items-decreased"], true),
    ("array", "minItems", ["min-items-set", "min-items-unset", "min-items-increased", "min-items-decreased"], false),
    ("integer", "maximum", ["max-set", "max-unset", "max-increased", "max-decreased"], true),
    ("integer", "minimum", ["min-set", "min-unset", "min-increased", "min-decreased"], false),
    ("number", "maximum", ["max-set", "max-unset", "max-increased", "max-decreased"], true),
    ("number", "minimum", ["min-set", "min-unset", "min-increased", "min-decreased"], false),
    (
        "object",
        "maxProperties",
        ["max-properties-set", "max-properties-unset", "max-properties-increased", "max-properties-decreased"],
        true,
    ),
    (
        "object",
        "minProperties",
        ["min-properties-set", "min-properties-unset", "min-properties-increased", "min-properties-decreased"],
        false,
    ),
];

type Limit = (&'static str, [&'static str; 4], bool);

/// A limit of the schema's type that is there, or not.
fn limit(schema: &Schema, around: &mut Around<'_>, there: bool) -> Option<Limit> {
    if !editable(schema, around) || schema.keys().any(|key| key.starts_with("exclusive")) {
        return None;
    }
    let own = kind(schema)?;
    let rows = LIMITS.iter().filter(|row| row.0 == own && there == schema.contains_key(row.1));
    let rows: Vec<Limit> = rows.map(|(_, keyword, rules, upper)| (*keyword, *rules, *upper)).collect();
    around.random.pick(&rows).copied()
}

fn limited(around: &Around<'_>, (keyword, rules, upper): Limit, change: usize, narrows: bool) -> Edited {
    let rules: &'static [&'static str] = LIMITS
        .iter()
        .find(|row| row.1 == keyword && row.2 == rules && row.3 == upper)
        .and_then(|row| row.2.get(change..=change))?;
    let effect = if narrows { Effect::Narrows } else { Effect::Widens };
    Some(Expected::both(around.pointer, rules, effect).line(format!("{}/{keyword}", around.pointer)).provable())
}

pub(crate) fn set_limit(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let limit = limit(schema, around, false)?;
    let value = match (limit.0, limit.2) {
        ("maximum", _) => 1_000_003,
        ("minimum", _) => -1_000_003,
        (_, true) => 7_777,
        (_, false) => 1,
    };
    schema.insert(limit.0.to_owned(), json!(value));
    limited(around, limit, 0, true)
}

pub(crate) fn unset_limit(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let limit = limit(schema, around, true)?;
    // No least length is the same as the least length 0.
    if remove(schema, limit.0)? == json!(0) && limit.0 != "minimum" && limit.0 != "maximum" {
        return None;
    }
    limited(around, limit, 1, false)
}

pub(crate) fn move_limit(schema: &mut Schema, around: &mut Around<'_>, up: bool) -> Edited {
    let limit = limit(schema, around, true)?;
    let number = schema.get(limit.0)?.as_i64().filter(|number| number.abs() < 1 << 40)?;
    let moved = if up { number + 1 } else { number - 1 };
    let other = LIMITS.iter().find(|row| row.0 == kind(schema).unwrap_or_default() && row.3 != limit.2)?;
    let counts = limit.0 != "maximum" && limit.0 != "minimum";
    let other = schema.get(other.1).and_then(Json::as_i64);
    let crossed = other.is_some_and(|other| if limit.2 { moved < other } else { moved > other });
    if crossed || counts && (moved < 1 || number < 1) {
        return None;
    }
    schema.insert(limit.0.to_owned(), json!(moved));
    limited(around, limit, if up { 2 } else { 3 }, limit.2 != up)
}
