//! JSON inside a text.

use super::codec::{Decode, DecodeError, Decoder, Encode, Encoder, from_str, to_string};
use std::ops::{Deref, DerefMut};

/// A value that is sent as a text which holds its JSON (`contentMediaType: application/json`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonText<T>(pub T);

impl<T> From<T> for JsonText<T> {
    #[inline]
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for JsonText<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for JsonText<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Encode> Encode for JsonText<T> {
    #[inline]
    fn encode(&self, out: &mut Encoder) {
        out.string(&to_string(&self.0));
    }
}

impl<T: Decode> Decode for JsonText<T> {
    #[inline]
    fn blank() -> Self {
        Self(T::blank())
    }

    #[inline]
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let start = input.position();
        let text = input.string()?;
        self.0 = from_str(&text).map_err(|error| DecodeError::new(format!("the text inside: {error}"), start))?;
        Ok(())
    }
}
