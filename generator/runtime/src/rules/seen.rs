//! Values that may not come twice.

use super::super::codec::{Decoder, Json, from_str, to_string};
use super::super::union::same_json;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Values that have been there, each with the place in the list where it came first.
#[derive(Default)]
pub(super) struct Seen<'a> {
    /// Those that are equal if their texts are: all but numbers, arrays and objects.
    texts: BTreeMap<Cow<'a, str>, usize>,
    /// The others, by a text that equal ones share.
    trees: BTreeMap<String, Vec<(usize, Json)>>,
}

impl<'a> Seen<'a> {
    /// Where an equal value came first; `None` for a new one, which is kept.
    pub(super) fn first(&mut self, index: usize, json: &'a str) -> Option<usize> {
        match json.as_bytes().first() {
            Some(b'[' | b'{' | b'-' | b'0'..=b'9') => self.first_tree(index, from_str(json).ok()?),
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
        let same = self.trees.entry(fingerprint(&value)).or_default();
        let first = same.iter().find(|(_, other)| same_json(other, &value)).map(|(first, _)| *first);
        if first.is_none() {
            same.push((index, value));
        }
        first
    }
}

/// A text that equal values share, so that few values have to be compared one by one.
fn fingerprint(value: &Json) -> String {
    match value {
        Json::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Json::Array(items) => format!("array {}", items.len()),
        Json::Object(members) => members.keys().fold(String::from("object"), |text, key| text + " " + key),
        other => other.to_string(),
    }
}
