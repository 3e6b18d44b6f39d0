//! Which Cargo features the files of models need: those of the operations, and of the webhooks, that reach them.
//!
//! A file is there whenever one is that refers to it. What operations without a feature reach is always there. What
//! nothing reaches has a feature of its own: in some documents that is most of what there is.

use std::collections::{BTreeMap, BTreeSet};

use super::ids;
use super::webhooks::MODULE as WEBHOOKS;
use crate::api::{Group, TypeId, Types, Webhook};

/// The feature of what no operation and no webhook uses.
pub(crate) const UNUSED: &str = "other-models";

/// The files of models that are there with one of some features only, and these features.
pub(crate) fn find(
    types: &mut Types,
    groups: &mut [Group],
    webhooks: &mut [Webhook],
) -> BTreeMap<String, BTreeSet<String>> {
    let homes: Vec<String> = types.all.iter().map(|definition| definition.module.clone()).collect();
    let mut files = Files::new(&homes);
    for (file, mentioned) in ids::of_files(types, groups, webhooks) {
        files.refer(&file, &mentioned);
    }
    let tags = groups.iter().map(|group| (group.file(), group.feature.clone()));
    let more = (!webhooks.is_empty()).then(|| (WEBHOOKS.to_owned(), Some(WEBHOOKS.to_owned())));
    let users = tags.chain(more).map(|(file, feature)| (files.number(&file), feature)).collect();
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

    /// Notes that a file refers to types.
    fn refer(&mut self, file: &str, types: &[TypeId]) {
        let from = self.number(file);
        for home in types.iter().filter_map(|id| self.homes.get(id.0)) {
            let to = self.number(home);
            self.refers.get_mut(from).into_iter().for_each(|refers| _ = refers.insert(to));
        }
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
        let mut always = vec![false; self.refers.len()];
        let mut found = vec![BTreeSet::new(); self.refers.len()];
        let all = users.len();
        for (file, feature) in users {
            match feature {
                Some(feature) => self.note(&mut found, &feature, vec![file]),
                None => self.mark(&mut always, vec![file]),
            }
        }
        let unused = found.iter().zip(&always).enumerate();
        let unused = unused.filter(|(_, (features, is_always))| features.is_empty() && !**is_always);
        let unused: Vec<usize> = unused.map(|(file, _)| file).collect();
        let worthy: Vec<bool> = found.iter().map(|features| is_worth_it(features.len(), all)).collect();
        self.note(&mut found, UNUSED, unused);
        let models = self.numbers.iter().filter(|(name, _)| name.starts_with("models/"));
        let gated = models.filter(|(_, file)| always.get(**file) == Some(&false) && worthy.get(**file) == Some(&true));
        gated.filter_map(|(name, file)| Some((name.clone(), found.get(*file)?.clone()))).collect()
    }

    /// Notes that a feature needs some files, and what they refer to.
    fn note(&self, found: &mut [BTreeSet<String>], feature: &str, files: Vec<usize>) {
        let mut marks = vec![false; found.len()];
        self.mark(&mut marks, files);
        let reached = found.iter_mut().zip(marks).filter(|(_, is_marked)| *is_marked);
        reached.for_each(|(features, _)| _ = features.insert(feature.to_owned()));
    }
}

/// Whether a condition pays. Who takes one tag alone very probably needs a file that three quarters of them need, and
/// the condition would be long, and another one with almost every new tag.
fn is_worth_it(features: usize, all: usize) -> bool {
    all > 1 && features * 4 < all * 3
}
