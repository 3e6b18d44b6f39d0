//! One object: a contract that scripts rely on.

use serde_json::{Value as Json, json};

use super::spots::Spot;
use crate::diff::{Change, Comparison, Ignored};
use crate::source::{Sources, Span};

/// The comparison as JSON, with a line break at the end. The sources are those of the base and of the revision.
#[must_use]
pub fn print_json(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    format!("{:#}\n", object(comparison, base, revision))
}

/// The object that is printed.
pub(super) fn object(comparison: &Comparison, base: &Sources, revision: &Sources) -> Json {
    let verdict = &comparison.verdict;
    let changes: Vec<Json> = comparison.changes.iter().map(|change| one(change, base, revision)).collect();
    let ignored: Vec<Json> = comparison.ignored.iter().map(|one| accepted(one, (base, revision))).collect();
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
        "ignored": ignored,
    })
}

fn one(change: &Change, base: &Sources, revision: &Sources) -> Json {
    let rust: Vec<Json> = change
        .rust_changes
        .iter()
        .map(|one| {
            json!({"lint": one.lint, "level": one.level, "item": one.item, "message": one.message, "witness": one.witness})
        })
        .collect();
    let operations: Vec<&str> = change.operations.iter().collect();
    json!({
        "id": change.id,
        "fingerprint": change.fingerprint,
        "level": change.level,
        "wire": change.wire,
        "wire_new_client": change.wire_new_client,
        "rust": change.rust,
        "direction": change.direction,
        "operations": operations,
        "pointer": change.pointer,
        "base": place(change.base, base),
        "revision": place(change.revision, revision),
        "message": change.message,
        "help": change.help,
        "witness": change.witness,
        "rust_changes": rust,
    })
}

/// An accepted change, and why.
fn accepted(ignored: &Ignored, (base, revision): (&Sources, &Sources)) -> Json {
    let mut row = one(&ignored.change, base, revision);
    if let Some(members) = row.as_object_mut() {
        members.insert(String::from("reason"), json!(ignored.reason));
    }
    row
}

fn place(span: Option<Span>, lines: &Sources) -> Json {
    let spot = span.and_then(|span| Spot::of(lines, span));
    spot.map_or(Json::Null, |spot| json!({"file": spot.file, "line": spot.line, "column": spot.column}))
}
