//! Webhooks and callbacks: requests that the service sends. Their bodies are read, so they are seen from that side.

use std::collections::BTreeMap;

use super::bodies::{is_json, is_text};
use super::directions::Mode;
use super::names::{Scope, constant_name, type_name};
use super::schemas::{Spot, use_of};
use super::{Context, docs, one_line, operations, rules, text};
use crate::api::{Docs, Group, Name, RuleRef, Type, Webhook, WebhookBody};
use crate::parse::model::{Document, Operation, ParameterIn, PathItem};

/// The file of all webhooks and callbacks.
pub(crate) const MODULE: &str = "webhooks";

/// All webhooks, and the callbacks of the operations in these groups, which learn their names.
pub(crate) fn lower(cx: &mut Context<'_>, groups: &mut [Group]) -> Vec<Webhook> {
    let document = cx.document;
    let mut scope = Scope::default();
    let mut out = Vec::new();
    for item in &document.webhooks {
        let several = item.operations.len() > 1;
        for operation in &item.operations {
            let method = if several { format!(" {}", operation.method.to_lowercase()) } else { String::new() };
            let spoken = format!("{}{method}", item.path.value);
            let place = format!("webhook {} {}", operation.method, item.path.value);
            out.push(one(cx, (item, operation), (&item.path.value, &spoken, place), &mut scope));
        }
    }
    let sources = callers(document);
    for owner in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let Some(source) = sources.get(&owner.pointer) else { continue };
        for (name, items) in &source.callbacks {
            let several = items.iter().map(|item| item.operations.len()).sum::<usize>() > 1;
            for (item, operation) in items.iter().flat_map(|item| item.operations.iter().map(move |o| (item, o))) {
                let method = if several { format!(" {}", operation.method.to_lowercase()) } else { String::new() };
                let spoken = format!("{} {}{method}", owner.marker, name.value);
                let place = format!("callback {} {} of {}", operation.method, item.path.value, owner.pointer);
                let lowered = one(cx, (item, operation), (&name.value, &spoken, place), &mut scope);
                owner.callbacks.push((lowered.name.rust.clone(), lowered.pointer.clone()));
                out.push(lowered);
            }
        }
    }
    out
}

/// The operations with callbacks by method and path.
fn callers(document: &Document) -> BTreeMap<String, &Operation> {
    let all = document.paths.iter().flat_map(|item| item.operations.iter().map(move |operation| (item, operation)));
    all.filter(|(_, operation)| !operation.callbacks.is_empty())
        .map(|(item, operation)| (format!("{} {}", operation.method, item.path.value), operation))
        .collect()
}

fn one(
    cx: &mut Context<'_>,
    (item, operation): (&PathItem, &Operation),
    (wire, spoken, pointer): (&str, &str, String),
    scope: &mut Scope,
) -> Webhook {
    let wanted = constant_name(text(&operation.extensions, "x-rust-name").unwrap_or(spoken));
    let rust = scope.take(wanted.clone());
    if rust != wanted {
        cx.report.name_collision(operation.span, wire, &wanted, &rust);
    }
    let (body, rule) = body(cx, operation, spoken);
    let name = Name { wire: wire.to_owned(), rust };
    Webhook { name, method: operation.method.clone(), docs: about(cx, item, operation), body, rule, pointer }
}

fn body(cx: &mut Context<'_>, operation: &Operation, spoken: &str) -> (WebhookBody, Option<RuleRef>) {
    let Some(body) = operation.request_body.as_ref().and_then(|body| cx.document.resolve(body)) else {
        return (WebhookBody::Nothing, None);
    };
    let json = body.content.iter().find(|media| is_json(&media.name.value) || media.name.value == "*/*");
    let Some(media) = json else {
        let text = body.content.first().is_some_and(|media| is_text(&media.name.value));
        return (if text { WebhookBody::Text } else { WebhookBody::Bytes }, None);
    };
    let Some(schema) = &media.schema else { return (WebhookBody::Json(Type::Json), None) };
    let spot = Spot { name: type_name(spoken), module: MODULE.to_owned(), mode: Mode::Read }.child("payload");
    let found = use_of(cx, schema, &spot);
    let rule = rules::named_or_inline(cx, schema, Mode::Read);
    (WebhookBody::Json(found.inside()), rule)
}

/// What it is, what comes with it, and what the service wants to hear.
fn about(cx: &Context<'_>, item: &PathItem, operation: &Operation) -> Docs {
    let mut parts = vec![operations::description(item, operation)];
    let parameters = item.parameters.iter().chain(&operation.parameters);
    let mut lines = vec![listed(&format!("method {}", docs::code(&operation.method)), &[])];
    for parameter in parameters.filter_map(|parameter| cx.document.resolve(parameter)) {
        let place = match parameter.place {
            ParameterIn::Header => "header",
            ParameterIn::Query | ParameterIn::Querystring => "query parameter",
            ParameterIn::Cookie => "cookie",
            ParameterIn::Path => "path parameter",
        };
        let text = parameter.description.as_deref().map(docs::clean).unwrap_or_default();
        lines.push(listed(&format!("{place} {}", docs::code(&parameter.name.value)), &text));
    }
    for (status, response) in &operation.responses {
        let text = cx.document.resolve(response).map(|response| docs::clean(&response.description));
        lines.push(listed(&format!("answer {}", docs::code(&status.value)), &text.unwrap_or_default()));
    }
    parts.push(lines);
    docs::join(parts)
}

fn listed(what: &str, text: &[String]) -> String {
    let sentence = one_line(&docs::first_sentence(text));
    if sentence.is_empty() { format!("- {what}") } else { format!("- {what}: {sentence}") }
}
