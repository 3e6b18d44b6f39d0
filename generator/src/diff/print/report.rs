//! Markdown for a comment on a pull request, and a page of HTML: the verdict first, then the reasons.

use minijinja::{AutoEscape, Environment, HtmlEscape, Value};
use serde_json::{Value as Json, json};

use super::json::object;
use super::text::{NAMED, loud};
use crate::diff::{Change, Comparison, Effect, Level, Semver, Wire};
use crate::source::Sources;

/// Functions that are shown.
const SHOWN: usize = 20;
const MARKDOWN: &str = include_str!("../../../templates/diff.md.j2");
const HTML_NAME: &str = "diff.html";
const HTML: &str = include_str!("../../../templates/diff.html.j2");

/// Markdown: the verdict, and the changes from the loudest to the quietest; nothing if nothing changed.
#[must_use]
pub fn print_markdown(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    let text = render("diff.md", MARKDOWN, comparison, (base, revision));
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// One page of HTML that needs nothing else; nothing if nothing changed.
#[must_use]
pub fn print_html(comparison: &Comparison, base: &Sources, revision: &Sources) -> String {
    if comparison.is_empty() {
        return String::new();
    }
    render(HTML_NAME, HTML, comparison, (base, revision))
}

fn render(name: &str, template: &str, comparison: &Comparison, (base, revision): (&Sources, &Sources)) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|name| match name {
        HTML_NAME => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.add_filter("code", |text: String| Value::from_safe_string(code(&text)));
    environment.add_filter("prose", |text: String| prose(&text));
    environment.add_filter("span", |text: String| span(&text));
    environment
        .add_filter("plain", |text: String| text.trim_start_matches(|c: char| !c.is_ascii()).trim_start().to_owned());
    let object = object(comparison, base, revision);
    let rows = |key: &str| object.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    let ignored = comparison.ignored.iter().map(|one| &one.change).zip(rows("ignored"));
    let changes: Vec<Json> = comparison.changes.iter().zip(rows("changes")).map(extended).collect();
    let (verdict, code) = (&comparison.verdict, code_of(comparison));
    let context = json!({
        "headline": headline(comparison),
        "loudest": loudest(comparison),
        "verdict": object.get("verdict"),
        "wire": clients(verdict.wire),
        "wire_new_client": clients(verdict.wire_new_client),
        "rust": rust(verdict.rust),
        "parts": parts(comparison, &changes),
        "code": code.iter().take(SHOWN).collect::<Vec<_>>(),
        "more_code": code.len().saturating_sub(SHOWN),
        "loud": changes.iter().filter(|row| row["loud"] == true).collect::<Vec<_>>(),
        "ignored": ignored.map(extended).collect::<Vec<_>>(),
        "changes": changes,
    });
    // The templates are part of the program, and a test renders both.
    environment.render_named_str(name, template, minijinja::value::Serde(context)).unwrap_or_default()
}

/// Functions of user code that do not compile any more.
fn code_of(comparison: &Comparison) -> Vec<&str> {
    let rust = comparison.changes.iter().flat_map(|change| &change.rust_changes);
    let code = rust.filter(|one| one.level == Semver::Major).filter_map(|one| one.witness.as_deref());
    code.filter(|code| code.contains("fn ")).collect()
}

/// HTML of a text in which backticks stand around code.
fn code(text: &str) -> String {
    let parts = text.split('`').map(|part| HtmlEscape(part).to_string()).enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part }).collect()
}

/// Markdown of a text in which backticks stand around code: one line, and no HTML, whatever the document calls things.
fn prose(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let parts = text.split('`').enumerate();
    let escaped = parts.map(|(index, part)| if index % 2 == 1 { part.to_owned() } else { part.replace('<', "&lt;") });
    escaped.collect::<Vec<_>>().join("`")
}

/// What a reviewer has to know, in one line.
fn headline(comparison: &Comparison) -> String {
    let count = |level: Level| comparison.changes.iter().filter(|change| change.level == level).count();
    let verdict = &comparison.verdict;
    match (count(Level::Error), count(Level::Warning)) {
        (1, _) => String::from("❌ Breaking: 1 change breaks clients in use"),
        (2.., _) => format!("❌ Breaking: {} changes break clients in use", count(Level::Error)),
        (_, 1) => String::from("⚠️ Undecided: 1 change may break clients in use"),
        (_, 2..) => format!("⚠️ Undecided: {} changes may break clients in use", count(Level::Warning)),
        _ if verdict.rust == Semver::Major => {
            String::from("⚠️ Compatible on the wire, but Rust code may stop compiling")
        }
        _ if verdict.wire_new_client == Wire::Breaking => String::from("✅ Compatible, if the server goes first"),
        _ if comparison.changes.is_empty() && verdict.docs > 0 => String::from("✅ Only documentation changed"),
        _ => String::from("✅ Compatible"),
    }
}

/// The colour of the headline.
fn loudest(comparison: &Comparison) -> Level {
    let level = comparison.changes.iter().map(|change| change.level).max().unwrap_or(Level::Info);
    if comparison.verdict.rust == Semver::Major { level.max(Level::Warning) } else { level }
}

fn clients(wire: Wire) -> &'static str {
    match wire {
        Wire::Breaking => "❌ break",
        Wire::Undecided => "⚠️ may break",
        Wire::Compatible => "✅ keep working",
        Wire::None => "✅ notice nothing",
    }
}

fn rust(semver: Semver) -> &'static str {
    match semver {
        Semver::Major => "❌ major: it may stop compiling",
        Semver::Minor => "✅ minor: it still compiles, and there is something new",
        Semver::Patch => "✅ patch: it still compiles",
        Semver::None => "✅ the same",
    }
}

/// The changes by what they mean. What asks for nobody's attention is folded away if something else does.
fn parts(comparison: &Comparison, rows: &[Json]) -> Vec<Json> {
    let part = |change: &Change| match (change.level, change.rust) {
        (Level::Error, _) => 0,
        (Level::Warning, _) => 1,
        (Level::Info, Semver::Major) => 2,
        (Level::Info, _) => 3,
    };
    let titles = ["What breaks clients", "What may break clients", "What breaks Rust code alone", "What else is new"];
    let mut out = Vec::new();
    for (index, title) in titles.into_iter().enumerate() {
        let both = comparison.changes.iter().zip(rows);
        let own: Vec<&Json> = both.filter(|(change, _)| part(change) == index).map(|(_, row)| row).collect();
        if !own.is_empty() {
            out.push(json!({"title": title, "folded": index == 3 && !out.is_empty(), "changes": own}));
        }
    }
    out
}

/// What the templates would have to compute.
fn extended((change, mut row): (&Change, Json)) -> Json {
    let place = row.get("revision").filter(|place| !place.is_null()).or_else(|| row.get("base"));
    let text = |key: &str| {
        place
            .and_then(|place| place.get(key))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let place = text("file").zip(text("line")).map(|(file, line)| format!("{file}:{line}"));
    let early = change.wire < Wire::Breaking && change.wire_new_client == Wire::Breaking;
    let rust = loud(change).filter(|rust| rust.message != change.message);
    let rust: Vec<Json> = rust.map(|rust| json!({"level": rust_level(rust.level), "message": rust.message})).collect();
    // What names its operation need not say it twice.
    let mut named: Vec<&str> = change.operations.iter().take(NAMED).collect();
    let mut more = change.operations.len() - named.len();
    if named.iter().any(|operation| change.message.contains(operation)) {
        (named, more) = (Vec::new(), 0);
    }
    if let Some(members) = row.as_object_mut() {
        members.insert(String::from("named"), json!(named));
        members.insert(String::from("more"), json!(more));
        members.insert(String::from("where"), json!(spans(&named, more)));
        members.insert(String::from("message"), json!(sentence(&change.message)));
        members.insert(String::from("place"), json!(place));
        members.insert(String::from("early"), json!(early));
        members.insert(String::from("example"), json!(change.witness.as_ref().map(ToString::to_string)));
        members.insert(String::from("example_is"), json!(example(change.effect)));
        members.insert(String::from("loud_rust"), json!(rust));
        members.insert(String::from("loud"), json!(change.level > Level::Info));
    }
    row
}

fn rust_level(level: Semver) -> &'static str {
    match level {
        Semver::None => "it compiles, and means something else",
        level => level.word(),
    }
}

/// What a value proves.
fn example(effect: Effect) -> &'static str {
    match effect {
        Effect::Narrows => "was valid, and is not any more",
        Effect::Widens => "is valid now, and was not",
        _ => "is valid on one side only",
    }
}

/// A text that begins with a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Operations in Markdown, in front of what became of them.
fn spans(named: &[&str], more: usize) -> String {
    let all = named.iter().map(|operation| span(operation)).collect::<Vec<_>>().join(", ");
    match (named.len(), more) {
        (0, _) => all,
        (_, 0) => all + " · ",
        _ => format!("{all} and {more} more · "),
    }
}

/// Code in Markdown, whatever stands in it.
fn span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let gap = if longest > 0 { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}
