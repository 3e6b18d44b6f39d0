//! What a comparison says: changes, each with its effect, its levels and its places.

use serde::Serialize;

use super::policy::Ignored;
use super::reach::Operations;
use super::rules::Rule;
use super::rust::RustChange;
use crate::source::Span;

/// What a change does to the set of values (or calls) that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing: a description, a name, a deprecation.
    None,
    /// Nothing yet, but a promise about the future is broken: a sunset date that is gone, less stability.
    Promise,
    /// It concerns values that the other side ignores: nobody who kept to the old contract notices.
    Open,
    /// More is allowed than before.
    Widens,
    /// Less is allowed than before.
    Narrows,
    /// Some values are new, some are gone.
    Incomparable,
    /// It cannot be told from the documents alone.
    Unknown,
}

impl Effect {
    /// The effect of two changes together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Widens, Self::Narrows) | (Self::Narrows, Self::Widens) | (Self::Unknown, Self::Incomparable) => {
                Self::Incomparable
            }
            (one, other) => one.max(other),
        }
    }

    /// What is left of it where nothing was promised.
    pub(super) fn unpromised(self) -> Self {
        if self == Self::Promise { Self::None } else { self.min(Self::Open) }
    }

    /// What happens to an old client with the new server, and to a new client with the old server.
    /// `to_server`: clients send the values in question.
    #[must_use]
    pub fn outcome(self, to_server: bool) -> (Wire, Wire) {
        match self {
            Self::None | Self::Promise => (Wire::None, Wire::None),
            Self::Open => (Wire::Compatible, Wire::Compatible),
            Self::Incomparable => (Wire::Breaking, Wire::Breaking),
            Self::Unknown => (Wire::Undecided, Wire::Undecided),
            Self::Widens if to_server => (Wire::Compatible, Wire::Breaking),
            Self::Narrows if !to_server => (Wire::Compatible, Wire::Breaking),
            Self::Widens | Self::Narrows => (Wire::Breaking, Wire::Compatible),
        }
    }
}

/// What a change does to programs that talk to each other and do not know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// The same bytes go over the wire.
    #[default]
    None,
    /// Something is new, and nobody has to care.
    Compatible,
    /// It may break somebody; the documents do not say.
    Undecided,
    /// Calls fail, or answers cannot be read.
    Breaking,
}

impl Wire {
    /// The word in all formats.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Compatible => "compatible",
            Self::Undecided => "undecided",
            Self::Breaking => "breaking",
        }
    }
}

/// How loud a change is: follows from [`Wire`], old client and new server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know.
    Info,
    /// It may break somebody.
    Warning,
    /// It breaks somebody.
    Error,
}

impl Level {
    /// What an effect on old clients amounts to.
    #[must_use]
    pub fn of(effect: Effect, wire: Wire) -> Self {
        match wire {
            Wire::Breaking => Self::Error,
            _ if effect == Effect::Promise => Self::Error,
            Wire::Undecided => Self::Warning,
            Wire::None | Wire::Compatible => Self::Info,
        }
    }

    /// The word in all formats.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a change does to Rust code that uses the generated crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Semver {
    /// The same public items.
    #[default]
    None,
    /// Documentation, or what happens inside.
    Patch,
    /// New items: old code still compiles.
    Minor,
    /// Old code may stop compiling.
    Major,
}

impl Semver {
    /// The word in all formats.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Which way the data goes that a change is about, as the document writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Part of a request.
    Request,
    /// Part of a response.
    Response,
    /// Neither.
    None,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The rule's id for the place and direction, such as `request-property-max-length-decreased`.
    pub id: String,
    /// Stays the same when the wording of the message changes: made of the id, the place and what changed.
    pub fingerprint: String,
    /// How loud it is.
    pub level: Level,
    /// What it does to the set of allowed values.
    pub effect: Effect,
    /// An old client with the new server.
    pub wire: Wire,
    /// A new client with the old server.
    pub wire_new_client: Wire,
    /// The worst of `rust_changes`.
    pub rust: Semver,
    /// Request or response.
    pub direction: Direction,
    /// The operations that it reaches.
    pub operations: Operations,
    /// All of them were drafts or alphas: nobody was promised that they stay as they are.
    pub is_draft: bool,
    /// JSON pointer, into the revision if the place is there.
    pub pointer: String,
    /// JSON pointer into the base, empty if the place is not there.
    pub base_pointer: String,
    /// The place in the base.
    pub base: Option<Span>,
    /// The place in the revision.
    pub revision: Option<Span>,
    /// What changed, from what to what; one sentence without a full stop.
    pub message: String,
    /// What to do instead.
    pub help: &'static str,
    /// A JSON value that is allowed on one side only.
    pub witness: Option<serde_json::Value>,
    /// What it does to the generated crate.
    pub rust_changes: Vec<RustChange>,
}

/// The sum of all changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Old clients with the new server.
    pub wire: Wire,
    /// New clients with the old server.
    pub wire_new_client: Wire,
    /// Rust code that uses the generated crate.
    pub rust: Semver,
    /// How many descriptions, examples and the like differ.
    pub docs: usize,
    /// Name of the generated crate.
    pub package: String,
    /// The version that the generated crate should get.
    pub next_version: String,
}

/// Two documents, compared.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The sum.
    pub verdict: Verdict,
    /// All changes: the loudest first, then by operation and place.
    pub changes: Vec<Change>,
    /// Changes that somebody accepted: they are part of [`Verdict::rust`], and of nothing else.
    pub ignored: Vec<Ignored>,
}

impl Comparison {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.ignored.is_empty() && self.verdict.docs == 0
    }

    /// How many changes are as bad as this for an old client.
    #[must_use]
    pub fn count(&self, wire: Wire) -> usize {
        self.changes.iter().filter(|change| change.wire == wire).count()
    }
}
