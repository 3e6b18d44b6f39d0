//! Everything in the finished client that mentions a type by its id.

use std::cell::RefCell;

use super::webhooks::MODULE as WEBHOOKS;
use crate::api::{BodyKind, Group, Rule, RuleRef, Shape, Success, Type, TypeId, Types, Webhook, WebhookBody};

/// The types that files mention: an entry for each type, each group and the webhooks.
pub(crate) fn of_files(
    types: &mut Types,
    groups: &mut [Group],
    webhooks: &mut [Webhook],
) -> Vec<(String, Vec<TypeId>)> {
    let noted = RefCell::new(Vec::new());
    let note = |id: &mut TypeId| noted.borrow_mut().push(*id);
    let mut out = Vec::new();
    for definition in &mut types.all {
        of_shape(&mut definition.shape, &note);
        definition.rule.iter_mut().for_each(|rule| of_rule(&mut rule.rule, &note));
        out.push((definition.module.clone(), noted.take()));
    }
    for group in groups.chunks_mut(1) {
        of_operations(group, &note);
        of_operation_rules(group, &note);
        out.extend(group.iter().map(|group| (group.file(), noted.take())));
    }
    of_webhooks(webhooks, &note);
    of_webhook_rules(webhooks, &note);
    out.push((WEBHOOKS.to_owned(), noted.take()));
    out
}

/// Changes the ids in a type.
pub(crate) fn of_type(ty: &mut Type, change: &dyn Fn(&mut TypeId)) {
    match ty {
        Type::Named(id) => change(id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) | Type::Sensitive(inner) => {
            of_type(inner, change);
        }
        Type::JsonText(inner) => of_type(inner, change),
        Type::Tuple(parts) => parts.iter_mut().for_each(|part| of_type(part, change)),
        Type::Primitive(_) | Type::Text(_) | Type::Json | Type::File | Type::Foreign(_) => {}
    }
}

/// Changes the ids in a shape.
pub(crate) fn of_shape(shape: &mut Shape, change: &dyn Fn(&mut TypeId)) {
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => of_type(ty, change),
        Shape::Structure(structure) => {
            let fields = structure.fields.iter_mut().chain(&mut structure.flattened).map(|field| &mut field.ty);
            fields.chain(structure.rest.iter_mut().map(|rest| &mut rest.ty)).for_each(|ty| of_type(ty, change));
            structure.partial_failure.iter_mut().for_each(|partial| change(&mut partial.item));
        }
        Shape::Union(union) => union.variants.iter_mut().for_each(|variant| of_type(&mut variant.ty, change)),
        Shape::Enumeration(_) => {}
    }
}

/// Changes the ids in a rule.
pub(crate) fn of_rule(rule: &mut Rule, change: &dyn Fn(&mut TypeId)) {
    rule.parts_mut().for_each(|part| of_rule_ref(part, change));
}

fn of_rule_ref(rule: &mut RuleRef, change: &dyn Fn(&mut TypeId)) {
    match rule {
        RuleRef::Named(id) => change(id),
        RuleRef::Inline(rule) => of_rule(rule, change),
    }
}

/// Changes the ids of the rules that operations name.
pub(crate) fn of_operation_rules(groups: &mut [Group], change: &dyn Fn(&mut TypeId)) {
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let parameters = operation.parameters.iter_mut().filter_map(|parameter| parameter.rule.as_mut());
        let bodies = operation.body.iter_mut().flat_map(|body| &mut body.variants);
        let bodies = bodies.filter_map(|variant| variant.rule.as_mut());
        parameters.chain(bodies).for_each(|rule| of_rule_ref(rule, change));
    }
}

/// Changes the ids of the types that operations name.
pub(crate) fn of_operations(groups: &mut [Group], change: &dyn Fn(&mut TypeId)) {
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        operation.parameters.iter_mut().for_each(|parameter| of_type(&mut parameter.ty, change));
        for variant in operation.body.iter_mut().flat_map(|body| &mut body.variants) {
            match &mut variant.kind {
                BodyKind::Json(ty) | BodyKind::Form(ty, _) | BodyKind::Items(ty) => of_type(ty, change),
                BodyKind::Multipart(id) => change(id),
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        of_success(&mut operation.success, change);
        operation.others.iter_mut().for_each(|other| of_success(&mut other.success, change));
        operation.headers.iter_mut().for_each(|header| of_type(&mut header.ty, change));
        operation.paging.iter_mut().for_each(|paging| of_type(&mut paging.item, change));
        if let Some(batching) = &mut operation.batching {
            of_type(&mut batching.item, change);
            batching.results.iter_mut().for_each(|(_, _, ty)| of_type(ty, change));
        }
        operation.errors.iter_mut().filter_map(|error| error.body.as_mut()).for_each(|ty| of_type(ty, change));
    }
}

fn of_success(success: &mut Success, change: &dyn Fn(&mut TypeId)) {
    match success {
        Success::Json(ty) | Success::OptionalJson(ty) => of_type(ty, change),
        Success::Events(ty) | Success::EventObjects(ty, _) | Success::Lines(ty) | Success::Records(ty) => {
            of_type(ty, change);
        }
        Success::Outcome(outcome) => outcome.cases.iter_mut().for_each(|case| of_success(&mut case.success, change)),
        Success::Nothing | Success::Text | Success::Bytes | Success::TextEvents => {}
    }
}

/// Changes the ids of the types that webhooks name.
pub(crate) fn of_webhooks(webhooks: &mut [Webhook], change: &dyn Fn(&mut TypeId)) {
    for webhook in webhooks {
        if let WebhookBody::Json(ty) = &mut webhook.body {
            of_type(ty, change);
        }
    }
}

/// Changes the ids of the rules that webhooks name.
pub(crate) fn of_webhook_rules(webhooks: &mut [Webhook], change: &dyn Fn(&mut TypeId)) {
    webhooks.iter_mut().filter_map(|webhook| webhook.rule.as_mut()).for_each(|rule| of_rule_ref(rule, change));
}
