//! `cargo check` and `cargo clippy` of generated crates, with dependencies that are built once.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{env, fs, io};

use serde_json::Value;

use crate::arguments::Arguments;
use crate::facts::{Built, Usage};
use crate::one;
use crate::process::{self, Ended};

/// The smallest document that makes a client: what is compiled of its crate is the runtime.
const SMALLEST: &str = "openapi: 3.1.0\ninfo: {title: Runtime, version: '1'}\npaths:\n  /:\n    get:\n      operationId: get\n      responses:\n        '204': {description: Done.}\n";
const BUILD_LIMIT: Duration = Duration::from_mins(30);

/// Where crates are written and compiled.
#[derive(Debug)]
pub(crate) struct Shop {
    /// Everything is below this directory.
    pub(crate) root: PathBuf,
    /// Where the crates are written.
    pub(crate) crates: PathBuf,
    /// What compiling the runtime alone takes, without cargo's own share.
    pub(crate) runtime: Usage,
    /// Cargo's own share of a check, in CPU seconds.
    overhead: f64,
    /// Held to the end: two runs in one directory would disturb each other.
    _alone: File,
}

impl Shop {
    /// Makes the directories and, unless nothing is to be compiled, the dependencies.
    pub(crate) fn open(arguments: &Arguments) -> io::Result<Self> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        let root = std::path::absolute(target.join("corpus"))?;
        fs::create_dir_all(&root)?;
        let alone = File::create(root.join("lock"))?;
        alone.lock()?;
        let crates = arguments.keep.clone().unwrap_or_else(|| root.join("crates"));
        fs::create_dir_all(&crates)?;
        let crates = fs::canonicalize(crates)?;
        let mut shop = Self { root, crates, runtime: Usage::default(), overhead: 0.0, _alone: alone };
        for job in 0..arguments.jobs.max(1) {
            fs::create_dir_all(shop.scratch(job))?;
        }
        if let Some(folder) = &arguments.shared_runtime {
            one::write(&oasmith::render::runtime_crate(), folder)?;
        }
        if !arguments.no_check && !arguments.examples && !arguments.calls {
            shop.build_dependencies(arguments)?;
        }
        Ok(shop)
    }

    /// Scratch directory of a job.
    pub(crate) fn scratch(&self, job: usize) -> PathBuf {
        self.root.join(format!("job-{job}"))
    }

    /// `cargo check` of a crate.
    pub(crate) fn check(&self, folder: &Path, job: usize) -> io::Result<Built> {
        self.check_with(folder, job, &[])
    }

    /// The same with further arguments.
    pub(crate) fn check_with(&self, folder: &Path, job: usize, arguments: &[&str]) -> io::Result<Built> {
        self.prepare(folder)?;
        self.built(cargo(folder, &self.target(job), &["check", "--offline"]).args(arguments), job)
    }

    /// `cargo clippy -- -D warnings` of a crate.
    pub(crate) fn clippy(&self, folder: &Path, job: usize) -> io::Result<Built> {
        let mut command = cargo(folder, &self.target(job), &["clippy", "--offline"]);
        command.args(["--", "-D", "warnings"]);
        self.built(&mut command, job)
    }

    /// Build directory of a job.
    pub(crate) fn target(&self, job: usize) -> PathBuf {
        self.root.join(format!("build-{job}"))
    }

    fn lock(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }

    /// Cuts the crate loose from any workspace around it and gives it the run's lock file.
    pub(crate) fn prepare(&self, folder: &Path) -> io::Result<()> {
        let manifest = folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest)?;
        if !text.contains("\n[workspace]\n") {
            fs::write(manifest, text + "\n[workspace]\n")?;
        }
        fs::copy(self.lock(), folder.join("Cargo.lock")).map(|_| ())
    }

    fn built(&self, command: &mut Command, job: usize) -> io::Result<Built> {
        let ended = process::run(command, BUILD_LIMIT, &self.scratch(job))?;
        let mut built = messages(&ended);
        built.usage.cpu = (built.usage.cpu - self.overhead).max(0.0);
        Ok(built)
    }

    /// Checks the smallest crate once in each job's directory, and measures it in the first.
    fn build_dependencies(&mut self, arguments: &Arguments) -> io::Result<()> {
        let folder = self.root.join("runtime");
        let document = self.root.join("runtime.yaml");
        fs::write(&document, SMALLEST)?;
        let mut child = generate(&document, &folder, "runtime-alone")?;
        ok(&process::run(&mut child, BUILD_LIMIT, &self.scratch(0))?, "the runtime alone is not generated")?;
        fs::write(folder.join("Cargo.lock"), fs::read("Cargo.lock").unwrap_or_default())?;
        let manifest = folder.join("Cargo.toml");
        fs::write(&manifest, fs::read_to_string(&manifest)? + "\n[workspace]\n")?;
        for job in 0..arguments.jobs.max(1) {
            let mut command = cargo(&folder, &self.target(job), &["check"]);
            let ended = process::run(&mut command, BUILD_LIMIT, &self.scratch(job))?;
            ok(&ended, "the runtime alone does not compile")?;
        }
        fs::copy(folder.join("Cargo.lock"), self.lock())?;
        let check = || self.built(&mut cargo(&folder, &self.target(0), &["check", "--offline"]), 0);
        let nothing = least(check)?;
        let alone = least(|| {
            touch(&folder.join("src/lib.rs"))?;
            check()
        })?;
        self.overhead = nothing.usage.cpu;
        self.runtime = Usage { cpu: (alone.usage.cpu - self.overhead).max(0.0), ..alone.usage };
        Ok(())
    }
}

/// The command that generates one document into a directory: this program again.
pub(crate) fn generate(document: &Path, folder: &Path, package: &str) -> io::Result<Command> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut command = Command::new(env::current_exe()?);
    command.arg(document).arg("--keep").arg(folder).args(["--one", package]);
    Ok(command)
}

/// One workspace for a program, its crate, and what else is there; all documents share the built dependencies.
pub(crate) fn workspace(package: &str, others: &[&str]) -> String {
    let crates = format!("{package}/crate");
    let members: Vec<&str> = [package, &crates].into_iter().chain(others.iter().copied()).collect();
    format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\ndefault-members = [{package:?}]\n")
}

/// A cargo command for a crate, with machine-readable messages and no incremental state.
pub(crate) fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).args(arguments).args(["--message-format=json", "--quiet"]);
    command.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
    command
}

/// The least of three measurements, because other programs disturb; long ones are taken once.
pub(crate) fn least(mut measure: impl FnMut() -> io::Result<Built>) -> io::Result<Built> {
    let mut best = measure()?;
    for _ in 0..2 {
        if best.usage.cpu < 5.0 {
            let next = measure()?;
            best = if next.usage.cpu < best.usage.cpu { next } else { best };
        }
    }
    Ok(best)
}

/// Makes a file new, so that cargo compiles it again.
pub(crate) fn touch(file: &Path) -> io::Result<()> {
    fs::OpenOptions::new().append(true).open(file)?.set_modified(SystemTime::now())
}

/// Counts the compiler's messages in a cargo command's output.
pub(crate) fn messages(ended: &Ended) -> Built {
    let mut built = Built { passes: ended.success, usage: ended.usage, ..Built::default() };
    let mut first_warning = None;
    let values = ended.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for value in values.filter(|value| value.pointer("/message/spans/0").is_some()) {
        let text = || Some(one_line(&value));
        match value.pointer("/message/level").and_then(Value::as_str) {
            Some("warning") => {
                built.warnings += 1;
                first_warning = first_warning.or_else(text);
            }
            Some("error") => {
                built.errors += 1;
                built.first = built.first.or_else(text);
            }
            _ => {}
        }
    }
    if built.first.is_none() && !ended.success {
        built.first = Some(if ended.late { String::from("time limit") } else { first_lines(&ended.stderr) });
    }
    built.first = built.first.or(first_warning);
    built
}

/// `src/models/pet.rs:3: message (code)`
fn one_line(value: &Value) -> String {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let line = value.pointer("/message/spans/0/line_start").and_then(Value::as_u64).unwrap_or_default();
    let message = text("/message/message").replace('\n', " ");
    format!("{}:{line}: {message} [{}]", text("/message/spans/0/file_name"), text("/message/code/code"))
}

/// The beginning of what a program wrote to standard error, on one line.
pub(crate) fn first_lines(text: &str) -> String {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("note:")).take(4).collect();
    lines.join(" ").chars().take(400).collect()
}

fn ok(ended: &Ended, what: &str) -> io::Result<()> {
    if ended.success {
        return Ok(());
    }
    let built = messages(ended);
    Err(io::Error::other(format!("{what}: {}", built.first.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_without_a_place_are_not_counted() {
        let line = |level: &str, spans: &str| {
            format!(
                r#"{{"reason":"compiler-message","message":{{"level":"{level}","message":"m","code":{{"code":"E1"}},"spans":{spans}}}}}"#
            )
        };
        let span = r#"[{"file_name":"src/lib.rs","line_start":3}]"#;
        let stdout = [line("warning", span), line("warning", "[]"), line("error", span)].join("\n");
        let built = messages(&Ended { stdout, ..Ended::default() });
        assert_eq!((built.passes, built.warnings, built.errors), (false, 1, 1));
        assert_eq!(built.first.as_deref(), Some("src/lib.rs:3: m [E1]"));
    }
}
