//! The tree of an `oasmith.toml` held against the table of keys.

use super::keys::{self, Kind, PACKAGE, PAGES, TYPE};
use crate::parse::node::{Node, Value};
use crate::report::Report;
use crate::source::Spanned;
use crate::text::Text;

/// Reports keys that do not exist and values of the wrong shape.
pub(super) fn check(root: &Node, report: &mut Report) {
    for (name, node) in root.members() {
        if let Some(key) = keys::of("").find(|key| key.name == name.value) {
            value(&name.value, node, key.kind, report);
        } else if keys::of(&name.value).next().is_some() {
            section(name, node, report);
        } else {
            report.unknown_option(name, "at the top", (&keys::top(), &keys::elsewhere(&name.value)));
        }
    }
}

fn section(name: &Spanned<Text>, node: &Node, report: &mut Report) {
    if !matches!(node.value, Value::Object(_)) {
        report.option_of_wrong_type(node, &name.value, "a table");
    }
    let rows: Vec<_> = keys::of(&name.value).map(|key| (key.name, key.kind, "")).collect();
    members(&name.value, node, &rows, report);
}

fn members(path: &str, node: &Node, rows: &[(&str, Kind, &str)], report: &mut Report) {
    for (name, node) in node.members() {
        if let Some((_, kind, _)) = rows.iter().find(|(known, ..)| *known == name.value) {
            value(&format!("{path}.{}", name.value), node, *kind, report);
        } else {
            let known: Vec<&str> = rows.iter().map(|(name, ..)| *name).collect();
            report.unknown_option(name, &format!("in `{path}`"), (&known, &keys::elsewhere(&name.value)));
        }
    }
}

fn value(path: &str, node: &Node, kind: Kind, report: &mut Report) {
    let is_text = |node: &Node| node.as_str().is_some();
    let is_list = |node: &Node| matches!(&node.value, Value::Array(items) if items.iter().all(is_text));
    let is_row = |node: &Node| matches!(node.value, Value::Object(_));
    let is_table = is_row(node);
    let (fits, expected) = match kind {
        Kind::Text => (is_text(node), "a text"),
        Kind::Flag => (node.as_bool().is_some(), "true or false"),
        Kind::Texts => (is_list(node), "a list of texts"),
        Kind::Word(words) => {
            if let Some(word) = node.as_str().filter(|word| !words.contains(word)) {
                report.unusable_option(
                    node.span,
                    &format!("`{path}` is \"{word}\""),
                    &format!("write one of {}", words.join(", ")),
                );
            }
            (is_text(node), "a text")
        }
        Kind::Number => (matches!(&node.value, Value::Number(text) if text.parse::<u64>().is_ok()), "a whole number"),
        Kind::Names | Kind::Lists | Kind::Types | Kind::Packages | Kind::Pages | Kind::Words(_) => {
            (is_table, "a table")
        }
        Kind::Rows(_) => (matches!(&node.value, Value::Array(rows) if rows.iter().all(is_row)), "a list of tables"),
    };
    if !fits {
        report.option_of_wrong_type(node, path, expected);
    }
    if let Kind::Rows(rows) = kind {
        node.items().iter().for_each(|row| members(path, row, rows, report));
    }
    for (name, node) in node.members().iter().filter(|_| is_table) {
        entry(&format!("{path}.{}", name.value), node, kind, report);
    }
}

/// What stands behind a key that the user chose.
fn entry(path: &str, node: &Node, kind: Kind, report: &mut Report) {
    match kind {
        Kind::Names => value(path, node, Kind::Text, report),
        Kind::Lists => value(path, node, Kind::Texts, report),
        Kind::Words(words) => value(path, node, Kind::Word(words), report),
        Kind::Types | Kind::Packages if matches!(node.value, Value::Object(_)) => {
            members(path, node, if kind == Kind::Types { TYPE } else { PACKAGE }, report);
        }
        Kind::Pages if matches!(node.value, Value::Object(_)) => members(path, node, PAGES, report),
        Kind::Pages => report.option_of_wrong_type(node, path, "a table"),
        Kind::Types | Kind::Packages if node.as_str().is_none() => {
            report.option_of_wrong_type(node, path, "a text or a table");
        }
        _ => {}
    }
}

/// A text at a path of keys.
pub(super) fn text(root: &Node, path: &[&str]) -> Option<String> {
    at(root, path)?.as_str().map(str::to_owned)
}

/// A whole number at a path of keys.
pub(super) fn number(root: &Node, path: &[&str]) -> Option<u64> {
    if let Value::Number(text) = &at(root, path)?.value { text.parse().ok() } else { None }
}

/// A flag at a path of keys.
pub(super) fn flag(root: &Node, path: &[&str]) -> Option<bool> {
    at(root, path)?.as_bool()
}

/// A list of texts at a path of keys.
pub(super) fn texts(root: &Node, path: &[&str]) -> Vec<Spanned<Text>> {
    at(root, path).map(list).unwrap_or_default()
}

/// The texts of a list.
pub(super) fn list(node: &Node) -> Vec<Spanned<Text>> {
    node.items().iter().filter_map(|item| Some(Spanned::new(item.as_str()?.into(), item.span))).collect()
}

/// The members of the table at a path of keys.
pub(super) fn table<'n>(root: &'n Node, path: &[&str]) -> &'n [(Spanned<Text>, Node)] {
    at(root, path).map(Node::members).unwrap_or_default()
}

/// The items of the list at a path of keys.
pub(super) fn items<'n>(root: &'n Node, path: &[&str]) -> &'n [Node] {
    at(root, path).map(Node::items).unwrap_or_default()
}

/// What stands at a path of keys.
pub(super) fn at<'n>(root: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, name| node.get(name))
}
