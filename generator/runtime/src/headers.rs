//! Headers of answers as typed values: read when they are asked for, so that no call fails over a header.

use super::answer::{Answer, Response};
use super::codec::{Decode, DecodeError, from_str, to_string};
use super::error::Error;
use http::HeaderMap;
use std::fmt;

/// A header that the document describes: its name, how it is written (`style: simple`), and the type of its value.
pub struct Header<T> {
    name: &'static str,
    shape: Shape,
    read: fn(&str) -> Result<T, DecodeError>,
}

/// How the text of a header becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    One(Piece),
    List(Piece),
    /// `a,1,b,2`, or `a=1,b=2` if exploded; these members are no texts.
    Members(bool, &'static [&'static str]),
    Json,
}

/// A value without structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// A text, as it is.
    Text,
    /// A number or a boolean.
    Plain,
    /// A number or boolean if it looks like one, else a text.
    Any,
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Header").field(&self.name).finish()
    }
}

impl<T: Decode> Header<T> {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, read: from_str::<T> }
    }

    /// A header whose value is a text.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Shape::One(Piece::Text))
    }

    /// A header whose value is a number or a boolean.
    pub const fn plain(name: &'static str) -> Self {
        Self::new(name, Shape::One(Piece::Plain))
    }

    /// A header whose value is of several types.
    pub const fn any(name: &'static str) -> Self {
        Self::new(name, Shape::One(Piece::Any))
    }

    /// A header with a list of texts.
    pub const fn texts(name: &'static str) -> Self {
        Self::new(name, Shape::List(Piece::Text))
    }

    /// A header with a list of numbers or booleans.
    pub const fn plains(name: &'static str) -> Self {
        Self::new(name, Shape::List(Piece::Plain))
    }

    /// A header with a list of values of several types.
    pub const fn anys(name: &'static str) -> Self {
        Self::new(name, Shape::List(Piece::Any))
    }

    /// A header with the members of an object: `a,1,b,2`, or `a=1,b=2` if exploded. Those named here are numbers or
    /// booleans.
    pub const fn members(name: &'static str, explode: bool, plain: &'static [&'static str]) -> Self {
        Self::new(name, Shape::Members(explode, plain))
    }

    /// A header whose value is JSON.
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Shape::Json)
    }
}

impl<T> Header<T> {
    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Finds the header among others; `None` if it is not there. Several lines of a header are one list.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub fn find(&self, headers: &HeaderMap) -> Result<Option<T>, DecodeError> {
        let wrong = |error: DecodeError| {
            DecodeError::new(format!("the header \"{}\" does not fit: {}", self.name, error.message()), error.offset())
        };
        match combined(headers, self.name).map_err(wrong)? {
            Some(text) => (self.read)(&self.shape.json(&text)).map(Some).map_err(wrong),
            None => Ok(None),
        }
    }
}

/// The values of all lines in one; a cookie is not to be joined with another one.
fn combined(headers: &HeaderMap, name: &str) -> Result<Option<String>, DecodeError> {
    let single = name.eq_ignore_ascii_case("set-cookie");
    let mut joined: Option<String> = None;
    for line in headers.get_all(name).iter().take(if single { 1 } else { usize::MAX }) {
        let line = std::str::from_utf8(line.as_bytes());
        let line = line.map_err(|error| DecodeError::new("it is not UTF-8", error.valid_up_to()))?;
        match &mut joined {
            Some(text) => text.extend([", ", line]),
            None => joined = Some(line.to_owned()),
        }
    }
    Ok(joined)
}

impl Shape {
    fn json(self, text: &str) -> String {
        match self {
            Self::One(piece) => piece.json(text),
            Self::List(piece) => {
                let items: Vec<String> = parts(text).map(|part| piece.json(part)).collect();
                format!("[{}]", items.join(","))
            }
            Self::Members(explode, plain) => members(text, explode, plain),
            Self::Json => text.to_owned(),
        }
    }
}

impl Piece {
    fn json(self, text: &str) -> String {
        let text = text.trim();
        let is_plain = match self {
            Self::Text => false,
            Self::Plain => true,
            Self::Any => matches!(text, "true" | "false") || from_str::<f64>(text).is_ok(),
        };
        if is_plain { text.to_owned() } else { to_string(&text) }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn members(text: &str, explode: bool, plain: &[&str]) -> String {
    let mut pairs = Vec::new();
    let mut rest = parts(text);
    while let Some(part) = rest.next() {
        let (name, value) =
            if explode { part.split_once('=').unwrap_or((part, "")) } else { (part, rest.next().unwrap_or_default()) };
        let piece = if plain.contains(&name) { Piece::Plain } else { Piece::Text };
        pairs.push(format!("{}:{}", to_string(&name), piece.json(value)));
    }
    format!("{{{}}}", pairs.join(","))
}

impl Answer {
    /// A header of the answer; `None` if it is not there.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub fn header<H>(&self, header: Header<H>) -> Result<Option<H>, DecodeError> {
        header.find(&self.headers)
    }
}

impl<T> Response<T> {
    /// A header of the answer; `None` if it is not there.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub fn header<H>(&self, header: Header<H>) -> Result<Option<H>, DecodeError> {
        header.find(&self.headers)
    }
}

impl Error {
    /// A header of the answer; `None` if it is not there, or if there was no answer.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub fn header<H>(&self, header: Header<H>) -> Result<Option<H>, DecodeError> {
        header.find(self.headers())
    }
}
