//! Every operation and every schema of a document, wherever it stands.

use crate::parse::model::{Document, Header, MediaType, Operation, OrRef, Parameter, PathItem, Response, Schema};

/// Visits the operations of paths, webhooks and callbacks.
pub(super) fn operations(document: &mut Document, visit: &mut dyn FnMut(&mut Operation)) {
    for item in document.paths.iter_mut().chain(&mut document.webhooks) {
        path_item(item, visit);
    }
}

/// The depth of callbacks is bounded by the reader.
fn path_item(item: &mut PathItem, visit: &mut dyn FnMut(&mut Operation)) {
    for operation in &mut item.operations {
        visit(operation);
        for (_, items) in &mut operation.callbacks {
            for item in items {
                path_item(item, visit);
            }
        }
    }
}

/// Visits all schemas, parents first.
pub(super) fn schemas(document: &mut Document, visit: &mut dyn FnMut(&mut Schema)) {
    document.schemas.values_mut().for_each(|found| schema(found, visit));
    document.parameters.values_mut().for_each(|found| parameter(found, visit));
    document.headers.values_mut().for_each(|found| header(found, visit));
    document.responses.values_mut().for_each(|found| response(found, visit));
    for body in document.request_bodies.values_mut() {
        if let OrRef::Inline(body) = body {
            content(&mut body.content, visit);
        }
    }
    for item in document.paths.iter_mut().chain(&mut document.webhooks) {
        item.parameters.iter_mut().for_each(|found| parameter(found, visit));
    }
    operations(document, &mut |operation| {
        operation.parameters.iter_mut().for_each(|found| parameter(found, visit));
        operation.responses.iter_mut().for_each(|(_, found)| response(found, visit));
        if let Some(OrRef::Inline(body)) = &mut operation.request_body {
            content(&mut body.content, visit);
        }
    });
}

fn parameter(found: &mut OrRef<Parameter>, visit: &mut dyn FnMut(&mut Schema)) {
    if let OrRef::Inline(found) = found {
        found.schema.iter_mut().for_each(|inner| schema(inner, visit));
        content(&mut found.content, visit);
    }
}

fn header(found: &mut OrRef<Header>, visit: &mut dyn FnMut(&mut Schema)) {
    if let OrRef::Inline(found) = found {
        found.schema.iter_mut().for_each(|inner| schema(inner, visit));
        content(&mut found.content, visit);
    }
}

fn response(found: &mut OrRef<Response>, visit: &mut dyn FnMut(&mut Schema)) {
    if let OrRef::Inline(found) = found {
        content(&mut found.content, visit);
        found.headers.iter_mut().for_each(|(_, inner)| header(inner, visit));
    }
}

fn content(media: &mut [MediaType], visit: &mut dyn FnMut(&mut Schema)) {
    for media in media {
        media.schema.iter_mut().chain(media.item_schema.as_deref_mut()).for_each(|inner| schema(inner, visit));
        let headers = media.encoding.values_mut().flat_map(|encoding| &mut encoding.headers);
        headers.for_each(|(_, inner)| header(inner, visit));
    }
}

/// The depth of schemas is bounded by the reader.
fn schema(found: &mut Schema, visit: &mut dyn FnMut(&mut Schema)) {
    visit(found);
    found.properties.iter_mut().for_each(|(_, inner)| schema(inner, visit));
    found.items.iter_mut().for_each(|inner| schema(inner, visit));
    let Some(keywords) = found.keywords.written_mut() else { return };
    if let Some(combined) = keywords.combined.written_mut() {
        let lists = [&mut combined.all_of, &mut combined.any_of, &mut combined.one_of];
        lists.into_iter().flatten().for_each(|inner| schema(inner, visit));
    }
    keywords.additional_properties.iter_mut().for_each(|inner| schema(inner, visit));
    let Some(rare) = keywords.combined.written_mut().and_then(|combined| combined.rare.written_mut()) else { return };
    rare.prefix_items.iter_mut().for_each(|inner| schema(inner, visit));
    let maps = [&mut rare.pattern_properties, &mut rare.dependent_schemas];
    maps.into_iter().flatten().for_each(|(_, inner)| schema(inner, visit));
    let single = [
        &mut rare.contains,
        &mut rare.unevaluated_items,
        &mut rare.unevaluated_properties,
        &mut rare.property_names,
        &mut rare.not,
        &mut rare.if_,
        &mut rare.then,
        &mut rare.else_,
        &mut rare.content_schema,
    ];
    single.into_iter().flatten().for_each(|inner| schema(inner, visit));
}
