//! For programs that other people wrote: GitHub's log, code scanning, test reports.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::spots::Spot;
use crate::diff::{Change, Comparison, Level, RULES};
use crate::source::{Sources, Span};

/// Operations that are named with a change; more are counted.
const LISTED: usize = 100;

/// Annotations of a GitHub workflow, one a line, at the places in the revision; then the verdict.
#[must_use]
pub fn print_github(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let mut out = String::new();
    for change in &comparison.changes {
        let level = match change.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let place = present(change, revision)
            .map(|spot| format!(" file={},line={},col={},", escape(spot.file, true), spot.line, spot.column));
        let place = place.unwrap_or_else(|| String::from(" "));
        let message = escape(&message(change, base), false);
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

/// What changed, for which operations, and where it was if it is nowhere now.
fn message(change: &Change, base: &Sources) -> String {
    let mut notes = Vec::new();
    if !change.operations.is_empty() {
        notes.push(change.operations.spoken(LISTED));
    }
    if change.revision.is_none()
        && let Some(spot) = change.base.and_then(|span| Spot::of(base, span))
    {
        notes.push(format!("was at {}:{}", spot.file, spot.line));
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    format!("{}{notes}", change.message)
}

/// A place in the files of the revision, which are what others can show: the first line for what is gone.
fn present<'a>(change: &Change, revision: &'a Sources) -> Option<Spot<'a>> {
    change.revision.and_then(|span| Spot::of(revision, span)).or_else(|| Spot::of(revision, Span::default()))
}

fn spot<'a>(change: &Change, base: &'a Sources, revision: &'a Sources) -> Option<Spot<'a>> {
    let new = change.revision.and_then(|span| Spot::of(revision, span));
    new.or_else(|| change.base.and_then(|span| Spot::of(base, span)))
}

/// SARIF 2.1.0 for code scanning. The fingerprint of a change is that of the result.
#[must_use]
pub fn print_sarif(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let rules: Vec<Json> = RULES
        .iter()
        .map(|rule| json!({"id": rule.name, "shortDescription": {"text": rule.title}, "help": {"text": rule.help}}))
        .collect();
    let all = comparison.changes.iter().map(|change| (change, None));
    let accepted = comparison.ignored.iter().map(|ignored| (&ignored.change, Some(&ignored.reason)));
    let results: Vec<Json> =
        all.chain(accepted).map(|(change, reason)| result(change, reason, (base, revision))).collect();
    let driver = json!({"name": "oasmith", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    });
    format!("{sarif:#}\n")
}

fn result(change: &Change, accepted: Option<&String>, (base, revision): (&Sources, &Sources)) -> Json {
    let level = if change.level == Level::Info { "note" } else { change.level.word() };
    let place = |spot: Spot<'_>| {
        json!({"physicalLocation": {
            "artifactLocation": {"uri": spot.file},
            "region": {"startLine": spot.line, "startColumn": spot.column},
        }})
    };
    // A text of another git revision is no file that others could show.
    let other = change.base.and_then(|span| Spot::of(base, span)).filter(|spot| !spot.file.contains(':'));
    let suppression = accepted.map(|reason| json!({"kind": "external", "justification": reason}));
    json!({
        "ruleId": change.rule.name,
        "ruleIndex": RULES.iter().position(|rule| rule.name == change.rule.name),
        "level": level,
        "message": {"text": format!("{} [{}]", message(change, base), change.id)},
        "locations": present(change, revision).map(place).into_iter().collect::<Vec<_>>(),
        "relatedLocations": other.map(place).into_iter().collect::<Vec<_>>(),
        "partialFingerprints": {"oasmith/v1": change.fingerprint},
        "suppressions": suppression.into_iter().collect::<Vec<_>>(),
    })
}

/// JUnit's XML: a test per change, failed if it breaks or may break old clients, skipped if it is accepted.
#[must_use]
pub fn print_junit(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let failures = comparison.changes.iter().filter(|change| change.level > Level::Info).count();
    let skipped = comparison.ignored.len();
    let tests = comparison.changes.len() + skipped;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"oasmith diff\" tests=\"{tests}\" failures=\"{failures}\" skipped=\"{skipped}\">\n"
    );
    for change in &comparison.changes {
        let (text, help) = (xml(&change.message), xml(change.help));
        let outcome = match change.level {
            Level::Info => format!("<system-out>{text}</system-out>"),
            _ => format!("<failure type=\"{}\" message=\"{text}\">{help}</failure>", change.wire.word()),
        };
        case(&mut out, change, (base, revision), &outcome);
    }
    for ignored in &comparison.ignored {
        let reason = format!("{}: {}", ignored.change.message, ignored.reason);
        case(&mut out, &ignored.change, (base, revision), &format!("<skipped message=\"{}\"/>", xml(&reason)));
    }
    out.push_str("</testsuite>\n</testsuites>\n");
    out
}

fn case(out: &mut String, change: &Change, (base, revision): (&Sources, &Sources), outcome: &str) {
    let place = spot(change, base, revision).map(|spot| format!("{}:{}", spot.file, spot.line)).unwrap_or_default();
    let operations = change.operations.spoken(LISTED);
    let operations = if operations.is_empty() { "document" } else { &operations };
    let (name, class) = (xml(&format!("{} {place}", change.id)), xml(operations));
    // Writing to a String cannot fail.
    let _ = writeln!(out, "<testcase classname=\"{class}\" name=\"{name}\">{outcome}</testcase>");
}

fn xml(text: &str) -> String {
    // Other control characters have no place in XML.
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
