//! OpenAPI documents in, first-class Rust clients out: the pipeline on one screen.
//!
//! ```text
//! &str ─source→ Source ─parse→ Document ─check→ Valid<Document> ─lower→ Api ─render→ Files ─cli/build.rs→ disk
//! ```
//!
//! Everything in here is a pure function of texts; only [`disk`] and the command line touch the outside world.

pub mod api;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod codes;
#[cfg(feature = "diff")]
pub mod diff;
pub mod disk;
#[cfg(feature = "instance")]
pub mod instance;
pub mod lower;
#[cfg(feature = "mock")]
pub mod mock;
pub mod options;
pub mod parse;
pub mod render;
pub mod report;
pub mod seldom;
pub mod source;
pub mod text;

use check::Valid;
use options::Options;
use parse::model::Document;
use render::Files;
use report::Report;
use source::{Source, Sources};

/// What a run made: the crate, if there were no errors, and everything that is to be said about the document.
#[derive(Debug)]
pub struct Generated {
    /// The decided client; `None` if the document has errors.
    pub api: Option<api::Api>,
    /// The crate's files; empty if the document has errors.
    pub files: Files,
    /// The files of the runtime's crate, if the client shares that of others.
    pub runtime: Option<Files>,
    /// What was found.
    pub report: Report,
    /// The texts that the report points into.
    pub sources: Sources,
}

/// Reads a document and everything it refers to, and holds it against the rules of the specification.
#[must_use]
pub fn check(root: Source, loader: &mut dyn parse::Loader, report: &mut Report) -> Valid<Document> {
    let document = parse::read(loader, root, report);
    check::check(document, report)
}

/// Makes a client crate of a document.
#[must_use]
pub fn generate(root: Source, loader: &mut dyn parse::Loader, options: &Options, report: Report) -> Generated {
    let (document, mut generated) = read(root, loader, options, report);
    if let Some(api) = &mut generated.api {
        lower::samples::attach(&document, api);
        generated.files = render::render(api);
        generated.runtime = api.package.shared_runtime.is_some().then(render::runtime_crate);
    }
    generated
}

/// Decides the client of a document without writing it: the document itself, and everything but the files.
#[must_use]
pub fn read(
    root: Source,
    loader: &mut dyn parse::Loader,
    options: &Options,
    mut report: Report,
) -> (Valid<Document>, Generated) {
    report.absorb(&options.problems);
    let document = check(root, loader, &mut report);
    let mut api = None;
    if report.propagate().is_ok() {
        api = Some(lower::lower(&document, options, &mut report)).filter(|_| report.propagate().is_ok());
    }
    let sources = document.sources.clone().with_config(options.source.clone());
    (document, Generated { api, files: Files::new(), runtime: None, report, sources })
}
