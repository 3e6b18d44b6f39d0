//! Texts and places in them: what a diagnostic points at.
//!
//! Every value of a document keeps a [`Span`] from the first byte to the last diagnostic. Lines and columns are
//! computed only when somebody looks.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// The index of the file with the options: it stands apart from the texts of the document.
pub const CONFIG: u32 = u32::MAX;

/// A half-open byte range in one [`Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Index of the source in [`Sources`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end` in `file`.
    #[must_use]
    pub fn new(file: u32, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end) }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One text that was read: its display name and its bytes.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The name to show: the path as the user gave it, `-` for standard input, or `REV:path`.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}

impl Source {
    /// The text of a file; a byte order mark is dropped.
    ///
    /// # Errors
    /// Where the bytes stop being UTF-8, as a sentence without a full stop.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, String> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                return String::from("the text is UTF-16: save it as UTF-8");
            }
            let before = bytes.get(..at).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            format!("the text is not UTF-8: line {line}, byte {}", at + 1)
        })?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        Ok(Self { name: name.into(), text })
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The first byte of a text.
const BEGIN: Position = Position { line: 1, column: 1 };

/// How many bytes lie between two places whose positions are kept.
const STRIDE: usize = 4096;

impl Position {
    /// The position after a byte. The later bytes of a character do not count.
    fn after(self, byte: u8) -> Self {
        match byte {
            b'\n' => Self { line: self.line + 1, column: 1 },
            0x80..=0xbf => self,
            _ => Self { column: self.column + 1, ..self },
        }
    }
}

/// The positions of bytes 0, [`STRIDE`], …: a large document of one line is not counted through for each diagnostic.
fn marks_of(text: &str) -> Box<[Position]> {
    let mut next = BEGIN;
    let marks = text.as_bytes().chunks(STRIDE).map(|chunk| {
        let mark = next;
        next = chunk.iter().copied().fold(mark, Position::after);
        mark
    });
    marks.collect()
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// All texts of one document: the root first, then the files that it refers to. A copy shares them.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
    /// Of each file some positions, once one is asked for.
    marks: Vec<OnceLock<Box<[Position]>>>,
    config: Option<Source>,
}

impl Sources {
    /// Adds a text and returns its index.
    pub fn add(&mut self, source: Source) -> u32 {
        self.files.push(Arc::new(source));
        self.marks.push(OnceLock::new());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds the file with the options, which has the index [`CONFIG`].
    #[must_use]
    pub fn with_config(mut self, config: Option<Source>) -> Self {
        self.config = config;
        self
    }

    /// The text with this index.
    #[must_use]
    pub fn get(&self, file: u32) -> Option<&Source> {
        if file == CONFIG {
            return self.config.as_ref();
        }
        self.files.get(usize::try_from(file).ok()?).map(AsRef::as_ref)
    }

    /// The text with this index, to share it.
    #[must_use]
    pub fn share(&self, file: u32) -> Option<Arc<Source>> {
        self.files.get(usize::try_from(file).ok()?).map(Arc::clone)
    }

    /// The texts of the document in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().map(AsRef::as_ref)
    }

    /// Line and column of the first byte of a span.
    #[must_use]
    pub fn position(&self, span: Span) -> Option<Position> {
        let text = &self.get(span.file)?.text;
        let start = usize::try_from(span.start).ok()?.min(text.len());
        let marks = self.marks.get(usize::try_from(span.file).ok()?).map(|marks| marks.get_or_init(|| marks_of(text)));
        let (at, mark) =
            marks.and_then(|marks| Some((start / STRIDE, *marks.get(start / STRIDE)?))).unwrap_or((0, BEGIN));
        Some(text.as_bytes().get(at * STRIDE..start)?.iter().copied().fold(mark, Position::after))
    }

    /// `file:line:column` of a span, as editors open it.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        match (self.get(span.file), self.position(span)) {
            (Some(source), Some(position)) => format!("{}:{position}", source.name),
            (Some(source), None) => source.name.clone(),
            _ => String::from("<unknown>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_long_and_short_lines() {
        let text = format!("ä\n{}\nb€c\n{}", "ü".repeat(5000), "x\n".repeat(4000));
        let count = |at: usize| {
            let before = &text[..at];
            let line = before.rsplit('\n').next().unwrap_or_default();
            Position { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
        };
        let mut sources = Sources::default();
        let file = sources.add(Source { name: String::new(), text: text.clone() });
        let places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        for at in places.filter(|at| at % 97 == 0 || at % STRIDE < 5 || at + 9 > text.len()) {
            assert_eq!(sources.position(Span::new(file, at, at)), Some(count(at)), "{at}");
        }
    }
}
