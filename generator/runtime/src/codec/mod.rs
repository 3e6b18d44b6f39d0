//! JSON to and from Rust values: two small traits over one writer and one reader that are not generic.

mod decoder;
mod encoder;
mod error;
mod lexer;
mod values;

pub use decoder::Decoder;
pub use encoder::Encoder;
pub use error::DecodeError;

/// Any JSON value, for what the document leaves open.
pub type Json = serde_json::Value;

/// A value that can be written as JSON.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, out: &mut Encoder);

    /// Writes the members of an object without its braces; what is no object writes nothing.
    fn encode_members(&self, out: &mut Encoder) {
        let _ = out;
    }

    /// Says whether an optional member with this value is left out: `None` and `Maybe::Absent` are.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value that can be read from JSON.
pub trait Decode: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// The text is no JSON or does not fit the type; the error says where.
    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError>;

    /// Reads a value whose members stand in the object of its owner.
    ///
    /// # Errors
    /// As for [`Decode::decode`]; an `Option` becomes `None` instead.
    fn decode_flattened(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Self::decode(input)
    }
}

/// Reads a whole JSON text given as bytes.
///
/// # Errors
/// The bytes are not UTF-8, no JSON, or do not fit the type.
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut input = Decoder::from_bytes(bytes)?;
    let value = T::decode(&mut input)?;
    input.finish()?;
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
    let mut out = Encoder::new();
    value.encode(&mut out);
    out.into_string()
}

/// Writes a value as the bytes of a JSON text.
pub fn to_vec(value: &dyn Encode) -> Vec<u8> {
    to_string(value).into_bytes()
}

/// Writes a value as a JSON tree.
pub fn to_json(value: &dyn Encode) -> Json {
    serde_json::from_str(&to_string(value)).unwrap_or(Json::Null)
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
