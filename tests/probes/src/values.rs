//! JSON values and what types have to make of them.

use std::fmt::Write as _;

use crate::Module;

/// What a type has to make of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// This JSON, numbers by value.
    Json(String),
    /// An error.
    Refused,
}

/// A value for a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Name of the schema.
    pub schema: String,
    /// The value as JSON.
    pub json: String,
    /// What comes back.
    pub expected: Expected,
    /// A part of it is of no variant that the document names.
    pub unknown: bool,
}

impl Value {
    /// Reads a line: `Pet {"a": 1}` comes back as it is, `Pet {"a": 1} => {}` as the second value, `!Pet 5` is
    /// refused, and `?Pet {"kind": "new"}` has a part of no variant that the document names.
    ///
    /// # Errors
    /// There is no JSON in the line.
    pub fn read(line: &str) -> Result<Self, String> {
        let (schema, json) = line.split_once(' ').ok_or_else(|| format!("no value in {line:?}"))?;
        let (json, expected) = match (schema.strip_prefix('!'), json.split_once(" => ")) {
            (Some(_), _) => (json, Expected::Refused),
            (None, Some((json, other))) => (json, Expected::Json(other.to_owned())),
            (None, None) => (json, Expected::Json(json.to_owned())),
        };
        let unknown = schema.starts_with('?');
        Ok(Self { schema: schema.trim_start_matches(['!', '?']).to_owned(), json: json.to_owned(), expected, unknown })
    }
}

/// Rows of a table in Rust: where a value is from, the value, what is expected, and a function that decodes and
/// encodes it (`None`: the client has no such type).
#[must_use]
pub fn rows(place: &str, module: Option<&Module>, values: &[Value]) -> String {
    let mut out = String::new();
    for Value { schema, json, expected, unknown } in values {
        let expected = match expected {
            Expected::Json(json) => format!("Some({json:?})"),
            Expected::Refused => "None".to_owned(),
        };
        let again = match module.and_then(|module| module.type_path(schema)) {
            Some(path) => format!("Some(again::<{path}>)"),
            None => "None".to_owned(),
        };
        let (place, schema) = (format!("{place:?}"), format!("{schema:?}"));
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "    Row {{ place: {place}, schema: {schema}, json: {json:?}, expected: {expected}, unknown: {unknown}, again: {again} }},"
        );
    }
    out
}
