//! Markdown for a comment on a pull request, and a page of HTML.

use minijinja::{AutoEscape, Environment};
use serde_json::{Value as Json, json};

use super::json::object;
use super::text::groups;
use crate::diff::{Comparison, Level};
use crate::source::Sources;

const MARKDOWN: &str = include_str!("../../../templates/diff.md.j2");
const HTML_NAME: &str = "diff.html";
const HTML: &str = include_str!("../../../templates/diff.html.j2");

/// Markdown: a table per group of operations; nothing if nothing changed.
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
    environment.add_filter("cell", |text: String| text.replace('|', "\\|").replace('\n', " "));
    let object = object(comparison, base, revision);
    let changes = object.get("changes").and_then(Json::as_array).cloned().unwrap_or_default();
    let groups: Vec<Json> = groups(comparison)
        .into_iter()
        .map(|(title, members)| {
            let rows = comparison.changes.iter().zip(&changes);
            let own = rows.filter(|(change, _)| members.iter().any(|member| std::ptr::eq(*member, *change)));
            json!({"title": title, "changes": own.map(|(change, row)| extended(change.level, row)).collect::<Vec<_>>()})
        })
        .collect();
    let context = json!({
        "line": super::verdict(comparison),
        "verdict": object.get("verdict"),
        "changes": changes,
        "groups": groups,
    });
    // The templates are part of the program, and a test renders both.
    environment.render_named_str(name, template, minijinja::value::Serde(context)).unwrap_or_default()
}

/// What the templates would have to compute.
fn extended(level: Level, row: &Json) -> Json {
    let mark = match level {
        Level::Error => "❌ breaking",
        Level::Warning => "⚠️ undecided",
        Level::Info => "info",
    };
    let place = row.get("revision").filter(|place| !place.is_null()).or_else(|| row.get("base"));
    let text = |key: &str| {
        place
            .and_then(|place| place.get(key))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let place = text("file").zip(text("line")).map(|(file, line)| format!("{file}:{line}"));
    let mut row = row.clone();
    if let Some(members) = row.as_object_mut() {
        members.insert(String::from("mark"), json!(mark));
        members.insert(String::from("place"), json!(place));
        members.insert(String::from("loud"), json!(level > Level::Info));
    }
    row
}
