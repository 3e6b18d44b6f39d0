//! `oasmith generate`.

use serde_json::json;

use super::args::{Format, GenerateArgs, Rigour};
use super::output::{count, read, show, verdict};
use super::{DONE, FOUND, Io, Stop, TROUBLE};
use crate::Generated;
use crate::api::Api;
use crate::disk::{Change, Error, Plan, Project, apply, plan, recover};
use crate::report::{print_github, print_json};

/// Paths named in the summary line; more are counted.
const NAMED: usize = 4;

/// What a run did.
pub(super) struct Run {
    /// The exit status.
    pub(super) status: u8,
    /// The files that were read.
    pub(super) sources: Vec<String>,
}

/// What is said about a crate.
struct Outcome<'a> {
    project: &'a Project,
    generated: &'a Generated,
    /// The crate and what happens to it; `None` if the document has errors.
    written: Option<(&'a Api, String, Plan)>,
    format: Format,
    check: bool,
}

/// Reads, compares, writes, tells.
pub(super) fn run(args: &GenerateArgs, io: &mut Io<'_>) -> Result<Run, Stop> {
    let project = project(args, io)?;
    let generated = read(&project, rigour(args, &project), io)?;
    let written = match &generated.api {
        Some(api) if generated.report.errors() == 0 => {
            let (out, plan) = write(args, &project, &generated, api)?;
            Some((api, out, plan))
        }
        _ => None,
    };
    let outcome = Outcome { project: &project, generated: &generated, written, format: args.format, check: args.check };
    outcome.tell(io)?;
    let sources = generated.sources.iter().map(|source| source.name.clone()).chain(project.config.clone()).collect();
    Ok(Run { status: outcome.status(), sources })
}

fn project(args: &GenerateArgs, io: &Io<'_>) -> Result<Project, Stop> {
    let config = args.config.as_deref().or_else(|| Project::config_in_reach(&io.folder));
    let mut project = match (&args.spec, config) {
        (Some(spec), _) => Project::of_spec(&io.folder, spec, args.config.as_deref())?,
        (None, Some(config)) => Project::of_config(&io.folder, config)?,
        (None, None) => {
            return Err(Error::new("oasmith.toml", "there is none here or in spec/: name a document").into());
        }
    };
    if let Some(name) = &args.crate_name {
        project.options.package.name = Some(name.clone());
    }
    if args.out.is_some() {
        project.out.clone_from(&args.out);
    }
    Ok(project)
}

/// Who has options for a document can mend it, so its errors stop. A document without options is somebody else's:
/// people need its client today, so what can be worked around is a warning unless `--strict` is given.
fn rigour(args: &GenerateArgs, project: &Project) -> Rigour {
    let foreign = project.config.is_none() && !args.rigour.strict;
    Rigour { lenient: args.rigour.lenient || foreign, ..args.rigour }
}

fn write(args: &GenerateArgs, project: &Project, generated: &Generated, api: &Api) -> Result<(String, Plan), Error> {
    let out = project.out(&api.package.name);
    let folder = project.root.join(&out);
    if args.check {
        return Ok((out, plan(&folder, &generated.files)?));
    }
    recover(&folder)?;
    let plan = plan(&folder, &generated.files)?;
    if !plan.edited.is_empty() && !args.force {
        let files = plan.edited.join(", ");
        let reason = format!("edited by hand, or not written by oasmith: {files} (--force overwrites)");
        return Err(Error::new(format!("{}/", out.trim_end_matches('/')), reason));
    }
    apply(&plan, &generated.files)?;
    Ok((out, plan))
}

impl Outcome<'_> {
    fn status(&self) -> u8 {
        match &self.written {
            Some((_, _, plan)) if plan.is_current() || !self.check => DONE,
            None if self.project.is_broken() => TROUBLE,
            _ => FOUND,
        }
    }

    fn tell(&self, io: &mut Io<'_>) -> Result<(), Stop> {
        match self.format {
            Format::Json => return self.tell_json(io),
            Format::Github => {
                write!(io.stdout, "{}", print_github(&self.generated.report, &self.generated.sources))?;
            }
            Format::Text => show(self.generated, io)?,
        }
        writeln!(io.stdout, "{}", self.summary())?;
        Ok(())
    }

    /// One line: what was read, what was written, what is to be heeded.
    fn summary(&self) -> String {
        let config = self.project.config.as_ref().filter(|_| self.project.is_broken());
        let spec = config.unwrap_or(&self.project.spec);
        let verdict = verdict(&self.generated.report);
        let Some((api, out, plan)) = &self.written else {
            return format!("{spec}: {}; nothing was written", verdict.unwrap_or_default());
        };
        let operations = count(operations(api), "operation");
        let types = count(api.types.all.len(), "type");
        let mut line =
            format!("{spec}: {operations}, {types} → {}/: {}", out.trim_end_matches('/'), self.changes(plan));
        if let Some(verdict) = verdict {
            line.push_str(", ");
            line.push_str(&verdict);
        }
        line
    }

    fn changes(&self, plan: &Plan) -> String {
        let verbs = if self.check {
            [(Change::Create, "missing"), (Change::Rewrite, "stale"), (Change::Remove, "left over")]
        } else {
            [(Change::Create, "new"), (Change::Rewrite, "changed"), (Change::Remove, "removed")]
        };
        let part = |(change, verb): (Change, &str)| {
            let files = paths(plan, change);
            let names = if files.len() <= NAMED { format!(" ({})", files.join(", ")) } else { String::new() };
            (!files.is_empty()).then(|| format!("{} {verb}{names}", count(files.len(), "file")))
        };
        let mut parts: Vec<String> = verbs.into_iter().filter_map(part).collect();
        match (parts.is_empty(), plan.unchanged) {
            (true, number) => parts.push(format!("no change in {}", count(number, "file"))),
            (false, 0) => {}
            (false, number) => parts.push(format!("{number} unchanged")),
        }
        parts.join(", ")
    }

    fn tell_json(&self, io: &mut Io<'_>) -> Result<(), Stop> {
        let report = &self.generated.report;
        let diagnostics: serde_json::Value =
            serde_json::from_str(&print_json(report, &self.generated.sources)).unwrap_or_default();
        let crate_ = self.written.as_ref().map(|(api, out, plan)| {
            json!({
                "name": api.package.name,
                "out": out,
                "operations": operations(api),
                "types": api.types.all.len(),
                "created": paths(plan, Change::Create),
                "changed": paths(plan, Change::Rewrite),
                "removed": paths(plan, Change::Remove),
                "unchanged": plan.unchanged,
                "written": !self.check,
            })
        });
        let (errors, warnings) = (report.errors(), report.warnings());
        let spec = &self.project.spec;
        let all =
            json!({"spec": spec, "crate": crate_, "errors": errors, "warnings": warnings, "diagnostics": diagnostics});
        writeln!(io.stdout, "{all:#}")?;
        Ok(())
    }
}

fn operations(api: &Api) -> usize {
    api.groups.iter().map(|group| group.operations.len()).sum()
}

fn paths(plan: &Plan, which: Change) -> Vec<&str> {
    plan.changes.iter().filter(|(_, change)| **change == which).map(|(path, _)| path.as_str()).collect()
}
