//! Lines and columns of many places: each text is searched for line breaks once.

use crate::source::{Sources, Span};

/// The texts of one document with the starts of their lines.
pub(super) struct Lines<'a> {
    sources: &'a Sources,
    starts: Vec<Vec<usize>>,
}

/// A place as people and editors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot<'a> {
    pub(super) file: &'a str,
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
    /// The whole line.
    pub(super) text: &'a str,
    /// How many characters the place has on this line.
    pub(super) width: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let starts = |text: &str| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { sources, starts: sources.iter().map(|source| starts(&source.text)).collect() }
    }

    pub(super) fn spot(&self, span: Span) -> Option<Spot<'a>> {
        let source = self.sources.get(span.file)?;
        let starts = self.starts.get(usize::try_from(span.file).ok()?)?;
        let at = usize::try_from(span.start).ok()?.min(source.text.len());
        let line = starts.partition_point(|start| *start <= at);
        let start = *starts.get(line.checked_sub(1)?)?;
        let text = source.text.get(start..)?.lines().next().unwrap_or("");
        let column = source.text.get(start..at)?.chars().count() + 1;
        let end = usize::try_from(span.end).ok()?.clamp(at, start + text.len().max(at - start));
        let width = source.text.get(at..end).map_or(1, |inside| inside.trim_end().chars().count()).max(1);
        Some(Spot { file: &source.name, line, column, text, width })
    }
}
