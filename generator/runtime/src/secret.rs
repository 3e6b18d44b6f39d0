//! Values that must not show up in logs.

use super::codec::{Decode, DecodeError, Decoder, Encode, Encoder};
#[cfg(feature = "full-serde")]
use super::rt;
use std::fmt;
use std::ops::{Deref, DerefMut};
use zeroize::Zeroize as _;

/// What stands in place of a hidden value.
const REDACTED: &str = "[redacted]";

/// A text that is wiped from memory when dropped and never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Do not log it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Encode for Secret {
    fn encode(&self, out: &mut Encoder) {
        out.string(&self.0);
    }
}

impl Decode for Secret {
    fn blank() -> Self {
        Self::default()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        String::decode(input).map(Self)
    }
}

super::serde_impls!(Secret);

/// A value that is used like any other but hidden from `Debug`: phone numbers, attributes of people.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(pub T);

impl<T> Sensitive<T> {
    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T> Deref for Sensitive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Sensitive<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T: Encode> Encode for Sensitive<T> {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }

    fn encode_members(&self, out: &mut Encoder) {
        self.0.encode_members(out);
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

impl<T: Decode> Decode for Sensitive<T> {
    fn blank() -> Self {
        Self(T::blank())
    }

    fn takes_null() -> bool {
        T::takes_null()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        self.0.fill(input)
    }

    fn decode_flattened(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        T::decode_flattened(input).map(Self)
    }
}
