//! A comparison as a section of a changelog, for those who use the generated crate.

use std::fmt::Write as _;

use crate::diff::{Change, Comparison, Level, RustChange, Semver};

/// The sections, in the order of <https://keepachangelog.com>; what breaks comes first.
const SECTIONS: [&str; 5] = ["Breaking", "Added", "Changed", "Deprecated", "Removed"];
/// Operations that are named in an entry; more are counted.
const NAMED: usize = 3;

/// A section in Markdown for the next version; nothing if nothing changed. `date` is that of the release, as `2027-01-31`.
#[must_use]
pub fn print_changelog(comparison: &Comparison, date: &str) -> String {
    let verdict = &comparison.verdict;
    if comparison.is_empty() && verdict.rust == Semver::None {
        return String::new();
    }
    let mut out = format!("## [{}] - {date}\n", verdict.next_version);
    for name in SECTIONS {
        let mut entries: Vec<String> =
            comparison.changes.iter().filter(|change| section(change) == name).map(entry).collect();
        if name == "Changed" && verdict.docs > 0 {
            let plural = if verdict.docs == 1 { "" } else { "s" };
            entries.push(format!("- Documentation: {} description{plural} or example{plural}.\n", verdict.docs));
        }
        if !entries.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(out, "\n### {name}\n\n{}", entries.concat());
        }
    }
    out
}

/// Each change stands in one section: whoever upgrades reads the first one with care.
fn section(change: &Change) -> &'static str {
    let name = change.rule.name;
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match change {
        _ if change.level == Level::Error || change.rust == Semver::Major => "Breaking",
        _ if says(&["deprecated", "sunset"]) => "Deprecated",
        _ if says(&["removed"]) => "Removed",
        _ if says(&["added", "new-"]) => "Added",
        _ => "Changed",
    }
}

fn entry(change: &Change) -> String {
    let operations = &change.operations;
    let mut names: Vec<String> = operations.iter().take(NAMED).map(|operation| format!("`{operation}`")).collect();
    if operations.len() > NAMED {
        names.push(format!("{} more", operations.len() - NAMED));
    }
    let place = if names.is_empty() { String::new() } else { format!("{}: ", names.join(", ")) };
    let mut out = format!("- {place}{}.\n", change.message);
    let loud = |rust: &&RustChange| rust.level > Semver::Patch && rust.message != change.message;
    for rust in change.rust_changes.iter().filter(loud) {
        let _ = writeln!(out, "  - Rust: {}.", rust.message);
    }
    out
}
