//! `oasmith diff`.

use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{DiffArgs, DiffFormat, FailOn};
use super::output::show;
use super::{DONE, FOUND, Io, Stop};
use crate::Generated;
use crate::diff::{self, Comparison, Day, Level, Semver, Side, compare};
use crate::disk::Project;
use crate::parse::model::Document;
use crate::report::{Leniency, Report};

/// Compares two documents and says what that means.
pub(super) fn run(args: &DiffArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let base = read(args, &args.base, io)?;
    let revision = read(args, &args.revision, io)?;
    let (Some(old), Some(new)) = (side(&base), side(&revision)) else {
        for one in [&base, &revision].into_iter().filter(|one| one.1.report.errors() > 0) {
            show(&one.1, io)?;
        }
        return Ok(FOUND);
    };
    let comparison = compare(old, new, today());
    let sources = (&base.1.sources, &revision.1.sources);
    let print = match args.format {
        DiffFormat::Text => diff::print_text,
        DiffFormat::Markdown => diff::print_markdown,
        DiffFormat::Html => diff::print_html,
        DiffFormat::Json => diff::print_json,
        DiffFormat::Github => diff::print_github,
        DiffFormat::Sarif => diff::print_sarif,
        DiffFormat::Junit => diff::print_junit,
    };
    let text = print(&comparison, sources.0, sources.1);
    io.stdout.write_all(text.as_bytes())?;
    Ok(if fails(&comparison, args.fail_on) { FOUND } else { DONE })
}

type Read = (crate::check::Valid<Document>, Generated);

/// Reads a document with the options of the revision's configuration, so that both clients are made alike.
fn read(args: &DiffArgs, spec: &str, io: &mut Io<'_>) -> Result<Read, Stop> {
    let project = Project::of_spec(&io.folder, spec, args.config.as_deref())?;
    let mut loader = project.loader();
    let source = loader.read(&project.spec, io.stdin)?;
    Ok(crate::read(source, &mut loader, &project.options, Report::new(Leniency::Tolerant)))
}

fn side(read: &Read) -> Option<Side<'_>> {
    read.1.api.as_ref().map(|api| Side { document: &read.0, api })
}

fn fails(comparison: &Comparison, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Breaking => comparison.changes.iter().any(|change| change.level >= Level::Warning),
        FailOn::Major => comparison.verdict.rust >= Semver::Major,
        FailOn::Minor => comparison.verdict.rust >= Semver::Minor,
        FailOn::Never => false,
    }
}

/// The day in UTC; sunset dates that came are kept promises.
fn today() -> Option<Day> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    i64::try_from(seconds / 86_400).ok().map(Day)
}
