//! A YAML or JSON text as a tree of nodes with byte spans, in one pass over parser events.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};

use super::node::{Node, Value};
use super::{fallback, json, scalar};
use crate::report::Report;
use crate::source::{Span, Spanned};

/// Collections may be nested this deep, aliases expanded.
pub const MAX_DEPTH: usize = 255;
/// A text may hold this many values, aliases expanded.
pub const MAX_NODES: usize = 20_000_000;
/// Aliases may add this many values.
pub const MAX_ALIAS_NODES: usize = 1_000_000;

/// Reads a text. Problems go to the report; what could be read is returned.
pub(super) fn read(text: &str, file: u32, report: &mut Report) -> Option<Node> {
    match json(text, file, report).unwrap_or_else(|| yaml(text, file, report)) {
        Ok(node) => Some(node),
        Err(Failure::Reported) => None,
        Err(Failure::Syntax(error)) => {
            let start = error.marker().byte_offset().unwrap_or(0).min(text.len());
            let span = Span::new(file, start, start);
            if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
                report.too_deep(span, MAX_DEPTH);
                return None;
            }
            if let Some(node) = fallback::read(text, file) {
                report.approximate_positions(span, &error.info());
                return Some(node);
            }
            report.syntax(span, &error.info());
            None
        }
    }
}

/// Why there is no tree.
pub(super) enum Failure {
    Syntax(ScanError),
    Reported,
}

/// As JSON; `None` if the text is none.
fn json(text: &str, file: u32, report: &mut Report) -> Option<Result<Node, Failure>> {
    // What is reported of a text that turns out to be YAML is forgotten.
    let mut attempt = report.clone();
    let mut builder = Builder::new(text, file, &mut attempt);
    let read = json::read(text, &mut builder);
    let root = builder.root.take().unwrap_or_default();
    let outcome = match read {
        Ok(()) => Ok(root),
        Err(json::Stop::Refused(failure)) => Err(failure),
        Err(json::Stop::NotJson) => return None,
    };
    *report = attempt;
    Some(outcome)
}

fn yaml(text: &str, file: u32, report: &mut Report) -> Result<Node, Failure> {
    let options = granit_parser::options! {
        simple_key_max_lookahead: 8192,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
        emit_comments: false,
    };
    let mut builder = Builder::new(text, file, report);
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(Failure::Syntax)?;
        let span = builder.span(&span);
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                builder.report.second_document(span);
                return Err(Failure::Reported);
            }
        }
        builder.event(event, span)?;
    }
    Ok(builder.root.unwrap_or_default())
}

/// A finished value and how deep it is nested.
#[derive(Clone)]
struct Built {
    node: Node,
    height: usize,
    count: usize,
}

/// What a collection is.
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
    name: Spanned<String>,
    merge: bool,
}

/// Puts a tree together.
pub(super) struct Builder<'a> {
    text: &'a str,
    pub(super) file: u32,
    report: &'a mut Report,
    stack: Vec<Frame>,
    /// Values of all open sequences and mappings, the innermost last: each collection is allocated once, in its size.
    items: Vec<Node>,
    members: Vec<(Spanned<String>, Node)>,
    anchors: BTreeMap<usize, Built>,
    nodes: usize,
    expanded: usize,
    root: Option<Node>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, file: u32, report: &'a mut Report) -> Self {
        Self {
            text,
            file,
            report,
            stack: Vec::new(),
            items: Vec::new(),
            members: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: 0,
            expanded: 0,
            root: None,
        }
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        // Block scalars and collections end where the next token begins: do not point at the space between.
        let end = self.text.get(range.clone()).map_or(range.end, |slice| range.start + slice.trim_end().len());
        Span::new(self.file, range.start, end)
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Failure> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = is_plain(style, tag.as_deref());
                self.scalar(text, plain, anchor, span)
            }
            Event::SequenceStart(_, anchor, _) => self.open(Start::Sequence, anchor, span),
            Event::MappingStart(_, anchor, _) => self.open(Start::Mapping, anchor, span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    /// A scalar: a key, or a value. One that is `plain` can be something else than a text.
    pub(super) fn scalar(&mut self, text: Cow<'_, str>, plain: bool, anchor: usize, span: Span) -> Result<(), Failure> {
        if self.expects_key() {
            let merge = plain && text == "<<";
            if anchor != 0 {
                let node = Node { span, value: Value::String(text.clone().into_owned()) };
                self.anchors.insert(anchor, Built { node, height: 0, count: 1 });
            }
            self.key(Spanned::new(text.into_owned(), span), merge);
            return Ok(());
        }
        let value = if plain { scalar::resolve(&text) } else { Value::String(text.into_owned()) };
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
                self.merge(first, merged);
                Value::Object(self.members.drain(first..).collect())
            }
        };
        let built = Built { node: Node { span, value }, height: frame.height + 1, count: frame.count };
        self.add(built, frame.anchor, span)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Failure> {
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

    fn key(&mut self, name: Spanned<String>, is_merge: bool) {
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
    fn merge(&mut self, first: usize, merged: Vec<Node>) {
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
    fn drop_duplicates(&mut self, members: &mut Vec<(Spanned<String>, Node)>) {
        let mut order: Vec<&Spanned<String>> = members.iter().map(|(key, _)| key).collect();
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

fn has_duplicates(members: &[(Spanned<String>, Node)]) -> bool {
    let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.value.as_str()).collect();
    keys.sort_unstable_by_key(|key| (key.len(), *key));
    keys.iter().zip(keys.iter().skip(1)).any(|(one, other)| one == other)
}

/// Whether the text of a scalar decides its type.
fn is_plain(style: ScalarStyle, tag: Option<&Tag>) -> bool {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => !tag.is_yaml_core_schema_tag("str"),
        Some(tag) if tag.suffix().is_empty() => false,
        _ => style == ScalarStyle::Plain,
    }
}

fn is_mergeable(node: &Node) -> bool {
    match &node.value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(|item| matches!(item.value, Value::Object(_))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Failure, Node, json, yaml};
    use crate::report::Report;

    fn as_json(text: &str) -> Option<Node> {
        json(text, 0, &mut Report::default()).and_then(Result::ok)
    }

    fn as_yaml(text: &str) -> Option<Node> {
        yaml(text, 0, &mut Report::default()).ok()
    }

    /// All JSON below a folder.
    fn documents(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let below = |path: PathBuf| if path.is_dir() { documents(&path) } else { vec![path] };
        entries.flat_map(below).filter(|path| path.extension().is_some_and(|end| end == "json")).collect()
    }

    #[test]
    fn json_has_the_tree_and_the_places_that_it_has_as_yaml() {
        let texts = [
            "{}",
            " [ ]\n",
            r#"{"a": [1, -2.50, 1e3, true, false, null], "b": {"": {}}, "c": []}"#,
            "{\n  \"a\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00ä\",\n  \"<<\": {\"x\": 1}\n}\n",
            r#"{"a": 1, "b": 2, "a": 3}"#,
            "{\"a\": 12345678901234567890123.4560}",
        ];
        for text in texts {
            assert!(as_json(text).is_some(), "{text}");
            assert_eq!(as_json(text), as_yaml(text), "{text}");
        }
        let files = documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests"));
        assert!(!files.is_empty());
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            // Some are broken on purpose.
            if let Some(tree) = as_json(&text) {
                assert_eq!(Some(tree), as_yaml(&text), "{}", path.display());
            }
        }
    }

    #[test]
    fn what_is_not_json_is_left_to_the_other_readers() {
        for text in [
            "",
            "1",
            "a: 1",
            "{a: 1}",
            "[1,]",
            "[,1]",
            "{\"a\": 1,}",
            "{\"a\" 1}",
            "{\"a\": 1} # done",
            "{\"a\": 1}\n---\n{}",
            "[1 2]",
            "[1}",
            "{\"a\": [}",
            "['a']",
            "[\"a\nb\"]",
            "[\"\\x41\"]",
            "[\"\\ud800\"]",
            "[\"\\ud800\\u0041\"]",
            "[\"\\u+041\"]",
            "[\"a",
            "[",
        ] {
            assert!(json(text, 0, &mut Report::default()).is_none(), "{text}");
        }
    }

    #[test]
    fn limits_hold_for_json() {
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        let mut report = Report::default();
        assert!(matches!(json(&deep, 0, &mut report), Some(Err(Failure::Reported))));
        assert_eq!(report.errors(), 1);
    }
}
