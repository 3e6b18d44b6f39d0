//! What became of the calls of a document.

use std::collections::BTreeMap;

/// The outcomes that are worth a column, and what they are called there.
const OUTCOMES: &[(&str, &str)] = &[
    ("ok", "answered"),
    // A status of the document that means failure, where it declares no other.
    ("Status", "declared failures"),
    ("refused", "refused"),
    ("Decode", "unreadable answers"),
    ("value", "unreadable values"),
    ("InvalidRequest", "invalid"),
];

/// Counts by outcome, and the findings.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    counts: BTreeMap<String, usize>,
    /// Everything that is no answer, a line each.
    pub(crate) findings: Vec<String>,
    /// Operations without a call.
    pub(crate) left_out: usize,
}

impl Verdict {
    /// Reads what the program wrote: outcome, message and name of each call.
    pub(crate) fn read(text: &str, left_out: &str) -> Self {
        let mut verdict = Self { left_out: left_out.lines().count(), ..Self::default() };
        for line in text.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(outcome), Some(message), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            *verdict.counts.entry(outcome.to_owned()).or_default() += 1;
            if !matches!(outcome, "ok" | "Status") {
                verdict.findings.push(format!("{outcome}: {name}: {message}"));
            }
        }
        verdict
    }

    pub(crate) fn calls(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether every call got an answer that the document declares.
    pub(crate) fn passes(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn titles() -> Vec<String> {
        let outcomes = OUTCOMES.iter().map(|(_, title)| *title);
        ["document", "calls"].into_iter().chain(outcomes).chain(["other", "left out"]).map(str::to_owned).collect()
    }

    pub(crate) fn cells(&self, name: &str) -> Vec<String> {
        let counts: Vec<usize> =
            OUTCOMES.iter().map(|(outcome, _)| self.counts.get(*outcome).copied().unwrap_or_default()).collect();
        let other = self.calls() - counts.iter().sum::<usize>();
        let numbers = [self.calls()].into_iter().chain(counts).chain([other, self.left_out]);
        std::iter::once(name.to_owned()).chain(numbers.map(|number| number.to_string())).collect()
    }
}
