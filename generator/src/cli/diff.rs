//! `oasmith diff`.

use super::args::{DiffArgs, DiffFormat, FailOn};
use super::compare::{Read, compared, project, show_errors, today};
use super::{DONE, FOUND, Io, Stop, policy};
use crate::diff::{self, Comparison, Level, Semver};

/// Compares two documents and says what that means.
pub(super) fn run(args: &DiffArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut base = read(args, &args.base, io)?;
    let mut revision = read(args, &args.revision, io)?;
    let options = if revision.0.config.is_some() { &revision.0.options } else { &base.0.options };
    let policy = policy::read(args, options, io)?;
    let Some(mut comparison) = compared(&mut base.1, &mut revision.1, policy.notice) else {
        show_errors([&base.1, &revision.1], io)?;
        return Ok(FOUND);
    };
    for odd in policy.apply(&mut comparison, today()) {
        writeln!(io.stderr, "warning: {odd}")?;
    }
    let print = match args.format {
        DiffFormat::Text => diff::print_text,
        DiffFormat::Markdown => diff::print_markdown,
        DiffFormat::Html => diff::print_html,
        DiffFormat::Json => diff::print_json,
        DiffFormat::Github => diff::print_github,
        DiffFormat::Sarif => diff::print_sarif,
        DiffFormat::Junit => diff::print_junit,
    };
    let text = print(&comparison, base.1.sources(), revision.1.sources());
    io.stdout.write_all(text.as_bytes())?;
    let status = if fails(&comparison, args.fail_on) { FOUND } else { DONE };
    // The process ends now: giving back the memory of two documents, piece by piece, takes longer than it ends.
    std::mem::forget((base, revision));
    Ok(status)
}

/// Reads a document with the options of the revision's configuration, so that both clients are made alike.
fn read(args: &DiffArgs, spec: &str, io: &mut Io<'_>) -> Result<(crate::disk::Project, Read), Stop> {
    let project = project(spec, args.config.as_deref(), io)?;
    let source = project.loader().read(&project.spec, io.stdin)?;
    let read = Read::new(&project, source);
    Ok((project, read))
}

fn fails(comparison: &Comparison, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Breaking => comparison.changes.iter().any(|change| change.level >= Level::Warning),
        FailOn::Major => comparison.verdict.rust >= Semver::Major,
        FailOn::Minor => comparison.verdict.rust >= Semver::Minor,
        FailOn::Never => false,
    }
}
