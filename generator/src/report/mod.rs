//! Diagnostics: collected, never thrown; one constructor function per problem.
//!
//! Search for `report.` to list everything that this program can say about a document. The constructors stand in
//! `document` (codes `E`: parse and check), `lowering` (codes `U` and `W`) and `options` (about `oasmith.toml`).

mod document;
mod lowering;
mod options;
mod print;

pub use print::{print_github, print_json, print_sarif, print_text};

use std::collections::BTreeSet;

use crate::codes;
use crate::source::{Span, Spanned};
use crate::text::Text;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The document is wrong: nothing is generated.
    Error,
    /// Something is unsupported, lossy or doubtful: the rest is generated.
    Warning,
}

/// What to do about broken promises of a document that leave the rest of it usable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leniency {
    /// They are errors, as the specification says.
    #[default]
    Strict,
    /// They are warnings (`--lenient`), as far as the catalogue calls them tolerable: a dangling reference becomes
    /// any value, an undeclared path parameter a text, a duplicate name is made unique.
    Tolerant,
}

/// A place and what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there; may be empty for the primary label.
    pub text: String,
}

/// One problem: code, reason, places, way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `E014`, `U003`, `W001`: explained by `oasmith explain`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The reason, in one sentence without a full stop.
    pub message: String,
    /// Primary place first.
    pub labels: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem at a place. Only the constructors of this module's children call it.
    fn new(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        let severity = if code.starts_with('E') { Severity::Error } else { Severity::Warning };
        Self { code, severity, message: message.into(), labels: vec![Label { span, text: String::new() }], help: None }
    }

    /// Names what is to be seen at the primary place.
    fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds another place, such as the other end of a conflict.
    fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds the way out.
    fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// Everything that was found so far.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    seen: BTreeSet<(&'static str, Span, String)>,
    leniency: Leniency,
}

impl Report {
    /// An empty report.
    #[must_use]
    pub fn new(leniency: Leniency) -> Self {
        Self { leniency, ..Self::default() }
    }

    fn push(&mut self, mut diagnostic: Diagnostic) {
        let span = diagnostic.labels.first().map(|label| label.span).unwrap_or_default();
        if !self.seen.insert((diagnostic.code, span, diagnostic.message.clone())) {
            return;
        }
        if self.leniency == Leniency::Tolerant && codes::code(diagnostic.code).is_some_and(|code| code.tolerable) {
            diagnostic.severity = Severity::Warning;
        }
        self.diagnostics.push(diagnostic);
    }

    /// All diagnostics in the order of their places: file, position, code.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.diagnostics.iter().collect();
        all.sort_by_key(|d| (d.labels.first().map(|label| label.span), d.code));
        all
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many errors were found.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings were found.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// Stops between two phases if there is an error, and nowhere else.
    ///
    /// # Errors
    /// [`Stopped`] if at least one error was reported.
    pub fn propagate(&self) -> Result<(), Stopped> {
        if self.errors() == 0 { Ok(()) } else { Err(Stopped) }
    }

    /// Takes over what another report has found.
    pub fn absorb(&mut self, other: &Self) {
        for diagnostic in &other.diagnostics {
            self.push(diagnostic.clone());
        }
    }

    /// Turns every warning into an error (`--strict`).
    pub fn make_strict(&mut self) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.severity = Severity::Error;
        }
    }
}

/// A phase reported errors; the [`Report`] says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// A piece of text with its place, for constructors that quote the document.
pub(crate) type Name<'a> = &'a Spanned<Text>;

/// The known word nearest to one that is not known, if it is near enough to be meant.
pub(crate) fn closest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = match word.chars().count() {
        0..=2 => return None,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let candidates = known.into_iter().filter(|other| other.len().abs_diff(word.len()) <= limit);
    candidates
        .map(|other| (distance(word, other, limit), other))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// Levenshtein distance without regard to case; anything above `limit` once it is clear.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != *y)).min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        if next.iter().min().is_some_and(|least| *least > limit) {
            return limit + 1;
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}
