//! One object: a contract that scripts rely on.

use serde_json::{Value as Json, json};

use super::lines::Lines;
use crate::diff::{Change, Comparison};
use crate::source::{Sources, Span};

/// The comparison as JSON, with a line break at the end. The sources are those of the base and of the revision.
#[must_use]
pub fn print_json(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    format!("{:#}\n", object(comparison, base, revision))
}

/// The object that is printed.
pub(super) fn object(comparison: &Comparison, base: &Sources, revision: &Sources) -> Json {
    let (base, revision) = (Lines::new(base), Lines::new(revision));
    let verdict = &comparison.verdict;
    let changes: Vec<Json> = comparison.changes.iter().map(|change| one(change, &base, &revision)).collect();
    json!({
        "verdict": {
            "wire": verdict.wire,
            "wire_new_client": verdict.wire_new_client,
            "rust": verdict.rust,
            "docs": verdict.docs,
            "package": verdict.package,
            "next_version": verdict.next_version,
        },
        "changes": changes,
    })
}

fn one(change: &Change, base: &Lines<'_>, revision: &Lines<'_>) -> Json {
    let rust: Vec<Json> = change
        .rust_changes
        .iter()
        .map(|one| {
            json!({"lint": one.lint, "level": one.level, "item": one.item, "message": one.message, "witness": one.witness})
        })
        .collect();
    json!({
        "id": change.id,
        "fingerprint": change.fingerprint,
        "level": change.level,
        "wire": change.wire,
        "wire_new_client": change.wire_new_client,
        "rust": change.rust,
        "direction": change.direction,
        "operations": change.operations,
        "pointer": change.pointer,
        "base": place(change.base, base),
        "revision": place(change.revision, revision),
        "message": change.message,
        "help": change.help,
        "witness": change.witness,
        "rust_changes": rust,
    })
}

fn place(span: Option<Span>, lines: &Lines<'_>) -> Json {
    let spot = span.and_then(|span| lines.spot(span));
    spot.map_or(Json::Null, |spot| json!({"file": spot.file, "line": spot.line, "column": spot.column}))
}
