//! Builds of one crate, with everything below it built before.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::generators::first_problem;
use crate::process::{self, Cost, Ended};

/// A build that is compared: cargo's arguments, and whether state of the last one may help.
#[derive(Clone, Copy)]
pub struct Build<'a> {
    pub arguments: &'a [&'a str],
    pub incremental: bool,
}

/// What became of a build.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It succeeded.
    Done(Cost),
    /// A process in it took more than so many CPU seconds and was ended.
    Over(u64),
    /// It failed, and the first thing that was said.
    Failed(String),
}

/// A generated crate.
pub struct Crate {
    /// Where its manifest is.
    pub folder: PathBuf,
    /// Where it is built: shared by all crates, so that dependencies are built once.
    pub target: PathBuf,
    /// The lock file of the generator's first crate, or where it is to be put.
    pub lock: PathBuf,
    /// CPU seconds that no process of a build may exceed.
    pub limit: u64,
}

/// Below so many CPU seconds a build is measured three times.
const SHORT: f64 = 20.0;

impl Crate {
    /// Builds the dependencies, with an empty library above them.
    pub fn warm(&self, arguments: &[&str]) -> io::Result<Result<(), String>> {
        let library = self.folder.join("src/lib.rs");
        let text = fs::read(&library)?;
        fs::write(&library, "")?;
        if self.lock.exists() {
            fs::copy(&self.lock, self.folder.join("Cargo.lock"))?;
        }
        let ended = self.cargo(arguments, false, &[])?;
        fs::write(library, text)?;
        if ended.success {
            fs::copy(self.folder.join("Cargo.lock"), &self.lock)?;
            return Ok(Ok(()));
        }
        Ok(Err(format!("its dependencies do not compile: {}", first_problem(&ended.text))))
    }

    /// What a build of this crate alone costs: the median of three, less what cargo takes to find nothing to do.
    pub fn measure(&self, build: Build) -> io::Result<Outcome> {
        self.measure_after(build, &self.folder.join("src/lib.rs"))
    }

    /// The same after one file was written again.
    pub fn measure_after(&self, build: Build, file: &Path) -> io::Result<Outcome> {
        self.median(build, |_| touch(file))
    }

    /// Builds everything.
    pub fn build(&self, build: Build) -> io::Result<Result<(), String>> {
        let ended = self.cargo(build.arguments, build.incremental, &[])?;
        Ok(if ended.success { Ok(()) } else { Err(first_problem(&ended.text)) })
    }

    /// The same after files changed: to those of `other`, back, and there again.
    pub fn measure_change(&self, build: Build, other: &Path) -> io::Result<Option<Outcome>> {
        let own = self.folder.join("src");
        let changes = differences(&own, &other.join("src"))?;
        if changes.is_empty() {
            return Ok(None);
        }
        let first = self.cargo(build.arguments, build.incremental, &["--offline"])?;
        if !first.success {
            return Ok(Some(self.judge(&first)));
        }
        let outcome = self.median(build, |round| {
            changes.iter().try_for_each(|change| {
                let text = if round % 2 == 0 { &change.after } else { &change.before };
                match text {
                    Some(text) => fs::write(&change.file, text),
                    None => fs::remove_file(&change.file),
                }
            })
        });
        fs::remove_dir_all(self.target.join("debug/incremental"))?;
        outcome.map(Some)
    }

    fn median(&self, build: Build, mut change: impl FnMut(usize) -> io::Result<()>) -> io::Result<Outcome> {
        let mut costs: Vec<Cost> = Vec::new();
        for round in 0..3 {
            change(round)?;
            let ended = self.cargo(build.arguments, build.incremental, &["--offline"])?;
            if !ended.success {
                return Ok(self.judge(&ended));
            }
            let nothing = self.cargo(build.arguments, build.incremental, &["--offline"])?.cost;
            costs.push(Cost { cpu: (ended.cost.cpu - nothing.cpu).max(0.0), ..ended.cost });
            if ended.cost.cpu > SHORT {
                break;
            }
        }
        costs.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
        Ok(Outcome::Done(costs[costs.len() / 2]))
    }

    fn judge(&self, ended: &Ended) -> Outcome {
        if ended.late { Outcome::Over(self.limit) } else { Outcome::Failed(first_problem(&ended.text)) }
    }

    fn cargo(&self, arguments: &[&str], incremental: bool, more: &[&str]) -> io::Result<Ended> {
        let mut command = Command::new("cargo");
        command.current_dir(&self.folder).args(arguments).arg("--quiet").args(more);
        if self.folder.join("src/lib.rs").exists() {
            command.arg("--lib");
        }
        command.env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        fs::create_dir_all(&self.target)?;
        process::run(&mut command, self.limit, &self.target.join("output"))
    }

    /// Lines of Rust below `src/`, and how many calls of operations they have.
    pub fn lines(&self) -> io::Result<(usize, usize)> {
        let (mut lines, mut calls) = (0, 0);
        for file in files(&self.folder.join("src"))? {
            let text = fs::read_to_string(&file)?;
            lines += text.lines().count();
            if !file.components().any(|part| part.as_os_str() == "runtime") {
                calls += text.matches("self.core.call(&").count() + text.matches("pub async fn ").count();
            }
        }
        Ok((lines, calls))
    }
}

/// A file that two crates have differently; `None` where it is missing.
struct Change {
    file: PathBuf,
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
}

fn differences(before: &Path, after: &Path) -> io::Result<Vec<Change>> {
    let relative = |root: &Path| -> io::Result<Vec<PathBuf>> {
        Ok(files(root)?.iter().filter_map(|file| file.strip_prefix(root).ok().map(Path::to_owned)).collect())
    };
    let mut all = relative(before)?;
    all.extend(relative(after)?);
    all.sort();
    all.dedup();
    let mut changes = Vec::new();
    for file in all {
        let read = |root: &Path| fs::read(root.join(&file)).ok();
        let (old, new) = (read(before), read(after));
        if old != new {
            changes.push(Change { file: before.join(file), before: old, after: new });
        }
    }
    Ok(changes)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
    Ok(all)
}

fn touch(file: &Path) -> io::Result<()> {
    fs::write(file, fs::read(file)?)
}
