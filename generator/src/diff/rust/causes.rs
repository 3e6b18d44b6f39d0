//! A type comes and goes with what uses it: a call, a field, a variant.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::item::Items;
use super::{RustChange, Sides, types};

/// Puts types that are new or gone at the places of what brought them, or took them along.
pub(super) fn find(sides: &Sides, changes: &mut [RustChange]) {
    for (items, other, is_new) in [(&sides.new, &sides.old, true), (&sides.old, &sides.new, false)] {
        let reached = reached(items, other, changes);
        for index in 0..changes.len() {
            let Some(change) = changes.get(index).filter(|change| lonely(&change.item, items, other)) else { continue };
            let Some(cause) = reached.get(&change.item).and_then(|cause| changes.get(*cause)).cloned() else {
                continue;
            };
            let Some(change) = changes.get_mut(index) else { continue };
            change.wire = cause.wire;
            if is_new {
                change.revision = cause.revision;
            } else {
                change.base = cause.base;
            }
        }
    }
}

/// Whether a type is on one side only.
fn lonely(path: &str, items: &Items, other: &Items) -> bool {
    items.get(path).is_some_and(super::Item::is_type) && !other.contains_key(path)
}

/// For each type that only this side has: the change that is nearest to it.
fn reached(items: &Items, other: &Items, changes: &[RustChange]) -> BTreeMap<String, usize> {
    let mut inside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, item) in items {
        if let Some(parent) = &item.parent {
            inside.entry(parent).or_default().push(path);
        }
    }
    let mut queue: VecDeque<(&str, usize)> = changes
        .iter()
        .enumerate()
        .filter(|(_, change)| items.get(&change.item).is_some_and(|item| !item.is_type()))
        .map(|(index, change)| (change.item.as_str(), index))
        .collect();
    let mut found = BTreeMap::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some((path, cause)) = queue.pop_front() {
        let Some(item) = items.get(path).filter(|_| seen.insert(path)) else { continue };
        for name in types::paths(&item.signature).chain(item.target.iter().flat_map(|target| types::paths(target))) {
            let Some((name, _)) = items.get_key_value(name) else { continue };
            if lonely(name, items, other) && !found.contains_key(name) {
                found.insert(name.clone(), cause);
            }
            queue.push_back((name, cause));
        }
        queue.extend(inside.get(path).into_iter().flatten().map(|child| (*child, cause)));
    }
    found
}
