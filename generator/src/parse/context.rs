//! What all parsers of objects share: the files, the report, and the reading of members with the right shape.

use std::collections::{BTreeSet, VecDeque};

use indexmap::IndexMap;

use super::files::{Dialect, Files, Loader};
use super::model::{Document, Extensions, Location};
use super::node::{Node, Value};
use super::resolve::Kind;
use crate::report::Report;
use crate::source::{Source, Spanned};
use crate::text::Text;

/// The state of one run.
pub(super) struct Cx<'a> {
    pub(super) files: Files<'a>,
    pub(super) report: &'a mut Report,
    /// Targets of references that are still to be read.
    pub(super) pending: VecDeque<(Kind, Location)>,
    /// Targets that were met.
    pub(super) seen: BTreeSet<(Kind, Location)>,
    /// Callbacks and path items that are being read: they may refer to themselves.
    pub(super) active: Vec<Location>,
    pub(super) out: Document,
}

impl<'a> Cx<'a> {
    pub(super) fn new(loader: &'a mut dyn Loader, root: Source, report: &'a mut Report) -> Self {
        let mut files = Files::new(loader);
        files.add(root, Dialect::V31, report);
        Self {
            files,
            report,
            pending: VecDeque::new(),
            seen: BTreeSet::new(),
            active: Vec::new(),
            out: Document::default(),
        }
    }

    /// The members of a mapping; another shape is reported.
    pub(super) fn object<'n>(&mut self, node: &'n Node, what: &str) -> &'n [(Spanned<Text>, Node)] {
        if !matches!(node.value, Value::Object(_)) {
            self.report.wrong_shape(node, what, "a mapping");
        }
        node.members()
    }

    /// The items of a sequence; another shape is reported.
    pub(super) fn array<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        if !matches!(node.value, Value::Array(_)) {
            self.report.wrong_shape(node, what, "a sequence");
        }
        node.items()
    }

    /// Reports members that the specification does not know.
    pub(super) fn fields(&mut self, node: &Node, what: &str, known: &[&str]) {
        for (key, _) in self.object(node, what) {
            if !key.value.starts_with("x-") && !known.contains(&key.value.as_str()) {
                self.report.unknown_field(key, what, known);
            }
        }
    }

    /// The member `key` as a text.
    pub(super) fn text(&mut self, node: &Node, key: &str) -> Option<Text> {
        self.spanned(node, key).map(|text| text.value)
    }

    /// The member `key` as a text with its place.
    pub(super) fn spanned(&mut self, node: &Node, key: &str) -> Option<Spanned<Text>> {
        let value = node.get(key)?;
        self.string(value, key)
    }

    /// A text; a number or boolean is taken as written.
    pub(super) fn string(&mut self, node: &Node, what: &str) -> Option<Spanned<Text>> {
        let text = match &node.value {
            Value::String(text) => text.clone(),
            Value::Number(text) => {
                self.report.text_expected(node, what);
                text.clone()
            }
            Value::Bool(value) => {
                self.report.text_expected(node, what);
                value.to_string().into()
            }
            Value::Null => {
                self.report.null_ignored(node, what);
                return None;
            }
            _ => {
                self.report.wrong_shape(node, what, "a text");
                return None;
            }
        };
        Some(Spanned::new(text, node.span))
    }

    /// The member `key` as a boolean; absent is `false`.
    pub(super) fn flag(&mut self, node: &Node, key: &str) -> bool {
        self.boolean(node, key).unwrap_or(false)
    }

    /// The member `key` as a boolean.
    pub(super) fn boolean(&mut self, node: &Node, key: &str) -> Option<bool> {
        let value = node.get(key)?;
        match &value.value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if ["true", "false"].contains(&text.trim().to_lowercase().as_str()) => {
                self.report.boolean_expected(value, key);
                Some(text.trim().eq_ignore_ascii_case("true"))
            }
            Value::String(_) => {
                self.report.boolean_expected(value, key);
                None
            }
            _ => {
                self.report.wrong_shape(value, key, "`true` or `false`");
                None
            }
        }
    }

    /// The items of the member `key`; nothing if it is absent.
    pub(super) fn list<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        match node.get(key) {
            Some(value) if matches!(value.value, Value::Null) => {
                self.report.null_ignored(value, key);
                &[]
            }
            Some(value) => self.array(value, key),
            None => &[],
        }
    }

    /// The members of the member `key`; nothing if it is absent.
    pub(super) fn map<'n>(&mut self, node: &'n Node, key: &str) -> &'n [(Spanned<Text>, Node)] {
        match node.get(key) {
            Some(value) if matches!(value.value, Value::Null) => {
                self.report.null_ignored(value, key);
                &[]
            }
            Some(value) => self.object(value, key),
            None => &[],
        }
    }

    /// The texts of the member `key`.
    pub(super) fn texts(&mut self, node: &Node, key: &str) -> Vec<Spanned<Text>> {
        let items = self.list(node, key);
        exact(items.iter().filter_map(|item| self.string(item, key)))
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, node: &Node, key: &str, what: &str) -> Spanned<Text> {
        if node.get(key).is_none() {
            self.report.missing_field(node, what, key);
        }
        self.spanned(node, key).unwrap_or(Spanned::new(String::new().into(), node.span))
    }
}

/// A list without room for more: documents have many short ones.
pub(super) fn exact<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut out: Vec<T> = items.collect();
    out.shrink_to_fit();
    out
}

/// The `x-…` members.
pub(super) fn extensions(node: &Node) -> Extensions {
    let members = node.members().iter().filter(|(key, _)| key.value.starts_with("x-"));
    let found: IndexMap<_, _> = members.map(|(key, value)| (key.value.to_string(), value.clone())).collect();
    if found.is_empty() { Extensions::default() } else { found.into() }
}
