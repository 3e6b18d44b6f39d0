//! For programs that other people wrote: GitHub's log, code scanning, test reports.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::lines::{Lines, Spot};
use crate::diff::{Change, Comparison, Level, RULES};
use crate::source::Sources;

/// Annotations of a GitHub workflow, one a line, at the places in the revision; then the verdict.
#[must_use]
pub fn print_github(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let (base, revision) = (Lines::new(base), Lines::new(revision));
    let mut out = String::new();
    for change in &comparison.changes {
        let level = match change.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let place = spot(change, &base, &revision)
            .map(|spot| format!(" file={},line={},col={},", escape(spot.file, true), spot.line, spot.column));
        let place = place.unwrap_or_else(|| String::from(" "));
        let message = escape(&format!("{} ({})", change.message, change.operations.join(", ")), false);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "::{level}{place}title={}::{message}", change.id);
    }
    if !comparison.is_empty() {
        let _ = writeln!(out, "{}", super::verdict(comparison));
    }
    out
}

fn escape(text: &str, property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}

fn spot<'a>(change: &Change, base: &Lines<'a>, revision: &Lines<'a>) -> Option<Spot<'a>> {
    let new = change.revision.and_then(|span| revision.spot(span));
    new.or_else(|| change.base.and_then(|span| base.spot(span)))
}

/// SARIF 2.1.0 for code scanning. The fingerprint of a change is that of the result.
#[must_use]
pub fn print_sarif(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let (base, revision) = (Lines::new(base), Lines::new(revision));
    let rules: Vec<Json> = RULES
        .iter()
        .map(|rule| json!({"id": rule.name, "shortDescription": {"text": rule.title}, "help": {"text": rule.help}}))
        .collect();
    let index = |change: &Change| RULES.iter().position(|rule| rule.name == change.rule.name);
    let results: Vec<Json> = comparison
        .changes
        .iter()
        .map(|change| {
            let level = if change.level == Level::Info { "note" } else { change.level.word() };
            let place = |spot: Spot<'_>| {
                json!({"physicalLocation": {
                    "artifactLocation": {"uri": spot.file},
                    "region": {"startLine": spot.line, "startColumn": spot.column},
                }})
            };
            let first: Vec<Json> = spot(change, &base, &revision).map(place).into_iter().collect();
            let other = change.revision.and(change.base).and_then(|span| base.spot(span)).map(place);
            json!({
                "ruleId": change.rule.name,
                "ruleIndex": index(change),
                "level": level,
                "message": {"text": format!("{} [{}]", change.message, change.id)},
                "locations": first,
                "relatedLocations": other.into_iter().collect::<Vec<_>>(),
                "partialFingerprints": {"oasmith/v1": change.fingerprint},
            })
        })
        .collect();
    let driver = json!({"name": "oasmith", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    });
    format!("{sarif:#}\n")
}

/// JUnit's XML: a test per change, failed if it breaks or may break old clients.
#[must_use]
pub fn print_junit(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let (base, revision) = (Lines::new(base), Lines::new(revision));
    let failures = comparison.changes.iter().filter(|change| change.level > Level::Info).count();
    let tests = comparison.changes.len();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"oasmith diff\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    for change in &comparison.changes {
        let place =
            spot(change, &base, &revision).map(|spot| format!("{}:{}", spot.file, spot.line)).unwrap_or_default();
        let operations =
            if change.operations.is_empty() { String::from("document") } else { change.operations.join(", ") };
        let (name, class) = (xml(&format!("{} {place}", change.id)), xml(&operations));
        let _ = write!(out, "<testcase classname=\"{class}\" name=\"{name}\"");
        if change.level > Level::Info {
            let message = xml(&change.message);
            let help = xml(change.help);
            let _ = writeln!(
                out,
                "><failure type=\"{}\" message=\"{message}\">{help}</failure></testcase>",
                change.wire.word()
            );
        } else {
            let _ = writeln!(out, "><system-out>{}</system-out></testcase>", xml(&change.message));
        }
    }
    out.push_str("</testsuite>\n</testsuites>\n");
    out
}

fn xml(text: &str) -> String {
    // Other control characters have no place in XML.
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
