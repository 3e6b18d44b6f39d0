//! Which schemas are sent, which are received, and which of them differ by that (`readOnly`, `writeOnly`).

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::model::{Document, Location, MediaType, OrRef, PathItem, Referable, Schema};

/// The view of a schema: what a server answers, or what a client sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// Without `writeOnly` members.
    #[default]
    Read,
    /// Without `readOnly` members.
    Write,
}

/// The views that schemas need.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directions {
    /// Schemas with a `readOnly` or `writeOnly` member in reach.
    directed: BTreeSet<Location>,
    sent: BTreeSet<Location>,
    received: BTreeSet<Location>,
}

impl Directions {
    /// The view to use for a named schema that stands in a view of another.
    pub(crate) fn mode(&self, location: &Location, around: Mode) -> Mode {
        match (self.directed.contains(location), self.sent.contains(location), self.received.contains(location)) {
            (true, true, true) => around,
            (true, true, false) => Mode::Write,
            _ => Mode::Read,
        }
    }

    /// The view of an inline schema: views differ only where something directed is in reach.
    pub(crate) fn mode_of_inline(&self, schema: &Schema, around: Mode) -> Mode {
        let mut stack = vec![schema];
        while let Some(schema) = stack.pop() {
            if has_directed_members(schema) || targets(schema).any(|location| self.directed.contains(location)) {
                return around;
            }
            stack.extend(parts(schema));
        }
        Mode::Read
    }

    /// Whether a named schema becomes two types.
    pub(crate) fn is_split(&self, location: &Location) -> bool {
        self.directed.contains(location) && self.sent.contains(location) && self.received.contains(location)
    }
}

/// Looks through the whole document once.
pub(crate) fn find(document: &Document) -> Directions {
    let edges: BTreeMap<&Location, Facts> =
        document.schemas.iter().map(|(location, schema)| (location, facts(schema))).collect();
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for item in &document.paths {
        roots(document, item, &mut sent, &mut received);
    }
    for item in &document.webhooks {
        roots(document, item, &mut received, &mut sent);
    }
    Directions { directed: directed(&edges), sent: reach(&edges, sent), received: reach(&edges, received) }
}

/// The named schemas that some lead to, also by way of schemas that extend one with a discriminator.
pub(crate) fn reachable(
    document: &Document,
    roots: Vec<Location>,
    children: &BTreeMap<Location, Vec<Location>>,
) -> BTreeSet<Location> {
    let mut edges: BTreeMap<&Location, Facts> =
        document.schemas.iter().map(|(location, schema)| (location, facts(schema))).collect();
    for (parent, children) in children {
        if let Some(facts) = edges.get_mut(parent) {
            facts.refs.extend(children.iter().cloned());
        }
    }
    reach(&edges, roots)
}

/// The schemas that a schema refers to.
pub(crate) fn refs_of(schema: &Schema) -> Vec<Location> {
    facts(schema).refs
}

/// What a schema refers to, and whether it has directed members itself.
#[derive(Default)]
struct Facts {
    refs: Vec<Location>,
    directed: bool,
}

fn facts(schema: &Schema) -> Facts {
    let mut out = Facts::default();
    let mut stack = vec![schema];
    while let Some(schema) = stack.pop() {
        out.refs.extend(targets(schema).cloned());
        out.directed |= has_directed_members(schema);
        stack.extend(parts(schema));
    }
    out
}

/// The schemas that a schema itself names.
fn targets(schema: &Schema) -> impl Iterator<Item = &Location> {
    let mapped = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    schema.reference.as_deref().map(|(location, _)| location).into_iter().chain(mapped.map(|(_, location)| location))
}

fn has_directed_members(schema: &Schema) -> bool {
    schema.properties.iter().any(|(_, property)| property.read_only || property.write_only)
}

/// The schemas directly inside a schema.
pub(crate) fn parts(schema: &Schema) -> impl Iterator<Item = &Schema> {
    let common = schema.properties.iter().map(|(_, part)| part).chain(schema.items.as_deref());
    let keywords = schema.keywords.written().into_iter().flat_map(|keywords| {
        let lists = keywords.all_of.iter().chain(&keywords.any_of).chain(&keywords.one_of);
        lists.chain(keywords.additional_properties.as_deref())
    });
    let rare = schema.keywords.written().and_then(|keywords| keywords.rare.written()).into_iter().flat_map(|rare| {
        let named = rare.pattern_properties.iter().chain(&rare.dependent_schemas).map(|(_, part)| part);
        let single = [&rare.unevaluated_properties, &rare.contains, &rare.unevaluated_items, &rare.content_schema];
        let more = [&rare.property_names, &rare.not, &rare.if_, &rare.then, &rare.else_];
        named.chain(&rare.prefix_items).chain(single.into_iter().chain(more).filter_map(|part| part.as_deref()))
    });
    common.chain(keywords).chain(rare)
}

fn directed(edges: &BTreeMap<&Location, Facts>) -> BTreeSet<Location> {
    let mut back: BTreeMap<&Location, Vec<&Location>> = BTreeMap::new();
    for (from, facts) in edges {
        for to in &facts.refs {
            back.entry(to).or_default().push(from);
        }
    }
    let mut out = BTreeSet::new();
    let mut next: Vec<&Location> =
        edges.iter().filter(|(_, facts)| facts.directed).map(|(location, _)| *location).collect();
    while let Some(location) = next.pop() {
        if out.insert(location.clone()) {
            next.extend(back.get(location).into_iter().flatten());
        }
    }
    out
}

fn reach(edges: &BTreeMap<&Location, Facts>, roots: Vec<Location>) -> BTreeSet<Location> {
    let mut out = BTreeSet::new();
    let mut next = roots;
    while let Some(location) = next.pop() {
        if let Some(facts) = edges.get(&location)
            && out.insert(location)
        {
            next.extend(facts.refs.iter().cloned());
        }
    }
    out
}

fn roots(document: &Document, item: &PathItem, sent: &mut Vec<Location>, received: &mut Vec<Location>) {
    for operation in &item.operations {
        if let Some(body) = operation.request_body.as_ref().and_then(|body| document.resolve(body)) {
            media(&body.content, sent);
        }
        for parameter in item.parameters.iter().chain(&operation.parameters) {
            if let Some(schema) = resolved(document, parameter).and_then(|parameter| parameter.schema.as_ref()) {
                sent.extend(facts(schema).refs);
            }
        }
        for (_, response) in &operation.responses {
            if let Some(response) = resolved(document, response) {
                media(&response.content, received);
            }
        }
        for item in operation.callbacks.iter().flat_map(|(_, items)| items) {
            roots(document, item, received, sent);
        }
    }
}

fn resolved<'d, T: Referable>(document: &'d Document, object: &'d OrRef<T>) -> Option<&'d T> {
    document.resolve(object)
}

fn media(content: &[MediaType], out: &mut Vec<Location>) {
    for schema in content.iter().flat_map(|media| media.schema.iter().chain(media.item_schema.as_deref())) {
        out.extend(facts(schema).refs);
    }
}
