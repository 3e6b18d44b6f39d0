//! A report as text for people and as data for machines.

use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use serde_json::{Value as Json, json};

use super::{Diagnostic, Label, Report, Severity};
use crate::codes;
use crate::source::{Position, Sources, Span};

/// Characters of a line that are shown on each side of a place, if the line is longer than [`LONG_LINE`] bytes.
const CONTEXT: usize = 60;
const LONG_LINE: usize = 300;
/// Places of one file this close to each other are shown together.
const NEAR_LINES: usize = 8;

/// For people: code, reason, source lines with labels, way out.
#[must_use]
pub fn print_text(report: &Report, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in report.sorted() {
        let level = if diagnostic.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
        let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code));
        for snippet in snippets(diagnostic, sources) {
            group = match snippet {
                Shown::Lines(snippet) => group.element(snippet),
                Shown::Cut(origin, snippet) => group.element(origin).element(snippet),
            };
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        for line in renderer.render(&[group]).lines().filter(|line| !is_bare_origin(line)) {
            out.push_str(line);
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// For programs: an array of objects with `code`, `severity`, `message`, `file`, `line`, `column`, `labels`, `help`.
#[must_use]
pub fn print_json(report: &Report, sources: &Sources) -> String {
    let all: Vec<Json> = report.sorted().into_iter().map(|diagnostic| as_json(diagnostic, sources)).collect();
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

/// For GitHub's workflow log: one annotation a line.
#[must_use]
pub fn print_github(report: &Report, sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in report.sorted() {
        let place = diagnostic.labels.first().map(|label| place(label.span, sources));
        let (file, line, column) = place.unwrap_or_default();
        let level = level(diagnostic.severity);
        let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        let message = escape_data(&format!("{}{help}", diagnostic.message));
        let file = escape_property(&file);
        let code = diagnostic.code;
        // Writing to a String cannot fail.
        let _ = writeln!(out, "::{level} file={file},line={line},col={column},title={code}::{message}");
    }
    out
}

/// For code scanning: SARIF 2.1.0.
#[must_use]
pub fn print_sarif(report: &Report, sources: &Sources) -> String {
    let rules: Vec<Json> = codes::CODES
        .iter()
        .map(|code| json!({"id": code.id, "shortDescription": {"text": code.title}, "help": {"text": code.page}}))
        .collect();
    let results: Vec<Json> = report.sorted().into_iter().map(|diagnostic| sarif_result(diagnostic, sources)).collect();
    let driver = json!({"name": "oasmith", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    });
    let mut text = serde_json::to_string_pretty(&sarif).unwrap_or_default();
    text.push('\n');
    text
}

/// The header that a snippet without a path gets: cut lines tell their place themselves. Escapes do not count.
fn is_bare_origin(line: &str) -> bool {
    let mut visible = line.split('\u{1b}').enumerate().flat_map(|(index, part)| {
        let text = if index == 0 { part } else { part.split_once('m').map_or("", |(_, text)| text) };
        text.chars()
    });
    visible.by_ref().find(|c| *c != ' ') == Some(':') && visible.collect::<String>().trim_end() == "::"
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn as_json(diagnostic: &Diagnostic, sources: &Sources) -> Json {
    let at = |label: &Label| {
        let (file, line, column) = place(label.span, sources);
        json!({"file": file, "line": line, "column": column, "text": label.text})
    };
    let (file, line, column) = diagnostic.labels.first().map(|label| place(label.span, sources)).unwrap_or_default();
    json!({
        "code": diagnostic.code,
        "severity": level(diagnostic.severity),
        "message": diagnostic.message,
        "file": file,
        "line": line,
        "column": column,
        "labels": diagnostic.labels.iter().map(at).collect::<Vec<_>>(),
        "help": diagnostic.help,
    })
}

fn sarif_result(diagnostic: &Diagnostic, sources: &Sources) -> Json {
    let location = |label: &Label| {
        let (file, line, column) = place(label.span, sources);
        let mut location = json!({"physicalLocation": {
            "artifactLocation": {"uri": file},
            "region": {"startLine": line, "startColumn": column},
        }});
        if let (Some(members), false) = (location.as_object_mut(), label.text.is_empty()) {
            members.insert(String::from("message"), json!({"text": label.text}));
        }
        location
    };
    let text = match &diagnostic.help {
        Some(help) => format!("{}. Help: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    json!({
        "ruleId": diagnostic.code,
        "level": level(diagnostic.severity),
        "message": {"text": text},
        "locations": diagnostic.labels.iter().take(1).map(location).collect::<Vec<_>>(),
        "relatedLocations": diagnostic.labels.iter().skip(1).map(location).collect::<Vec<_>>(),
    })
}

/// File, line and column for a machine; line 1, column 1 if the place is not known.
fn place(span: Span, sources: &Sources) -> (String, usize, usize) {
    let file = sources.get(span.file).map(|source| source.name.clone()).unwrap_or_default();
    sources.position(span).map_or((file.clone(), 1, 1), |position| (file, position.line, position.column))
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A label's line.
struct Spot<'a> {
    label: &'a Label,
    name: &'a str,
    text: &'a str,
    /// Line number, from 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    /// The bytes of the line.
    start: usize,
    end: usize,
    /// The labelled bytes, within the line.
    from: usize,
    until: usize,
}

enum Shown<'a> {
    Lines(Snippet<'a, Annotation<'a>>),
    /// A part of a long line, and where it really stands.
    Cut(Origin<'a>, Snippet<'a, Annotation<'a>>),
}

fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Shown<'a>> {
    let spots: Vec<Spot<'a>> = diagnostic.labels.iter().filter_map(|label| spot(label, sources)).collect();
    let Some(first) = spots.first() else { return Vec::new() };
    let together = |spot: &&Spot<'a>| {
        spot.label.span.file == first.label.span.file
            && spot.line.abs_diff(first.line) <= NEAR_LINES
            && spot.end - spot.start <= LONG_LINE
            && first.end - first.start <= LONG_LINE
    };
    let (near, far): (Vec<&Spot<'a>>, Vec<&Spot<'a>>) = spots.iter().partition(together);
    let mut shown = Vec::new();
    if !near.is_empty() {
        shown.push(lines(&near));
    }
    shown.extend(far.into_iter().enumerate().map(|(index, spot)| cut(spot, near.is_empty() && index == 0)));
    shown
}

fn spot<'a>(label: &'a Label, sources: &'a Sources) -> Option<Spot<'a>> {
    let source = sources.get(label.span.file)?;
    let text = source.text.as_str();
    let from = floor(text, usize::try_from(label.span.start).ok()?);
    let Position { line, column } = sources.position(label.span)?;
    let start = text.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text.get(from..)?.find('\n').map_or(text.len(), |at| from + at);
    let end = if text.get(start..end)?.ends_with('\r') { end - 1 } else { end };
    let until = floor(text, usize::try_from(label.span.end).ok()?).clamp(from, end.max(from));
    Some(Spot { label, name: &source.name, text, line, column, start, end: end.max(from), from, until })
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn annotation<'a>(spot: &Spot<'a>, primary: bool, offset: usize) -> Annotation<'a> {
    let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let annotation = kind.span(spot.from - offset..spot.until - offset);
    if spot.label.text.is_empty() { annotation } else { annotation.label(spot.label.text.as_str()) }
}

/// Neighbouring lines of one file.
fn lines<'a>(spots: &[&Spot<'a>]) -> Shown<'a> {
    let start = spots.iter().map(|spot| spot.start).min().unwrap_or(0);
    let end = spots.iter().map(|spot| spot.end).max().unwrap_or(start);
    let line = spots.iter().map(|spot| spot.line).min().unwrap_or(1);
    let text = spots.first().and_then(|spot| spot.text.get(start..end)).unwrap_or("");
    let name = spots.first().map_or("", |spot| spot.name);
    let annotations = spots.iter().enumerate().map(|(index, spot)| annotation(spot, index == 0, start));
    Shown::Lines(Snippet::source(text).path(name).line_start(line).annotations(annotations))
}

/// One line, as much of it as fits a screen.
fn cut<'a>(spot: &Spot<'a>, primary: bool) -> Shown<'a> {
    if spot.end - spot.start <= LONG_LINE {
        let text = spot.text.get(spot.start..spot.end).unwrap_or("");
        let snippet = Snippet::source(text).path(spot.name).line_start(spot.line);
        return Shown::Lines(snippet.annotation(annotation(spot, primary, spot.start)));
    }
    let from = floor(spot.text, spot.from.saturating_sub(CONTEXT).max(spot.start));
    let until = floor(spot.text, spot.until.min(spot.from + CONTEXT)).max(spot.from);
    let end = floor(spot.text, (until + CONTEXT).min(spot.end)).max(until);
    let origin = Origin::path(spot.name).line(spot.line).char_column(spot.column);
    let narrow = Spot { until, ..*spot };
    let snippet = Snippet::source(spot.text.get(from..end).unwrap_or("")).line_start(spot.line);
    Shown::Cut(origin, snippet.annotation(annotation(&narrow, primary, from)))
}
