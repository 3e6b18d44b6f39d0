//! Schemas that allow the same values because they say the same, word by word, through all references.

use std::collections::BTreeSet;

use super::leaf::{option, same_keywords, text};
use super::same;
use crate::parse::model::{Document, Schema};
use crate::source::Spanned;
use crate::text::Text;

/// Two documents, and the pairs of schemas that were met.
pub(in crate::diff) struct Identity<'a> {
    base: &'a Document,
    revision: &'a Document,
    met: BTreeSet<(*const Schema, *const Schema)>,
}

type Names = [(Spanned<Text>, Schema)];

impl<'a> Identity<'a> {
    pub(in crate::diff) fn new(base: &'a Document, revision: &'a Document) -> Self {
        Self { base, revision, met: BTreeSet::new() }
    }

    /// Whether two lists of schemas are the same, one by one.
    pub(in crate::diff) fn all(&mut self, ones: &[&Schema], others: &[&Schema]) -> bool {
        ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| self.of(one, other))
    }

    fn of(&mut self, one: &Schema, other: &Schema) -> bool {
        // A pair that is met again differs only if it differs elsewhere.
        !self.met.insert((one, other)) || (own(one, other) && self.referred(one, other) && self.parts(one, other))
    }

    fn referred(&mut self, one: &Schema, other: &Schema) -> bool {
        match (one.reference.as_deref(), other.reference.as_deref()) {
            (None, None) => true,
            (Some((mine, _)), Some((theirs, _))) => {
                match (self.base.schemas.get(mine), self.revision.schemas.get(theirs)) {
                    (Some(mine), Some(theirs)) => self.of(mine, theirs),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn parts(&mut self, one: &Schema, other: &Schema) -> bool {
        let named = [
            (one.properties.as_slice(), other.properties.as_slice()),
            (&one.pattern_properties, &other.pattern_properties),
            (&one.dependent_schemas, &other.dependent_schemas),
        ];
        let lists = [
            (one.all_of.as_slice(), other.all_of.as_slice()),
            (&one.any_of, &other.any_of),
            (&one.one_of, &other.one_of),
            (&one.prefix_items, &other.prefix_items),
        ];
        singles(one).iter().zip(singles(other)).all(|(one, other)| match (one, other) {
            (Some(one), Some(other)) => self.of(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }) && lists.into_iter().all(|(ones, others)| self.list(ones, others))
            && named.into_iter().all(|(ones, others)| self.named(ones, others))
    }

    fn list(&mut self, ones: &[Schema], others: &[Schema]) -> bool {
        ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| self.of(one, other))
    }

    fn named(&mut self, ones: &Names, others: &Names) -> bool {
        let mut pairs = ones.iter().zip(others);
        ones.len() == others.len()
            && pairs.all(|((mine, one), (theirs, other))| mine.value == theirs.value && self.of(one, other))
    }
}

/// The schemas of keywords that hold one.
fn singles(schema: &Schema) -> [Option<&Schema>; 11] {
    [
        schema.items.as_deref(),
        schema.additional_properties.as_deref(),
        schema.content_schema.as_deref(),
        schema.contains.as_deref(),
        schema.unevaluated_items.as_deref(),
        schema.unevaluated_properties.as_deref(),
        schema.property_names.as_deref(),
        schema.not.as_deref(),
        schema.if_.as_deref(),
        schema.then.as_deref(),
        schema.else_.as_deref(),
    ]
}

/// Whether all else that decides about values is the same.
fn own(one: &Schema, other: &Schema) -> bool {
    let names = |schema: &Schema| schema.required.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
    let needs = |schema: &Schema| -> Vec<(Text, Vec<String>)> {
        schema.dependent_required.iter().map(|(name, needed)| (name.value.clone(), needed.clone())).collect()
    };
    let counts =
        |schema: &Schema| [schema.min_contains, schema.max_contains, schema.min_properties, schema.max_properties];
    one.boolean == other.boolean
        && one.types == other.types
        && text(one.format.as_ref()) == text(other.format.as_ref())
        && (one.read_only, one.write_only) == (other.read_only, other.write_only)
        && names(one) == names(other)
        && same_keywords(&one.keywords, &other.keywords)
        && option(one.constant.as_ref(), other.constant.as_ref(), same)
        && (&one.multiple_of, &one.exclusive_minimum, &one.exclusive_maximum)
            == (&other.multiple_of, &other.exclusive_minimum, &other.exclusive_maximum)
        && (&one.content_encoding, &one.content_media_type) == (&other.content_encoding, &other.content_media_type)
        && counts(one) == counts(other)
        && needs(one) == needs(other)
        && one.discriminator.is_some() == other.discriminator.is_some()
}
