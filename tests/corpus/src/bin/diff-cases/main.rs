//! Holds `oasmith diff` against pairs of documents of which the answer is known, and against real documents.
//!
//! ```text
//! cargo run --release -p corpus --bin diff-cases -- [--cases DIR] [--levels FILE] [--probes DIR] [--known FILE]
//!                                                   [--same DIR] [--pairs DIR] [--only PATTERN] [--details]
//! ```
//!
//! `DIR/*/base.yaml`, `revision.yaml` and `expected.json` are the cases; `--levels` is a table (tab-separated, with a
//! title line) of ids and the levels they count with. Probes have a verdict each, in `probes.tsv`. `--known` is a page
//! with tables whose first cells are the cases and probes in which another answer is right. Every document below
//! `--same` has to be equal to itself; the pairs below `--pairs` are timed. Exit status: 0 all is as expected or known,
//! 1 something is not, 2 the run failed.

mod cases;
mod probes;
mod real;
mod tell;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
struct Arguments {
    /// A directory of cases.
    #[arg(long)]
    cases: Option<PathBuf>,
    /// Levels by id, which win over those of the cases.
    #[arg(long)]
    levels: Option<PathBuf>,
    /// A directory of probes.
    #[arg(long)]
    probes: Option<PathBuf>,
    /// Cases and probes that are answered differently, and why.
    #[arg(long)]
    known: Option<PathBuf>,
    /// Documents that are compared with themselves.
    #[arg(long)]
    same: Option<PathBuf>,
    /// Pairs of versions that are timed.
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// Only cases and documents whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Everything that was found, case by case.
    #[arg(long)]
    details: bool,
}

impl Arguments {
    /// The entries of a directory that are wanted, in order.
    fn entries(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths: Vec<PathBuf> = fs::read_dir(dir)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| self.only.as_ref().is_none_or(|only| name(path).contains(only.as_str())));
        paths.sort();
        Ok(paths)
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok((text, good)) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) if good => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        },
        Err(error) => {
            let _ = writeln!(io::stderr(), "diff-cases: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<(String, bool)> {
    let known = known(arguments.known.as_deref())?;
    let mut out = String::new();
    let mut good = true;
    if let Some(dir) = &arguments.cases {
        good &= cases::run(arguments, dir, &known, &mut out)?;
    }
    if let Some(dir) = &arguments.probes {
        good &= probes::run(dir, &known, &mut out)?;
    }
    if let Some(dir) = &arguments.same {
        good &= real::same(arguments, dir, &mut out)?;
    }
    if let Some(dir) = &arguments.pairs {
        good &= real::pairs(arguments, dir, &mut out)?;
    }
    Ok((out, good))
}

/// The words in backticks in the first cells of all tables of a page.
fn known(path: Option<&Path>) -> io::Result<BTreeSet<String>> {
    let Some(path) = path else { return Ok(BTreeSet::new()) };
    let text = fs::read_to_string(path)?;
    let cells = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    Ok(cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
