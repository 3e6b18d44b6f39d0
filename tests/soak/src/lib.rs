//! Sends through the generated client against the mock, with faults, and what must hold afterwards: what the client
//! says of each recipient is what the service knows of it.

use std::collections::BTreeSet;

mod sends;
mod service;

pub use sends::{Report, send};
pub use service::{Service, serve};

/// What is sent, and through what trouble.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many recipients there are, each with a key of its own.
    pub recipients: usize,
    /// How many calls are under way at once.
    pub tasks: usize,
    /// Whether recipients go in batches; otherwise each has a call.
    pub in_batches: bool,
    /// Faults, as `oasmith mock --fault` takes them.
    pub faults: String,
    /// Seconds in `Retry-After` of 429 and 503.
    pub retry_after: u64,
}

impl Default for Plan {
    fn default() -> Self {
        let faults = "429:0.04,503:0.03,cut:0.02,slow:0.01".to_owned();
        Self { recipients: 100_000, tasks: 64, in_batches: false, faults, retry_after: 1 }
    }
}

/// The key of a recipient.
pub(crate) fn key(index: usize) -> String {
    format!("soak-{index:07}")
}

/// Compares the client's report with the keys that the service has taken.
///
/// # Errors
/// Who is not accounted for, a line each.
pub fn compare(report: &Report, taken: &BTreeSet<String>) -> Result<(), String> {
    let mut problems: Vec<String> = report.errors.clone();
    for (index, is_accepted) in report.accepted.iter().enumerate() {
        let key = key(index);
        match (is_accepted, taken.contains(&key)) {
            (true, false) => problems.push(format!("{key}: the client says accepted, the service does not know it")),
            (false, true) => problems.push(format!("{key}: the service has it, the client does not say so")),
            (false, false) => problems.push(format!("{key}: was not sent")),
            (true, true) => {}
        }
    }
    let known: BTreeSet<String> = (0..report.accepted.len()).map(key).collect();
    problems.extend(taken.difference(&known).map(|key| format!("{key}: nobody has sent it")));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}
