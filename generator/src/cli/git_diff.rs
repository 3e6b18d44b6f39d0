//! `oasmith git-diff`: what git calls in place of comparing lines.

use super::args::GitDiffArgs;
use super::compare::{Read, compared, project, today};
use super::{DONE, Io, Stop, policy};
use crate::diff::print_text;
use crate::disk::{Error, Project, git};
use crate::source::Source;

/// What git gives for a file that is not there.
const NOTHING: [&str; 2] = ["/dev/null", "nul"];

/// Prints what a change of a document means; its lines if that cannot be said. Git wants the status 0.
pub(super) fn run(args: &GitDiffArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let path = &args.path;
    let [Some(old), _, _, Some(new), ..] = [0, 1, 2, 3].map(|index| args.rest.get(index)) else {
        writeln!(io.stdout, "* Unmerged path {path}")?;
        return Ok(DONE);
    };
    writeln!(io.stdout, "oasmith diff {path}")?;
    match meaning(path, (old, new), io) {
        Ok(Some(text)) if text.is_empty() => writeln!(io.stdout, "no change for clients\n")?,
        Ok(Some(text)) => writeln!(io.stdout, "{text}")?,
        Ok(None) => lines(old, new, io)?,
        Err(Stop::Pipe) => return Err(Stop::Pipe),
        Err(Stop::Trouble(error)) => {
            writeln!(io.stderr, "warning: {error}")?;
            lines(old, new, io)?;
        }
    }
    Ok(DONE)
}

/// The comparison as text; `None` if one side is no document.
fn meaning(path: &str, (old, new): (&str, &str), io: &mut Io<'_>) -> Result<Option<String>, Stop> {
    let project = project(path, None, io)?;
    let mut both = (read(&project, path, old, io)?, read(&project, path, new, io)?);
    let (Some(base), Some(revision)) = &mut both else { return Ok(None) };
    let policy = policy::configured(&project.options)?;
    let Some(mut comparison) = compared(base, revision, policy.notice) else { return Ok(None) };
    policy.apply(&mut comparison, today());
    Ok(Some(print_text(&comparison, base.sources(), revision.sources())))
}

/// A file that git put somewhere, under its own name: what it refers to is beside that one.
fn read(project: &Project, path: &str, file: &str, io: &mut Io<'_>) -> Result<Option<Read>, Stop> {
    if NOTHING.contains(&file) {
        return Ok(None);
    }
    let source = project.loader().read(file, io.stdin)?;
    Ok(Some(Read::new(project, Source { name: path.to_owned(), ..source })))
}

/// The lines that differ, as git has them without a driver.
fn lines(old: &str, new: &str, io: &mut Io<'_>) -> Result<(), Stop> {
    let args = ["diff", "--no-index", "--no-ext-diff", "--no-color", "--", old, new];
    let text = git(&io.folder, &args).map_err(|reason| Error::new(new, reason))?;
    io.stdout.write_all(&text)?;
    Ok(())
}
