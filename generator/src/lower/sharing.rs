//! A pass over finished types: inline types that say the same in every word are written once.
//!
//! The first of them is the type; the others keep their names as aliases of it, so that a name stays what callers
//! wrote when only another of them changes. What nothing mentions any more is dropped. Components are never merged
//! with each other: each has a name that people chose.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::ids;
use crate::api::{Definition, Group, Shape, Structure, Type, TypeId, Types, Webhook};

/// Shares inline types; `components` have names of their own.
pub(crate) fn share(types: &mut Types, groups: &mut [Group], webhooks: &mut [Webhook], components: &BTreeSet<TypeId>) {
    let same = representatives(types, components);
    if same.is_empty() {
        return;
    }
    let to_shared = |id: &mut TypeId| *id = same.get(id).copied().unwrap_or(*id);
    ids::of_operation_rules(groups, &to_shared);
    ids::of_webhook_rules(webhooks, &to_shared);
    for (index, definition) in types.all.iter_mut().enumerate() {
        if let Some(shared) = same.get(&TypeId(index)) {
            definition.shape = Shape::Alias(Type::Named(*shared));
            definition.docs = Vec::new();
            definition.rule = None;
        } else if let Some(rule) = &mut definition.rule {
            ids::of_rule(&mut rule.rule, &to_shared);
        }
    }
    drop_unused(types, groups, webhooks, components);
}

/// For each type that repeats another: that other one. Types are compared from the leaves up, so that structs whose
/// members became equal are found in the next round.
fn representatives(types: &mut Types, components: &BTreeSet<TypeId>) -> BTreeMap<TypeId, TypeId> {
    let inline = (0..types.all.len()).map(TypeId).filter(|id| !components.contains(id));
    let order: Vec<TypeId> = components.iter().copied().chain(inline).collect();
    // Without the types that they mention, types are equal or not once and for all; what they mention changes.
    let named: Vec<Vec<TypeId>> = types.all.iter_mut().map(take_ids).collect();
    let groups = alike(types, &order);
    let modules = |id: TypeId| types.get(id).map(|definition| definition.module.as_str());
    let mut mapped = named.clone();
    let mut same = BTreeMap::new();
    loop {
        let mut found = BTreeMap::new();
        for group in &groups {
            let mut firsts: Vec<TypeId> = Vec::new();
            for id in group.iter().filter(|id| !same.contains_key(*id)) {
                let equal = |first: &&TypeId| {
                    mapped.get(first.0) == mapped.get(id.0) && is_there_with(modules(**first), modules(*id))
                };
                match firsts.iter().find(equal).filter(|_| !components.contains(id)) {
                    Some(first) => {
                        found.insert(*id, *first);
                    }
                    None => firsts.push(*id),
                }
            }
        }
        if found.is_empty() {
            break;
        }
        for id in mapped.iter_mut().flatten() {
            *id = found.get(id).copied().unwrap_or(*id);
        }
        same.append(&mut found);
    }
    types.all.iter_mut().zip(named).for_each(|(definition, ids)| put_ids(definition, ids));
    same
}

/// Types in groups of those that are equal but for what they mention: all others have a twin in no round.
fn alike(types: &Types, order: &[TypeId]) -> Vec<Vec<TypeId>> {
    let mut buckets: BTreeMap<u64, Vec<Vec<TypeId>>> = BTreeMap::new();
    for id in order {
        let Some(definition) = types.get(*id).filter(|definition| is_shareable(definition)) else { continue };
        let groups = buckets.entry(hash(definition)).or_default();
        let is_own = |group: &&mut Vec<TypeId>| {
            let first = group.first().and_then(|first| types.get(*first));
            first.is_some_and(|first| is_equal(first, definition))
        };
        match groups.iter_mut().find(is_own) {
            Some(group) => group.push(*id),
            None => groups.push(vec![*id]),
        }
    }
    buckets.into_values().flatten().filter(|group| group.len() > 1).collect()
}

/// The types that a type mentions, which are all the same in it from now on.
fn take_ids(definition: &mut Definition) -> Vec<TypeId> {
    let taken = RefCell::new(Vec::new());
    of_definition(definition, &|id| taken.borrow_mut().push(std::mem::replace(id, TypeId(0))));
    taken.into_inner()
}

fn put_ids(definition: &mut Definition, ids: Vec<TypeId>) {
    let ids = RefCell::new(ids.into_iter());
    of_definition(definition, &|id| *id = ids.borrow_mut().next().unwrap_or(*id));
}

fn of_definition(definition: &mut Definition, change: &dyn Fn(&mut TypeId)) {
    ids::of_shape(&mut definition.shape, change);
    definition.rule.iter_mut().for_each(|rule| ids::of_rule(&mut rule.rule, change));
}

fn is_shareable(definition: &Definition) -> bool {
    !matches!(definition.shape, Shape::Alias(_) | Shape::Newtype(_))
}

fn hash(definition: &Definition) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&definition.docs, definition.deprecated, definition.input).hash(&mut hasher);
    match &definition.shape {
        Shape::Structure(structure) => (&structure.fields, &structure.flattened, &structure.rest).hash(&mut hasher),
        shape => shape.hash(&mut hasher),
    }
    hasher.finish()
}

/// Whether all is equal but the names that come from the place.
fn is_equal(one: &Definition, other: &Definition) -> bool {
    let same_shape = match (&one.shape, &other.shape) {
        (Shape::Structure(one), Shape::Structure(other)) => same_structure(one, other),
        (one, other) => one == other,
    };
    same_shape
        && one.docs == other.docs
        && one.deprecated == other.deprecated
        && one.input == other.input
        && one.derives == other.derives
        && one.rule.as_ref().map(|rule| &rule.rule) == other.rule.as_ref().map(|rule| &rule.rule)
}

fn same_structure(one: &Structure, other: &Structure) -> bool {
    std::mem::discriminant(&one.constructor) == std::mem::discriminant(&other.constructor)
        && one.fields == other.fields
        && one.flattened == other.flattened
        && one.rest == other.rest
        && one.parts == other.parts
        && one.partial_failure == other.partial_failure
}

/// Types of an operation's file are there only with its feature: they can stand for those of the same file only.
fn is_there_with(first: Option<&str>, other: Option<&str>) -> bool {
    first.is_some_and(|module| module.starts_with("models/")) || first == other
}

/// Removes the inline types that no component, operation or webhook mentions, and closes the gaps in the ids.
fn drop_unused(types: &mut Types, groups: &mut [Group], webhooks: &mut [Webhook], components: &BTreeSet<TypeId>) {
    let next = RefCell::new(components.iter().copied().collect::<Vec<_>>());
    let note = |id: &mut TypeId| next.borrow_mut().push(*id);
    ids::of_operations(groups, &note);
    ids::of_operation_rules(groups, &note);
    ids::of_webhooks(webhooks, &note);
    ids::of_webhook_rules(webhooks, &note);
    let mut used = BTreeSet::new();
    loop {
        let Some(id) = next.borrow_mut().pop() else { break };
        if let Some(definition) = types.all.get_mut(id.0)
            && used.insert(id)
        {
            ids::of_shape(&mut definition.shape, &note);
            definition.rule.iter_mut().for_each(|rule| ids::of_rule(&mut rule.rule, &note));
        }
    }
    let place: BTreeMap<TypeId, TypeId> = used.iter().enumerate().map(|(index, id)| (*id, TypeId(index))).collect();
    let all = std::mem::take(&mut types.all).into_iter().enumerate();
    types.all = all.filter(|(index, _)| used.contains(&TypeId(*index))).map(|(_, definition)| definition).collect();
    types.all.shrink_to_fit();
    let to_new = |id: &mut TypeId| *id = place.get(id).copied().unwrap_or(*id);
    for definition in &mut types.all {
        ids::of_shape(&mut definition.shape, &to_new);
        definition.rule.iter_mut().for_each(|rule| ids::of_rule(&mut rule.rule, &to_new));
    }
    ids::of_operations(groups, &to_new);
    ids::of_operation_rules(groups, &to_new);
    ids::of_webhooks(webhooks, &to_new);
    ids::of_webhook_rules(webhooks, &to_new);
}
