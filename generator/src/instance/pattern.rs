//! `pattern`: regular expressions of ECMA-262, compiled once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use regress::Regex;

/// Texts longer than this, in bytes, are not matched: a bad pattern could take forever.
const TEXT_LIMIT: usize = 20_000;

/// The patterns met so far.
#[derive(Debug, Default)]
pub(super) struct Patterns(RwLock<BTreeMap<String, Option<Arc<Regex>>>>);

impl Patterns {
    /// Says whether a text matches; `None` if that cannot be said, since the pattern does not compile or the text is too long.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let regex = self.compiled(pattern).filter(|_| text.len() <= TEXT_LIMIT)?;
        Some(regex.find(text).is_some())
    }

    fn compiled(&self, pattern: &str) -> Option<Arc<Regex>> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return known.clone();
        }
        // The runtime of the clients does the same, so that both have one opinion.
        let unicode = Regex::with_flags(pattern, "u");
        let compiled = unicode.or_else(|_| Regex::new(pattern)).ok().map(Arc::new);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(pattern.to_owned(), compiled.clone());
        compiled
    }
}
