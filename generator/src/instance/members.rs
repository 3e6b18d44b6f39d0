//! The keywords about the parts of arrays and objects.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use serde_json::{Map, Value as Json};

use super::Direction;
use super::check::Run;
use super::equal::fingerprint;
use super::path::Path;
use crate::parse::model::{Document, Schema};

/// How many references, `allOf`s and unions are followed to find out whether a member is `readOnly`.
const SEARCH_DEPTH: u8 = 12;

impl<'v, 's> Run<'v, 's>
where
    'v: 's,
{
    pub(super) fn array(&mut self, schema: &'s Schema, items: &'s [Json], json: &'s Json, path: &Path<'_>) {
        let count = items.len() as u64;
        if let Some(min) = schema.min_items.filter(|min| count < *min) {
            self.add(path, schema, "minItems", || format!("has {count} items, needs at least {min}"));
        }
        if let Some(max) = schema.max_items.filter(|max| count > *max) {
            self.add(path, schema, "maxItems", || format!("has {count} items, may have at most {max}"));
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(part) = schema.prefix_items.get(index).or(schema.items.as_deref()) {
                self.value(part, item, &Path::Index(path, index));
            }
        }
        self.contained(schema, items, path);
        if schema.unique_items {
            self.unique(schema, "uniqueItems", items.iter().map(Some), path);
        }
        if let Some(names) = schema.extensions.get("x-unique-by") {
            let listed = names.items().iter().chain(std::iter::once(names)).filter_map(|name| name.as_str());
            for name in listed {
                self.unique(schema, "x-unique-by", items.iter().map(|item| item.get(name)), path);
            }
        }
        if let Some(rest) = schema.unevaluated_items.as_deref() {
            let seen = self.evaluated_items(schema, json, items);
            for (index, item) in items.iter().enumerate().filter(|(index, _)| !seen.contains(index)) {
                self.extra(schema, rest, "unevaluatedItems", (item, &Path::Index(path, index)));
            }
        }
    }

    fn contained(&mut self, schema: &'s Schema, items: &'s [Json], path: &Path<'_>) {
        let Some(part) = schema.contains.as_deref() else { return };
        let fitting = items.iter().filter(|item| self.passes(part, item, path)).count() as u64;
        let least = schema.min_contains.unwrap_or(1);
        if fitting < least {
            self.add(path, schema, "contains", || {
                format!("has {fitting} items of the kind that is asked for, needs at least {least}")
            });
        }
        if let Some(max) = schema.max_contains.filter(|max| fitting > *max) {
            self.add(path, schema, "maxContains", || format!("has {fitting} items of a kind, may have at most {max}"));
        }
    }

    /// Notes each value that has been there before.
    fn unique<'j>(
        &mut self,
        schema: &Schema,
        keyword: &'static str,
        values: impl Iterator<Item = Option<&'j Json>>,
        path: &Path<'_>,
    ) {
        let mut seen = BTreeMap::new();
        for (index, value) in values.enumerate() {
            let Some(value) = value else { continue };
            match seen.entry(fingerprint(value)) {
                std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(index)),
                std::collections::btree_map::Entry::Occupied(first) => {
                    let first = *first.get();
                    self.add(&Path::Index(path, index), schema, keyword, || format!("repeats that of item {first}"));
                }
            }
        }
    }

    pub(super) fn object(
        &mut self,
        schema: &'s Schema,
        members: &'s Map<String, Json>,
        json: &'s Json,
        path: &Path<'_>,
    ) {
        let missing = schema.required.iter().filter(|name| !members.contains_key(name.value.as_str()));
        for name in missing.filter(|name| !self.is_hidden_here(&name.value, json)).collect::<Vec<_>>() {
            self.add(&Path::Key(path, &name.value), schema, "required", || String::from("is missing"));
        }
        for (name, needed) in
            schema.dependent_required.iter().filter(|(name, _)| members.contains_key(name.value.as_str()))
        {
            for other in needed.iter().filter(|other| !members.contains_key(*other)) {
                let words = || format!("is missing, since {} is there", name.value);
                self.add(&Path::Key(path, other), schema, "dependentRequired", words);
            }
        }
        for (_, part) in schema.dependent_schemas.iter().filter(|(name, _)| members.contains_key(name.value.as_str())) {
            self.value(part, json, path);
        }
        let count = members.len() as u64;
        if let Some(min) = schema.min_properties.filter(|min| count < *min) {
            self.add(path, schema, "minProperties", || format!("has {count} members, needs at least {min}"));
        }
        if let Some(max) = schema.max_properties.filter(|max| count > *max) {
            self.add(path, schema, "maxProperties", || format!("has {count} members, may have at most {max}"));
        }
        for (key, value) in members {
            self.member(schema, key, value, &Path::Key(path, key));
        }
        if let Some(rest) = schema.unevaluated_properties.as_deref() {
            let seen = self.evaluated_members(schema, json, members);
            for (key, value) in members.iter().filter(|(key, _)| !seen.contains(key.as_str())) {
                self.extra(schema, rest, "unevaluatedProperties", (value, &Path::Key(path, key)));
            }
        }
    }

    fn member(&mut self, schema: &'s Schema, key: &'s str, value: &'s Json, path: &Path<'_>) {
        let mut named = false;
        for (_, part) in schema.properties.iter().filter(|(name, _)| name.value == key) {
            named = true;
            if !is_hidden(self.with.document, part, self.with.direction, SEARCH_DEPTH) {
                self.value(part, value, path);
            }
        }
        for (pattern, part) in &schema.pattern_properties {
            let matches = self.with.patterns.matches(&pattern.value, key);
            named |= matches != Some(false);
            if matches == Some(true) {
                self.value(part, value, path);
            }
        }
        if let Some(rest) = schema.additional_properties.as_deref().filter(|_| !named) {
            self.extra(schema, rest, "additionalProperties", (value, path));
        }
        if let Some(part) = schema.property_names.as_deref() {
            let name = Json::String(key.to_owned());
            let mut run = Run::new(self.with, self.steps);
            if !run.passes(part, &name, path) {
                self.add(path, schema, "propertyNames", || String::from("has a name that is not allowed"));
            }
            self.steps = run.steps;
            self.exhausted |= run.exhausted;
        }
    }

    /// A part that only a keyword for everything else speaks of.
    fn extra(
        &mut self,
        schema: &'s Schema,
        rest: &'s Schema,
        keyword: &'static str,
        (value, path): (&'s Json, &Path<'_>),
    ) {
        if rest.boolean == Some(false) {
            self.add(path, schema, keyword, || String::from("is not allowed here"));
        } else {
            self.value(rest, value, path);
        }
    }

    /// Whether a name that is missing is the other side's business: the schema that says so can stand beside the one
    /// that requires it.
    fn is_hidden_here(&self, name: &str, json: &Json) -> bool {
        let document = self.with.document;
        let around = self.chain.iter().rev().take_while(|(_, at)| ptr::eq(*at, json));
        self.with.direction != Direction::Neither
            && around.into_iter().any(|(schema, _)| hides(document, schema, (name, self.with.direction), SEARCH_DEPTH))
    }
}

/// Whether a schema describes a member as the other side's business.
fn hides(document: &Document, schema: &Schema, (name, direction): (&str, Direction), depth: u8) -> bool {
    if depth == 0 {
        return false;
    }
    let named = |part: &Schema| hides(document, part, (name, direction), depth - 1);
    let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
    schema.properties.iter().any(|(key, part)| key.value == name && is_hidden(document, part, direction, depth - 1))
        || target.is_some_and(named)
        || schema.all_of.iter().any(named)
}

/// Whether a member is the other side's business: `readOnly` in a request, `writeOnly` in a response.
pub(super) fn is_hidden(document: &Document, schema: &Schema, direction: Direction, depth: u8) -> bool {
    let own = match direction {
        Direction::Request => schema.read_only,
        Direction::Response => schema.write_only,
        Direction::Neither => return false,
    };
    let below = |part: &Schema| is_hidden(document, part, direction, depth.saturating_sub(1));
    let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
    own || (depth > 0 && (target.is_some_and(below) || schema.all_of.iter().any(below)))
}

/// The names that stand in a set of texts of the document or of the value.
pub(super) type Names<'s> = BTreeSet<&'s str>;
