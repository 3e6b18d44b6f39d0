//! Which Cargo features the files of models need: those of the operations, and of the webhooks, that reach them.
//!
//! A file is there whenever one is that refers to it. What operations without a feature reach is always there, and so
//! is what nothing reaches.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::ids;
use super::webhooks::MODULE as WEBHOOKS;
use crate::api::{Group, TypeId, Types, Webhook};

/// The files of models that are there with one of some features only, and these features.
pub(crate) fn find(
    types: &mut Types,
    groups: &mut [Group],
    webhooks: &mut [Webhook],
) -> BTreeMap<String, BTreeSet<String>> {
    let homes: Vec<String> = types.all.iter().map(|definition| definition.module.clone()).collect();
    let mut files = Files::new(&homes);
    let noted = RefCell::new(Vec::new());
    let note = |id: &mut TypeId| noted.borrow_mut().push(*id);
    for definition in &mut types.all {
        ids::of_shape(&mut definition.shape, &note);
        definition.rule.iter_mut().for_each(|rule| ids::of_rule(&mut rule.rule, &note));
        files.refer(&definition.module, &noted.take());
    }
    let mut users = Vec::new();
    for group in groups {
        let file = format!("operations/{}", group.name.rust);
        let (feature, group) = (group.feature.clone(), std::slice::from_mut(group));
        ids::of_operations(group, &note);
        ids::of_operation_rules(group, &note);
        users.push((files.refer(&file, &noted.take()), feature));
    }
    if !webhooks.is_empty() {
        ids::of_webhooks(webhooks, &note);
        ids::of_webhook_rules(webhooks, &note);
        users.push((files.refer(WEBHOOKS, &noted.take()), Some(WEBHOOKS.to_owned())));
    }
    files.gates(users)
}

/// Files, and the files that each of them refers to, by number.
struct Files<'t> {
    homes: &'t [String],
    numbers: BTreeMap<String, usize>,
    refers: Vec<BTreeSet<usize>>,
}

impl<'t> Files<'t> {
    /// No files yet; `homes` has the file of each type.
    fn new(homes: &'t [String]) -> Self {
        Self { homes, numbers: BTreeMap::new(), refers: Vec::new() }
    }

    fn number(&mut self, file: &str) -> usize {
        if let Some(known) = self.numbers.get(file) {
            return *known;
        }
        self.numbers.insert(file.to_owned(), self.refers.len());
        self.refers.push(BTreeSet::new());
        self.refers.len() - 1
    }

    /// Notes that a file refers to types; the number of the file.
    fn refer(&mut self, file: &str, types: &[TypeId]) -> usize {
        let from = self.number(file);
        for home in types.iter().filter_map(|id| self.homes.get(id.0)) {
            let to = self.number(home);
            self.refers.get_mut(from).into_iter().for_each(|refers| _ = refers.insert(to));
        }
        from
    }

    /// Marks what some files refer to, directly or not, and them.
    fn mark(&self, marks: &mut [bool], mut next: Vec<usize>) {
        while let Some(file) = next.pop() {
            let Some(mark) = marks.get_mut(file).filter(|mark| !**mark) else { continue };
            *mark = true;
            next.extend(self.refers.get(file).into_iter().flatten());
        }
    }

    /// The features of each file of models that has to be there with them only; `users` are the files that features
    /// switch off.
    fn gates(&self, users: Vec<(usize, Option<String>)>) -> BTreeMap<String, BTreeSet<String>> {
        let nobody = vec![false; self.refers.len()];
        let (mut always, mut found) = (nobody.clone(), vec![BTreeSet::new(); self.refers.len()]);
        let all = users.len();
        for (file, feature) in users {
            let Some(feature) = feature else {
                self.mark(&mut always, vec![file]);
                continue;
            };
            let mut marks = nobody.clone();
            self.mark(&mut marks, vec![file]);
            let reached = found.iter_mut().zip(marks).filter(|(_, is_marked)| *is_marked);
            reached.for_each(|(features, _)| _ = features.insert(feature.clone()));
        }
        let unreached = found.iter().enumerate().filter(|(_, features)| features.is_empty());
        self.mark(&mut always, unreached.map(|(file, _)| file).collect());
        let models = self.numbers.iter().filter(|(name, _)| name.starts_with("models/"));
        let gated = models.filter(|(_, file)| always.get(**file) == Some(&false));
        let named = gated.filter_map(|(name, file)| Some((name.clone(), found.get(*file)?.clone())));
        named.filter(|(_, features)| is_worth_it(features.len(), all)).collect()
    }
}

/// Whether a condition pays. Who takes one tag alone very probably needs a file that three quarters of them need, and
/// the condition would be long, and another one with almost every new tag.
fn is_worth_it(features: usize, all: usize) -> bool {
    features * 4 < all * 3
}
