//! Constraints that the types do not already guarantee → a table that is checked before a request leaves.
//!
//! Types guarantee what is required and of which JSON type, so a rule repeats that only inside conditions
//! (`if`, `not`, `oneOf` of required sets). `format` is an annotation in JSON Schema 2020-12 and is not checked.

use std::collections::{BTreeMap, BTreeSet};

use super::directions::{Mode, parts};
use super::names::{Scope, constant_name};
use super::objects::is_closed;
use super::{Context, limits, webhooks};
use crate::api::{Group, RuleRef, Shape, TypeId, TypeRule, Types, Webhook};
use crate::parse::model::{Document, Keywords, Location, RareKeywords, Schema};

/// The schemas that limit values, themselves or through what they refer to.
pub(crate) fn constrained(document: &Document) -> BTreeSet<Location> {
    let mut back: BTreeMap<Location, Vec<&Location>> = BTreeMap::new();
    let mut next = Vec::new();
    for (location, schema) in &document.schemas {
        let mut stack = vec![schema];
        while let Some(part) = stack.pop() {
            if let Some((target, _)) = part.reference.as_deref() {
                back.entry(target.clone()).or_default().push(location);
            }
            if states_limits(part) {
                next.push(location);
            }
            stack.extend(parts(part));
        }
    }
    let mut out = BTreeSet::new();
    while let Some(location) = next.pop() {
        if out.insert(location.clone()) {
            next.extend(back.get(location).into_iter().flatten());
        }
    }
    out
}

/// Whether a schema itself says something that a Rust type does not.
fn states_limits(schema: &Schema) -> bool {
    let Keywords { minimum, maximum, min_length, max_length, min_items, max_items, .. }: &Keywords = schema;
    let rare: &RareKeywords = schema;
    let RareKeywords { exclusive_minimum, exclusive_maximum, multiple_of, min_properties, max_properties, .. } = rare;
    [minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of].iter().any(|keyword| keyword.is_some())
        || [min_length, max_length, min_items, max_items, min_properties, max_properties]
            .iter()
            .any(|keyword| keyword.is_some())
        || schema.pattern.is_some()
        || schema.unique_items
        || !schema.dependent_required.is_empty()
        || schema.contains.is_some()
        || schema.property_names.is_some()
        || !schema.dependent_schemas.is_empty()
        || (!schema.pattern_properties.is_empty() && is_closed(schema))
        || schema.if_.is_some()
        || schema.not.is_some()
        || schema.extensions.contains_key("x-unique-by")
        || schema
            .one_of
            .iter()
            .chain(&schema.any_of)
            .any(|member| !member.required.is_empty() && member.properties.is_empty())
}

/// The rule of a parameter.
pub(crate) fn inline(cx: &Context<'_>, schema: &Schema) -> Option<RuleRef> {
    named_or_inline(cx, schema, Mode::Write)
}

/// The rule of a body: that of its named type, or one of its own.
pub(crate) fn named_or_inline(cx: &Context<'_>, schema: &Schema, mode: Mode) -> Option<RuleRef> {
    limits::of(cx, schema, mode)
}

/// Gives every named type whose schema limits values its rule; `prune` drops those that nothing needs.
pub(crate) fn attach(cx: &mut Context<'_>) {
    let known: Vec<(Location, Mode, TypeId)> =
        cx.known.iter().map(|((location, mode), id)| (location.clone(), *mode, *id)).collect();
    let mut names = Scope::default();
    for (location, mode, id) in known {
        let Some(schema) = cx.target(&location).filter(|_| cx.constrained.contains(&location)) else { continue };
        let rule = limits::of_named(cx, schema, mode);
        if let Some(definition) = cx.types.all.get_mut(id.0) {
            let new = || names.take(format!("{}_RULE", constant_name(&definition.name.rust)));
            let name = definition.rule.take().map_or_else(new, |known| known.name);
            definition.rule = Some(Box::new(TypeRule { name, rule, shared: false }));
        }
    }
}

/// Drops the rules that nothing checked can reach, and notes which of the others are named in other files.
pub(crate) fn prune(types: &mut Types, groups: &[Group], webhooks: &[Webhook]) {
    let needs = needs(types, groups, webhooks);
    for (index, definition) in types.all.iter_mut().enumerate() {
        match (&mut definition.rule, needs.get(&TypeId(index))) {
            (Some(rule), Some(is_shared)) => rule.shared = *is_shared,
            (rule, _) => *rule = None,
        }
    }
}

/// The types whose rules are needed, and whether other files need them. Follows the rules from the values that callers
/// make, from the operations and from the webhooks.
fn needs(types: &Types, groups: &[Group], webhooks: &[Webhook]) -> BTreeMap<TypeId, bool> {
    let mut out = BTreeMap::new();
    let mut next = roots(types, groups, webhooks);
    while let Some((file, id)) = next.pop() {
        let found = types.get(id).and_then(|definition| Some((definition, definition.rule.as_ref()?)));
        let Some((definition, rule)) = found else { continue };
        if !out.contains_key(&id) {
            let mut named = Vec::new();
            rule.rule.parts().for_each(|part| named_in(part, &mut named));
            next.extend(named.into_iter().map(|part| (definition.module.clone(), part)));
        }
        *out.entry(id).or_default() |= file != definition.module;
    }
    out
}

/// What needs rules of its own accord: files, and the types whose rules they need.
fn roots(types: &Types, groups: &[Group], webhooks: &[Webhook]) -> Vec<(String, TypeId)> {
    let checked = types.all.iter().enumerate().filter(|(_, definition)| {
        definition.rule.is_some() && definition.input && !matches!(definition.shape, Shape::Alias(_))
    });
    let mut out: Vec<(String, TypeId)> =
        checked.map(|(index, definition)| (definition.module.clone(), TypeId(index))).collect();
    for group in groups {
        let mut named = Vec::new();
        for operation in &group.operations {
            let variants = operation.body.iter().flat_map(|body| &body.variants);
            let bodies = variants.filter_map(|variant| variant.rule.as_ref());
            let parameters = operation.parameters.iter().filter_map(|parameter| parameter.rule.as_ref());
            bodies.chain(parameters).for_each(|rule| named_in(rule, &mut named));
        }
        out.extend(named.into_iter().map(|id| (group.file(), id)));
    }
    let mut named = Vec::new();
    webhooks.iter().filter_map(|webhook| webhook.rule.as_ref()).for_each(|rule| named_in(rule, &mut named));
    out.extend(named.into_iter().map(|id| (webhooks::MODULE.to_owned(), id)));
    out
}

/// The types whose rules a rule refers to.
fn named_in(rule: &RuleRef, out: &mut Vec<TypeId>) {
    match rule {
        RuleRef::Named(id) => out.push(*id),
        RuleRef::Inline(rule) => rule.parts().for_each(|part| named_in(part, out)),
    }
}
