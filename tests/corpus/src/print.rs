//! The table, what failed, and the summary.

use std::fmt::Write as _;

use crate::facts::{Built, Row, Usage};
use crate::run::Outcome;

const TITLES: &[&str] = &[
    "document",
    "ops",
    "out",
    "schemas",
    "generated",
    "compiles",
    "warnings",
    "clippy",
    "tags",
    "raw",
    "gen s",
    "check s",
    "MB",
    "lines",
    "runtime",
    "codes",
];
/// So many raw bodies of a document are listed.
const RAW_SHOWN: usize = 12;

/// The whole text.
pub(crate) fn print(outcome: &Outcome) -> String {
    let mut rows = vec![TITLES.iter().map(|title| (*title).to_owned()).collect()];
    rows.extend(outcome.rows.iter().map(cells));
    let mut text = table(&rows);
    for row in &outcome.rows {
        failures(&mut text, row);
    }
    text.push_str(&raw_values(&outcome.rows));
    text.push_str(&summary(outcome));
    text
}

/// A Markdown table with aligned columns: texts left, numbers right.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width));
        let _ = writeln!(text, "| {} |", cells.collect::<Vec<_>>().join(" | "));
        if at == 0 {
            let rule = widths.iter().map(|width| "-".repeat(width + 2));
            let _ = writeln!(text, "|{}|", rule.collect::<Vec<_>>().join("|"));
        }
    }
    text
}

fn pad(cell: &str, width: usize) -> String {
    let numeric =
        cell.starts_with(|c: char| c.is_ascii_digit()) && cell.chars().all(|c| c.is_ascii_digit() || c == '.');
    if numeric { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
}

fn cells(row: &Row) -> Vec<String> {
    let facts = &row.facts;
    let codes: Vec<String> = facts.codes.iter().map(|(code, count)| format!("{code}×{count}")).collect();
    let check = row.check.as_ref();
    vec![
        row.document.clone(),
        facts.operations.to_string(),
        facts.operations_out.to_string(),
        facts.schemas.to_string(),
        yes(facts.generated),
        check.map_or_else(dash, |built| yes(built.passes)),
        check.map_or_else(dash, |built| built.warnings.to_string()),
        row.clippy.as_ref().map_or_else(dash, clippy),
        row.tags.as_ref().map_or_else(dash, |built| yes(built.passes && built.warnings == 0)),
        facts.raw_operations.to_string(),
        format!("{:.2}", row.generate.cpu),
        check.map_or_else(dash, |built| format!("{:.2}", built.usage.cpu)),
        check.map_or_else(dash, |built| built.usage.peak.to_string()),
        facts.lines.to_string(),
        facts.runtime_lines.to_string(),
        codes.join(" "),
    ]
}

/// `yes` or a `NO` that the eye finds.
pub(crate) fn yes(good: bool) -> String {
    String::from(if good { "yes" } else { "NO" })
}

fn dash() -> String {
    String::from("-")
}

fn clippy(built: &Built) -> String {
    if built.passes { String::from("clean") } else { format!("{} errors", built.errors) }
}

fn failures(text: &mut String, row: &Row) {
    let mut line = |what: &str, reason: Option<&String>| {
        let _ = writeln!(text, "\n{}: {what}\n    {}", row.document, reason.map_or("no reason given", String::as_str));
    };
    if !row.facts.generated {
        line("not generated", row.facts.first_error.as_ref());
    }
    if !row.facts.missing.is_empty() {
        line("operations without a method", Some(&row.facts.missing.join(", ")));
    }
    if let Some(built) = row.check.as_ref().filter(|built| !built.passes) {
        line(&format!("does not compile, {} errors", built.errors), built.first.as_ref());
    } else if let Some(built) = row.check.as_ref().filter(|built| built.warnings > 0) {
        line(&format!("{} warnings", built.warnings), built.first.as_ref());
    }
    if let Some(built) = row.tags.as_ref().filter(|built| !built.passes || built.warnings > 0) {
        let counts = format!("one tag at a time: {} errors, {} warnings", built.errors, built.warnings);
        line(&counts, built.first.as_ref());
    }
    if let Some(built) = row.clippy.as_ref().filter(|built| !built.passes) {
        line(&format!("not clippy clean, {} errors", built.errors), built.first.as_ref());
    }
}

fn raw_values(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows.iter().filter(|row| !row.facts.raw.is_empty()) {
        let shown: Vec<&str> = row.facts.raw.iter().take(RAW_SHOWN).map(String::as_str).collect();
        let more = row.facts.raw.len() - shown.len();
        let _ = writeln!(text, "\n{}: raw values\n    {}", row.document, shown.join("\n    "));
        if more > 0 {
            let _ = writeln!(text, "    and {more} more");
        }
    }
    text
}

fn summary(outcome: &Outcome) -> String {
    let all: Vec<&Row> = outcome.rows.iter().collect();
    let real: Vec<&Row> = all.iter().copied().filter(|row| row.kind == "real").collect();
    let mut text = shares("documents", &all);
    if !real.is_empty() && real.len() < all.len() {
        text.push_str(&shares("of them of real services", &real));
    }
    let lines: usize = all.iter().map(|row| row.facts.lines).sum();
    let generate = all.iter().fold(0.0, |sum, row| sum + row.generate.cpu);
    let check = all.iter().filter_map(|row| row.check.as_ref()).fold(0.0, |sum, built| sum + built.usage.cpu);
    let wall = outcome.wall.as_secs();
    let _ = writeln!(
        text,
        "{lines} lines made of documents; generate {generate:.1} CPU s, check {check:.1} CPU s, {wall} s in all."
    );
    if outcome.runtime.cpu > 0.0 {
        let Usage { cpu, peak } = outcome.runtime;
        let _ = writeln!(text, "The runtime alone: check {cpu:.2} CPU s (in each row's figure), {peak} MB.");
    }
    text
}

/// How many of the documents pass each step, and what became of their operations.
fn shares(what: &str, rows: &[&Row]) -> String {
    let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let sum = |value: &dyn Fn(&Row) -> usize| rows.iter().map(|row| value(row)).sum::<usize>();
    let mut text = format!("\n{} {what}: {} generated", rows.len(), count(&|row| row.facts.generated));
    if rows.iter().any(|row| row.check.is_some()) {
        let compile = count(&|row| row.check.as_ref().is_some_and(|built| built.passes));
        let quiet = count(&|row| row.check.as_ref().is_some_and(|built| built.passes && built.warnings == 0));
        let _ = write!(text, ", {compile} compile, {quiet} without warnings");
    }
    if rows.iter().any(|row| row.clippy.is_some()) {
        let clean = count(&|row| row.clippy.as_ref().is_some_and(|built| built.passes));
        let _ = write!(text, ", {clean} clippy clean");
    }
    let (operations, out) = (sum(&|row| row.facts.operations), sum(&|row| row.facts.operations_out));
    let raw = sum(&|row| row.facts.raw_operations);
    let share = percent(raw, operations);
    let _ = writeln!(text, ".\n{operations} operations in, {out} out; {raw} with a raw body or answer ({share}).");
    text
}

#[expect(clippy::cast_precision_loss, reason = "counts of operations are small")]
fn percent(part: usize, whole: usize) -> String {
    format!("{:.2} %", if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 })
}
