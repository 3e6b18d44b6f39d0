//! What another schema cares about: its limits, names and values are where a difference would show.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value as Json;

use super::super::number::Decimal;
use super::language::Language;
use crate::parse::model::{Document, Location, RareKeywords, Schema};

/// How many schemas are looked at.
const SCHEMAS: usize = 3_000;
/// How many hints of a kind are kept.
const KEPT: usize = 60;

/// Places where values of interest lie.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Limits of numbers.
    pub(super) numbers: Vec<Decimal>,
    /// Limits of texts, in characters.
    pub(super) lengths: Vec<u64>,
    /// Limits of arrays and objects.
    pub(super) counts: Vec<u64>,
    /// Texts that are listed or fit a pattern.
    pub(super) texts: Vec<String>,
    /// Other values that are listed.
    pub(super) values: Vec<Json>,
    /// Names of members.
    pub(super) names: Vec<String>,
}

impl Hints {
    /// Collects what a schema and its parts care about, down to this depth.
    pub(super) fn of(document: &Document, schema: &Schema, depth: usize) -> Self {
        let mut hints = Self::default();
        let mut seen: BTreeSet<&Location> = BTreeSet::new();
        let mut next = VecDeque::from([(schema, 0)]);
        for _ in 0..SCHEMAS {
            let Some((schema, above)) = next.pop_front() else { break };
            hints.note(schema);
            if above < depth {
                next.extend(children(schema).map(|child| (child, above + 1)));
            }
            if let Some((location, _)) = schema.reference.as_deref()
                && seen.insert(location)
            {
                next.extend(document.schemas.get(location).map(|schema| (schema, above)));
            }
        }
        hints.trim();
        hints
    }

    fn note(&mut self, schema: &Schema) {
        let RareKeywords { exclusive_minimum, exclusive_maximum, multiple_of, .. }: &RareKeywords = schema;
        let numbers = [&schema.minimum, &schema.maximum, exclusive_minimum, exclusive_maximum, multiple_of];
        self.numbers.extend(numbers.into_iter().flatten().filter_map(|number| Decimal::of(&number.0)));
        self.lengths.extend(schema.min_length.iter().chain(&schema.max_length));
        let counts = [schema.min_items, schema.max_items, schema.min_properties, schema.max_properties];
        self.counts.extend(counts.into_iter().flatten());
        for value in schema.enumeration.iter().flat_map(|values| &values.value).chain(&schema.constant) {
            match value.to_json() {
                Json::String(text) => self.texts.push(text),
                other => self.values.push(other),
            }
        }
        if let Some(language) = schema.pattern.as_ref().and_then(|pattern| Language::read(&pattern.value)) {
            self.texts.push(language.write(2, &mut |_| 0));
        }
        self.names.extend(schema.properties.iter().map(|(name, _)| name.value.to_string()));
        self.names.extend(schema.required.iter().map(|name| name.value.to_string()));
    }

    fn trim(&mut self) {
        self.lengths.sort_unstable();
        self.lengths.dedup();
        self.counts.sort_unstable();
        self.counts.dedup();
        self.names.sort_unstable();
        self.names.dedup();
        self.numbers.truncate(KEPT);
        self.lengths.truncate(KEPT);
        self.counts.truncate(KEPT);
        self.texts.truncate(KEPT);
        self.values.truncate(KEPT);
        self.names.truncate(KEPT);
    }
}

fn children(schema: &Schema) -> impl Iterator<Item = &Schema> {
    let named = schema.properties.iter().chain(&schema.pattern_properties).chain(&schema.dependent_schemas);
    let single = [&schema.items, &schema.additional_properties, &schema.unevaluated_properties, &schema.contains];
    let more = [&schema.property_names, &schema.not, &schema.if_, &schema.then, &schema.else_];
    named
        .map(|(_, part)| part)
        .chain(schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of).chain(&schema.prefix_items))
        .chain(single.into_iter().chain(more).filter_map(|part| part.as_deref()))
}
