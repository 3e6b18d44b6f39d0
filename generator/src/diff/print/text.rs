//! For people: by operation, with the lines of both documents.

use std::fmt::Write as _;

use super::spots::Spot;
use crate::diff::{Change, Comparison, RustChange, Semver, Wire};
use crate::source::Sources;

/// Operations that are named in a headline; more are counted.
pub(super) const NAMED: usize = 3;
/// Characters of a source line that are shown.
const WIDTH: usize = 100;

/// The comparison as text; nothing if nothing changed. The sources are those of the base and of the revision.
#[must_use]
pub fn print_text(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    if comparison.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    for (title, changes) in groups(comparison) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{title}");
        for change in changes {
            one(&mut out, change, (base, revision));
        }
        out.push('\n');
    }
    for ignored in &comparison.ignored {
        let change = &ignored.change;
        let _ = writeln!(out, "accepted: {} [{}]: {}\n", change.message, change.id, ignored.reason);
    }
    let _ = writeln!(out, "{}", super::verdict(comparison));
    out
}

/// The comparison as text without the lines of the documents: a line for each change, and the verdict.
#[must_use]
pub fn print_short(comparison: &Comparison) -> String {
    let mut out = String::new();
    for change in &comparison.changes {
        let _ = writeln!(out, "{}: {} [{}]", headline(change), change.message, change.id);
        example(&mut out, change);
        rust(&mut out, change);
    }
    if !comparison.is_empty() {
        let _ = writeln!(out, "{}", super::verdict(comparison));
    }
    out
}

/// Changes of the same operations, in the order of the worst of them.
fn groups(comparison: &Comparison) -> Vec<(String, Vec<&Change>)> {
    let mut groups: Vec<(String, Vec<&Change>)> = Vec::new();
    for change in &comparison.changes {
        let title = title(change);
        match groups.iter_mut().find(|(other, _)| *other == title) {
            Some((_, changes)) => changes.push(change),
            None => groups.push((title, vec![change])),
        }
    }
    groups
}

fn title(change: &Change) -> String {
    if !change.operations.is_empty() {
        return change.operations.spoken(NAMED);
    }
    let is_rust = change.wire == Wire::None && change.rust > Semver::None;
    String::from(if is_rust { "Rust only" } else { "The whole document" })
}

fn one(out: &mut String, change: &Change, (base, revision): (&Sources, &Sources)) {
    let _ = writeln!(out, "  {}: {} [{}]", headline(change), change.message, change.id);
    let spots = [
        ("was", change.base.and_then(|span| Spot::of(base, span))),
        ("is", change.revision.and_then(|span| Spot::of(revision, span))),
    ];
    for (label, spot) in spots {
        if let Some(spot) = spot {
            snippet(out, label, &spot);
        }
    }
    example(out, change);
    rust(out, change);
    if change.wire >= Wire::Undecided || change.level > crate::diff::Level::Info {
        let _ = writeln!(out, "    help: {}", change.help);
    }
}

/// A value that one side refuses.
fn example(out: &mut String, change: &Change) {
    if let Some(witness) = &change.witness {
        let _ = writeln!(out, "    for example: {witness}");
    }
}

/// What becomes of Rust code, but for its documentation.
pub(super) fn loud(change: &Change) -> impl Iterator<Item = &RustChange> {
    change.rust_changes.iter().filter(|rust| rust.level > Semver::Patch || rust.lint == "wire_name_changed")
}

fn rust(out: &mut String, change: &Change) {
    for rust in loud(change) {
        let _ = match rust.level {
            Semver::None => writeln!(out, "    rust, unnoticed: {}", rust.message),
            level => writeln!(out, "    rust {}: {}", level.word(), rust.message),
        };
    }
}

fn headline(change: &Change) -> String {
    let level = change.level.word();
    match (change.wire, change.wire_new_client) {
        (Wire::Undecided, _) => format!("{level} (undecided)"),
        (Wire::None | Wire::Compatible, Wire::Breaking) => format!("{level} (breaks new clients on an old server)"),
        _ => level.to_owned(),
    }
}

fn snippet(out: &mut String, label: &str, spot: &Spot<'_>) {
    let (shown, at, width) = spot.cut(WIDTH);
    let number = spot.line.to_string();
    let gap = " ".repeat(number.len());
    let _ = writeln!(out, "    {gap} --> {}:{}:{}", spot.file, spot.line, spot.column);
    let _ = writeln!(out, "    {number} | {shown}");
    let _ = writeln!(out, "    {gap} | {}{} {label}", " ".repeat(at), "^".repeat(width));
}
