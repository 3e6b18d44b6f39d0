//! The reader of JSON text.

use super::error::DecodeError;
use super::{DEPTH_LIMIT, Decode, lexer};
use std::borrow::Cow;

/// How much of an unexpected value an error repeats, in characters.
const QUOTE_LIMIT: usize = 40;

/// Reads JSON text value by value. A clone is a bookmark: reading on from it reads the same values again.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    first: bool,
}

impl<'a> Decoder<'a> {
    /// Starts at the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, first: false }
    }

    /// Starts at the beginning of a text given as bytes.
    ///
    /// # Errors
    /// The bytes are not UTF-8.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| DecodeError::new("the text is not UTF-8", error.valid_up_to()))?;
        Ok(Self::new(text))
    }

    /// The offset of the next byte.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Checks that nothing but white space is left.
    ///
    /// # Errors
    /// Something is left.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(DecodeError::new("expected the end of the text", self.at)),
        }
    }

    /// The kinds of the next value: a set of the bits in [`kind`](super::super::kind). Whole numbers have two.
    ///
    /// # Errors
    /// No value starts here.
    pub fn kinds(&mut self) -> Result<u8, DecodeError> {
        use super::super::kind;
        match self.peek() {
            Some(b'n') => Ok(kind::NULL),
            Some(b't' | b'f') => Ok(kind::BOOLEAN),
            Some(b'"') => Ok(kind::STRING),
            Some(b'[') => Ok(kind::ARRAY),
            Some(b'{') => Ok(kind::OBJECT),
            Some(b'-' | b'0'..=b'9') => {
                let number = self.clone().number()?;
                Ok(if lexer::whole(number).is_some() { kind::INTEGER | kind::NUMBER } else { kind::NUMBER })
            }
            _ => Err(self.expected("a value")),
        }
    }

    /// Reads `null` if it comes next.
    pub fn try_null(&mut self) -> bool {
        self.peek() == Some(b'n') && self.word("null")
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// Something else comes next.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.peek();
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            Err(self.expected("true or false"))
        }
    }

    /// Reads a number and gives its text.
    ///
    /// # Errors
    /// Something else comes next.
    pub fn number(&mut self) -> Result<&'a str, DecodeError> {
        let start = match self.peek() {
            Some(b'-' | b'0'..=b'9') => self.at,
            _ => return Err(self.expected("a number")),
        };
        self.at = lexer::number(self.text, start)?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Reads an integer. Numbers such as `1.0` and numeric strings count, since services write both.
    ///
    /// # Errors
    /// Something else comes next.
    pub fn integer(&mut self) -> Result<i128, DecodeError> {
        let before = self.clone();
        let value = lexer::whole(&self.numeric("an integer")?);
        value.ok_or_else(|| before.expected("an integer"))
    }

    /// Reads a number as a float. Numeric strings count.
    ///
    /// # Errors
    /// Something else comes next, or the number is too large.
    pub fn float(&mut self) -> Result<f64, DecodeError> {
        let before = self.clone();
        let value = lexer::float(&self.numeric("a number")?);
        value.ok_or_else(|| before.expected("a number"))
    }

    /// Reads a string; borrowed unless it has escapes.
    ///
    /// # Errors
    /// Something else comes next.
    pub fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a string"));
        }
        let (value, end) = lexer::string(self.text, self.at)?;
        self.at = end;
        Ok(value)
    }

    /// Enters an object. Call [`Decoder::next_key`] until it gives `None`.
    ///
    /// # Errors
    /// Something else comes next, or it is nested too deeply.
    pub fn begin_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "an object")
    }

    /// Reads the next key of the open object, or its end. After a key, exactly one value has to be read.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        self.next_key_or("")
    }

    /// The same, faster if the key is the one that was guessed. A guess is a text that stands in JSON as it is.
    pub(crate) fn next_key_or<'b>(&mut self, guess: &'b str) -> Result<Option<Cow<'b, str>>, DecodeError>
    where
        'a: 'b,
    {
        if !self.next_item(b'}', "\",\" or \"}\"")? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.expected("a member's name"));
        }
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        if rest.strip_prefix(guess.as_bytes()).is_some_and(|rest| rest.starts_with(b"\":")) {
            self.at += guess.len() + 3;
            return Ok(Some(Cow::Borrowed(guess)));
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.expected("\":\""));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Enters an array. Call [`Decoder::next_element`] until it gives `false`.
    ///
    /// # Errors
    /// Something else comes next, or it is nested too deeply.
    pub fn begin_array(&mut self) -> Result<(), DecodeError> {
        self.open(b'[', "an array")
    }

    /// Moves to the next element of the open array; `false` at its end.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.next_item(b']', "\",\" or \"]\"")
    }

    /// Reads the value of a member and puts the key into the path of an error.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub fn member<T: Decode>(&mut self, key: &str) -> Result<T, DecodeError> {
        T::decode(self).map_err(|error| error.in_member(key))
    }

    /// Skips one value, checking that it is JSON.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Some(b'{') => {
                self.begin_object()?;
                while self.next_key()?.is_some() {
                    self.skip()?;
                }
            }
            Some(b'[') => {
                self.begin_array()?;
                while self.next_element()? {
                    self.skip()?;
                }
            }
            Some(b'"') => drop(self.string()?),
            Some(b't' | b'f') => drop(self.boolean()?),
            Some(b'-' | b'0'..=b'9') => drop(self.number()?),
            _ if self.try_null() => {}
            _ => return Err(self.expected("a value")),
        }
        Ok(())
    }

    /// Goes behind one value without checking that it is JSON.
    pub(crate) fn pass(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.peek() {
                Some(b'"') => self.at = lexer::end_of_string(self.text, self.at),
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.at += 1;
                }
                None => return,
                Some(b'}' | b']' | b',' | b':') if depth == 0 => return,
                Some(b'}' | b']') => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(b',' | b':') => self.at += 1,
                Some(_) => self.at = self.word_end(),
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads one value as its JSON text.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn raw(&mut self) -> Result<&'a str, DecodeError> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// The text that was read since a bookmark.
    pub(crate) fn since(&self, bookmark: &Self) -> &'a str {
        self.text.get(bookmark.at..self.at).unwrap_or_default().trim()
    }

    /// Reads an object as keys and the JSON texts of their values; `None` if it is no object.
    pub fn raw_members(&mut self) -> Option<Vec<(Cow<'a, str>, &'a str)>> {
        let mut members = Vec::new();
        self.begin_object().ok()?;
        while let Some(key) = self.next_key().ok()? {
            members.push((key, self.raw().ok()?));
        }
        Some(members)
    }

    /// The JSON text of an object's member; `None` if it is no object or has none of this name.
    pub fn raw_member(&mut self, name: &str) -> Option<&'a str> {
        self.begin_object().ok()?;
        while let Some(key) = self.next_key().ok()? {
            let raw = self.raw().ok()?;
            if key == name {
                return Some(raw);
            }
        }
        None
    }

    /// The error that says what should have come next, and what did.
    pub fn expected(&self, what: &str) -> DecodeError {
        let mut probe = self.clone();
        let found = match probe.peek() {
            None => "the end of the text".to_owned(),
            Some(b'{') => "an object".to_owned(),
            Some(b'[') => "an array".to_owned(),
            Some(byte) => {
                let end = match byte {
                    b'"' => lexer::string(self.text, probe.at).map_or(self.text.len(), |(_, end)| end),
                    _ => probe.word_end(),
                };
                shorten(self.text.get(probe.at..end).unwrap_or_default())
            }
        };
        DecodeError::new(format!("expected {what}, found {found}"), probe.at.min(self.text.len()))
    }

    /// The error for what is nested too deeply.
    fn endless(&self) -> DecodeError {
        DecodeError::new("nested too deeply", self.at)
    }

    /// Skips white space and gives the next byte without reading it.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// The end of what looks like a number, a word or a sign.
    fn word_end(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '+' | '.');
        let length = rest.find(|c| !plain(c)).unwrap_or(rest.len());
        self.at + length.max(rest.chars().next().map_or(0, char::len_utf8))
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    /// The text of a number, or of a string in its place.
    fn numeric(&mut self, what: &str) -> Result<Cow<'a, str>, DecodeError> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number().map(Cow::Borrowed),
            _ => Err(self.expected(what)),
        }
    }

    fn open(&mut self, bracket: u8, what: &str) -> Result<(), DecodeError> {
        if self.peek() != Some(bracket) {
            return Err(self.expected(what));
        }
        if self.depth >= DEPTH_LIMIT {
            return Err(self.endless());
        }
        self.depth += 1;
        self.at += 1;
        self.first = true;
        Ok(())
    }

    fn next_item(&mut self, close: u8, what: &str) -> Result<bool, DecodeError> {
        let first = std::mem::take(&mut self.first);
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            Some(_) if first => Ok(true),
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.expected(what)),
        }
    }
}

fn shorten(value: &str) -> String {
    if value.chars().count() <= QUOTE_LIMIT {
        return value.to_owned();
    }
    let start: String = value.chars().take(QUOTE_LIMIT).collect();
    format!("{start}…")
}
