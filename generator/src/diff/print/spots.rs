//! Places as people and editors name them.

use crate::source::{Sources, Span};

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot<'a> {
    pub(super) file: &'a str,
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
    /// All that comes before the place in the file.
    before: &'a str,
    /// What is there.
    inside: &'a str,
    /// What is there, and all that follows.
    after: &'a str,
}

impl<'a> Spot<'a> {
    pub(super) fn of(sources: &'a Sources, span: Span) -> Option<Self> {
        let source = sources.get(span.file)?;
        let position = sources.position(span)?;
        let at = usize::try_from(span.start).ok()?.min(source.text.len());
        let (before, after) = source.text.split_at_checked(at)?;
        let inside = source.text.get(at..usize::try_from(span.end).ok()?).unwrap_or_default();
        Some(Self { file: &source.name, line: position.line, column: position.column, before, inside, after })
    }

    /// Its line, cut to so many characters if it is long, and without its indentation if it is deep; then where in it the
    /// place begins, and how wide it is.
    pub(super) fn cut(&self, width: usize) -> (String, usize, usize) {
        let start = self.column - 1;
        // Nobody indents further than this, and lines may be very long.
        let reach = 10 * width;
        let mut line: Vec<char> = self.before.chars().rev().take_while(|c| *c != '\n').take(reach).collect();
        line.reverse();
        let dropped = start - line.len();
        let indent = line.iter().take_while(|c| dropped == 0 && c.is_whitespace()).count();
        let skip = if start > width / 2 + indent { start - width / 4 } else { indent };
        let rest = self.after.chars().take_while(|c| *c != '\n').take(width);
        let shown: String = line.into_iter().skip(skip - dropped).chain(rest).take(width).collect();
        let shown = shown.trim_end().to_owned();
        let own: String = self.inside.chars().take_while(|c| *c != '\n').take(width).collect();
        let room = shown.chars().count().saturating_sub(start - skip);
        (shown, start - skip, own.trim_end().chars().count().min(room).max(1))
    }
}
