//! Which members of a value its schema names. The others are set aside before values are compared.

use std::collections::{BTreeMap, BTreeSet};

use oasmith::parse::model::{Document, Location, Schema};
use serde_json::{Map, Value as Json};

use super::schema::Mode;

/// How deep values are followed.
const DEPTH: usize = 120;

/// The schemas of a document, and which extend which.
pub(crate) struct Known<'a> {
    document: &'a Document,
    /// Schemas that extend one with a discriminator, by that one.
    children: BTreeMap<Location, Vec<&'a Schema>>,
}

/// A value without what its schema does not name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    pub(crate) value: Json,
    /// Members that no schema names.
    pub(crate) unknown: usize,
    /// Members that are not for this direction.
    pub(crate) hidden: usize,
}

impl<'a> Known<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        let mut children: BTreeMap<Location, Vec<&Schema>> = BTreeMap::new();
        for schema in document.schemas.values() {
            for (parent, _) in schema.all_of.iter().filter_map(|member| member.reference.as_deref()) {
                if document.schemas.get(parent).is_some_and(|parent| parent.discriminator.is_some()) {
                    children.entry(parent.clone()).or_default().push(schema);
                }
            }
        }
        Self { document, children }
    }

    /// Takes away what a schema does not name.
    pub(crate) fn keep(&self, schema: &Schema, value: &Json, mode: Mode) -> Kept {
        let mut kept = Kept::default();
        kept.value = Strip { known: self, mode, kept: &mut kept }.value(&[schema], value, DEPTH);
        kept
    }

    /// How many schemas speak of a member.
    pub(crate) fn voices(&self, schema: &Schema, name: &str) -> usize {
        named(&self.expand(&[schema]), name).count()
    }

    /// Whether a member of a schema has no place in values of this direction.
    pub(crate) fn is_hidden(&self, schema: &Schema, name: &str, mode: Mode) -> bool {
        let all = self.expand(&[schema]);
        let mut found = named(&all, name).peekable();
        found.peek().is_some() && found.all(|property| mode.hides(property))
    }

    /// The schemas and all that apply together with them, or may.
    fn expand<'s>(&'s self, schemas: &[&'s Schema]) -> Vec<&'s Schema> {
        let mut out: Vec<&Schema> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = schemas.to_vec();
        while let Some(schema) = next.pop() {
            if !seen.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            out.push(schema);
            next.extend(schema.reference.as_deref().and_then(|(target, _)| self.document.schemas.get(target)));
            next.extend(schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of));
            next.extend([&schema.if_, &schema.then, &schema.else_].into_iter().filter_map(Option::as_deref));
            next.extend(schema.dependent_schemas.iter().map(|(_, part)| part));
            next.extend(self.children.get(&schema.location).into_iter().flatten());
        }
        out
    }
}

/// Walks through one value.
struct Strip<'k, 'a> {
    known: &'k Known<'a>,
    mode: Mode,
    kept: &'k mut Kept,
}

impl Strip<'_, '_> {
    fn value(&mut self, schemas: &[&Schema], value: &Json, depth: usize) -> Json {
        let all = self.known.expand(schemas);
        match value {
            _ if depth == 0 => value.clone(),
            Json::Object(members) => {
                let mut out = Map::new();
                for (name, value) in members {
                    let schemas: Vec<&Schema> = named(&all, name).collect();
                    if !schemas.is_empty() && schemas.iter().all(|property| self.mode.hides(property)) {
                        self.kept.hidden += 1;
                        continue;
                    }
                    let schemas = if schemas.is_empty() { others(&all) } else { Some(schemas) };
                    match schemas {
                        Some(schemas) => {
                            out.insert(name.clone(), self.value(&schemas, value, depth - 1));
                        }
                        None => self.kept.unknown += 1,
                    }
                }
                Json::Object(out)
            }
            Json::Array(items) => {
                let parts =
                    all.iter().flat_map(|schema| schema.items.as_deref().into_iter().chain(&schema.prefix_items));
                let schemas: Vec<&Schema> = parts.collect();
                items.iter().map(|item| self.value(&schemas, item, depth - 1)).collect()
            }
            _ => value.clone(),
        }
    }
}

fn named<'s>(all: &'s [&'s Schema], name: &'s str) -> impl Iterator<Item = &'s Schema> {
    let properties = all.iter().flat_map(|schema| &schema.properties);
    properties.filter(move |(known, part)| known.value == name && part.boolean != Some(false)).map(|(_, part)| part)
}

/// The schemas of members without a name of their own; `None` if there is no place for them.
fn others<'s>(all: &[&'s Schema]) -> Option<Vec<&'s Schema>> {
    let extra = all.iter().filter_map(|schema| schema.additional_properties.as_deref());
    let patterns = all.iter().flat_map(|schema| schema.pattern_properties.iter().map(|(_, part)| part));
    let found: Vec<&Schema> = extra.chain(patterns).filter(|part| part.boolean != Some(false)).collect();
    let names_members = all.iter().any(|schema| !schema.properties.is_empty());
    let closed = all.iter().any(|schema| schema.additional_properties.is_some());
    if found.is_empty() { (!names_members && !closed).then(Vec::new) } else { Some(found) }
}
