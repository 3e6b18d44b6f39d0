//! Many different values: the example, and each of its parts varied alone.

use serde_json::{Map, Value as Json};

use super::build::Builder;
use super::hints::Hints;
use super::objects::{item_schemas, member_schemas, names};
use super::shape::{Picks, Shape};
use super::{Recipe, Validator, distinct, scalars};
use crate::parse::model::{Schema, SchemaType};

/// How much is varied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// At most so many values.
    pub(super) limit: usize,
    /// How deep parts are varied; what is deeper is there, and always the same.
    pub(super) depth: usize,
    /// Whether parts have all of their optional members.
    pub(super) full: bool,
}

impl Extent {
    /// Everything that can be told apart.
    pub(super) const fn whole(limit: usize) -> Self {
        Self { limit, depth: 6, full: true }
    }

    /// What the schema itself says, and not those of its parts: small values.
    pub(super) const fn outside(limit: usize) -> Self {
        Self { limit, depth: 2, full: false }
    }
}

/// How many combinations of alternatives are varied for one value.
const COMBINATIONS: usize = 24;

/// Different valid values.
pub(super) fn values(validator: &Validator<'_>, schema: &Schema, hints: &Hints, extent: Extent) -> Vec<Json> {
    let Extent { limit, full, .. } = extent;
    let examples = [(true, full), (false, full), (false, false)].map(|(documented, full)| {
        let recipe = Recipe { seed: 0, documented, full };
        Builder::new(validator, hints, recipe).build(&[schema])
    });
    let mut builder = Builder::new(validator, hints, Recipe { seed: 0, documented: false, full });
    let varied = Variation { builder: &mut builder, extent }.of(&[schema], 0);
    let all = examples.into_iter().flatten().chain(varied);
    distinct(all.filter(|value| validator.accepts(schema, value)), limit)
}

struct Variation<'v, 'b, 'd> {
    builder: &'v mut Builder<'b, 'd>,
    extent: Extent,
}

impl Variation<'_, '_, '_> {
    /// Values that all schemas allow.
    fn of(&mut self, schemas: &[&Schema], depth: usize) -> Vec<Json> {
        let mut out = Vec::new();
        if depth >= self.extent.depth || self.builder.is_spent() {
            out.extend(self.builder.build(schemas));
            return out;
        }
        let mut picks = Picks::default();
        for _ in 0..COMBINATIONS {
            let shape = Shape::of(self.builder.validator.document, schemas, &mut picks);
            let candidates = self.shaped(&shape, depth);
            out.extend(candidates.into_iter().filter(|value| self.builder.is_valid(value, schemas)));
            if out.len() >= self.extent.limit || self.builder.is_spent() || !picks.advance() {
                break;
            }
        }
        distinct(out, self.extent.limit)
    }

    fn shaped(&mut self, shape: &Shape<'_>, depth: usize) -> Vec<Json> {
        if let Some(listed) = &shape.listed {
            return listed.clone();
        }
        let mut out = Vec::new();
        if !shape.typed {
            out.extend(self.builder.hints.values.iter().cloned());
        }
        for ty in shape.likely_types() {
            match ty {
                SchemaType::Object => out.extend(self.objects(shape, depth)),
                SchemaType::Array => out.extend(self.arrays(shape, depth)),
                _ => out.extend(scalars::edges(shape, ty, self.builder.hints)),
            }
        }
        out
    }

    /// The full object and the smallest one, and both with single members left out, varied or added.
    fn objects(&mut self, shape: &Shape<'_>, depth: usize) -> Vec<Json> {
        let full = self.builder.object(shape, true);
        let bare = self.builder.object(shape, false);
        let mut out: Vec<Map<String, Json>> = full.iter().chain(&bare).cloned().collect();
        for name in names(shape) {
            if let Some(base) = full.as_ref().filter(|base| base.contains_key(name)) {
                let mut without = base.clone();
                without.shift_remove(name);
                out.push(without);
            }
            let schemas = member_schemas(self.builder, shape, name);
            if schemas.iter().any(|schema| self.builder.is_active(schema)) || out.len() > self.extent.limit {
                continue;
            }
            for value in self.of(&schemas, depth + 1) {
                for base in bare.iter().chain(&full) {
                    let mut changed = base.clone();
                    changed.insert(name.to_owned(), value.clone());
                    out.push(changed);
                }
            }
        }
        let known = names(shape);
        let foreign = self.builder.hints.names.iter().filter(|name| !known.contains(&name.as_str()));
        let added = ["extraMember"].into_iter().map(String::from).chain(foreign.cloned());
        for name in added {
            let small = bare.clone().unwrap_or_default();
            for value in [Json::from("text"), Json::from(1), Json::Null] {
                let mut larger = small.clone();
                larger.insert(name.clone(), value);
                out.push(larger);
            }
        }
        out.extend(self.rest(shape, bare.as_ref(), depth));
        out.into_iter().map(Json::Object).collect()
    }

    /// The smallest object with members that have no name, varied and in the numbers that somebody cares about.
    fn rest(&mut self, shape: &Shape<'_>, bare: Option<&Map<String, Json>>, depth: usize) -> Vec<Map<String, Json>> {
        let schemas = member_schemas(self.builder, shape, "key1");
        if schemas.is_empty() || schemas.iter().any(|schema| self.builder.is_active(schema)) {
            return Vec::new();
        }
        let with = |entries: Vec<Json>| {
            let mut larger = bare.cloned().unwrap_or_default();
            larger.extend(entries.into_iter().enumerate().map(|(index, value)| (format!("key{}", index + 1), value)));
            larger
        };
        let values = self.of(&schemas, depth + 1);
        let first = values.first().cloned();
        let mut out: Vec<_> = values.into_iter().map(|value| with(vec![value])).collect();
        for count in self.counts(shape, |part| part.min_properties, |part| part.max_properties) {
            out.extend(first.as_ref().map(|value| with(vec![value.clone(); count])));
        }
        out
    }

    /// Numbers of parts at the limits.
    fn counts(
        &self,
        shape: &Shape<'_>,
        least: impl Fn(&Schema) -> Option<u64>,
        most: impl Fn(&Schema) -> Option<u64>,
    ) -> Vec<usize> {
        const LARGEST: u64 = 400;
        let own = shape.count(least, false).into_iter().chain(shape.count(most, true));
        let limits = own.chain(self.builder.hints.counts.iter().copied());
        let mut counts: Vec<u64> =
            limits.flat_map(|limit| [limit, limit.saturating_sub(1), limit.saturating_add(1)]).collect();
        counts.extend([0, 1, 2, 3]);
        counts.sort_unstable();
        counts.dedup();
        counts.into_iter().filter(|count| *count <= LARGEST).filter_map(|count| usize::try_from(count).ok()).collect()
    }

    /// Arrays of the numbers of items that somebody cares about, and arrays with one item varied.
    fn arrays(&mut self, shape: &Shape<'_>, depth: usize) -> Vec<Json> {
        let mut out = Vec::new();
        let first = item_schemas(shape, 0);
        let items = if first.iter().any(|schema| self.builder.is_active(schema)) {
            Vec::new()
        } else {
            self.of(&first, depth + 1)
        };
        out.extend(self.builder.arrays(shape));
        for count in self.counts(shape, |part| part.min_items, |part| part.max_items) {
            // Different items as far as there are some: `uniqueItems` may ask for that.
            out.push(Json::Array(items.iter().take(count).cloned().collect()));
            out.extend(items.first().map(|item| Json::Array(vec![item.clone(); count])));
        }
        let base = out.first().and_then(Json::as_array).cloned().unwrap_or_default();
        for (index, _) in base.iter().enumerate() {
            let schemas = item_schemas(shape, index);
            let varied = if index == 0 { items.clone() } else { self.of(&schemas, depth + 1) };
            for value in varied {
                let mut changed = base.clone();
                if let Some(place) = changed.get_mut(index) {
                    *place = value;
                }
                out.push(Json::Array(changed));
            }
        }
        out.extend(items.into_iter().map(|item| Json::Array(vec![item])));
        out
    }
}
