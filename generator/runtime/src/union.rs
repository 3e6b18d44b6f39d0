//! Unions: which variant a JSON value belongs to, decided from a table by one function.

use super::codec::{Decode, DecodeError, Decoder, Encode, Encoder, Json};
use super::kind;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What tells a variant of a union from its siblings.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    name: &'static str,
    kinds: u8,
    required: &'static [&'static str],
    known: &'static [&'static str],
    tag: Option<(&'static str, &'static [&'static str])>,
    closed: bool,
    keeps_rest: bool,
}

impl Shape {
    /// A variant for values of these kinds (bits of [`kind`]).
    pub const fn new(name: &'static str, kinds: u8) -> Self {
        Self { name, kinds, required: &[], known: &[], tag: None, closed: false, keeps_rest: false }
    }

    /// Members that have to be there.
    #[must_use]
    pub const fn required(mut self, keys: &'static [&'static str]) -> Self {
        self.required = keys;
        self
    }

    /// Members that the variant has a place for.
    #[must_use]
    pub const fn known(mut self, keys: &'static [&'static str]) -> Self {
        self.known = keys;
        self
    }

    /// The member that names the variant, and the values it may have.
    #[must_use]
    pub const fn tag(mut self, key: &'static str, values: &'static [&'static str]) -> Self {
        self.tag = Some((key, values));
        self
    }

    /// The variant refuses members that it does not know.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// The variant keeps members that it does not know, so none gets lost in it.
    #[must_use]
    pub const fn keeps_rest(mut self) -> Self {
        self.keeps_rest = true;
        self
    }

    fn knows(&self, key: &str) -> bool {
        self.known.contains(&key) || self.required.contains(&key) || self.tag.is_some_and(|(tag, _)| tag == key)
    }
}

/// A function that reads one variant of a union.
pub type ReadVariant<U> = fn(&mut Decoder<'_>) -> Result<U, DecodeError>;

/// Reads a union: the shapes say which variants may fit and in which order to try `variants`. What fits none of them
/// becomes `unknown` with the value as it came.
///
/// # Errors
/// The text is no JSON, or variants fit by their shape but none can be read.
pub fn decode_union<U>(
    shapes: &'static [Shape],
    variants: &[ReadVariant<U>],
    unknown: fn(Json) -> U,
    input: &mut Decoder<'_>,
) -> Result<U, DecodeError> {
    let start = input.clone();
    let plan = Plan::new(shapes, input)?;
    let mut failures = Vec::new();
    for candidate in &plan.candidates {
        let Some(read) = variants.get(candidate.index) else { continue };
        let mut attempt = start.clone();
        match read(&mut attempt) {
            Ok(_) if candidate.loses > 0 => break,
            Ok(value) => {
                *input = attempt;
                return Ok(value);
            }
            Err(error) if plan.decided => return Err(error),
            Err(error) => failures.push((candidate.index, error)),
        }
    }
    if !failures.is_empty() && failures.len() == plan.candidates.len() {
        return Err(none_fits(shapes, failures, start.position()));
    }
    *input = start;
    Json::decode(input).map(unknown)
}

/// Writes a variant and adds the tag member if the variant's own members lack it.
pub fn encode_tagged(value: &dyn Encode, tag: &str, shape: &Shape, out: &mut Encoder) {
    let mut own = Encoder::new();
    value.encode(&mut own);
    let members = Decoder::new(own.as_str()).raw_members();
    let first = shape.tag.and_then(|(_, values)| values.first());
    match (members, first) {
        (Some(members), Some(first)) if !members.iter().any(|(key, _)| key == tag) => {
            out.begin_object();
            out.member(tag, first);
            out.raw_members(own.as_str());
            out.end_object();
        }
        _ => out.raw(own.as_str()),
    }
}

/// Writes the members of a catch-all map.
pub fn encode_rest<T: Encode>(rest: &BTreeMap<String, T>, out: &mut Encoder) {
    rest.encode_members(out);
}

/// Removes from a catch-all map the members that a flattened field writes itself.
pub fn forget_members<T>(rest: &mut BTreeMap<String, T>, field: &dyn Encode) {
    let mut own = Encoder::new();
    own.object(field);
    for (key, _) in Decoder::new(own.as_str()).raw_members().unwrap_or_default() {
        rest.remove(&*key);
    }
}

/// Says whether a value equals the value of a JSON text; `1` equals `1.0`.
pub fn equals_json(value: &Json, text: &str) -> bool {
    text.parse::<Json>().is_ok_and(|other| same_json(value, &other))
}

/// Compares two JSON values as JSON Schema does: numbers by value, members in any order.
pub fn same_json(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(left), Json::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_json(left, right))
        }
        (Json::Object(left), Json::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same_json(value, other)))
        }
        _ => left == right,
    }
}

/// A variant that may fit.
struct Candidate {
    index: usize,
    /// How many members would get lost in it although a sibling has a place for them.
    loses: usize,
    knows: usize,
}

/// The variants to try, best first.
struct Plan {
    candidates: Vec<Candidate>,
    /// The tag names exactly one variant: what is wrong in it is an error, not a reason to look further.
    decided: bool,
}

impl Plan {
    /// Looks at the value and moves `input` behind it.
    fn new(shapes: &[Shape], input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let kinds = input.kinds()?;
        let fitting = shapes.iter().enumerate().filter(|(_, shape)| shape.kinds & kinds != 0);
        if kinds != kind::OBJECT {
            input.skip()?;
            let candidates = fitting.map(|(index, _)| Candidate { index, loses: 0, knows: 0 }).collect();
            return Ok(Self { candidates, decided: false });
        }
        let members = scan(input)?;
        let tagged = |shape: &Shape| shape.tag.and_then(|tag| has_tag(shape, &members, tag));
        let named: Vec<usize> = fitting.clone().filter(|(_, s)| tagged(s) == Some(true)).map(|(i, _)| i).collect();
        if let [index] = named.as_slice() {
            return Ok(Self { candidates: vec![Candidate { index: *index, loses: 0, knows: 0 }], decided: true });
        }
        let mut candidates: Vec<Candidate> = fitting
            .filter(|(_, shape)| tagged(shape) != Some(false) && accepts(shape, &members))
            .map(|(index, shape)| rank(index, shape, shapes, &members))
            .collect();
        candidates.sort_by_key(|candidate| (candidate.loses, std::cmp::Reverse(candidate.knows)));
        Ok(Self { candidates, decided: false })
    }
}

type Members<'a> = [(Cow<'a, str>, &'a str)];

fn scan<'a>(input: &mut Decoder<'a>) -> Result<Vec<(Cow<'a, str>, &'a str)>, DecodeError> {
    let mut members = Vec::new();
    input.begin_object()?;
    while let Some(key) = input.next_key()? {
        members.push((key, input.raw()?));
    }
    Ok(members)
}

/// Whether the tag names the variant; `None` if it is not there and the variant can do without.
fn has_tag(shape: &Shape, members: &Members<'_>, (tag, values): (&str, &[&str])) -> Option<bool> {
    let Some((_, raw)) = members.iter().rev().find(|(key, _)| key == tag) else {
        return (!shape.known.contains(&tag)).then_some(false);
    };
    let text = Decoder::new(raw).string().unwrap_or(Cow::Borrowed(raw));
    Some(values.iter().any(|value| *value == text))
}

fn accepts(shape: &Shape, members: &Members<'_>) -> bool {
    let complete = shape.required.iter().all(|name| members.iter().any(|(key, _)| key == name));
    complete && !(shape.closed && members.iter().any(|(key, _)| !shape.knows(key)))
}

fn rank(index: usize, shape: &Shape, shapes: &[Shape], members: &Members<'_>) -> Candidate {
    let knows = members.iter().filter(|(key, _)| shape.knows(key)).count();
    let foreign = |key: &str| !shape.knows(key) && shapes.iter().any(|other| other.knows(key));
    let foreign = members.iter().filter(|(key, _)| foreign(key)).count();
    Candidate { index, loses: if shape.keeps_rest { 0 } else { foreign }, knows }
}

fn none_fits(shapes: &[Shape], mut failures: Vec<(usize, DecodeError)>, offset: usize) -> DecodeError {
    if let [_] = failures.as_slice()
        && let Some((_, error)) = failures.pop()
    {
        return error;
    }
    let wanted: Vec<String> = failures
        .iter()
        .map(|(index, error)| format!("{}: {error}", shapes.get(*index).map_or("?", |shape| shape.name)))
        .collect();
    DecodeError::new(format!("no variant fits ({})", wanted.join("; ")), offset)
}
