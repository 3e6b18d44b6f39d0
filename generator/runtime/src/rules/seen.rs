//! Values that may not come twice.

use super::super::codec::{Decoder, Json, from_str, to_string};
use super::super::union::same_json;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Values that have been there, each with the place in the list where it came first.
#[derive(Default)]
pub(super) struct Seen<'a> {
    /// All but arrays and objects, by a text that only equal ones share.
    texts: BTreeMap<Cow<'a, str>, usize>,
    /// Arrays and objects, by a text that equal ones share.
    trees: Vec<(String, Vec<(usize, Json)>)>,
}

impl<'a> Seen<'a> {
    /// Where an equal value came first; `None` for a new one, which is kept.
    pub(super) fn first(&mut self, index: usize, json: &'a str) -> Option<usize> {
        match json.as_bytes().first() {
            Some(b'[' | b'{') => self.first_tree(index, from_str(json).ok()?),
            Some(b'-' | b'0'..=b'9') => self.first_text(index, number(&from_str(json).ok()?).into()),
            Some(b'"') if json.contains('\\') => {
                let text = Decoder::new(json).string().ok()?;
                self.first_text(index, to_string(&&*text).into())
            }
            _ => self.first_text(index, json.into()),
        }
    }

    fn first_text(&mut self, index: usize, text: Cow<'a, str>) -> Option<usize> {
        let first = *self.texts.entry(text).or_insert(index);
        Some(first).filter(|first| *first != index)
    }

    fn first_tree(&mut self, index: usize, value: Json) -> Option<usize> {
        let text = outline(&value);
        let known = self.trees.iter_mut().find(|(other, _)| *other == text);
        let Some((_, same)) = known else {
            self.trees.push((text, vec![(index, value)]));
            return None;
        };
        let first = same.iter().find(|(_, other)| same_json(other, &value)).map(|(first, _)| *first);
        if first.is_none() {
            same.push((index, value));
        }
        first
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
