//! Keeping a committed crate in step with its document, for the `build.rs` of the repository that holds both.

use std::env;
use std::path::Path;

use super::{Error, Plan, Project, apply, paths, plan, recover};
use crate::Generated;
use crate::render::Files;
use crate::report::{Diagnostic, Leniency, Severity};
use crate::source::Sources;

/// What to do about a crate that is out of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Rewrite it, then fail: cargo decided what to build before, so this build has seen the old crate.
    Write,
    /// Fail without writing.
    Check,
    /// Look at nothing.
    Off,
}

impl Mode {
    /// The mode that the environment asks for: `OASMITH_SYNC` = `write`, `check` or `off`; without it `check` if `CI`
    /// is set and `write` otherwise.
    #[must_use]
    pub fn from_env() -> Self {
        let ci = env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        Self::of(env::var("OASMITH_SYNC").ok().as_deref(), ci)
    }

    /// The mode for a value of `OASMITH_SYNC` and whether this is a CI machine.
    #[must_use]
    pub fn of(sync: Option<&str>, ci: bool) -> Self {
        match sync {
            Some("off") => Self::Off,
            Some("write") => Self::Write,
            Some("check") => Self::Check,
            _ if ci => Self::Check,
            _ => Self::Write,
        }
    }
}

/// What [`sync`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Files and directories on which the answer depends, for `cargo::rerun-if-changed`.
    pub watched: Vec<String>,
    /// One line each, for `cargo::warning`.
    pub warnings: Vec<String>,
    /// One line each, for `cargo::error`; empty if the crate is in step.
    pub errors: Vec<String>,
}

/// Compares the crate of the project in `root` with its document, and rewrites it if `mode` says so.
#[must_use]
pub fn sync(root: &Path, mode: Mode) -> Synced {
    let mut synced = Synced::default();
    if mode != Mode::Off
        && let Err(error) = compare(root, mode, &mut synced)
    {
        synced.errors.push(error.to_string());
    }
    synced
}

fn compare(root: &Path, mode: Mode, synced: &mut Synced) -> Result<(), Error> {
    let Some(config) = Project::config_in_reach(root) else {
        return Err(Error::new("oasmith.toml", "there is no such file, neither here nor in spec/"));
    };
    synced.watched.push(config.to_owned());
    let project = Project::of_config(root, config)?;
    synced.watched.push(project.spec.clone());
    let generated = project.generate(Leniency::Strict, &mut std::io::empty())?;
    let others = generated.sources.iter().map(|source| source.name.clone()).filter(|name| *name != project.spec);
    synced.watched.extend(others);
    describe(&generated, synced);
    for (out, files) in project.crates(&generated) {
        // Not the whole directory: tests, examples and the manifest in it are not part of the answer.
        let top = files.keys().map(String::as_str).filter(|path| !path.contains('/'));
        synced.watched.extend(std::iter::once("src").chain(top).map(|path| format!("{out}/{path}")));
        if mode == Mode::Write {
            recover(&root.join(&out))?;
        }
        let plan = plan(&root.join(&out), files)?;
        if !plan.is_current() {
            synced.warnings.push(format!("out of step: {}", some_of(plan.changes.keys())));
        }
        synced.errors.extend(settle(&plan, files, mode, (&out, &project.spec))?);
    }
    Ok(())
}

/// Brings the crate in step, as far as the mode and the files allow; what is to be said if it was not.
fn settle(plan: &Plan, files: &Files, mode: Mode, names: (&str, &str)) -> Result<Option<String>, Error> {
    let (out, spec) = names;
    if plan.is_current() {
        if mode == Mode::Write {
            apply(plan, files)?;
        }
        return Ok(None);
    }
    let folder = match paths::folder(spec) {
        "" => spec.to_owned(),
        folder => format!("{folder}/"),
    };
    if mode == Mode::Check {
        return Ok(Some(format!("{out}/ does not match {folder}: run `cargo run` and commit the result")));
    }
    if !plan.edited.is_empty() {
        let edited = some_of(plan.edited.iter());
        return Ok(Some(format!(
            "{out}/ does not match {folder}, and was edited by hand ({edited}): move the change to {folder}, or discard \
             it with `cargo run -- generate --force`"
        )));
    }
    apply(plan, files)?;
    Ok(Some(format!("{out}/ did not match {folder} and was rewritten: review the change and build again")))
}

fn describe(generated: &Generated, synced: &mut Synced) {
    for diagnostic in generated.report.sorted() {
        let line = one_line(diagnostic, &generated.sources);
        match diagnostic.severity {
            Severity::Error => synced.errors.push(line),
            Severity::Warning => synced.warnings.push(line),
        }
    }
}

/// `file:line:column: error[E014]: message`, as editors and cargo show it.
fn one_line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.labels.first().map(|label| format!("{}: ", sources.place(label.span))).unwrap_or_default();
    let level = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
    let help = diagnostic.help.as_ref().map(|help| format!(" (help: {help})")).unwrap_or_default();
    format!("{place}{level}[{}]: {}{help}", diagnostic.code, diagnostic.message).replace('\n', " ")
}

/// The first few of many paths.
fn some_of<'p>(paths: impl ExactSizeIterator<Item = &'p String>) -> String {
    let rest = paths.len().saturating_sub(3);
    let shown: Vec<&str> = paths.take(3).map(String::as_str).collect();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::Mode;

    #[test]
    fn the_environment_decides_the_mode() {
        assert_eq!(Mode::of(None, false), Mode::Write);
        assert_eq!(Mode::of(None, true), Mode::Check);
        assert_eq!(Mode::of(Some("off"), true), Mode::Off);
        assert_eq!(Mode::of(Some("write"), true), Mode::Write);
        assert_eq!(Mode::of(Some("check"), false), Mode::Check);
    }
}
