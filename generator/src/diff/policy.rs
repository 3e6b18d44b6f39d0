//! What people decide about changes: how loud a rule is, and which changes are accepted.

use std::collections::BTreeSet;

use super::change::{Change, Comparison, Level, Wire};
use super::lifecycle::{Day, Notice};

/// What people decide.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Levels of rules. Among several for one rule the last counts, and an id counts more than a rule without its place.
    pub levels: Vec<LevelOf>,
    /// Changes that are accepted by their fingerprint.
    pub accepted: Vec<Accepted>,
    /// Lines of text that accept changes.
    pub lines: Vec<Line>,
    /// How long before its end something has to be deprecated.
    pub notice: Notice,
}

/// The level of a rule.
#[derive(Clone, Debug)]
pub struct LevelOf {
    /// The id of a change, with or without its place.
    pub id: String,
    /// How loud it is; `None`: it is left out.
    pub level: Option<Level>,
    /// Where this is written, for messages.
    pub place: String,
}

/// A change that is accepted by its fingerprint.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Which one.
    pub fingerprint: String,
    /// Why.
    pub reason: String,
    /// The last day, and how it is written.
    pub until: (Day, String),
    /// Where this is written, for messages.
    pub place: String,
}

/// A line of an ignore file as oasdiff has them: method, path, and the text or id of the change, among other words. For
/// what belongs to no operation: `components` in place of method and path.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub text: String,
    /// The level that it is about.
    pub level: Level,
    /// Where it is written, for messages.
    pub place: String,
}

/// A change that is accepted.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The change.
    pub change: Change,
    /// Why, and until when; or the line that accepts it.
    pub reason: String,
}

impl Policy {
    /// Applies the decisions. Returns what is odd about them: what has expired, what matches nothing.
    pub fn apply(&self, comparison: &mut Comparison, today: Option<Day>) -> Vec<String> {
        let mut odd = Vec::new();
        let mut used = BTreeSet::new();
        let mut kept = Vec::new();
        for mut change in std::mem::take(&mut comparison.changes) {
            if let Some(row) = self.level(&change) {
                let Some(level) = row.level else { continue };
                // How loud a rule is says nothing about drafts.
                change.level = if change.is_draft { level.min(change.level) } else { level };
            }
            match self.reason(&change, today, &mut used, &mut odd) {
                Some(reason) => comparison.ignored.push(Ignored { change, reason }),
                None => kept.push(change),
            }
        }
        if !self.levels.is_empty() {
            kept.sort_by_key(|change| std::cmp::Reverse(change.level));
        }
        let worst = |get: fn(&Change) -> Wire| kept.iter().map(get).max().unwrap_or_default();
        comparison.verdict.wire = worst(|change| change.wire);
        comparison.verdict.wire_new_client = worst(|change| change.wire_new_client);
        comparison.changes = kept;
        odd.extend(self.unused(&used));
        odd
    }

    fn level(&self, change: &Change) -> Option<&LevelOf> {
        let last = |id: &str| self.levels.iter().rev().find(|row| row.id == id);
        last(&change.id).or_else(|| last(change.rule.name))
    }

    /// Why a change is accepted. `used`: places of what matched.
    fn reason<'p>(
        &'p self,
        change: &Change,
        today: Option<Day>,
        used: &mut BTreeSet<&'p str>,
        odd: &mut Vec<String>,
    ) -> Option<String> {
        for row in self.accepted.iter().filter(|row| row.fingerprint == change.fingerprint) {
            used.insert(&row.place);
            let (day, until) = &row.until;
            if today.is_none_or(|today| today <= *day) {
                return Some(format!("{} (until {until})", row.reason));
            }
            odd.push(format!("{}: was accepted until {until}, and counts again: {}", row.place, change.message));
        }
        let lines: Vec<&Line> = self.lines.iter().filter(|line| line.fits(change)).collect();
        used.extend(lines.iter().map(|line| line.place.as_str()));
        let covered = |operation: &str| lines.iter().any(|line| line.names(operation));
        // A change of something shared is accepted only if it is for every operation that it reaches.
        let all = if change.operations.is_empty() {
            lines.iter().any(|line| has_word(&line.text, "components"))
        } else {
            change.operations.iter().all(covered)
        };
        all.then(|| lines.first().map(|line| line.place.clone())).flatten()
    }

    fn unused(&self, used: &BTreeSet<&str>) -> Vec<String> {
        let accepted = self.accepted.iter().map(|row| (&row.place, &row.fingerprint));
        // What names no operation is a title or a remark.
        let lines = self.lines.iter().filter(|line| line.operation().is_some()).map(|line| (&line.place, &line.text));
        let all = accepted.chain(lines).filter(|(place, _)| !used.contains(place.as_str()));
        all.map(|(place, what)| format!("{place}: accepts nothing that changed: {}", what.trim())).collect()
    }
}

impl Line {
    fn fits(&self, change: &Change) -> bool {
        let says = || plain(&self.text).contains(&plain(&change.message));
        self.level == change.level && (has_word(&self.text, &change.id) || says())
    }

    fn names(&self, operation: &str) -> bool {
        self.operation().is_some_and(|(method, path)| format!("{method} {path}").eq_ignore_ascii_case(operation))
    }

    /// The first word with a slash in front, and the word before it.
    fn operation(&self) -> Option<(&str, &str)> {
        let words: Vec<&str> = self.text.split_whitespace().map(trimmed).collect();
        let found = words.windows(2).find_map(|pair| match pair {
            [method, path] if path.starts_with('/') => Some((*method, *path)),
            _ => None,
        });
        found.filter(|(method, _)| !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic()))
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|other| trimmed(other).eq_ignore_ascii_case(word))
}

/// A word without the marks that Markdown and sentences put around it.
fn trimmed(word: &str) -> &str {
    word.trim_matches(['`', '*', '\'', '"', '(', ')', '[', ']', ',', ';', ':', '.'])
}

/// A text without quotes and emphasis, in small letters.
fn plain(text: &str) -> String {
    let words = text.replace(['`', '*', '\'', '"'], "").to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
