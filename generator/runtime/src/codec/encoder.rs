//! The writer of JSON text.

use super::Encode;
use super::decoder::Decoder;
use super::lexer;
use std::fmt::Write as _;

/// Whole numbers from here on are written with an exponent.
const LARGE: f64 = 1e17;
/// Numbers nearer to zero than this are written with an exponent.
const SMALL: f64 = 1e-6;

/// Writes JSON text, compact, into memory.
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    out: String,
}

impl Encoder {
    /// An empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes) }
    }

    /// What was written so far.
    pub fn as_str(&self) -> &str {
        &self.out
    }

    /// The text that was written.
    pub fn into_string(self) -> String {
        self.out
    }

    /// Opens an object.
    pub fn begin_object(&mut self) {
        self.out.push('{');
    }

    /// Closes an object.
    pub fn end_object(&mut self) {
        self.out.push('}');
    }

    /// Opens an array.
    pub fn begin_array(&mut self) {
        self.out.push('[');
    }

    /// Closes an array.
    pub fn end_array(&mut self) {
        self.out.push(']');
    }

    /// Writes a member's key; its value follows.
    pub fn key(&mut self, key: &str) {
        self.comma();
        self.string(key);
        self.out.push(':');
    }

    /// Writes a member.
    pub fn member(&mut self, key: &str, value: &dyn Encode) {
        self.key(key);
        value.encode(self);
    }

    /// Writes a member unless its value is absent.
    pub fn optional_member(&mut self, key: &str, value: &dyn Encode) {
        if !value.is_absent() {
            self.member(key, value);
        }
    }

    /// Writes a member whose name stands in JSON as it is.
    pub(super) fn plain_member(&mut self, key: &str, value: &dyn Encode) {
        self.comma();
        self.quoted(key);
        self.out.push(':');
        value.encode(self);
    }

    /// Writes an array element.
    pub fn element(&mut self, value: &dyn Encode) {
        self.comma();
        value.encode(self);
    }

    /// Writes an object whose members the value knows.
    pub fn object(&mut self, value: &dyn Encode) {
        self.begin_object();
        value.encode_members(self);
        self.end_object();
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// Writes a signed integer.
    pub fn integer(&mut self, value: i64) {
        let _ = write!(self.out, "{value}");
    }

    /// Writes an unsigned integer.
    pub fn unsigned(&mut self, value: u64) {
        let _ = write!(self.out, "{value}");
    }

    /// Writes a number: whole ones without a fraction, others as short as they read back; not-a-number and
    /// infinity, which JSON lacks, as `null`.
    pub fn float(&mut self, value: f64) {
        let size = value.abs();
        if !value.is_finite() {
            self.null();
        } else if size >= LARGE || (size > 0.0 && size < SMALL) {
            let _ = write!(self.out, "{value:e}");
        } else {
            let _ = write!(self.out, "{value}");
        }
    }

    /// Writes a single-precision number as short as it reads back.
    pub fn float32(&mut self, value: f32) {
        if value.is_finite() {
            let text = value.to_string();
            if text.len() > 17 {
                let _ = write!(self.out, "{value:e}");
            } else {
                self.out.push_str(&text);
            }
        } else {
            self.null();
        }
    }

    /// Writes a string with the escapes that JSON needs.
    pub fn string(&mut self, text: &str) {
        let Some(mut at) = lexer::plain_length(text.as_bytes()) else { return self.quoted(text) };
        self.out.push('"');
        let mut rest = text;
        loop {
            let (plain, tail) = rest.split_at(at);
            self.out.push_str(plain);
            let mut characters = tail.chars();
            if let Some(special) = characters.next() {
                self.escape(special);
            }
            rest = characters.as_str();
            let Some(next) = lexer::plain_length(rest.as_bytes()) else { break };
            at = next;
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    /// Writes a string that needs no escapes.
    fn quoted(&mut self, text: &str) {
        self.out.reserve(text.len() + 2);
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }

    /// Writes JSON text as it is. The caller vouches for it.
    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Writes the members of a JSON object's text (with its braces) into the open object.
    pub fn raw_members(&mut self, object: &str) {
        let inner = object.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let inner = inner.unwrap_or_default().trim();
        if !inner.is_empty() {
            self.comma();
            self.out.push_str(inner);
        }
    }

    /// The length of the text so far, for [`Encoder::drop_repeated_members`].
    pub fn mark(&self) -> usize {
        self.out.len()
    }

    /// Removes members written since the mark that repeat a key: the first one stays. Flattened parts of an
    /// object may write the same member.
    pub fn drop_repeated_members(&mut self, mark: usize) {
        let written = self.out.get(mark..).unwrap_or_default();
        let object = format!("{{{}}}", written.trim_start_matches(','));
        let Some(members) = Decoder::new(&object).raw_members() else { return };
        let mut kept: Vec<&(std::borrow::Cow<'_, str>, &str)> = Vec::with_capacity(members.len());
        for member in &members {
            if !kept.iter().any(|(key, _)| *key == member.0) {
                kept.push(member);
            }
        }
        if kept.len() < members.len() {
            self.out.truncate(mark);
            for (key, value) in kept {
                self.key(key);
                self.out.push_str(value);
            }
        }
    }

    /// Separates an item from the one before it; an opening bracket or the start needs nothing.
    fn comma(&mut self) {
        if !matches!(self.out.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.out.push(',');
        }
    }

    fn escape(&mut self, special: char) {
        match special {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            other => {
                let _ = write!(self.out, "\\u{:04x}", u32::from(other));
            }
        }
    }
}
