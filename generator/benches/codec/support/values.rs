//! How the built-in types are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::decoder::{Decode, DecodeError, Decoder};

type Result<T> = std::result::Result<T, DecodeError>;

impl Decode for String {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        input.string().map(Cow::into_owned)
    }
}

impl Decode for i64 {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        let before = input.clone();
        input
            .number("an integer")?
            .parse()
            .map_err(|_| before.expected("an integer"))
    }
}

impl Decode for f64 {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        let before = input.clone();
        input
            .number("a number")?
            .parse()
            .map_err(|_| before.expected("a number"))
    }
}

impl Decode for bool {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        if input.word("true") {
            Ok(true)
        } else if input.word("false") {
            Ok(false)
        } else {
            Err(input.expected("true or false"))
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        if input.word("null") {
            Ok(None)
        } else {
            T::decode(input).map(Some)
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        T::decode(input).map(Box::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        let (mut items, mut first) = (Self::new(), true);
        input.begin_array()?;
        while input.next_element(&mut first)? {
            items.push(T::decode(input).map_err(|error| error.under(&items.len().to_string()))?);
        }
        Ok(items)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline(never)]
    fn decode(input: &mut Decoder<'_>) -> Result<Self> {
        let (mut items, mut first) = (Self::new(), true);
        input.begin_object()?;
        while let Some(key) = input.next_key(&mut first)? {
            let value = input.member(&key)?;
            items.insert(key.into_owned(), value);
        }
        Ok(items)
    }
}

/// The work of every model's `Deserialize`.
pub fn from_json<T: Decode>(value: &serde_json::Value) -> Result<T> {
    T::decode(&mut Decoder::new(&value.to_string()))
}
