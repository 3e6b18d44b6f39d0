//! What `unevaluatedProperties` and `unevaluatedItems` leave to themselves: everything that neither the schema's own
//! keywords nor those of the subschemas that hold for the value speak of (JSON Schema 2020-12, section 11).

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::check::Run;
use super::members::Names;
use super::path::Path;
use crate::parse::model::Schema;

/// How many schemas are followed for the same value.
const DEPTH: u8 = 40;

impl<'v, 's> Run<'v, 's>
where
    'v: 's,
{
    /// The members that a schema speaks of, but for `unevaluatedProperties` itself.
    pub(super) fn evaluated_members(
        &mut self,
        schema: &'s Schema,
        json: &'s Json,
        members: &'s Map<String, Json>,
    ) -> Names<'s> {
        let mut names = Names::new();
        for part in self.holding(schema, json, DEPTH) {
            let is_inner = !std::ptr::eq(part, schema);
            let all = part.additional_properties.is_some() || (is_inner && part.unevaluated_properties.is_some());
            let own = |key: &str| {
                part.properties.iter().any(|(name, _)| name.value == key)
                    || part
                        .pattern_properties
                        .iter()
                        .any(|(pattern, _)| self.with.patterns.matches(&pattern.value, key) == Some(true))
            };
            names.extend(members.keys().map(String::as_str).filter(|key| all || own(key)));
        }
        names
    }

    /// The items that a schema speaks of, but for `unevaluatedItems` itself.
    pub(super) fn evaluated_items(&mut self, schema: &'s Schema, json: &'s Json, items: &'s [Json]) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        for part in self.holding(schema, json, DEPTH) {
            let is_inner = !std::ptr::eq(part, schema);
            let all = part.items.is_some() || (is_inner && part.unevaluated_items.is_some());
            seen.extend(0..if all { items.len() } else { part.prefix_items.len().min(items.len()) });
            if let Some(wanted) = part.contains.as_deref() {
                for (index, item) in items.iter().enumerate() {
                    if self.passes(wanted, item, &Path::Root) {
                        seen.insert(index);
                    }
                }
            }
        }
        seen
    }

    /// The schema and those behind its references and combinations that hold for the value.
    fn holding(&mut self, schema: &'s Schema, json: &'s Json, depth: u8) -> Vec<&'s Schema> {
        let mut found = vec![schema];
        if depth == 0 || self.steps == 0 {
            self.exhausted = true;
            return found;
        }
        self.steps -= 1;
        let mut inner: Vec<&'s Schema> = schema.all_of.iter().collect();
        inner.extend(self.target(schema));
        inner.extend(schema.one_of.iter().chain(&schema.any_of).filter(|part| self.passes(part, json, &Path::Root)));
        let present = |name: &str| json.get(name).is_some();
        inner.extend(schema.dependent_schemas.iter().filter(|(name, _)| present(&name.value)).map(|(_, part)| part));
        if let Some(test) = schema.if_.as_deref() {
            let held = self.passes(test, json, &Path::Root);
            inner.extend(held.then_some(test));
            inner.extend(if held { schema.then.as_deref() } else { schema.else_.as_deref() });
        }
        for part in inner {
            found.extend(self.holding(part, json, depth - 1));
        }
        found
    }
}
