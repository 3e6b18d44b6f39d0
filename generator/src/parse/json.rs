//! JSON (RFC 8259) → the calls that build a tree. Large documents are JSON, and reading them as YAML takes five times as long.

use std::borrow::Cow;
use std::sync::Arc;

use super::builder::{Builder, Failure, Start};
use super::node::Value;
use super::scalar;
use crate::source::{Source, Span};
use crate::text::Text;

/// Why reading ended early.
pub(super) enum Stop {
    /// This is no JSON: other readers say what it is.
    NotJson,
    /// It is JSON, and the builder refuses it.
    Refused(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

/// Reads a whole text, which has to be an object or an array.
pub(super) fn read(builder: &mut Builder<'_>) -> Result<(), Stop> {
    let mut lexer = Lexer { text: &builder.source.text, at: 0, file: builder.file };
    if !matches!(lexer.peek(), Some(b'{' | b'[')) {
        return Err(Stop::NotJson);
    }
    let mut ends = Vec::new();
    loop {
        let opened = lexer.value(&mut ends, builder)?;
        let next = lexer.peek();
        if !opened || next == ends.last().copied() {
            lexer.after_value(&mut ends, builder)?;
        }
        match ends.last() {
            Some(b'}') => lexer.key(builder)?,
            Some(_) => {}
            None if lexer.peek().is_none() => return Ok(()),
            None => return Err(Stop::NotJson),
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    file: u32,
}

impl<'t> Lexer<'t> {
    /// The first byte of the next token.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.at += blanks;
        rest.get(blanks).copied()
    }

    /// Passes the next token, which is one byte long.
    fn sign(&mut self) -> Span {
        self.at += 1;
        Span::new(self.file, self.at - 1, self.at)
    }

    /// A scalar, or the start of an object or array; whether it is a start.
    fn value(&mut self, ends: &mut Vec<u8>, builder: &mut Builder<'_>) -> Result<bool, Stop> {
        let outer = ends.len();
        match self.peek() {
            Some(b'{') => {
                builder.open(Start::Mapping, 0, self.sign())?;
                ends.push(b'}');
            }
            Some(b'[') => {
                builder.open(Start::Sequence, 0, self.sign())?;
                ends.push(b']');
            }
            Some(b'"') => {
                let (text, span) = self.string()?;
                builder.scalar(text, false, 0, span)?;
            }
            _ => {
                let (value, span) = self.plain(builder.source)?;
                builder.value(value, 0, span)?;
            }
        }
        Ok(ends.len() > outer)
    }

    /// The ends of all collections that end here, and the comma behind them.
    fn after_value(&mut self, ends: &mut Vec<u8>, builder: &mut Builder<'_>) -> Result<(), Stop> {
        while let Some(end) = ends.last() {
            match self.peek() {
                Some(next) if next == *end => {
                    builder.close(self.sign())?;
                    ends.pop();
                }
                Some(b',') => {
                    self.sign();
                    return Ok(());
                }
                _ => return Err(Stop::NotJson),
            }
        }
        Ok(())
    }

    /// A name and its colon.
    fn key(&mut self, builder: &mut Builder<'_>) -> Result<(), Stop> {
        if self.peek() != Some(b'"') {
            return Err(Stop::NotJson);
        }
        let (text, span) = self.string()?;
        builder.scalar(text, false, 0, span)?;
        if self.peek() != Some(b':') {
            return Err(Stop::NotJson);
        }
        self.sign();
        Ok(())
    }

    /// `true`, `false`, `null` or a number.
    fn plain(&mut self, source: &Arc<Source>) -> Result<(Value, Span), Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.bytes().take_while(is_part).count();
        let word = rest.get(..length).unwrap_or_default();
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => match scalar::resolve(word, || Text::found(source, Cow::Borrowed(word))) {
                number @ Value::Number(_) => number,
                _ => return Err(Stop::NotJson),
            },
        };
        let span = Span::new(self.file, self.at, self.at + length);
        self.at += length;
        Ok((value, span))
    }

    /// A text between quotes; the span includes them.
    fn string(&mut self) -> Result<(Cow<'t, str>, Span), Stop> {
        let start = self.at;
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).ok_or(Stop::NotJson)?;
            let length = rest.bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..=0x1f)).count();
            let plain = rest.get(..length).unwrap_or_default();
            self.at += length;
            match rest.as_bytes().get(length) {
                Some(b'"') => {
                    self.at += 1;
                    let span = Span::new(self.file, start, self.at);
                    let is_whole = span.end - span.start == u32::try_from(length + 2).unwrap_or(0);
                    return Ok((if is_whole { Cow::Borrowed(plain) } else { Cow::Owned(out + plain) }, span));
                }
                Some(b'\\') => {
                    out.push_str(plain);
                    out.push(self.escape().ok_or(Stop::NotJson)?);
                }
                _ => return Err(Stop::NotJson),
            }
        }
    }

    /// The character behind a backslash.
    fn escape(&mut self) -> Option<char> {
        let sign = *self.text.as_bytes().get(self.at + 1)?;
        self.at += 2;
        Some(match sign {
            b'"' | b'\\' | b'/' => char::from(sign),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Four hexadecimal digits, or two surrogates of four each.
    fn code_point(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.text.get(self.at..)?.strip_prefix("\\u")?;
        self.at += 2;
        let second = self.unit().filter(|unit| (0xdc00..0xe000).contains(unit))?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| !digits.starts_with('+'))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
