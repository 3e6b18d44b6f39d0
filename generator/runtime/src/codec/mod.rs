//! JSON to and from Rust values: two small traits over one writer and one reader that are not generic.

mod decoder;
mod encoder;
mod error;
mod lexer;
mod table;
mod values;

pub use decoder::Decoder;
pub use encoder::Encoder;
pub use error::DecodeError;
pub(super) use lexer::is_plain;
pub use table::{Rest, Row, read_members, write_members};

/// How deep arrays and objects may be nested.
const DEPTH_LIMIT: u8 = 128;

/// Any JSON value, for what the document leaves open.
pub type Json = serde_json::Value;

/// A value that can be written as JSON.
pub trait Encode {
    /// Writes the value: if a type says no other, an object of its members.
    fn encode(&self, out: &mut Encoder) {
        out.begin_object();
        self.encode_members(out);
        out.end_object();
    }

    /// Writes the members of an object without its braces; what is no object writes nothing.
    fn encode_members(&self, out: &mut Encoder) {
        let _ = out;
    }

    /// Says whether an optional member with this value is left out: `None` and `Maybe::Absent` are.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value that can be read from JSON. It starts blank and is filled in place, which keeps the code of each type small;
/// nobody gets to see it before it is complete.
pub trait Decode {
    /// A value to start from. No type may need itself without end: a member of its own type has to be optional, a list
    /// or a map.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads one value over what is there: nothing of it stays. What is there after an error is of no use.
    ///
    /// # Errors
    /// The text is no JSON or does not fit the type; the error says where.
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError>;

    /// Says whether `null` is a value of the type, so that an `Option` of it keeps it.
    fn takes_null() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Makes the value that of an absent member, and says whether a member of this type may be absent.
    fn make_absent(&mut self) -> bool {
        false
    }

    /// Reads one value.
    ///
    /// # Errors
    /// As for [`Decode::fill`].
    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError>
    where
        Self: Sized,
    {
        let mut value = Self::blank();
        value.fill(input)?;
        Ok(value)
    }

    /// Reads a value whose members stand in the object of its owner.
    ///
    /// # Errors
    /// As for [`Decode::decode`]; an `Option` becomes `None` instead.
    fn decode_flattened(input: &mut Decoder<'_>) -> Result<Self, DecodeError>
    where
        Self: Sized,
    {
        Self::decode(input)
    }
}

/// Reads a whole JSON text given as bytes.
///
/// # Errors
/// The bytes are not UTF-8, no JSON, or do not fit the type.
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    fill_from_slice(&mut value, bytes)?;
    Ok(value)
}

/// Reads a whole JSON text.
///
/// # Errors
/// The text is no JSON or does not fit the type.
pub fn from_str<T: Decode>(text: &str) -> Result<T, DecodeError> {
    from_slice(text.as_bytes())
}

/// Writes a value as JSON text.
pub fn to_string(value: &dyn Encode) -> String {
    write(value, 0)
}

/// Writes the body of a request, which is seldom short.
pub(super) fn to_body(value: &dyn Encode) -> String {
    write(value, 1024)
}

fn write(value: &dyn Encode, capacity: usize) -> String {
    let mut out = Encoder::with_capacity(capacity);
    value.encode(&mut out);
    out.into_string()
}

/// Writes a value of another crate as JSON text; one that serde cannot write becomes `null`.
pub fn json_text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| String::from("null"))
}

/// Writes a value as the bytes of a JSON text.
pub fn to_vec(value: &dyn Encode) -> Vec<u8> {
    to_string(value).into_bytes()
}

/// Writes a value as a JSON tree.
pub fn to_json(value: &dyn Encode) -> Json {
    to_string(value).parse().unwrap_or(Json::Null)
}

/// Reads a value from a JSON tree.
///
/// # Errors
/// The tree does not fit the type.
pub fn from_json<T: Decode>(value: &Json) -> Result<T, DecodeError> {
    from_str(&value.to_string())
}

/// Serializes a value with any serde format, by way of a JSON tree.
///
/// # Errors
/// What the format reports.
pub fn serialize<S: serde::Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&to_json(value), serializer)
}

/// Deserializes a value from any self-describing serde format, by way of a JSON tree.
///
/// # Errors
/// What the format reports, or what does not fit the type.
pub fn deserialize<'de, T: Decode, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let tree = <Json as serde::Deserialize>::deserialize(deserializer)?;
    from_json(&tree).map_err(serde::de::Error::custom)
}

#[inline(never)]
fn fill_from_slice(value: &mut dyn Decode, bytes: &[u8]) -> Result<(), DecodeError> {
    let mut input = Decoder::from_bytes(bytes)?;
    value.fill(&mut input)?;
    input.finish()
}
