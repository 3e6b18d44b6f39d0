//! Sets of operations: thousands of changes may reach thousands of operations each.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexSet;

/// The operations that a change reaches, such as `POST /orders`, in the order of the documents. All changes of a
/// comparison share the names.
#[derive(Clone, Default)]
pub struct Operations {
    names: Arc<IndexSet<String>>,
    /// A bit for each name.
    members: Box<[u64]>,
}

impl Operations {
    /// None of these.
    pub(super) fn none(names: &Arc<IndexSet<String>>) -> Self {
        Self { names: Arc::clone(names), members: vec![0; names.len().div_ceil(64)].into() }
    }

    /// Adds the operation with this index.
    pub(super) fn insert(&mut self, index: usize) {
        if let Some(word) = self.members.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// Adds those of another change of the same comparison.
    pub(super) fn extend(&mut self, other: &Self) {
        for (word, more) in self.members.iter_mut().zip(&other.members) {
            *word |= more;
        }
    }

    /// Whether the operation with this index is one of them.
    pub(super) fn contains(&self, index: usize) -> bool {
        self.members.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none: the change is about the whole document, or about what no operation uses.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.iter().all(|word| *word == 0)
    }

    /// Their names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let words = self.members.iter().enumerate().filter(|(_, word)| **word != 0);
        let indices =
            words.flat_map(|(at, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit));
        indices.filter_map(|index| self.names.get_index(index)).map(String::as_str)
    }

    /// The first ones for people, and how many more there are.
    pub(super) fn spoken(&self, limit: usize) -> String {
        let named = self.iter().take(limit).collect::<Vec<_>>().join(", ");
        match self.len().saturating_sub(limit) {
            0 => named,
            more => format!("{named} and {more} more operations"),
        }
    }
}

impl fmt::Debug for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
