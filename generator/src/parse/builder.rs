//! Values as they are met → a tree, with limits against hostile input.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::ScanError;

use super::node::{Node, Value};
use super::scalar;
use crate::report::Report;
use crate::source::{Source, Span, Spanned};
use crate::text::Text;

/// Collections may be nested this deep, aliases expanded.
pub const MAX_DEPTH: usize = 255;
/// A text may hold this many values, aliases expanded.
pub const MAX_NODES: usize = 20_000_000;
/// Aliases may add this many values.
pub const MAX_ALIAS_NODES: usize = 1_000_000;

/// Keys that give a part of a document a name for references; few documents have one.
const NAMES: [&str; 4] = ["$id", "$self", "$anchor", "$dynamicAnchor"];

/// Why there is no tree.
pub(super) enum Failure {
    Syntax(ScanError),
    Reported,
}

/// A finished value and how deep it is nested.
#[derive(Clone)]
struct Built {
    node: Node,
    height: usize,
    count: usize,
}

/// What a collection is.
#[derive(Clone, Copy)]
pub(super) enum Start {
    Sequence,
    Mapping,
}

struct Frame {
    span: Span,
    anchor: usize,
    height: usize,
    count: usize,
    content: Content,
}

/// What a collection has so far; its values are the last ones in the builder's lists, from `first` on.
enum Content {
    Items { first: usize },
    Members { first: usize, key: Option<Key>, merged: Vec<Node> },
}

struct Key {
    name: Spanned<Text>,
    merge: bool,
}

/// Puts a tree together.
pub(super) struct Builder<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) file: u32,
    pub(super) report: &'a mut Report,
    stack: Vec<Frame>,
    /// Values of all open sequences and mappings, the innermost last: each collection is allocated once, in its size.
    items: Vec<Node>,
    members: Vec<(Spanned<Text>, Node)>,
    anchors: BTreeMap<usize, Built>,
    nodes: usize,
    expanded: usize,
    pub(super) root: Option<Node>,
    /// Whether a mapping has one of [`NAMES`].
    pub(super) has_names: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a Arc<Source>, file: u32, report: &'a mut Report) -> Self {
        Self {
            source,
            file,
            report,
            stack: Vec::new(),
            items: Vec::new(),
            members: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: 0,
            expanded: 0,
            root: None,
            has_names: false,
        }
    }

    /// A scalar: a key, or a value. One that is `plain` can be something else than a text.
    pub(super) fn scalar(&mut self, text: Cow<'_, str>, plain: bool, anchor: usize, span: Span) -> Result<(), Failure> {
        if self.expects_key() {
            let merge = plain && text == "<<";
            let text = Text::found(self.source, text);
            if anchor != 0 {
                let node = Node { span, value: Value::String(text.clone()) };
                self.anchors.insert(anchor, Built { node, height: 0, count: 1 });
            }
            self.key(Spanned::new(text, span), merge);
            return Ok(());
        }
        let value = if plain {
            scalar::resolve(&text, || Text::found(self.source, text.clone()))
        } else {
            Value::String(Text::found(self.source, text))
        };
        self.value(value, anchor, span)
    }

    /// A value that is no collection.
    pub(super) fn value(&mut self, value: Value, anchor: usize, span: Span) -> Result<(), Failure> {
        self.add(Built { node: Node { span, value }, height: 0, count: 1 }, anchor, span)
    }

    /// A collection begins.
    pub(super) fn open(&mut self, start: Start, anchor: usize, span: Span) -> Result<(), Failure> {
        if self.expects_key() {
            self.report.syntax(span, "a mapping or sequence cannot be the key of a mapping here");
            return Err(Failure::Reported);
        }
        if self.stack.len() >= MAX_DEPTH {
            return self.too_deep(span);
        }
        let content = match start {
            Start::Sequence => Content::Items { first: self.items.len() },
            Start::Mapping => Content::Members { first: self.members.len(), key: None, merged: Vec::new() },
        };
        self.stack.push(Frame { span, anchor, height: 0, count: 1, content });
        Ok(())
    }

    /// The innermost collection ends.
    pub(super) fn close(&mut self, end: Span) -> Result<(), Failure> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let until = self
            .source
            .text
            .get(..end.end as usize)
            .map_or(end.end, |text| u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX));
        let span = Span { end: until.max(frame.span.start), ..frame.span };
        let value = match frame.content {
            Content::Items { first } => Value::Array(self.items.drain(first..).collect()),
            Content::Members { first, merged, .. } => {
                if has_duplicates(self.members.get(first..).unwrap_or_default()) {
                    let mut members = self.members.split_off(first);
                    self.drop_duplicates(&mut members);
                    self.members.append(&mut members);
                }
                self.merge(first, &merged);
                Value::Object(self.members.drain(first..).collect())
            }
        };
        let built = Built { node: Node { span, value }, height: frame.height + 1, count: frame.count };
        self.add(built, frame.anchor, span)
    }

    /// A value that was named before.
    pub(super) fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Failure> {
        let Some(target) = self.anchors.get(&anchor) else {
            self.report.syntax(span, "this alias stands inside the value that it names");
            return Err(Failure::Reported);
        };
        if self.expects_key() {
            if let Value::String(text) = &target.node.value {
                let name = Spanned::new(text.clone(), span);
                self.key(name, false);
                return Ok(());
            }
            self.report.syntax(span, "only a text can be the key of a mapping");
            return Err(Failure::Reported);
        }
        // Counted before it is copied: a few lines of aliases can stand for billions of values.
        self.expanded = self.expanded.saturating_add(target.count);
        if self.expanded > MAX_ALIAS_NODES {
            self.report.too_many_values(span, MAX_ALIAS_NODES);
            return Err(Failure::Reported);
        }
        if self.stack.len() + target.height > MAX_DEPTH {
            return self.too_deep(span);
        }
        let target = target.clone();
        self.add(target, 0, span)
    }

    /// Whether the next node is a key.
    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { content: Content::Members { key: None, .. }, .. }))
    }

    fn key(&mut self, name: Spanned<Text>, is_merge: bool) {
        self.has_names |= NAMES.contains(&name.value.as_str());
        if let Some(Frame { content: Content::Members { key, .. }, .. }) = self.stack.last_mut() {
            *key = Some(Key { name, merge: is_merge });
        }
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, built: Built, anchor: usize, span: Span) -> Result<(), Failure> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.report.too_many_values(span, MAX_NODES);
            return Err(Failure::Reported);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, built.clone());
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(built.node);
            return Ok(());
        };
        frame.height = frame.height.max(built.height);
        frame.count = frame.count.saturating_add(built.count);
        match &mut frame.content {
            Content::Items { .. } => self.items.push(built.node),
            Content::Members { key, merged, .. } => match key.take() {
                Some(Key { merge: true, .. }) if is_mergeable(&built.node) => merged.push(built.node),
                Some(Key { name, .. }) => self.members.push((name, built.node)),
                None => {}
            },
        }
        Ok(())
    }

    /// Adds the members of `<<` that the innermost mapping, which begins at `first`, does not have itself; earlier ones win.
    fn merge(&mut self, first: usize, merged: &[Node]) {
        let sources = merged.iter().flat_map(|node| match &node.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(node),
        });
        for (key, value) in sources.flat_map(Node::members) {
            if !self.members.iter().skip(first).any(|(name, _)| name.value == key.value) {
                self.members.push((key.clone(), value.clone()));
            }
        }
    }

    fn too_deep(&mut self, span: Span) -> Result<(), Failure> {
        self.report.too_deep(span, MAX_DEPTH);
        Err(Failure::Reported)
    }

    /// Reports keys that stand twice in a mapping; the last one counts, as in JavaScript and Python.
    fn drop_duplicates(&mut self, members: &mut Vec<(Spanned<Text>, Node)>) {
        let mut order: Vec<&Spanned<Text>> = members.iter().map(|(key, _)| key).collect();
        order.sort_by(|a, b| (&a.value, a.span).cmp(&(&b.value, b.span)));
        let mut dropped = Vec::new();
        for (first, second) in order.iter().zip(order.iter().skip(1)) {
            if first.value == second.value {
                self.report.duplicate_key(second, first.span);
                dropped.push(first.span);
            }
        }
        members.retain(|(key, _)| !dropped.contains(&key.span));
    }
}

fn has_duplicates(members: &[(Spanned<Text>, Node)]) -> bool {
    let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.value.as_str()).collect();
    keys.sort_unstable_by_key(|key| (key.len(), *key));
    keys.iter().zip(keys.iter().skip(1)).any(|(one, other)| one == other)
}

fn is_mergeable(node: &Node) -> bool {
    match &node.value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(|item| matches!(item.value, Value::Object(_))),
        _ => false,
    }
}
