//! The tree that a YAML or JSON text is read into: values as written, each with its place.

use std::sync::Arc;

use crate::source::{Span, Spanned};
use crate::text::Text;

/// A value and its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A value of the YAML 1.2 core schema, which contains JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in JSON's notation, digits as written (hexadecimal and octal are converted).
    Number(Text),
    /// A text.
    String(Text),
    /// A sequence. A copy shares it.
    Array(Arc<[Node]>),
    /// A mapping in document order. Keys are texts: `200:` is `"200"`. A copy shares it.
    Object(Arc<[(Spanned<Text>, Node)]>),
}

impl Node {
    /// The member of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members().iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// The members of a mapping; nothing for other values.
    #[must_use]
    pub fn members(&self) -> &[(Spanned<Text>, Node)] {
        if let Value::Object(members) = &self.value { members } else { &[] }
    }

    /// The items of a sequence; nothing for other values.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        if let Value::Array(items) = &self.value { items } else { &[] }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self.value { Some(value) } else { None }
    }

    /// The value as JSON; a number that JSON's types cannot hold becomes the nearest float.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(text) => number(text),
            Value::String(text) => Json::String(text.to_string()),
            Value::Array(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            Value::Object(members) => {
                Json::Object(members.iter().map(|(key, node)| (key.value.to_string(), node.to_json())).collect())
            }
        }
    }
}

fn number(text: &str) -> serde_json::Value {
    text.parse::<u64>()
        .map(Into::into)
        .or_else(|_| text.parse::<i64>().map(Into::into))
        .ok()
        .or_else(|| text.parse::<f64>().ok().map(Into::into))
        .unwrap_or(serde_json::Value::Null)
}
