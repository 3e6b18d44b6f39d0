//! The smallest code per model: a value is made blank and then filled in place, and both directions
//! are one shared loop over the model's table. A model gives no more than its members by number.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::decoder::{Decode, DecodeError, Decoder, Member};
use super::encoder::{Encode, Encoder};

type Result = std::result::Result<(), DecodeError>;

/// A place that JSON can be read into.
pub trait Fill {
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result;
}

/// A value to start from.
pub trait Blank {
    fn blank() -> Self;
}

/// What a model gives: its table, and its members by number.
pub trait Object {
    fn members(&self) -> &'static [Member];
    fn slot(&mut self, index: usize) -> Option<&mut dyn Fill>;
    fn value(&self, index: usize) -> Option<&dyn Encode>;
}

#[inline(never)]
pub fn fill_object(object: &mut dyn Object, input: &mut Decoder<'_>) -> Result {
    let members = object.members();
    input.object(members, &mut |index, input| match object.slot(index) {
        Some(slot) => slot.fill(input),
        None => Ok(()),
    })
}

#[inline(never)]
pub fn encode_object(object: &dyn Object, out: &mut Encoder) {
    out.open(b'{');
    for (index, member) in object.members().iter().enumerate() {
        if let Some(value) = object.value(index) {
            out.required(member.name, value);
        }
    }
    out.close(b'}');
}

/// A required member is always written.
pub fn value_required<T: Encode>(value: &T) -> Option<&dyn Encode> {
    Some(value)
}

/// An optional member is written when it is there.
pub fn value_optional<T: Encode>(value: &Option<T>) -> Option<&dyn Encode> {
    value.as_ref().map(|value| value as &dyn Encode)
}

pub fn filled_from_slice<T: Blank + Fill>(bytes: &[u8]) -> std::result::Result<T, String> {
    let mut value = T::blank();
    fill_from_slice(&mut value, bytes)?;
    Ok(value)
}

#[inline(never)]
fn fill_from_slice(value: &mut dyn Fill, bytes: &[u8]) -> std::result::Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut input = Decoder::new(text);
    value
        .fill(&mut input)
        .and_then(|()| input.end())
        .map_err(|error| error.to_string())
}

macro_rules! scalar {
    ($($name:ty)*) => {$(
        impl Fill for $name {
            #[inline(never)]
            fn fill(&mut self, input: &mut Decoder<'_>) -> Result {
                *self = Decode::decode(input)?;
                Ok(())
            }
        }
        impl Blank for $name {
            fn blank() -> Self {
                Self::default()
            }
        }
    )*};
}

scalar!(String i64 f64 bool);

impl<T: Blank + Fill> Fill for Option<T> {
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result {
        if input.word("null") {
            *self = None;
            return Ok(());
        }
        self.insert(T::blank()).fill(input)
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T: Fill> Fill for Box<T> {
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result {
        (**self).fill(input)
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

impl<T: Blank + Fill> Fill for Vec<T> {
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result {
        self.clear();
        fill_array(input, &mut |input| {
            self.push(T::blank());
            self.last_mut().map_or(Ok(()), |item| item.fill(input))
        })
    }
}

/// The loop of every array.
#[inline(never)]
fn fill_array(input: &mut Decoder<'_>, item: &mut dyn FnMut(&mut Decoder<'_>) -> Result) -> Result {
    let (mut index, mut first) = (0_usize, true);
    input.begin_array()?;
    while input.next_element(&mut first)? {
        item(input).map_err(|error| error.under(&index.to_string()))?;
        index += 1;
    }
    Ok(())
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Blank + Fill> Fill for BTreeMap<String, T> {
    #[inline(never)]
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result {
        let mut first = true;
        input.begin_object()?;
        while let Some(key) = input.next_key(&mut first)? {
            let mut value = T::blank();
            value.fill(input).map_err(|error| error.under(&key))?;
            self.insert(Cow::into_owned(key), value);
        }
        Ok(())
    }
}

impl<T> Blank for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }
}
