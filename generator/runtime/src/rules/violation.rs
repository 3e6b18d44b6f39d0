//! What a request breaks.

use std::fmt;

/// One broken rule: where, which, and what about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The place in the body as a JSON pointer; for a parameter its name, then the pointer.
    pub pointer: String,
    /// The keyword, as JSON Schema calls it.
    pub rule: &'static str,
    /// What is wrong. It does not repeat the value, which may be private.
    pub message: String,
}

impl Violation {
    /// Whether it says that the value at a place is of another kind altogether.
    pub(super) fn is_about_shape(&self, pointer: &str) -> bool {
        let below = self.pointer.strip_prefix(pointer).unwrap_or("");
        matches!(self.rule, "required" | "type") && below.matches('/').count() < 2
    }

    pub(super) fn new(pointer: String, rule: &'static str, message: impl Into<String>) -> Self {
        Self { pointer, rule, message: message.into() }
    }

    /// The same for the value of a parameter.
    #[must_use]
    pub fn of_parameter(mut self, name: &str) -> Self {
        self.pointer.insert_str(0, name);
        self
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the value" } else { &self.pointer };
        write!(f, "{place}: {} ({})", self.message, self.rule)
    }
}

/// All rules that a request breaks. Displayed one a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Gathers violations.
    pub fn new(violations: Vec<Violation>) -> Self {
        Self(violations)
    }

    /// The violations in the order of the body.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            write!(f, "{}{violation}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
