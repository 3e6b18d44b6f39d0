//! What a comparison says of two documents on disk.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use oasmith::Generated;
use oasmith::check::Valid;
use oasmith::diff::{Calendar, Comparison, Day, Notice, Side, compare};
use oasmith::disk::DiskLoader;
use oasmith::options::Options;
use oasmith::parse::model::Document;
use oasmith::report::{Leniency, Report};

/// A document that was read.
pub(crate) struct Read {
    document: (Valid<Document>, Generated),
    pub(crate) bytes: usize,
    pub(crate) took: Duration,
}

/// Reads a document of a directory.
pub(crate) fn read(dir: &Path, name: &str) -> Result<Read, String> {
    let start = Instant::now();
    let mut loader = DiskLoader::new(dir);
    let source = loader.read(name, &mut io::empty()).map_err(|error| error.to_string())?;
    let bytes = source.text.len();
    let read = oasmith::read(source, &mut loader, &Options::default(), Report::new(Leniency::Tolerant));
    Ok(Read { document: read, bytes, took: start.elapsed() })
}

/// Compares two documents, if neither has errors.
pub(crate) fn diff(base: &Read, revision: &Read, notice: Notice) -> Option<Comparison> {
    let old = Side { document: &base.document.0, api: base.document.1.api.as_ref()? };
    let new = Side { document: &revision.document.0, api: revision.document.1.api.as_ref()? };
    Some(compare(old, new, Calendar { today: Day::parse("2026-11-21"), notice }))
}

/// Compares `base.yaml` and `revision.yaml` of a directory.
pub(crate) fn pair(dir: &Path, notice: Notice) -> Result<Comparison, String> {
    let (base, revision) = (read(dir, "base.yaml")?, read(dir, "revision.yaml")?);
    diff(&base, &revision, notice).ok_or_else(|| String::from("a document has errors"))
}

/// A line per change, and the verdict.
pub(crate) fn lines(comparison: &Comparison) -> Vec<String> {
    let line = |change: &oasmith::diff::Change| {
        let (level, wire, rust) = (change.level.word(), change.wire.word(), change.rust.word());
        format!("{level:7} {wire:10} {rust:5} {} — {}", change.id, change.message)
    };
    let mut lines: Vec<String> = comparison.changes.iter().map(line).collect();
    let verdict = &comparison.verdict;
    lines.push(format!(
        "verdict wire {} · new client {} · rust {} · docs {}",
        verdict.wire.word(),
        verdict.wire_new_client.word(),
        verdict.rust.word(),
        verdict.docs
    ));
    lines
}
