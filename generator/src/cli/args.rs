//! The arguments, as `--help` shows them.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::options::check_package_name;

/// OpenAPI documents in, first-class Rust clients out.
///
/// Without a command, and with an `oasmith.toml` here or in spec/: `generate`.
#[derive(Parser)]
#[command(name = "oasmith", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Write the client crate of a document, touching only files that change.
    Generate(GenerateArgs),
    /// Say what is wrong with documents.
    Check(CheckArgs),
    /// Answer requests as the document says, with its examples, and say what is wrong with them.
    #[cfg(feature = "mock")]
    Mock(MockArgs),
    /// Say what a change of a document does to clients and servers, and to Rust code.
    Diff(DiffArgs),
    /// Write what became of a document between two git revisions, as a section of a changelog.
    Changelog(ChangelogArgs),
    /// Called by git: `diff.oasmith.command = oasmith git-diff`.
    #[command(hide = true)]
    GitDiff(GitDiffArgs),
    /// Explain the code of a diagnostic or the id of a change, such as E014.
    Explain {
        /// The code.
        code: String,
    },
    /// Start a project: spec/oasmith.toml and a small document.
    Init {
        /// The project's directory.
        #[arg(value_name = "DIR", default_value = ".", value_parser = NonEmptyStringValueParser::new())]
        folder: String,
    },
    /// Print what each phase makes of a document, to find out why the crate looks as it does.
    Passes {
        /// A path, `-` for standard input, or GIT_REV:path.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        spec: String,
    },
    /// Print a completion script.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[derive(Args, Clone, Default)]
pub(super) struct GenerateArgs {
    /// A path, `-` for standard input, or GIT_REV:path; YAML or JSON. Without it: the configuration's document.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) spec: Option<String>,
    /// Directory of the crate [default: the configuration's, or the name of the crate].
    #[arg(long, value_name = "DIR", value_parser = NonEmptyStringValueParser::new())]
    pub(super) out: Option<String>,
    /// Name of the package [default: the configuration's, or from the title].
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    pub(super) crate_name: Option<String>,
    /// Configuration [default: oasmith.toml or spec/oasmith.toml, if SPEC is its document or absent].
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub(super) config: Option<String>,
    /// Write nothing; status 1 if the crate is not what it should be.
    #[arg(long)]
    pub(super) check: bool,
    /// Overwrite files that were edited by hand.
    #[arg(long)]
    pub(super) force: bool,
    /// Generate again whenever the document changes.
    #[arg(long, conflicts_with = "check")]
    pub(super) watch: bool,
    /// How to print results and diagnostics.
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) rigour: Rigour,
}

#[derive(Args)]
pub(super) struct CheckArgs {
    /// Paths, `-` for standard input, or GIT_REV:path; YAML or JSON.
    #[arg(required = true, value_name = "SPEC", value_parser = NonEmptyStringValueParser::new())]
    pub(super) specs: Vec<String>,
    /// How to print diagnostics.
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: CheckFormat,
    #[command(flatten)]
    pub(super) rigour: Rigour,
}

#[cfg(feature = "mock")]
#[derive(Args)]
pub(super) struct MockArgs {
    /// A path, `-` for standard input, or GIT_REV:path; YAML or JSON.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) spec: String,
    /// Where to listen: ADDRESS:PORT or PORT; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010")]
    pub(super) listen: String,
    /// Make answers late: `50ms`, or a range such as `50ms..200ms`.
    #[arg(long, value_name = "TIME")]
    pub(super) latency: Option<String>,
    /// Make trouble: `429:0.1,503:0.05,cut:0.02,slow:0.01` (a status, a lost connection, a slow answer; how often).
    #[arg(long, value_name = "LIST")]
    pub(super) fault: Option<String>,
    /// `Retry-After` of 429 and 503 as a fault, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub(super) retry_after: u64,
    /// Decides about faults, latency and made-up values; the same seed gives the same.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(super) seed: u64,
    /// Whose words to use for invalid requests.
    #[arg(long, value_enum, default_value_t)]
    pub(super) errors: MockErrors,
    /// Let browsers call from other origins.
    #[arg(long)]
    pub(super) cors: bool,
    /// How to log requests on standard output.
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: MockFormat,
    /// Log no requests.
    #[arg(long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) rigour: Rigour,
}

/// Whose words the mock uses for invalid requests.
#[cfg(feature = "mock")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MockErrors {
    /// Its own: problem details that name each place.
    #[default]
    Problem,
    /// The document's answer with that status, where there is one.
    Documented,
}

/// How the mock logs requests.
#[cfg(feature = "mock")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MockFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

#[derive(Args)]
pub(super) struct DiffArgs {
    /// The document as it was: a path, `-` for standard input, or GIT_REV:path; YAML or JSON.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) base: String,
    /// The document as it is to be.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) revision: String,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: DiffFormat,
    /// What leads to status 1.
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(super) fail_on: FailOn,
    /// Configuration of the crate [default: oasmith.toml or spec/oasmith.toml, if the document is its own].
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub(super) config: Option<String>,
    /// Levels of rules, as oasdiff has them: lines of an id and err, warn, info or none.
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub(super) severity_levels: Option<String>,
    /// The days between a deprecation and its `x-sunset` date; 0: no date is needed [default: the configuration's].
    #[arg(long, value_name = "DAYS")]
    pub(super) deprecation_days_stable: Option<u16>,
    /// The same for what is `beta`.
    #[arg(long, value_name = "DAYS")]
    pub(super) deprecation_days_beta: Option<u16>,
    /// Accepted changes of the level warning, as oasdiff has them: lines of method, path, and text or id.
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub(super) warn_ignore: Option<String>,
    /// Accepted changes of the level error.
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub(super) err_ignore: Option<String>,
}

#[derive(Args)]
pub(super) struct ChangelogArgs {
    /// FROM..TO: tags, branches or commits. Without TO: up to HEAD.
    #[arg(value_name = "FROM..TO", value_parser = NonEmptyStringValueParser::new())]
    pub(super) range: String,
    /// The document's path [default: the configuration's].
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) spec: Option<String>,
    /// Configuration of the crate [default: oasmith.toml or spec/oasmith.toml, if the document is its own].
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub(super) config: Option<String>,
}

#[derive(Args)]
pub(super) struct GitDiffArgs {
    /// The file as it is called in the repository.
    pub(super) path: String,
    /// Old file, hash and mode; new file, hash and mode; after a renaming two more. Nothing for an unmerged path.
    pub(super) rest: Vec<String>,
}

/// The formats of `diff`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people; nothing if nothing changed.
    #[default]
    Text,
    /// Tables for a comment on a pull request.
    Markdown,
    /// A page.
    Html,
    /// One object.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML: what breaks is a failed test.
    Junit,
}

/// What leads to status 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Old clients break or may break, or a promise is broken.
    #[default]
    Breaking,
    /// Rust code may stop compiling.
    Major,
    /// The crate has new items.
    Minor,
    /// Nothing.
    Never,
}

/// What counts as an error.
#[derive(Args, Clone, Copy, Default)]
pub(super) struct Rigour {
    /// Every warning is an error.
    #[arg(long, conflicts_with = "lenient")]
    pub(super) strict: bool,
    /// What the rest of the document does not depend on is a warning. `generate` does so by itself if there is no
    /// configuration, because then the document is somebody else's.
    #[arg(long)]
    pub(super) lenient: bool,
}

/// The formats of `generate`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Text,
    /// One object on standard output.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// The formats of `check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// An array of diagnostics on standard output.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// SARIF 2.1.0 on standard output.
    Sarif,
}

fn package_name(text: &str) -> Result<String, &'static str> {
    check_package_name(text).map(|()| text.to_owned())
}
