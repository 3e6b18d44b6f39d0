//! Values that a schema allows, made up and then held against it: nothing is returned that the validator refuses.

mod build;
mod hints;
mod language;
mod objects;
mod scalars;
mod shape;
mod text;
mod vary;

use serde_json::Value as Json;

use super::Direction;
use super::check::Validator;
use super::equal::fingerprint;
use crate::parse::model::{Document, Schema};

use build::Builder;
use hints::Hints;
use vary::Extent;

/// What kind of value is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    /// Equal seeds give equal values; other seeds other texts, numbers and alternatives.
    pub seed: u64,
    /// Whether the document's own examples and defaults come first.
    pub documented: bool,
    /// Whether optional members are there, as far as the schema does not contain itself.
    pub full: bool,
}

/// A valid value; `None` if none was found.
#[must_use]
pub fn example_of(validator: &Validator<'_>, schema: &Schema, recipe: Recipe) -> Option<Json> {
    let none = Hints::default();
    let forms = [recipe, Recipe { full: !recipe.full, ..recipe }, Recipe { full: false, documented: false, ..recipe }];
    forms.into_iter().find_map(|recipe| Builder::new(validator, &none, recipe).build(&[schema]))
}

/// A value of the form that a schema describes, for one that contradicts itself and so allows nothing: of types that
/// exclude each other the later one counts, as in the generated code.
#[must_use]
pub fn sketch_of(validator: &Validator<'_>, schema: &Schema, recipe: Recipe) -> Option<Json> {
    Builder::new(validator, &Hints::default(), recipe).trusting().build(&[schema])
}

/// Different valid values, at most `limit`: with and without each optional member, each alternative and listed value,
/// the limits of texts, numbers and arrays, `null`. What an example would show comes first.
#[must_use]
pub fn variants(document: &Document, schema: &Schema, direction: Direction, limit: usize) -> Vec<Json> {
    let validator = Validator::new(document, direction).with_formats();
    vary::values(&validator, schema, &Hints::default(), Extent::whole(limit))
}

/// A value that the first schema allows and the second does not, if one is found among some hundred candidates. Both
/// documents may be the same; formats are not looked at. `None` proves nothing.
#[must_use]
pub fn witness(allowing: (&Document, &Schema), refusing: (&Document, &Schema), direction: Direction) -> Option<Json> {
    differing(allowing, refusing, direction, Extent::whole(600)).into_iter().next()
}

/// All such values among a number of candidates that show what the schemas themselves say, and not what their parts say
/// of the parts: small values, which cost little even for large schemas.
#[must_use]
pub fn witnesses_outside(
    allowing: (&Document, &Schema),
    refusing: (&Document, &Schema),
    direction: Direction,
    candidates: usize,
) -> Vec<Json> {
    differing(allowing, refusing, direction, Extent::outside(candidates))
}

fn differing(
    (allowing, from): (&Document, &Schema),
    (refusing, to): (&Document, &Schema),
    direction: Direction,
    extent: Extent,
) -> Vec<Json> {
    let valid = Validator::new(allowing, direction);
    let hints = Hints::of(refusing, to, extent.depth);
    let judge = Validator::new(refusing, direction);
    let mut values = vary::values(&valid, from, &hints, extent);
    values.retain(|value| !judge.accepts(to, value));
    values
}

/// Drops values that are there already.
fn distinct(values: impl IntoIterator<Item = Json>, limit: usize) -> Vec<Json> {
    let mut seen = std::collections::BTreeSet::new();
    values.into_iter().filter(|value| seen.insert(fingerprint(value))).take(limit).collect()
}
