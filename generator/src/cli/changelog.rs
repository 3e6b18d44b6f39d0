//! `oasmith changelog`.

use super::args::ChangelogArgs;
use super::compare::{Read, compared, project, show_errors, today};
use super::{DONE, FOUND, Io, Stop, policy};
use crate::diff::print_changelog;
use crate::disk::{Error, Project, git};

/// Prints what became of a document between two git revisions, as a section of a changelog.
pub(super) fn run(args: &ChangelogArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let (from, to) = args.range.split_once("..").unwrap_or((&args.range, ""));
    let to = Some(to.trim_start_matches('.')).filter(|to| !to.is_empty()).unwrap_or("HEAD");
    let spec = match &args.spec {
        Some(spec) => spec.clone(),
        None => spec(args.config.as_deref(), io)?,
    };
    let mut sides = Vec::new();
    for revision in [from, to] {
        // Git takes `./` for the working directory, which need not be the top of the repository.
        let mut project = project(&spec, args.config.as_deref(), io)?;
        project.spec = format!("{revision}:./{spec}");
        let source = project.loader().read(&project.spec, io.stdin)?;
        sides.push((Read::new(&project, source), project));
    }
    let [(base, _), (revision, project)] = sides.as_mut_slice() else { return Ok(DONE) };
    let policy = policy::configured(&project.options)?;
    let Some(mut comparison) = compared(base, revision, policy.notice) else {
        show_errors([base, revision], io)?;
        return Ok(FOUND);
    };
    // A changelog tells users what happened to them: what reviewers accepted, too.
    let levels = crate::diff::Policy { accepted: Vec::new(), ..policy };
    levels.apply(&mut comparison, today());
    let date = date(to, io)?;
    write!(io.stdout, "{}", print_changelog(&comparison, &date))?;
    Ok(DONE)
}

/// The document of the configuration.
fn spec(config: Option<&str>, io: &mut Io<'_>) -> Result<String, Stop> {
    let config = config.or_else(|| Project::config_in_reach(&io.folder));
    let config = config.ok_or_else(|| Error::new("oasmith.toml", "there is none here or in spec/: name a document"))?;
    Ok(Project::of_config(&io.folder, config)?.spec)
}

/// The day of a commit.
fn date(revision: &str, io: &mut Io<'_>) -> Result<String, Stop> {
    let text = git(&io.folder, &["log", "-1", "--format=%cs", "--end-of-options", revision, "--"]);
    let text = text.map_err(|reason| Error::new(revision, reason))?;
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}
