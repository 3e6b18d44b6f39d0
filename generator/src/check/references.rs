//! References that lead to nothing but references.

use std::collections::BTreeSet;

use super::walk;
use crate::parse::model::{Document, Location, OrRef, Referable, Response, Schema};
use crate::report::Report;
use crate::source::Spanned;
use crate::text::Text;

/// Reports circles of `$ref` and `allOf`, which describe no value, and cuts them open.
pub(super) fn cycles(document: &mut Document, report: &mut Report) {
    let mut done = BTreeSet::new();
    let starts: Vec<Location> = document.schemas.keys().cloned().collect();
    let mut cuts = Vec::new();
    for start in starts {
        find(document, start, &mut done, &mut cuts);
    }
    for (from, to) in cuts {
        let Some(schema) = document.schemas.get_mut(&from) else { continue };
        let alone = schema.reference.is_some();
        if let Some(text) = cut(schema, &to) {
            let name = Spanned::new(Text::from(to.last()), text.span);
            if alone { report.reference_cycle(&name) } else { report.contains_itself(&name) }
        }
    }
}

/// Depth first without recursion; an edge back into the current chain is to be cut.
fn find(document: &Document, start: Location, done: &mut BTreeSet<Location>, cuts: &mut Vec<(Location, Location)>) {
    if done.contains(&start) {
        return;
    }
    let edges = |at: &Location| document.schemas.get(at).map(targets).unwrap_or_default();
    let mut chain = vec![(start.clone(), edges(&start))];
    let mut on_chain = BTreeSet::from([start]);
    while let Some((at, rest)) = chain.last_mut() {
        let Some(next) = rest.pop() else {
            on_chain.remove(at);
            done.insert(at.clone());
            chain.pop();
            continue;
        };
        if on_chain.contains(&next) {
            cuts.push((at.clone(), next));
        } else if !done.contains(&next) {
            on_chain.insert(next.clone());
            let below = edges(&next);
            chain.push((next, below));
        }
    }
}

fn targets(schema: &Schema) -> Vec<Location> {
    let all = std::iter::once(schema).chain(&schema.all_of);
    all.filter_map(|part| part.reference.as_deref().map(|(location, _)| location.clone())).collect()
}

fn cut(schema: &mut Schema, to: &Location) -> Option<Spanned<Text>> {
    let is_it = |part: &Schema| part.reference.as_deref().is_some_and(|(location, _)| location == to);
    if is_it(schema) {
        return schema.reference.take().map(|reference| reference.1);
    }
    schema.all_of.iter_mut().find(|part| is_it(part))?.reference.take().map(|reference| reference.1)
}

/// Drops references to objects that are not there: reading the document reported them.
pub(super) fn dead_ends(document: &mut Document) {
    let known = registries(document);
    for response in document.responses.values_mut() {
        headers(&known, response);
    }
    retain(&known, &mut document.parameters);
    retain(&known, &mut document.responses);
    retain(&known, &mut document.request_bodies);
    retain(&known, &mut document.headers);
    retain(&known, &mut document.examples);
    for item in document.paths.iter_mut().chain(&mut document.webhooks) {
        item.parameters.retain(|parameter| known.resolve(parameter).is_some());
    }
    walk::operations(document, &mut |operation| {
        operation.parameters.retain(|parameter| known.resolve(parameter).is_some());
        operation.responses.retain(|(_, response)| known.resolve(response).is_some());
        for (_, response) in &mut operation.responses {
            headers(&known, response);
        }
        operation.request_body = operation.request_body.take().filter(|body| known.resolve(body).is_some());
    });
}

/// A document of registries only, to resolve against while the original is changed.
fn registries(document: &Document) -> Document {
    Document {
        parameters: document.parameters.clone(),
        responses: document.responses.clone(),
        request_bodies: document.request_bodies.clone(),
        headers: document.headers.clone(),
        examples: document.examples.clone(),
        ..Document::default()
    }
}

fn headers(known: &Document, response: &mut OrRef<Response>) {
    if let OrRef::Inline(response) = response {
        response.headers.retain(|(_, header)| known.resolve(header).is_some());
    }
}

fn retain<T: Referable>(known: &Document, registry: &mut indexmap::IndexMap<Location, OrRef<T>>) {
    registry.retain(|_, object| known.resolve(object).is_some());
}
