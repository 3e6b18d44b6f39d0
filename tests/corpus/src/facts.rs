//! What is known of one document: the row of the table and of the report file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the generator says of a document; printed by the child as JSON.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Facts {
    /// Operations in the document.
    pub(crate) operations: usize,
    /// Those of them that have a method in the crate.
    pub(crate) operations_out: usize,
    /// Those that have none, as `GET /path`.
    pub(crate) missing: Vec<String>,
    /// Named schemas in the document.
    pub(crate) schemas: usize,
    /// Whether there is a crate.
    pub(crate) generated: bool,
    /// The first error, or what ended the child.
    pub(crate) first_error: Option<String>,
    /// How often each code was reported.
    pub(crate) codes: BTreeMap<String, usize>,
    /// Bodies and answers that have a schema in the document and none in the crate, as `GET /path response`.
    pub(crate) raw: Vec<String>,
    /// Operations with at least one of those.
    pub(crate) raw_operations: usize,
    /// The features that switch operations, or webhooks, and their models.
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    /// Lines of Rust made of the document.
    pub(crate) lines: usize,
    /// Lines of the runtime.
    pub(crate) runtime_lines: usize,
}

/// What a process used.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Usage {
    /// User and system time, in seconds.
    pub(crate) cpu: f64,
    /// Largest resident memory of any process in the tree, in MB.
    pub(crate) peak: u64,
}

/// What the compiler says of a crate.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Built {
    /// No errors.
    pub(crate) passes: bool,
    /// How many warnings.
    pub(crate) warnings: usize,
    /// How many errors.
    pub(crate) errors: usize,
    /// The first error, without one the first warning.
    pub(crate) first: Option<String>,
    /// What it took, without cargo's own share.
    pub(crate) usage: Usage,
}

/// One document.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Row {
    /// Path below the directory.
    pub(crate) document: String,
    /// Size of the root file in bytes.
    pub(crate) bytes: u64,
    /// What the index calls it, such as `real`.
    #[serde(default)]
    pub(crate) kind: String,
    /// What the generator says.
    pub(crate) facts: Facts,
    /// What generating took.
    pub(crate) generate: Usage,
    /// `cargo check`, if it ran.
    pub(crate) check: Option<Built>,
    /// `cargo clippy -- -D warnings`, if it ran.
    pub(crate) clippy: Option<Built>,
    /// `cargo check` with no tag and with one at a time, if it ran.
    #[serde(default)]
    pub(crate) tags: Option<Built>,
}

impl Row {
    /// Generated and, if that was tried, compiled without a warning, in each way.
    pub(crate) fn passes(&self) -> bool {
        let mut tried = self.check.iter().chain(&self.tags);
        self.facts.generated && tried.all(|built| built.passes && built.warnings == 0)
    }
}
