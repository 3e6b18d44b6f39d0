//! Values that may not come twice.

use super::super::codec::{Decoder, Json, from_str, to_string};
use super::super::union::same_json;
use std::borrow::Cow;

/// Of values with their places in a list those that came before: where first, and where again.
pub(super) fn repeated<'a>(values: impl Iterator<Item = (usize, &'a str)>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut texts = Vec::new();
    let mut trees = Trees::default();
    for (index, json) in values {
        match json.as_bytes().first() {
            Some(b'[' | b'{') => found.extend(from_str(json).ok().and_then(|value| trees.first(index, value))),
            _ => texts.extend(text(json).map(|text| (text, index))),
        }
    }
    texts.sort_unstable();
    for same in texts.chunk_by(|(one, _), (other, _)| one == other) {
        let mut places = same.iter().map(|(_, index)| *index);
        let first = places.next().unwrap_or_default();
        found.extend(places.map(|index| (first, index)));
    }
    found.sort_unstable_by_key(|(_, index)| *index);
    found
}

/// A text that only equal values share, for all but arrays and objects.
fn text(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Some(number(&from_str(json).ok()?).into()),
        Some(b'"') if json.contains('\\') => Some(to_string(&&*Decoder::new(json).string().ok()?).into()),
        _ => Some(json.into()),
    }
}

/// Arrays and objects that have been there, by a text that equal ones share, each with its place.
#[derive(Default)]
struct Trees(Vec<(String, Vec<(usize, Json)>)>);

impl Trees {
    /// Where an equal one came first; `None` for a new one, which is kept.
    fn first(&mut self, index: usize, value: Json) -> Option<(usize, usize)> {
        let text = outline(&value);
        let known = self.0.iter_mut().find(|(other, _)| *other == text);
        let Some((_, same)) = known else {
            self.0.push((text, vec![(index, value)]));
            return None;
        };
        let first = same.iter().find(|(_, other)| same_json(other, &value)).map(|(first, _)| *first);
        if first.is_none() {
            same.push((index, value));
        }
        first.map(|first| (first, index))
    }
}

/// The same text for `1`, `1.0` and `10e-1`.
fn number(value: &Json) -> String {
    match value.as_f64() {
        Some(float) if !(value.is_i64() || value.is_u64()) => {
            // No negative zero.
            let float = float + 0.0;
            if float.fract() == 0.0 { format!("{float:.0}") } else { float.to_string() }
        }
        _ => value.to_string(),
    }
}

/// How large an array or object is, and which member of an object comes first by name: serde_json may keep them in any order.
fn outline(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            format!("object {} {}", members.len(), members.keys().min().map_or("", String::as_str))
        }
        other => format!("array {}", other.as_array().map_or(0, Vec::len)),
    }
}
