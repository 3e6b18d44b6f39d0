//! What happened to the Rust is put below the change that caused it.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Direction, Effect, Level, Semver, Wire};
use super::finish::fingerprint;
use super::operations::template;
use super::reach::Operations;
use super::rules;
use super::rust::RustChange;

/// Puts what happened to the Rust below the change that caused it. `operations`: the indices of those with a name,
/// without the names of path parameters.
pub(super) fn attach(changes: &mut Vec<Change>, operations: &BTreeMap<String, Vec<usize>>, rust: Vec<RustChange>) {
    let causes = Causes::new(changes, operations);
    let mut left: Vec<RustChange> = Vec::new();
    for one in rust {
        let best = causes.best(changes, &one).or_else(|| {
            // The parameter that it is about may have no change of its own.
            let any = RustChange { wire: None, ..one.clone() };
            one.wire.is_some().then(|| causes.best(changes, &any)).flatten()
        });
        match best.and_then(|at| changes.get_mut(at)) {
            Some(change) => change.rust_changes.push(one),
            None => left.push(one),
        }
    }
    // What follows from the change of a property stands at the type.
    let mut alone = Vec::new();
    for one in left {
        match causes.below(&one).and_then(|at| changes.get_mut(at)) {
            Some(change) => change.rust_changes.push(one),
            None => alone.push(one),
        }
    }
    changes.extend(alone.into_iter().filter(|one| one.level == Semver::Major).map(rust_only));
}

/// What can be the cause of a Rust change: tens of thousands of each may come together.
struct Causes<'a> {
    operations: &'a BTreeMap<String, Vec<usize>>,
    /// The changes at a place of the base or the revision.
    at: BTreeMap<String, BTreeSet<usize>>,
    /// What each change says, in small letters.
    messages: Vec<String>,
}

impl<'a> Causes<'a> {
    fn new(changes: &[Change], operations: &'a BTreeMap<String, Vec<usize>>) -> Self {
        let mut at: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (index, change) in changes.iter().enumerate() {
            for pointer in [&change.pointer, &change.base_pointer] {
                at.entry(pointer.clone()).or_default().insert(index);
            }
        }
        let messages = changes.iter().map(|change| change.message.to_ascii_lowercase()).collect();
        Self { operations, at, messages }
    }

    /// The change that a Rust change belongs to: the worst one that is about the same, and has none yet.
    fn best(&self, changes: &[Change], one: &RustChange) -> Option<usize> {
        let places = one.revision.iter().chain(&one.base);
        let fitting: BTreeSet<usize> = places.flat_map(|pointer| self.fitting(changes, one, pointer)).collect();
        fitting
            .into_iter()
            .max_by_key(|at| changes.get(*at).map(|change| (change.wire, change.rust_changes.is_empty())))
    }

    /// The changes about the part of the document that a Rust item is made of.
    fn fitting(&self, changes: &[Change], one: &RustChange, pointer: &str) -> Vec<usize> {
        if !pointer.contains(' ') {
            return self.at.get(pointer).into_iter().flatten().copied().collect();
        }
        let Some(operations) = self.operations.get(&template(pointer)) else { return Vec::new() };
        let wire = one.wire.as_ref().map(|wire| format!("`{}`", wire.to_ascii_lowercase()));
        let concerned = |change: &Change, message: &String| match &wire {
            _ if one.lint.starts_with("error_type") => change.direction == Direction::Response,
            Some(wire) => message.contains(wire),
            None => is_about_calls(change),
        };
        let all = changes.iter().zip(&self.messages).enumerate();
        let reaching = all.filter(|(_, (change, _))| operations.iter().any(|index| change.operations.contains(*index)));
        reaching.filter(|(_, (change, message))| concerned(change, message)).map(|(at, _)| at).collect()
    }

    /// The first change of a property of the type that a Rust change is about.
    fn below(&self, one: &RustChange) -> Option<usize> {
        let in_type = |pointer: &String| {
            let prefix = format!("{pointer}/properties/");
            let inside = self.at.range(prefix.clone()..).take_while(|(own, _)| own.starts_with(&prefix));
            inside.filter_map(|(_, all)| all.first().copied()).min()
        };
        one.revision.iter().chain(&one.base).filter_map(in_type).min()
    }
}

/// Whether a change is about what a call takes or gives: that decides the signature of the method.
fn is_about_calls(change: &Change) -> bool {
    let words = [
        "removed",
        "new-re",
        "became-",
        "added-",
        "endpoint-added",
        "operation-id",
        "tag-",
        "deprecated",
        "media-type",
        "status",
    ];
    let whole = ["request-body-", "response-body-"].iter().any(|prefix| change.id.starts_with(prefix));
    whole || words.iter().any(|word| change.rule.name.contains(word)) && !change.rule.name.contains("propert")
}

/// What only Rust code notices.
fn rust_only(one: RustChange) -> Change {
    let rule = rules::get("rust-item-changed");
    let id = format!("rust-{}", one.lint.replace('_', "-"));
    let pointer = one.revision.clone().or_else(|| one.base.clone()).unwrap_or_default();
    Change {
        rule,
        fingerprint: fingerprint(&[&id, &one.item]),
        id,
        level: Level::Info,
        effect: Effect::None,
        wire: Wire::None,
        wire_new_client: Wire::None,
        rust: one.level,
        direction: Direction::None,
        operations: Operations::default(),
        is_draft: false,
        pointer,
        base_pointer: String::new(),
        base: None,
        revision: None,
        message: one.message.clone(),
        help: rule.help,
        witness: None,
        rust_changes: vec![one],
    }
}
