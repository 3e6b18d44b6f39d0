//! Links: which operation can follow which, for the documentation.

use std::collections::BTreeMap;

use super::{Context, docs, one_line};
use crate::api::{Group, Link};
use crate::parse::model::Operation;

/// The links of an operation's answers, each once. Their targets are names in the document until `resolve`.
pub(crate) fn lower(cx: &Context<'_>, operation: &Operation) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    let responses = operation.responses.iter().filter_map(|(_, response)| cx.document.resolve(response));
    for (name, link) in responses.flat_map(|response| &response.links) {
        let lowered = Link {
            name: one_line(&name.value),
            target: link.target.clone().unwrap_or_default().to_string(),
            parameters: link.parameters.clone(),
            body: link.body.as_deref().map(str::to_owned),
            docs: link.description.as_deref().map(docs::clean).unwrap_or_default(),
        };
        if !lowered.target.is_empty() && !out.contains(&lowered) {
            out.push(lowered);
        }
    }
    out
}

/// Gives the targets the names that they have in Rust.
pub(crate) fn resolve(groups: &mut [Group]) {
    let mut methods: BTreeMap<String, String> = BTreeMap::new();
    for group in groups.iter() {
        for operation in &group.operations {
            let call = format!("client.{}().{}(…)", group.name.rust, operation.name.rust);
            methods.entry(operation.pointer.clone()).or_insert_with(|| call.clone());
            methods.entry(operation.name.wire.clone()).or_insert(call);
        }
    }
    for link in groups.iter_mut().flat_map(|group| &mut group.operations).flat_map(|operation| &mut operation.links) {
        let place = referred(&link.target);
        if let Some(call) = methods.get(place.as_ref().unwrap_or(&link.target)) {
            link.target.clone_from(call);
        }
    }
}

/// `#/paths/~1pets~1{id}/get` → `GET /pets/{id}`.
fn referred(reference: &str) -> Option<String> {
    let (_, pointer) = reference.split_once("#/paths/")?;
    let (path, method) = pointer.split_once('/')?;
    let path = path.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}");
    Some(format!("{} {path}", method.to_uppercase()))
}
