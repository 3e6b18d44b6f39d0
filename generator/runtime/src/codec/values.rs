//! JSON for the types of the standard library.

use super::table::{Rest as _, read_elements};
use super::{Decode, DecodeError, Decoder, Encode, Encoder, Json};
use std::borrow::Cow;
use std::collections::BTreeMap;

macro_rules! integers {
    ($($type:ty, $wide:ty, $write:ident;)*) => {$(
        impl Encode for $type {
            fn encode(&self, out: &mut Encoder) {
                out.$write(<$wide>::from(*self));
            }
        }
        impl Decode for $type {
            fn blank() -> Self {
                0
            }

            fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
                *self = Self::decode(input)?;
                Ok(())
            }

            fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                let before = input.clone();
                let value = input.integer()?;
                <$type>::try_from(value).map_err(|_| out_of_range(&before, i128::from(<$type>::MIN), i128::from(<$type>::MAX)))
            }
        }
    )*};
}

integers! {
    i8, i64, integer; i16, i64, integer; i32, i64, integer; i64, i64, integer;
    u8, u64, unsigned; u16, u64, unsigned; u32, u64, unsigned; u64, u64, unsigned;
}

#[cold]
fn out_of_range(input: &Decoder<'_>, low: i128, high: i128) -> DecodeError {
    input.expected(&format!("an integer from {low} to {high}"))
}

impl Encode for f64 {
    fn encode(&self, out: &mut Encoder) {
        out.float(*self);
    }
}

impl Decode for f64 {
    fn blank() -> Self {
        0.0
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        input.float()
    }
}

impl Encode for f32 {
    fn encode(&self, out: &mut Encoder) {
        out.float32(*self);
    }
}

impl Decode for f32 {
    fn blank() -> Self {
        0.0
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let before = input.clone();
        let text = input.float()?.to_string();
        let value = text.parse::<Self>().ok().filter(|value| value.is_finite());
        value.ok_or_else(|| before.expected("a single-precision number"))
    }
}

impl Encode for bool {
    fn encode(&self, out: &mut Encoder) {
        out.boolean(*self);
    }
}

impl Decode for bool {
    fn blank() -> Self {
        false
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        input.boolean()
    }
}

impl Encode for () {
    fn encode(&self, out: &mut Encoder) {
        out.null();
    }
}

impl Decode for () {
    fn blank() -> Self {}

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if input.try_null() { Ok(()) } else { Err(input.expected("null")) }
    }
}

impl Encode for str {
    fn encode(&self, out: &mut Encoder) {
        out.string(self);
    }
}

impl Encode for String {
    fn encode(&self, out: &mut Encoder) {
        out.string(self);
    }
}

impl Decode for String {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        input.string().map(Cow::into_owned)
    }
}

impl Decode for Box<str> {
    fn blank() -> Self {
        Self::default()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        input.string().map(|text| text.into_owned().into_boxed_str())
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, out: &mut Encoder) {
        (**self).encode(out);
    }

    fn encode_members(&self, out: &mut Encoder) {
        (**self).encode_members(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, out: &mut Encoder) {
        (**self).encode(out);
    }

    fn encode_members(&self, out: &mut Encoder) {
        (**self).encode_members(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn takes_null() -> bool {
        T::takes_null()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        (**self).fill(input)
    }

    fn decode_flattened(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        T::decode_flattened(input).map(Self::new)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, out: &mut Encoder) {
        match self {
            Some(value) => value.encode(out),
            None => out.null(),
        }
    }

    fn encode_members(&self, out: &mut Encoder) {
        if let Some(value) = self {
            value.encode_members(out);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        if !T::takes_null() && input.try_null() {
            *self = None;
            return Ok(());
        }
        self.insert(T::blank()).fill(input)
    }

    fn make_absent(&mut self) -> bool {
        *self = None;
        true
    }

    fn decode_flattened(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Ok(T::decode_flattened(input).ok())
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, out: &mut Encoder) {
        out.begin_array();
        for value in self {
            out.element(value);
        }
        out.end_array();
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, out: &mut Encoder) {
        self.as_slice().encode(out);
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        self.clear();
        read_elements(input, &mut |input| {
            self.push(T::blank());
            self.last_mut().map_or(Ok(()), |value| value.fill(input))
        })
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, out: &mut Encoder) {
        out.object(self);
    }

    fn encode_members(&self, out: &mut Encoder) {
        for (key, value) in self {
            out.member(key, value);
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        Self::clear(self);
        input.begin_object()?;
        while let Some(key) = input.next_key()? {
            self.read(key, input)?;
        }
        Ok(())
    }
}

impl Encode for Json {
    fn encode(&self, out: &mut Encoder) {
        out.raw(&self.to_string());
    }

    fn encode_members(&self, out: &mut Encoder) {
        if self.is_object() {
            out.raw_members(&self.to_string());
        }
    }
}

impl Decode for Json {
    fn blank() -> Self {
        Self::Null
    }

    fn takes_null() -> bool {
        true
    }

    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let before = input.clone();
        let text = input.raw()?;
        text.parse().map_err(|_| before.expected("a JSON value in reach of this machine"))
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        impl<$($name: Encode),+> Encode for ($($name,)+) {
            fn encode(&self, out: &mut Encoder) {
                out.begin_array();
                $(out.element(&self.$index);)+
                out.end_array();
            }
        }
        impl<$($name: Decode),+> Decode for ($($name,)+) {
            fn blank() -> Self {
                ($($name::blank(),)+)
            }

            fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
                *self = Self::decode(input)?;
                Ok(())
            }

            fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                input.begin_array()?;
                let value = ($(tuple_element::<$name>(input, $index)?,)+);
                while input.next_element()? {
                    input.skip()?;
                }
                Ok(value)
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

fn tuple_element<T: Decode>(input: &mut Decoder<'_>, index: usize) -> Result<T, DecodeError> {
    let before = input.clone();
    if !input.next_element()? {
        return Err(before.expected(&format!("array element {index}")));
    }
    T::decode(input).map_err(|error| error.in_element(index))
}
