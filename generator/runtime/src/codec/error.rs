//! Why a JSON text could not be read, and where.

use std::fmt;

/// A JSON text that does not fit: the place as a JSON pointer, the offset in bytes, and what was expected.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    path: String,
    message: String,
    offset: usize,
}

impl DecodeError {
    /// Makes an error at the root; owners add their keys on the way out.
    pub fn new(message: impl Into<String>, offset: usize) -> Self {
        Self(Box::new(Inner { path: String::new(), message: message.into(), offset }))
    }

    /// Makes the error for a required member that is not there.
    pub fn missing(name: &str, offset: usize) -> Self {
        Self::new(format!("missing the required member \"{name}\""), offset)
    }

    /// Puts an object key in front of the path.
    #[must_use]
    pub fn in_member(mut self, key: &str) -> Self {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        self.0.path = format!("/{escaped}{}", self.0.path);
        self
    }

    /// Puts an array index in front of the path.
    #[must_use]
    pub fn in_element(mut self, index: usize) -> Self {
        self.0.path = format!("/{index}{}", self.0.path);
        self
    }

    /// The place as a JSON pointer (RFC 6901); empty for the whole text.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What was expected, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The offset in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            write!(f, "at byte {}: {}", self.0.offset, self.0.message)
        } else {
            write!(f, "at {}: {}", self.0.path, self.0.message)
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.0.path)
            .field("message", &self.0.message)
            .field("offset", &self.0.offset)
            .finish()
    }
}

impl std::error::Error for DecodeError {}
