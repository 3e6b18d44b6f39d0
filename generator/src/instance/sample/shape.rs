//! What several schemas demand together of one value: references and `allOf` are followed, of each union one
//! alternative is taken.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::super::check::is_or_null;
use super::super::number::Decimal;
use crate::parse::model::{Document, Number, Schema, SchemaType};

/// How many schemas one value may have to obey.
const PARTS: usize = 400;

const ALL_TYPES: [SchemaType; 6] = [
    SchemaType::Object,
    SchemaType::Array,
    SchemaType::String,
    SchemaType::Number,
    SchemaType::Boolean,
    SchemaType::Null,
];

/// Which alternatives to take: a path through the tree of decisions. Visiting one after the other lists the leaves.
#[derive(Clone, Debug, Default)]
pub(super) struct Picks {
    taken: Vec<(usize, usize)>,
    next: usize,
    /// Whether of types that exclude each other the later ones count.
    overriding: bool,
}

impl Picks {
    /// The first leaf.
    pub(super) fn first(overriding: bool) -> Self {
        Self { overriding, ..Self::default() }
    }

    /// The decision at the next fork of `count` ways.
    fn pick(&mut self, count: usize) -> usize {
        if self.next == self.taken.len() {
            self.taken.push((0, count));
        }
        let taken = self.taken.get(self.next).map_or(0, |(taken, _)| *taken);
        self.next += 1;
        taken
    }

    /// Goes on to the next leaf; false after the last one.
    pub(super) fn advance(&mut self) -> bool {
        self.next = 0;
        while let Some((taken, count)) = self.taken.pop() {
            if taken + 1 < count {
                self.taken.push((taken + 1, count));
                return true;
            }
        }
        false
    }
}

/// The demands.
#[derive(Debug, Default)]
pub(super) struct Shape<'d> {
    /// Every schema that the value has to obey.
    pub(super) parts: Vec<&'d Schema>,
    /// The types that are left, in the order in which they are tried; none: nothing is allowed.
    pub(super) types: Vec<SchemaType>,
    /// Whether a type was named at all.
    pub(super) typed: bool,
    /// The values that are left, if they are listed.
    pub(super) listed: Option<Vec<Json>>,
    /// Members that must not be there.
    pub(super) forbidden: BTreeSet<&'d str>,
    /// Members with the value that a discriminator gives them.
    pub(super) tags: BTreeMap<&'d str, String>,
    pub(super) required: Vec<&'d str>,
}

impl<'d> Shape<'d> {
    /// What the schemas demand, with the alternatives that `picks` takes.
    pub(super) fn of(document: &'d Document, schemas: &[&'d Schema], picks: &mut Picks) -> Self {
        let mut shape = Self { types: ALL_TYPES.to_vec(), ..Self::default() };
        let mut next: Vec<&'d Schema> = schemas.iter().rev().copied().collect();
        while let Some(schema) = next.pop() {
            let known = shape.parts.iter().any(|part| std::ptr::eq(*part, schema));
            if known || shape.parts.len() >= PARTS {
                continue;
            }
            shape.parts.push(schema);
            if is_or_null(schema) && picks.pick(2) == 1 {
                shape.types.retain(|ty| *ty == SchemaType::Null);
                shape.typed = true;
                continue;
            }
            shape.own(schema, picks.overriding);
            let mut inner = Vec::new();
            inner.extend(schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location)));
            inner.extend(&schema.all_of);
            inner.extend(shape.alternative(schema, &schema.one_of, picks));
            inner.extend(shape.alternative(schema, &schema.any_of, picks));
            if let Some(test) = schema.if_.as_deref() {
                shape.condition(test, schema, picks, &mut inner);
            }
            if let Some(excluded) = schema.not.as_deref() {
                shape.exclude(excluded);
            }
            next.extend(inner.into_iter().rev());
        }
        shape
    }

    /// Takes one alternative of a union, and the tag that goes with it.
    fn alternative(&mut self, schema: &'d Schema, parts: &'d [Schema], picks: &mut Picks) -> Option<&'d Schema> {
        let part = parts.get(if parts.len() > 1 { picks.pick(parts.len()) } else { 0 })?;
        if let Some((discriminator, (target, _))) = schema.discriminator.as_ref().zip(part.reference.as_deref()) {
            let mapped = discriminator.mapping.iter().find(|(_, location)| location == target);
            let tag = mapped.map_or_else(|| target.last(), |(tag, _)| tag.value.to_string());
            self.tags.insert(&discriminator.property.value, tag);
        }
        Some(part)
    }

    /// Either the test holds and `then`, or the test is to be missed and `else` holds.
    fn condition(&mut self, test: &'d Schema, schema: &'d Schema, picks: &mut Picks, inner: &mut Vec<&'d Schema>) {
        if picks.pick(2) == 0 {
            self.exclude(test);
            inner.extend(schema.else_.as_deref());
        } else {
            inner.push(test);
            inner.extend(schema.then.as_deref());
        }
    }

    /// Leaves out what an excluded schema needs; if that does not do, the validator sees it.
    fn exclude(&mut self, excluded: &'d Schema) {
        for part in std::iter::once(excluded).chain(&excluded.any_of).chain(&excluded.one_of) {
            if let [name] = part.required.as_slice() {
                self.forbidden.insert(&name.value);
            }
        }
        if excluded.required.is_empty() && excluded.properties.is_empty() {
            self.types.retain(|ty| !excluded.types.contains(ty));
        }
    }

    fn own(&mut self, schema: &'d Schema, overriding: bool) {
        if schema.boolean == Some(false) {
            self.types.clear();
        }
        if !schema.types.is_empty() && !is_or_null(schema) {
            let before = std::mem::take(&mut self.types);
            self.types = if self.typed {
                let narrower = |ty: &SchemaType| common(*ty, &schema.types);
                let both: Vec<SchemaType> = before.iter().filter_map(narrower).collect();
                if both.is_empty() && overriding { schema.types.to_vec() } else { both }
            } else {
                schema.types.iter().copied().filter(|ty| common(*ty, &before).is_some()).collect()
            };
            // Real values say more than `null`.
            self.types.sort_by_key(|ty| *ty == SchemaType::Null);
            self.typed = true;
        }
        let values = schema.enumeration.iter().flat_map(|values| &values.value).chain(&schema.constant);
        let values: Vec<Json> = values.map(crate::parse::node::Node::to_json).collect();
        if schema.enumeration.is_some() || schema.constant.is_some() {
            self.listed = Some(match self.listed.take() {
                Some(before) => before.into_iter().filter(|value| values.contains(value)).collect(),
                None => values,
            });
        }
        let names = schema.required.iter().map(|name| name.value.as_str());
        for name in names {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
        let hopeless = schema.properties.iter().filter(|(_, part)| part.boolean == Some(false));
        self.forbidden.extend(hopeless.map(|(name, _)| name.value.as_str()));
    }

    /// The types to try: those that the other keywords are about come first if no type is named.
    pub(super) fn likely_types(&self) -> Vec<SchemaType> {
        let mut types = self.types.clone();
        if !self.typed {
            types.sort_by_key(|ty| !self.speaks_of(*ty));
            if !ALL_TYPES.iter().any(|ty| self.speaks_of(*ty)) {
                types.sort_by_key(|ty| *ty != SchemaType::String);
            }
        }
        types
    }

    fn speaks_of(&self, ty: SchemaType) -> bool {
        self.parts.iter().any(|part| match ty {
            SchemaType::Object => {
                !part.properties.is_empty()
                    || !part.required.is_empty()
                    || part.additional_properties.is_some()
                    || !part.pattern_properties.is_empty()
                    || part.min_properties.is_some()
                    || !part.dependent_required.is_empty()
            }
            SchemaType::Array => {
                part.items.is_some() || !part.prefix_items.is_empty() || part.min_items.is_some() || part.unique_items
            }
            SchemaType::String => {
                part.pattern.is_some()
                    || part.min_length.is_some()
                    || part.max_length.is_some()
                    || part.content_encoding.is_some()
                    || part.format.as_ref().is_some_and(|format| !is_numeric(&format.value))
            }
            SchemaType::Number | SchemaType::Integer => {
                part.minimum.is_some()
                    || part.maximum.is_some()
                    || part.multiple_of.is_some()
                    || part.format.as_ref().is_some_and(|format| is_numeric(&format.value))
            }
            SchemaType::Boolean | SchemaType::Null => false,
        })
    }

    /// The greatest of the lower limits (or least of the upper ones) that the parts set.
    pub(super) fn count(&self, of: impl Fn(&Schema) -> Option<u64>, upper: bool) -> Option<u64> {
        let limits = self.parts.iter().filter_map(|part| of(part));
        if upper { limits.min() } else { limits.max() }
    }

    /// The limits of numbers that the parts set with one keyword.
    pub(super) fn bounds(&self, of: impl Fn(&Schema) -> &Option<Number>) -> Vec<Decimal> {
        self.parts.iter().filter_map(|part| Decimal::of(&of(part).as_ref()?.0)).collect()
    }

    /// The first format.
    pub(super) fn format(&self) -> Option<&'d str> {
        self.parts.iter().find_map(|part| part.format.as_ref()).map(|format| format.value.as_str())
    }
}

fn is_numeric(format: &str) -> bool {
    format.starts_with("int") || format.starts_with("uint") || matches!(format, "float" | "double")
}

/// The type that a type and a list have in common: integers are numbers.
fn common(ty: SchemaType, others: &[SchemaType]) -> Option<SchemaType> {
    let has = |wanted| others.contains(&wanted);
    match ty {
        ty if has(ty) => Some(ty),
        SchemaType::Number if has(SchemaType::Integer) => Some(SchemaType::Integer),
        SchemaType::Integer if has(SchemaType::Number) => Some(SchemaType::Integer),
        _ => None,
    }
}
