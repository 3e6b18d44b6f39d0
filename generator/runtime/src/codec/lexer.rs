//! The grammar of JSON's strings and numbers (RFC 8259).

use super::error::DecodeError;
use std::borrow::Cow;

/// Reads the string that starts at the quote at `start`; gives its text and the position after it.
#[inline]
pub(super) fn string(text: &str, start: usize) -> Result<(Cow<'_, str>, usize), DecodeError> {
    match plain(text, start) {
        Some((plain, end)) => Ok((Cow::Borrowed(plain), end)),
        None => escaped(text, start).map(|(value, end)| (Cow::Owned(value), end)),
    }
}

/// The string that starts at the quote at `start` and the position after it, if it has an end and no escapes.
#[inline]
fn plain(text: &str, start: usize) -> Option<(&str, usize)> {
    let (bytes, from) = (text.as_bytes(), start + 1);
    let end = from + plain_length(bytes.get(from..)?)?;
    if bytes.get(end) == Some(&b'"') { Some((text.get(from..end)?, end + 1)) } else { None }
}

/// How many bytes stand before the first one that ends a string or that a string cannot hold as it is: a quote, a
/// backslash, a control character. `None` if there is none. Eight bytes at a time: a byte of `hit` has its highest bit
/// set if the byte of the text is such a one, and what stands above the lowest of them means nothing.
pub(super) fn plain_length(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES * 128;
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        let (quote, slash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5C));
        let control = word.wrapping_sub(ONES * 0x20);
        // No byte that is one of these has its highest bit set.
        let hit = (quote.wrapping_sub(ONES) | slash.wrapping_sub(ONES) | control) & !word & HIGHS;
        if hit != 0 {
            return Some(bytes.len() - rest.len() + hit.trailing_zeros() as usize / 8);
        }
        rest = after;
    }
    let length = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
    Some(bytes.len() - rest.len() + length)
}

/// Says whether a text stands in a JSON string as it is: it holds no quote, no backslash, no control character.
pub(crate) const fn is_plain(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'"' || *byte == b'\\' || *byte < b' ' {
            return false;
        }
        rest = after;
    }
    true
}

/// The position behind the string that starts at the quote at `start`; that of the end of the text if it has none. Escapes
/// are not looked at.
pub(super) fn end_of_string(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(length) = bytes.get(at..).and_then(plain_length) {
        at += length;
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Reads the number that starts at `start`; gives the position after it.
pub(super) fn number(text: &str, start: usize) -> Result<usize, DecodeError> {
    let bytes = text.as_bytes();
    let mut at = start;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    let whole = at;
    at = digits(bytes, at);
    if at == whole || (bytes.get(whole) == Some(&b'0') && at > whole + 1) {
        return Err(DecodeError::new("expected a number", start));
    }
    if bytes.get(at) == Some(&b'.') {
        at = some_digits(bytes, at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = some_digits(bytes, at)?;
    }
    Ok(at)
}

/// The whole number that a JSON number or a numeric text stands for: `12`, `12.0`, `1.2e1`.
pub(super) fn whole(text: &str) -> Option<i128> {
    if let Ok(value) = text.parse::<i64>() {
        return Some(value.into());
    }
    if let Ok(value) = text.parse::<i128>() {
        return Some(value);
    }
    let value = float(text)?;
    if value.fract() == 0.0 && value.abs() < 1e30 { format!("{value:.0}").parse().ok() } else { None }
}

/// The number that a JSON number or a numeric text stands for; nothing for words such as `inf` or for overflow.
pub(super) fn float(text: &str) -> Option<f64> {
    let numeric = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse::<f64>().ok().filter(|value| numeric && value.is_finite())
}

fn digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

fn some_digits(bytes: &[u8], start: usize) -> Result<usize, DecodeError> {
    let end = digits(bytes, start);
    if end == start { Err(DecodeError::new("expected a digit", start)) } else { Ok(end) }
}

/// Reads a string that holds an escape, or something that is not allowed.
fn escaped(text: &str, start: usize) -> Result<(String, usize), DecodeError> {
    let mut value = String::with_capacity(end_of_string(text, start) - start);
    let mut at = start + 1;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(length) = plain_length(rest.as_bytes()) else {
            return Err(DecodeError::new("the string has no end", start));
        };
        value.push_str(rest.get(..length).unwrap_or_default());
        at += length;
        match text.as_bytes().get(at) {
            Some(b'"') => return Ok((value, at + 1)),
            Some(b'\\') => at = escape(text, at, &mut value)?,
            _ => return Err(DecodeError::new("a control character must be escaped in a string", at)),
        }
    }
}

/// Reads one escape at its backslash; gives the position after it.
fn escape(text: &str, at: usize, value: &mut String) -> Result<usize, DecodeError> {
    let plain = match text.as_bytes().get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(text, at, value),
        _ => return Err(DecodeError::new("this escape is not JSON", at)),
    };
    value.push(plain);
    Ok(at + 2)
}

/// Reads `\uXXXX`, or two of them that make one character.
fn unicode(text: &str, at: usize, value: &mut String) -> Result<usize, DecodeError> {
    let first = hex(text, at + 2)?;
    if let Some(character) = char::from_u32(first) {
        value.push(character);
        return Ok(at + 6);
    }
    let lone = || DecodeError::new("half of a surrogate pair", at);
    if first >= 0xDC00 || text.get(at + 6..at + 8) != Some("\\u") {
        return Err(lone());
    }
    let second = hex(text, at + 8)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(lone());
    }
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    value.push(char::from_u32(code).ok_or_else(lone)?);
    Ok(at + 12)
}

fn hex(text: &str, at: usize) -> Result<u32, DecodeError> {
    let digits = text.get(at..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or_else(|| DecodeError::new("expected four hexadecimal digits", at))
}
