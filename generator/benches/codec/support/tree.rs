//! The other way: parse to a tree first, then take the members out of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Why a tree does not decode, and where (innermost member first).
#[derive(Debug)]
pub struct TreeError(Box<(Vec<String>, String)>);

type Result<T> = std::result::Result<T, TreeError>;

impl TreeError {
    #[cold]
    fn expected(what: &str, found: &Value) -> Self {
        let found: String = found.to_string().chars().take(20).collect();
        Self(Box::new((
            Vec::new(),
            format!("expected {what}, found {found}"),
        )))
    }

    #[cold]
    fn under(mut self, step: &str) -> Self {
        self.0.0.push(step.to_owned());
        self
    }

    pub fn text(&self) -> String {
        let path: String = self
            .0
            .0
            .iter()
            .rev()
            .map(|step| format!("/{step}"))
            .collect();
        format!("at {path}: {}", self.0.1)
    }
}

/// A type that can be taken out of a tree and put back.
pub trait Tree: Sized {
    fn from_value(value: Value) -> Result<Self>;
    fn to_value(&self) -> Value;
}

/// The members of an object on the way in.
pub struct Members(Map<String, Value>);

impl Members {
    pub fn new(value: Value) -> Result<Self> {
        match value {
            Value::Object(map) => Ok(Self(map)),
            other => Err(TreeError::expected("an object", &other)),
        }
    }

    pub fn required<T: Tree>(&mut self, name: &str) -> Result<T> {
        let value = self.0.remove(name).unwrap_or_default();
        T::from_value(value).map_err(|error| error.under(name))
    }

    pub fn optional<T: Tree>(&mut self, name: &str) -> Result<Option<T>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::from_value(value)
                .map(Some)
                .map_err(|error| error.under(name)),
        }
    }
}

/// The members of an object on the way out.
#[derive(Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    pub fn required<T: Tree>(&mut self, name: &str, value: &T) {
        self.0.insert(name.to_owned(), value.to_value());
    }

    pub fn optional<T: Tree>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    pub fn finish(self) -> Value {
        Value::Object(self.0)
    }
}

pub fn from_slice<T: Tree>(bytes: &[u8]) -> std::result::Result<T, String> {
    let value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    T::from_value(value).map_err(|error| error.text())
}

pub fn to_vec(value: Value) -> Vec<u8> {
    serde_json::to_vec(&value).unwrap_or_default()
}

macro_rules! scalar {
    ($($name:ty, $what:literal, $take:expr;)*) => {$(
        impl Tree for $name {
            fn from_value(value: Value) -> Result<Self> {
                let take: fn(&Value) -> Option<$name> = $take;
                take(&value).ok_or_else(|| TreeError::expected($what, &value))
            }
            fn to_value(&self) -> Value {
                Value::from(*self)
            }
        }
    )*};
}

scalar! {
    i64, "an integer", Value::as_i64;
    f64, "a number", Value::as_f64;
    bool, "true or false", Value::as_bool;
}

impl Tree for String {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(TreeError::expected("a string", &other)),
        }
    }
    fn to_value(&self) -> Value {
        Value::String(self.clone())
    }
}

impl<T: Tree> Tree for Box<T> {
    fn from_value(value: Value) -> Result<Self> {
        T::from_value(value).map(Box::new)
    }
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: Tree> Tree for Vec<T> {
    fn from_value(value: Value) -> Result<Self> {
        let Value::Array(items) = value else {
            return Err(TreeError::expected("an array", &value));
        };
        let item = |(index, item): (usize, Value)| {
            T::from_value(item).map_err(|e| e.under(&index.to_string()))
        };
        items.into_iter().enumerate().map(item).collect()
    }
    fn to_value(&self) -> Value {
        Value::Array(self.iter().map(Tree::to_value).collect())
    }
}

impl<T: Tree> Tree for BTreeMap<String, T> {
    fn from_value(value: Value) -> Result<Self> {
        let Value::Object(items) = value else {
            return Err(TreeError::expected("an object", &value));
        };
        let mut map = Self::new();
        for (key, item) in items {
            let item = T::from_value(item).map_err(|error| error.under(&key))?;
            map.insert(key, item);
        }
        Ok(map)
    }
    fn to_value(&self) -> Value {
        Value::Object(
            self.iter()
                .map(|(key, item)| (key.clone(), item.to_value()))
                .collect(),
        )
    }
}
