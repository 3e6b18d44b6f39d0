//! A YAML or JSON text as a tree of nodes with byte spans, in one pass over parser events.

use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Tag};

use super::builder::{Builder, Failure, MAX_DEPTH, Start};
use super::node::Node;
use super::{fallback, json};
use crate::report::Report;
use crate::source::{Source, Span};

/// What was read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) root: Node,
    /// Whether there may be names in it, such as `$id`.
    pub(super) has_names: bool,
}

/// Reads a text. Problems go to the report; what could be read is returned.
pub(super) fn read(source: &Arc<Source>, file: u32, report: &mut Report) -> Option<Tree> {
    let text = source.text.as_str();
    match json(source, file, report).unwrap_or_else(|| yaml(source, file, report)) {
        Ok(tree) => Some(tree),
        Err(Failure::Reported) => None,
        Err(Failure::Syntax(error)) => {
            let start = error.marker().byte_offset().unwrap_or(0).min(text.len());
            let span = Span::new(file, start, start);
            if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
                report.too_deep(span, MAX_DEPTH);
                return None;
            }
            if let Some(root) = fallback::read(text, file) {
                report.approximate_positions(span, &error.info());
                return Some(Tree { root, has_names: true });
            }
            report.syntax(span, &error.info());
            None
        }
    }
}

/// As JSON; `None` if the text is none.
fn json(source: &Arc<Source>, file: u32, report: &mut Report) -> Option<Result<Tree, Failure>> {
    // What is reported of a text that turns out to be YAML is forgotten.
    let mut attempt = report.clone();
    let mut builder = Builder::new(source, file, &mut attempt);
    let read = json::read(&mut builder);
    let tree = builder.tree();
    let outcome = match read {
        Ok(()) => Ok(tree),
        Err(json::Stop::Refused(failure)) => Err(failure),
        Err(json::Stop::NotJson) => return None,
    };
    *report = attempt;
    Some(outcome)
}

fn yaml(source: &Arc<Source>, file: u32, report: &mut Report) -> Result<Tree, Failure> {
    let options = granit_parser::options! {
        simple_key_max_lookahead: 8192,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
        emit_comments: false,
    };
    let mut builder = Builder::new(source, file, report);
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(&source.text, options) {
        let (event, span) = next.map_err(Failure::Syntax)?;
        let span = span_of(&builder, &span);
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                builder.report.second_document(span);
                return Err(Failure::Reported);
            }
        }
        add(&mut builder, event, span)?;
    }
    Ok(builder.tree())
}

impl Builder<'_> {
    fn tree(&mut self) -> Tree {
        Tree { root: self.root.take().unwrap_or_default(), has_names: self.has_names }
    }
}

fn span_of(builder: &Builder<'_>, span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or(0..0);
    // Block scalars and collections end where the next token begins: do not point at the space between.
    let end = builder.source.text.get(range.clone()).map_or(range.end, |slice| range.start + slice.trim_end().len());
    Span::new(builder.file, range.start, end)
}

fn add(builder: &mut Builder<'_>, event: Event<'_>, span: Span) -> Result<(), Failure> {
    match event {
        Event::Scalar(text, style, anchor, tag) => {
            let plain = is_plain(style, tag.as_deref());
            builder.scalar(text, plain, anchor, span)
        }
        Event::SequenceStart(_, anchor, _) => builder.open(Start::Sequence, anchor, span),
        Event::MappingStart(_, anchor, _) => builder.open(Start::Mapping, anchor, span),
        Event::SequenceEnd | Event::MappingEnd => builder.close(span),
        Event::Alias(anchor) => builder.alias(anchor, span),
        _ => Ok(()),
    }
}

/// Whether the text of a scalar decides its type.
fn is_plain(style: ScalarStyle, tag: Option<&Tag>) -> bool {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => !tag.is_yaml_core_schema_tag("str"),
        Some(tag) if tag.suffix().is_empty() => false,
        _ => style == ScalarStyle::Plain,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Arc, Failure, Source, Tree, json, yaml};
    use crate::report::Report;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { name: String::new(), text: text.to_owned() })
    }

    fn as_json(text: &str) -> Option<Tree> {
        json(&source(text), 0, &mut Report::default()).and_then(Result::ok)
    }

    fn as_yaml(text: &str) -> Option<Tree> {
        yaml(&source(text), 0, &mut Report::default()).ok()
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
            assert!(json(&source(text), 0, &mut Report::default()).is_none(), "{text}");
        }
    }

    #[test]
    fn limits_hold_for_json() {
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        let mut report = Report::default();
        assert!(matches!(json(&source(&deep), 0, &mut report), Some(Err(Failure::Reported))));
        assert_eq!(report.errors(), 1);
    }
}
