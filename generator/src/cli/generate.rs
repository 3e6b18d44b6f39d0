//! `oasmith generate`.

use serde_json::{Value, json};

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

/// The directory of a crate, and what happens to it.
struct Written {
    out: String,
    plan: Plan,
}

/// What is said about a run.
struct Outcome<'a> {
    project: &'a Project,
    generated: &'a Generated,
    /// The client and its crate, with what happens to it; `None` if the document has errors.
    written: Option<(&'a Api, Written)>,
    /// The runtime that the client shares with others.
    runtime: Option<Written>,
    format: Format,
    check: bool,
}

/// Reads, compares, writes, tells.
pub(super) fn run(args: &GenerateArgs, io: &mut Io<'_>) -> Result<Run, Stop> {
    let project = project(args, io)?;
    let generated = read(&project, rigour(args, &project), io)?;
    let ready = generated.api.as_ref().filter(|_| generated.report.errors() == 0);
    let mut crates =
        if ready.is_some() { write(args, &project, &generated)?.into_iter() } else { Vec::new().into_iter() };
    let (written, runtime) = (ready.zip(crates.next()), crates.next());
    let (format, check) = (args.format, args.check);
    let outcome = Outcome { project: &project, generated: &generated, written, runtime, format, check };
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

/// Brings the directories up to date, unless they are only checked or something in one of them would be lost.
fn write(args: &GenerateArgs, project: &Project, generated: &Generated) -> Result<Vec<Written>, Error> {
    let crates = project.crates(generated);
    let mut out = Vec::new();
    for (name, files) in &crates {
        let folder = project.root.join(name);
        if !args.check {
            recover(&folder)?;
        }
        let plan = plan(&folder, files)?;
        if !plan.edited.is_empty() && !args.force && !args.check {
            let files = plan.edited.join(", ");
            let reason = format!("edited by hand, or not written by oasmith: {files} (--force overwrites)");
            return Err(Error::new(format!("{}/", name.trim_end_matches('/')), reason));
        }
        out.push(Written { out: name.clone(), plan });
    }
    for (written, (_, files)) in out.iter().zip(&crates).filter(|_| !args.check) {
        apply(&written.plan, files)?;
    }
    Ok(out)
}

impl Outcome<'_> {
    fn status(&self) -> u8 {
        let crates = self.written.iter().map(|(_, written)| written).chain(&self.runtime);
        match &self.written {
            Some(_) if !self.check || crates.into_iter().all(|written| written.plan.is_current()) => DONE,
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
        let Some((api, written)) = &self.written else {
            return format!("{spec}: {}; nothing was written", verdict.unwrap_or_default());
        };
        let operations = count(operations(api), "operation");
        let types = count(api.types.all.len(), "type");
        let mut line = format!("{spec}: {operations}, {types} → {}", self.changes(written));
        if let Some(runtime) = &self.runtime {
            line.extend(["; runtime → ", &self.changes(runtime)]);
        }
        if let Some(verdict) = verdict {
            line.push_str(", ");
            line.push_str(&verdict);
        }
        line
    }

    fn changes(&self, Written { out, plan }: &Written) -> String {
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
        format!("{}/: {}", out.trim_end_matches('/'), parts.join(", "))
    }

    fn tell_json(&self, io: &mut Io<'_>) -> Result<(), Stop> {
        let report = &self.generated.report;
        let diagnostics: Value = serde_json::from_str(&print_json(report, &self.generated.sources)).unwrap_or_default();
        let crate_ = self.written.as_ref().map(|(api, written)| {
            let mut members = json!({
                "name": api.package.name,
                "operations": operations(api),
                "types": api.types.all.len(),
                "written": !self.check,
            });
            extend(&mut members, written.json());
            members
        });
        let (errors, warnings) = (report.errors(), report.warnings());
        let spec = &self.project.spec;
        let mut all =
            json!({"spec": spec, "crate": crate_, "errors": errors, "warnings": warnings, "diagnostics": diagnostics});
        if let Some(runtime) = &self.runtime {
            extend(&mut all, json!({"runtime": runtime.json()}));
        }
        writeln!(io.stdout, "{all:#}")?;
        Ok(())
    }
}

impl Written {
    fn json(&self) -> Value {
        json!({
            "out": self.out,
            "created": paths(&self.plan, Change::Create),
            "changed": paths(&self.plan, Change::Rewrite),
            "removed": paths(&self.plan, Change::Remove),
            "unchanged": self.plan.unchanged,
        })
    }
}

/// Adds the members of an object to another one.
fn extend(to: &mut Value, from: Value) {
    if let (Value::Object(to), Value::Object(from)) = (to, from) {
        to.extend(from);
    }
}

fn operations(api: &Api) -> usize {
    api.groups.iter().map(|group| group.operations.len()).sum()
}

fn paths(plan: &Plan, which: Change) -> Vec<&str> {
    plan.changes.iter().filter(|(_, change)| **change == which).map(|(path, _)| path.as_str()).collect()
}
