//! A comparison as a section of a changelog, for those who use the generated crate.

use std::fmt::Write as _;

use super::text::loud;
use crate::diff::{Change, Comparison, Level, Semver};

/// The sections, in the order of <https://keepachangelog.com>; what breaks comes first.
const SECTIONS: [&str; 5] = ["Breaking", "Added", "Changed", "Deprecated", "Removed"];
/// What users see come and go; other rules are about limits of values.
const THINGS: [&str; 12] = [
    "endpoint",
    "api-",
    "parameter",
    "property",
    "enum-value",
    "one-of-",
    "status",
    "header",
    "media-type",
    "webhook",
    "removed-with",
    "added-optional",
];
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
            comparison.changes.iter().filter(|change| section(change) == Some(name)).map(entry).collect();
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

/// Each change stands in one section: whoever upgrades reads the first one with care. Advice to those who write the
/// document is no news.
fn section(change: &Change) -> Option<&'static str> {
    let name = change.rule.name;
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Some(match change {
        _ if says(&["version-not-bumped", "version-decreased"]) => return None,
        _ if change.level == Level::Error || change.rust == Semver::Major => "Breaking",
        _ if says(&["removed"]) && says(&THINGS) => "Removed",
        _ if says(&["deprecated", "sunset"]) => "Deprecated",
        _ if says(&["added", "new-"]) && says(&THINGS) => "Added",
        _ => "Changed",
    })
}

fn entry(change: &Change) -> String {
    let operations = &change.operations;
    let mut names: Vec<String> = operations.iter().take(NAMED).map(|operation| format!("`{operation}`")).collect();
    if operations.len() > NAMED {
        names.push(format!("{} more", operations.len() - NAMED));
    }
    let says_it = operations.iter().take(NAMED).any(|operation| change.message.contains(operation));
    let place = if names.is_empty() || says_it { String::new() } else { format!("{}: ", names.join(", ")) };
    let mut out = format!("- {place}{}.\n", change.message);
    for rust in loud(change).filter(|rust| rust.message != change.message) {
        let _ = writeln!(out, "  - Rust: {}.", rust.message);
    }
    out
}
