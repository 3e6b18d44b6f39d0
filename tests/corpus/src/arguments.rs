//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Generates and compiles a client of every OpenAPI document below a directory.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Directory with documents; an `index.tsv` in it names the root documents in its first column
    pub(crate) dir: PathBuf,
    /// Documents at a time; each job has a build directory of its own
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub(crate) jobs: usize,
    /// Only documents whose path contains this text (several: separated by commas)
    #[arg(long, value_name = "PATTERN")]
    pub(crate) only: Option<String>,
    /// Leave out root documents that are larger than this
    #[arg(long, value_name = "N")]
    pub(crate) max_bytes: Option<u64>,
    /// Compare with the last report in this JSON file, then write this run's
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write the crates to this directory and leave them there
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// Let all crates share a runtime, which is written to this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) shared_runtime: Option<PathBuf>,
    /// Also run `cargo clippy -- -D warnings` on each crate
    #[arg(long)]
    pub(crate) clippy: bool,
    /// Also run `cargo check` with no tag, and with one at a time, for up to N tags
    #[arg(long, value_name = "N")]
    pub(crate) tags: Option<usize>,
    /// Generate only
    #[arg(long, conflicts_with_all = ["clippy", "tags"])]
    pub(crate) no_check: bool,
    /// Compare with other generators, as far as they are on PATH, instead
    #[arg(long, conflicts_with_all = ["no_check", "clippy", "report"])]
    pub(crate) peers: bool,
    /// Send every example of the documents through the generated types and back, instead
    #[arg(long, conflicts_with_all = ["no_check", "clippy", "report", "peers"])]
    pub(crate) examples: bool,
    /// Call every operation with made-up values, against the mock of the same document, instead
    #[arg(long, conflicts_with_all = ["no_check", "clippy", "report", "peers", "examples"])]
    pub(crate) calls: bool,
    /// Decides what is made up for `--calls`
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// Used by the command itself: serve the document DIR
    #[arg(long, hide = true, requires = "calls")]
    pub(crate) serve: bool,
    /// Take DIR for pairs of documents, and hold what is said of Rust code against the crates, instead
    #[arg(long, conflicts_with_all = ["no_check", "clippy", "report", "peers", "examples"])]
    pub(crate) semver: bool,
    /// Take DIR for pairs of documents, and hold what is said of Rust code against user code, instead; with `--semver`,
    /// after that
    #[arg(long, conflicts_with_all = ["no_check", "clippy", "report", "peers", "examples"])]
    pub(crate) witnesses: bool,
    /// More directories of pairs
    #[arg(long, value_name = "DIR")]
    pub(crate) also: Vec<PathBuf>,
    /// Print every major change with its witness
    #[arg(long)]
    pub(crate) details: bool,
    /// Time limit of generating one document, in seconds
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    pub(crate) limit: u64,
    /// Used by the command itself: generate the document DIR as a package of this name into `--keep`
    #[arg(long, hide = true, value_name = "NAME", requires = "keep")]
    pub(crate) one: Option<String>,
}
