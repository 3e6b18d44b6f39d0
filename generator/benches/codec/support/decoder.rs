//! A pull decoder over JSON text; it is not generic. The smallest form that can be measured: the
//! real one is the `runtime` crate.

use std::borrow::Cow;
use std::fmt;

/// Why a text does not decode, and where.
#[derive(Debug)]
pub struct DecodeError(Box<Failure>);

#[derive(Debug)]
struct Failure {
    /// Innermost member first.
    path: Vec<String>,
    message: String,
    offset: usize,
}

impl DecodeError {
    #[cold]
    pub fn new(offset: usize, message: String) -> Self {
        Self(Box::new(Failure {
            path: Vec::new(),
            message,
            offset,
        }))
    }

    #[cold]
    pub fn under(mut self, step: &str) -> Self {
        self.0.path.push(step.replace('~', "~0").replace('/', "~1"));
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("at ")?;
        for step in self.0.path.iter().rev() {
            write!(f, "/{step}")?;
        }
        write!(f, ": {} (byte {})", self.0.message, self.0.offset)
    }
}

impl std::error::Error for DecodeError {}

type Result<T> = std::result::Result<T, DecodeError>;

/// A row of an object's table.
pub struct Member {
    pub name: &'static str,
    pub required: bool,
}

/// Reads JSON text from front to back; a clone remembers a place to come back to.
#[derive(Clone)]
pub struct Decoder<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

const DEPTH_LIMIT: u32 = 128;

impl<'a> Decoder<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    #[cold]
    pub fn expected(&self, what: &str) -> DecodeError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found: String = rest
            .chars()
            .take(20)
            .take_while(|c| !matches!(c, ',' | '}' | ']'))
            .collect();
        DecodeError::new(self.at, format!("expected {what}, found {found}"))
    }

    #[cold]
    pub fn missing(&self, name: &str) -> DecodeError {
        DecodeError::new(self.at, format!("required member \"{name}\" is missing"))
    }

    fn open(&mut self, bracket: u8, what: &str) -> Result<()> {
        if self.peek() != Some(bracket) {
            return Err(self.expected(what));
        }
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(self.expected("less nesting"));
        }
        self.at += 1;
        Ok(())
    }

    /// Moves to the next item of an array or object; `false` at its end.
    #[inline(never)]
    fn next_item(&mut self, first: &mut bool, close: u8) -> Result<bool> {
        let was_first = std::mem::replace(first, false);
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            Some(b',') if !was_first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if was_first => Ok(true),
            _ => Err(self.expected("a comma or the end")),
        }
    }

    #[inline(never)]
    pub fn begin_object(&mut self) -> Result<()> {
        self.open(b'{', "an object")
    }

    #[inline(never)]
    pub fn begin_array(&mut self) -> Result<()> {
        self.open(b'[', "an array")
    }

    #[inline(never)]
    pub fn next_element(&mut self, first: &mut bool) -> Result<bool> {
        self.next_item(first, b']')
    }

    #[inline(never)]
    pub fn next_key(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>> {
        if !self.next_item(first, b'}')? {
            return Ok(None);
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.expected("a colon"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// A member's value; an error gets the member's name into its path.
    pub fn member<T: Decode>(&mut self, name: &str) -> Result<T> {
        T::decode(self).map_err(|error| error.under(name))
    }

    /// Runs over an object by its table: `set` gets the index of the row whose value comes next.
    #[inline(never)]
    pub fn object(
        &mut self,
        members: &'static [Member],
        set: &mut dyn FnMut(usize, &mut Decoder<'a>) -> Result<()>,
    ) -> Result<()> {
        self.begin_object()?;
        let (mut first, mut seen, mut hint) = (true, 0_u64, 0);
        while let Some(key) = self.next_key(&mut first)? {
            let Some(index) = find(members, &key, hint) else {
                self.skip()?;
                continue;
            };
            hint = index + 1;
            seen |= 1 << index;
            set(index, self).map_err(|error| error.under(&key))?;
        }
        for (index, member) in members.iter().enumerate() {
            if member.required && seen & (1 << index) == 0 {
                return Err(self.missing(member.name));
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub fn string(&mut self) -> Result<Cow<'a, str>> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a string"));
        }
        self.at += 1;
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|b| *b == b'"' || *b == b'\\' || *b < 0x20);
        self.at += length.unwrap_or(rest.len());
        let plain = self.text.get(start..self.at).unwrap_or_default();
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                Ok(Cow::Borrowed(plain))
            }
            Some(b'\\') => self.escaped(plain.to_owned()).map(Cow::Owned),
            _ => Err(self.expected("a string's end")),
        }
    }

    #[inline(never)]
    fn escaped(&mut self, mut value: String) -> Result<String> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let mut chars = rest.chars();
            match chars.next() {
                Some('"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some('\\') => {
                    self.at += 1;
                    value.push(self.escape()?);
                }
                Some(c) if c >= ' ' => {
                    self.at += c.len_utf8();
                    value.push(c);
                }
                _ => return Err(self.expected("a string's end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let byte = self.byte();
        self.at += 1;
        Ok(match byte {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'u') => return self.unicode(),
            _ => return Err(self.expected("an escape")),
        })
    }

    fn unicode(&mut self) -> Result<char> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high).ok_or_else(|| self.expected("a character"));
        }
        if self.text.get(self.at..self.at + 2) != Some("\\u") {
            return Err(self.expected("the second half of a surrogate pair"));
        }
        self.at += 2;
        let low = self.hex()?.wrapping_sub(0xDC00);
        let code = 0x10000 + ((high - 0xD800) << 10) + low;
        char::from_u32(code)
            .filter(|_| low < 0x400)
            .ok_or_else(|| self.expected("a surrogate pair"))
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        let code = u32::from_str_radix(digits, 16).map_err(|_| self.expected("four hex digits"))?;
        self.at += 4;
        Ok(code)
    }

    #[inline(never)]
    pub fn number(&mut self, what: &str) -> Result<&'a str> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.expected(what));
        }
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_part = |b: &u8| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|b| !is_part(b)).unwrap_or(rest.len());
        let text = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        Ok(text)
    }

    /// Takes `word` if it comes next.
    #[inline(never)]
    pub fn word(&mut self, word: &str) -> bool {
        self.peek();
        let found = self
            .text
            .get(self.at..)
            .unwrap_or_default()
            .starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    #[inline(never)]
    pub fn skip(&mut self) -> Result<()> {
        let mut first = true;
        match self.peek() {
            Some(b'{') => {
                self.begin_object()?;
                while self.next_key(&mut first)?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.begin_array()?;
                while self.next_element(&mut first)? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'"') => self.string().map(drop),
            _ if self.word("null") || self.word("true") || self.word("false") => Ok(()),
            _ => self.number("a value").map(drop),
        }
    }

    #[inline(never)]
    pub fn end(&mut self) -> Result<()> {
        if self.peek().is_some() {
            Err(self.expected("the end"))
        } else {
            Ok(())
        }
    }
}

/// Members mostly come in the order of the table: look at the row after the last one first.
fn find(members: &[Member], key: &str, hint: usize) -> Option<usize> {
    if members.get(hint).is_some_and(|member| member.name == key) {
        return Some(hint);
    }
    members.iter().position(|member| member.name == key)
}

/// A type that can be read from JSON.
pub trait Decode: Sized {
    fn decode(input: &mut Decoder<'_>) -> Result<Self>;
}

pub fn required<T>(slot: Option<T>, name: &str, input: &Decoder<'_>) -> Result<T> {
    slot.ok_or_else(|| input.missing(name))
}

pub fn optional<T>(slot: Option<Option<T>>, _: &str, _: &Decoder<'_>) -> Result<Option<T>> {
    Ok(slot.flatten())
}

pub fn from_slice<T: Decode>(bytes: &[u8]) -> std::result::Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut input = Decoder::new(text);
    let value = T::decode(&mut input).map_err(|error| error.to_string())?;
    input.end().map_err(|error| error.to_string())?;
    Ok(value)
}
