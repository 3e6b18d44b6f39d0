//! The encoder: JSON text into a byte vector. Nothing in it is generic over a format.

use std::collections::BTreeMap;
use std::io::Write as _;

/// Writes JSON text.
#[derive(Default)]
pub struct Encoder {
    out: Vec<u8>,
    comma: bool,
}

impl Encoder {
    #[inline(never)]
    pub fn open(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.comma = false;
    }

    #[inline(never)]
    pub fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.comma = true;
    }

    #[inline(never)]
    pub fn separate(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    #[inline(never)]
    pub fn key(&mut self, name: &str) {
        self.separate();
        self.string(name);
        self.out.push(b':');
    }

    #[inline(never)]
    pub fn required(&mut self, name: &str, value: &dyn Encode) {
        self.key(name);
        value.encode(self);
    }

    pub fn optional<T: Encode>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    #[inline(never)]
    pub fn raw(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    #[inline(never)]
    pub fn string(&mut self, value: &str) {
        self.out.push(b'"');
        let mut start = 0;
        let bytes = value.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            if *byte >= 0x20 && *byte != b'"' && *byte != b'\\' {
                continue;
            }
            self.raw(bytes.get(start..index).unwrap_or_default());
            start = index + 1;
            match byte {
                b'"' => self.raw(b"\\\""),
                b'\\' => self.raw(b"\\\\"),
                b'\n' => self.raw(b"\\n"),
                _ => drop(write!(self.out, "\\u{byte:04x}")),
            }
        }
        self.raw(bytes.get(start..).unwrap_or_default());
        self.out.push(b'"');
    }
}

/// A type that can be written as JSON.
pub trait Encode {
    fn encode(&self, out: &mut Encoder);
}

pub fn to_vec(value: &dyn Encode) -> Vec<u8> {
    let mut out = Encoder::default();
    value.encode(&mut out);
    out.out
}

impl Encode for String {
    fn encode(&self, out: &mut Encoder) {
        out.string(self);
    }
}

impl Encode for i64 {
    fn encode(&self, out: &mut Encoder) {
        drop(write!(out.out, "{self}"));
    }
}

impl Encode for f64 {
    fn encode(&self, out: &mut Encoder) {
        if self.is_finite() {
            drop(write!(out.out, "{self}"));
        } else {
            out.raw(b"null");
        }
    }
}

impl Encode for bool {
    fn encode(&self, out: &mut Encoder) {
        out.raw(if *self { b"true" } else { b"false" });
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(&self, out: &mut Encoder) {
        (**self).encode(out);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, out: &mut Encoder) {
        out.open(b'[');
        for item in self {
            out.separate();
            item.encode(out);
            out.comma = true;
        }
        out.close(b']');
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, out: &mut Encoder) {
        out.open(b'{');
        for (key, item) in self {
            out.required(key, item);
        }
        out.close(b'}');
    }
}

/// The work of every model's `Serialize`.
pub fn to_json(value: &dyn Encode) -> serde_json::Result<serde_json::Value> {
    serde_json::from_slice(&to_vec(value))
}
