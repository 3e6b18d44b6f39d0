//! A second reader, for texts that the first one refuses and most other tools take.
//!
//! It knows no positions, so that spans are found by searching for each key in the order of the document.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::node::{Node, Value};
use crate::source::{Span, Spanned};
use crate::text::Text;

/// The time that this reader needs grows with the square of the nesting of brackets.
const MAX_NESTING: usize = 512;

/// Reads a text whose positions do not matter as much as its values. `None`: this reader refuses it, too.
pub(super) fn read(text: &str, file: u32) -> Option<Node> {
    if nesting(text) > MAX_NESTING {
        return None;
    }
    let cursor = Cell::new(0);
    let seed = Seed { text, file, cursor: &cursor };
    if let Ok(node) = seed.deserialize(serde_yaml::Deserializer::from_str(text)) {
        return Some(node);
    }
    // JSON allows characters in texts that YAML does not: U+0080, for example.
    cursor.set(0);
    seed.deserialize(&mut serde_json::Deserializer::from_str(text)).ok()
}

/// How deep brackets are nested, those in texts included.
fn nesting(text: &str) -> usize {
    let depths = text.bytes().scan(0_usize, |depth, byte| {
        match byte {
            b'[' | b'{' => *depth += 1,
            b']' | b'}' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    depths.max().unwrap_or(0)
}

/// The text, and how far keys were found in it.
#[derive(Clone, Copy)]
struct Seed<'a> {
    text: &'a str,
    file: u32,
    cursor: &'a Cell<usize>,
}

impl Seed<'_> {
    fn node(self, value: Value) -> Node {
        Node { span: Span::new(self.file, self.cursor.get(), self.cursor.get()), value }
    }

    fn key(self, key: Text) -> Spanned<Text> {
        let from = self.cursor.get();
        let found = self.text.get(from..).and_then(|rest| rest.find(key.as_str())).map_or(from, |at| from + at);
        let end = (found + key.len()).min(self.text.len());
        self.cursor.set(end);
        Spanned::new(key, Span::new(self.file, found, end))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(self.node(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(self.node(Value::Bool(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(self.node(Value::Number(value.to_string().into())))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(self.node(Value::Number(value.to_string().into())))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        Ok(self.node(Value::Number(value.to_string().into())))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        Ok(self.node(Value::Number(value.to_string().into())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        let text = if value.is_finite() {
            Value::Number(value.to_string().into())
        } else {
            Value::String(value.to_string().into())
        };
        Ok(self.node(text))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(self.node(Value::String(value.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut node = self.node(Value::Null);
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        node.value = Value::Array(items.into());
        Ok(node)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut node = self.node(Value::Null);
        let mut members: Vec<(Spanned<Text>, Node)> = Vec::new();
        while let Some(key) = map.next_key_seed(self)? {
            let key = self.key(match key.value {
                Value::String(text) | Value::Number(text) => text,
                Value::Bool(value) => value.to_string().into(),
                Value::Null => Text::from("null"),
                _ => return Err(A::Error::custom("only a text can be a key")),
            });
            let value = map.next_value_seed(self)?;
            members.push((key, value));
        }
        node.value = Value::Object(members.into());
        Ok(node)
    }

    /// A tagged value: the tag is dropped.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        let (_, variant) = data.variant::<serde::de::IgnoredAny>()?;
        variant.newtype_variant_seed(self)
    }
}
