//! One value: alternatives are tried in order until the validator accepts what was built.

use serde_json::Value as Json;

use super::super::check::{Validator, has_type};
use super::hints::Hints;
use super::shape::{Picks, Shape};
use super::{Recipe, scalars, text};
use crate::parse::model::{Schema, SchemaType};

/// How many combinations of alternatives are tried for one value.
const COMBINATIONS: usize = 40;
/// How deep a value may nest; optional members end earlier.
const DEPTH: usize = 24;
/// How many values may be tried altogether.
const TRIALS: u32 = 20_000;

/// Builds values for one call.
pub(super) struct Builder<'b, 'd> {
    pub(super) validator: &'b Validator<'d>,
    pub(super) hints: &'b Hints,
    pub(super) recipe: Recipe,
    /// Whether the form of a value is enough, since nothing is valid.
    is_trusting: bool,
    trials: u32,
    random: u64,
    /// What is being built, outermost first.
    pub(super) active: Vec<*const Schema>,
}

impl<'b, 'd> Builder<'b, 'd> {
    pub(super) fn new(validator: &'b Validator<'d>, hints: &'b Hints, recipe: Recipe) -> Self {
        Self { validator, hints, recipe, is_trusting: false, trials: TRIALS, random: recipe.seed, active: Vec::new() }
    }

    /// Takes values as they are built, without asking the validator.
    pub(super) fn trusting(self) -> Self {
        Self { is_trusting: true, ..self }
    }

    /// A value that all schemas allow.
    pub(super) fn build(&mut self, schemas: &[&Schema]) -> Option<Json> {
        if self.active.len() >= DEPTH || self.is_spent() {
            return None;
        }
        if self.recipe.documented
            && let Some(found) = self.documented(schemas)
        {
            return Some(found);
        }
        let marks = self.mark(schemas);
        let found = self.search(schemas);
        self.active.truncate(marks);
        found
    }

    /// Notes that values of these schemas are being built; gives back the length before.
    fn mark(&mut self, schemas: &[&Schema]) -> usize {
        let before = self.active.len();
        let document = self.validator.document;
        let target = |schema: &&Schema| {
            let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
            std::ptr::from_ref(target.unwrap_or(schema))
        };
        // An item that no schema speaks of is a level, too.
        self.active.push(schemas.first().map_or(std::ptr::null(), target));
        before
    }

    /// Whether a value of this schema is being built already.
    pub(super) fn is_active(&self, schema: &Schema) -> bool {
        let target =
            schema.reference.as_deref().and_then(|(location, _)| self.validator.document.schemas.get(location));
        self.active.contains(&std::ptr::from_ref(target.unwrap_or(schema)))
    }

    fn search(&mut self, schemas: &[&Schema]) -> Option<Json> {
        let mut picks = Picks::first(self.is_trusting);
        // Other seeds start at other alternatives, and end with those before.
        let mut skipped = 0;
        for _ in 0..self.roll(if self.recipe.seed == 0 { 1 } else { 4 }) {
            let _ = Shape::of(self.validator.document, schemas, &mut picks);
            skipped += 1;
            if !picks.advance() {
                (picks, skipped) = (Picks::first(self.is_trusting), 0);
            }
        }
        let mut left = COMBINATIONS;
        while left > 0 {
            let shape = Shape::of(self.validator.document, schemas, &mut picks);
            if let Some(found) = self.shaped(&shape, schemas) {
                return Some(found);
            }
            left -= 1;
            if !picks.advance() {
                (picks, left, skipped) = (Picks::first(self.is_trusting), left.min(skipped), 0);
            }
        }
        None
    }

    /// A value of one shape.
    fn shaped(&mut self, shape: &Shape<'_>, schemas: &[&Schema]) -> Option<Json> {
        if let Some(listed) = &shape.listed {
            let start = self.roll(listed.len());
            let turned = listed.iter().cycle().skip(start).take(listed.len()).cloned().collect::<Vec<_>>();
            return self.first_valid(turned, schemas);
        }
        for ty in shape.likely_types() {
            let candidates = match ty {
                SchemaType::Null => vec![Json::Null],
                SchemaType::Boolean if self.roll(2) == 1 => vec![Json::Bool(false), Json::Bool(true)],
                SchemaType::Boolean => vec![Json::Bool(true), Json::Bool(false)],
                SchemaType::String => {
                    let texts = text::candidates(shape, &mut |count| self.roll(count));
                    texts.into_iter().map(Json::String).collect()
                }
                SchemaType::Integer | SchemaType::Number => {
                    let start = self.roll(90);
                    scalars::numbers(shape, ty == SchemaType::Integer, start)
                }
                SchemaType::Array => self.arrays(shape),
                SchemaType::Object => self.objects(shape),
            };
            if let Some(found) = self.first_valid(candidates, schemas) {
                return Some(found);
            }
        }
        None
    }

    /// The first candidate that all schemas allow.
    fn first_valid(&mut self, candidates: Vec<Json>, schemas: &[&Schema]) -> Option<Json> {
        candidates.into_iter().find(|candidate| self.is_valid(candidate, schemas))
    }

    pub(super) fn is_valid(&mut self, candidate: &Json, schemas: &[&Schema]) -> bool {
        self.trials = self.trials.saturating_sub(1);
        self.trials > 0 && (self.is_trusting || schemas.iter().all(|schema| self.validator.accepts(schema, candidate)))
    }

    /// Whether there is no time left.
    pub(super) fn is_spent(&self) -> bool {
        self.trials == 0
    }

    /// The document's own example or default, if it is valid.
    fn documented(&mut self, schemas: &[&Schema]) -> Option<Json> {
        let mut picks = Picks::first(self.is_trusting);
        let shape = Shape::of(self.validator.document, schemas, &mut picks);
        let own = shape.parts.iter().flat_map(|part| part.examples.iter().chain(&part.default));
        let candidates: Vec<Json> = own.map(crate::parse::node::Node::to_json).collect();
        let fits = |candidate: &Json| !shape.typed || shape.types.iter().any(|ty| has_type(candidate, *ty));
        self.first_valid(candidates.into_iter().filter(fits).collect(), schemas)
    }

    /// A number below `count`; 0 for the seed 0 (SplitMix64).
    pub(super) fn roll(&mut self, count: usize) -> usize {
        if self.recipe.seed == 0 || count == 0 {
            return 0;
        }
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % (count as u64)).unwrap_or(0)
    }
}
