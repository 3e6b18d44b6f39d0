//! JSON values against schemas, both ways: [`validate`] says what a value breaks, [`example`] and [`variants`] make
//! values that break nothing, and [`witness`] finds one that an old schema allows and a new one does not.
//!
//! Schemas are JSON Schema 2020-12 as OpenAPI 3.1 uses it (all versions are upgraded to that while they are read).
//! Every recursion is bounded: a value or schema that is too deep gets a violation of its own, and never runs away.

mod check;
mod equal;
mod evaluated;
mod members;
mod number;
mod path;
mod pattern;
mod sample;
#[path = "../../runtime/src/syntax.rs"]
#[expect(
    dead_code,
    reason = "shared with the runtime, which also reads the dates and bytes that are only checked here"
)]
mod syntax;

use serde_json::Value as Json;

use crate::parse::model::{Document, Location, Schema};
use crate::source::Span;

pub use check::Validator;
pub use pattern::Patterns;
pub use sample::{Recipe, example_of, sketch_of, variants, witness, witnesses_outside};

/// Which way a value goes: `readOnly` members are the service's business, `writeOnly` ones the caller's
/// (OpenAPI 3.1, Schema Object; JSON Schema 2020-12 validation, section 9.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Sent by a client: `readOnly` members are neither needed nor looked at.
    Request,
    /// Sent by a service: `writeOnly` members are neither needed nor looked at.
    Response,
    /// Plain JSON Schema: both words are annotations.
    Neither,
}

/// One promise of a schema that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer to the part of the value, or to where something is missing; empty: the whole value.
    pub instance: String,
    /// The keyword's place in the document, such as `0#/components/schemas/Pet/properties/name/minLength`.
    pub schema: Location,
    /// The text of the schema that the keyword stands in.
    pub span: Span,
    /// The keyword.
    pub keyword: &'static str,
    /// What is wrong, as words that follow the place: `has 3 characters, needs at least 5`.
    pub message: String,
}

/// Everything that a value breaks of a schema; nothing if it is valid.
///
/// Formats are annotations (JSON Schema 2020-12 validation, section 7.2.1): [`Validator::with_formats`] checks them.
#[must_use]
pub fn validate(document: &Document, schema: &Schema, value: &Json, direction: Direction) -> Vec<Violation> {
    Validator::new(document, direction).validate(schema, value)
}

/// A valid value, with optional members; equal seeds give equal values, and seed 0 the documented example if it is
/// valid. `None` if none was found: the schema allows nothing, or is too intricate.
#[must_use]
pub fn example(document: &Document, schema: &Schema, direction: Direction, seed: u64) -> Option<Json> {
    let validator = Validator::new(document, direction).with_formats();
    example_of(&validator, schema, Recipe { seed, documented: seed == 0, full: true })
}
