//! A pass over finished types: inline types that say the same in every word are written once.
//!
//! The first of them is the type; the others keep their names as aliases of it, so that a name stays what callers
//! wrote when only another of them changes. What nothing mentions any more is dropped. Components are never merged
//! with each other: each has a name that people chose.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::ids;
use crate::api::{Constructor, Definition, Group, Shape, Type, TypeId, Types, Webhook};

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
fn representatives(types: &Types, components: &BTreeSet<TypeId>) -> BTreeMap<TypeId, TypeId> {
    let inline = (0..types.all.len()).map(TypeId).filter(|id| !components.contains(id));
    let order: Vec<TypeId> = components.iter().copied().chain(inline).collect();
    let mut groups = alike(types, &order);
    groups.retain(|group| group.iter().any(|(id, _)| !components.contains(id)));
    let mut same = BTreeMap::new();
    loop {
        let mut found = BTreeMap::new();
        for group in &groups {
            let mut firsts: Vec<&(TypeId, Definition)> = Vec::new();
            for one in group.iter().filter(|(id, _)| !same.contains_key(id)) {
                let equal = |first: &&&(TypeId, Definition)| can_stand_for(&first.1, &one.1);
                match firsts.iter().find(equal).filter(|_| !components.contains(&one.0)) {
                    Some(first) => {
                        found.insert(one.0, first.0);
                    }
                    None => firsts.push(one),
                }
            }
        }
        if found.is_empty() {
            return same;
        }
        let to_first = |id: &mut TypeId| *id = found.get(id).copied().unwrap_or(*id);
        for (_, definition) in groups.iter_mut().flatten() {
            ids::of_shape(&mut definition.shape, &to_first);
            definition.rule.iter_mut().for_each(|rule| ids::of_rule(&mut rule.rule, &to_first));
        }
        same.append(&mut found);
    }
}

/// Types in groups of those that may be, or become, equal: all others have a twin in no round. The order is kept.
fn alike(types: &Types, order: &[TypeId]) -> Vec<Vec<(TypeId, Definition)>> {
    let mut groups: BTreeMap<u64, Vec<(TypeId, &Definition)>> = BTreeMap::new();
    for id in order {
        if let Some(definition) = types.get(*id).filter(|definition| is_shareable(definition)) {
            groups.entry(hash(definition)).or_default().push((*id, definition));
        }
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    groups.map(|group| group.into_iter().map(|(id, definition)| (id, comparable(definition))).collect()).collect()
}

/// What has to be equal: everything but the names that come from the place.
fn comparable(definition: &Definition) -> Definition {
    let mut out = Definition { name: crate::api::Name::default(), pointer: String::new(), ..definition.clone() };
    if let Some(rule) = &mut out.rule {
        rule.name.clear();
        rule.features.clear();
        rule.shared = None;
    }
    if let Shape::Structure(structure) = &mut out.shape
        && let Constructor::Named(name) = &mut structure.constructor
    {
        name.clear();
    }
    out
}

fn is_shareable(definition: &Definition) -> bool {
    !matches!(definition.shape, Shape::Alias(_) | Shape::Newtype(_))
}

/// Equal for types that are equal but for the numbers of the types in them, which change from round to round, and for the
/// name of the constructor.
fn hash(definition: &Definition) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&definition.docs, definition.deprecated, definition.input).hash(&mut hasher);
    match &definition.shape {
        Shape::Structure(structure) => (&structure.fields, &structure.flattened, &structure.rest).hash(&mut hasher),
        shape => shape.hash(&mut hasher),
    }
    hasher.finish()
}

/// Types of an operation's file are there only with its feature: they can stand for those of the same file only.
fn can_stand_for(first: &Definition, other: &Definition) -> bool {
    (first.module.starts_with("models/") || first.module == other.module)
        && first.shape == other.shape
        && first.docs == other.docs
        && first.deprecated == other.deprecated
        && first.input == other.input
        && first.derives == other.derives
        && first.rule == other.rule
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
