//! Holds `oasmith diff` against a directory of labelled pairs of documents.
//!
//! ```text
//! cargo run -p corpus --bin diff-cases -- DIR [--levels FILE] [--only PATTERN] [--details]
//! ```
//!
//! `DIR/*/base.yaml`, `revision.yaml` and `expected.json` are the cases; `--levels` is a table (tab-separated, with a
//! title line) of ids and the levels they count with. Exit status: 0 all cases agree, 1 some do not, 2 the run failed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fmt, fs};

use clap::Parser;
use oasmith::diff::{Comparison, Day, Level, Side, compare, rule};
use oasmith::disk::DiskLoader;
use oasmith::options::Options;
use oasmith::report::{Leniency, Report};
use serde_json::Value as Json;

#[derive(Parser)]
struct Arguments {
    /// The directory of cases.
    dir: PathBuf,
    /// Levels by id, which win over those of the cases.
    #[arg(long)]
    levels: Option<PathBuf>,
    /// Only cases whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Everything that was found, case by case.
    #[arg(long)]
    details: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "diff-cases: {error}");
            ExitCode::from(2)
        }
    }
}

/// What is known of one case, and what was found.
struct Row {
    name: String,
    /// Expected: ids, and whether one of them breaks.
    ids: BTreeSet<String>,
    breaking: bool,
    found: Result<Found, String>,
}

#[derive(Default)]
struct Found {
    ids: BTreeSet<String>,
    breaking: bool,
    lines: Vec<String>,
}

fn run(arguments: &Arguments) -> io::Result<bool> {
    let levels = levels(arguments.levels.as_deref())?;
    let mut names: Vec<PathBuf> = fs::read_dir(&arguments.dir)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.sort();
    let wanted = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.join("expected.json").is_file() && arguments.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    };
    let mut rows = Vec::new();
    for path in names.iter().filter(wanted) {
        rows.push(row(path, &levels)?);
    }
    let mut out = String::new();
    let good = report(&rows, arguments.details, &mut out).is_ok_and(|good| good);
    io::stdout().write_all(out.as_bytes())?;
    Ok(good)
}

fn levels(path: Option<&Path>) -> io::Result<BTreeMap<String, String>> {
    let Some(path) = path else { return Ok(BTreeMap::new()) };
    let text = fs::read_to_string(path)?;
    let column =
        text.lines().next().unwrap_or_default().split('\t').position(|title| title == "level_v1.32.1").unwrap_or(1);
    let read = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some((cells.next()?, cells.nth(column - 1)?))
    };
    Ok(text.lines().skip(1).filter_map(read).collect())
}

fn row(path: &Path, levels: &BTreeMap<String, String>) -> io::Result<Row> {
    let expected: Json =
        serde_json::from_str(&fs::read_to_string(path.join("expected.json"))?).map_err(io::Error::other)?;
    let changes = expected.pointer("/oasdiff/changes").and_then(Json::as_array).cloned().unwrap_or_default();
    let text = |change: &Json, key: &str| change.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let breaks = |change: &Json| {
        let level = levels.get(&text(change, "id")).cloned().unwrap_or_else(|| text(change, "level"));
        level == "ERR" || level == "WARN"
    };
    Ok(Row {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        ids: changes.iter().map(|change| text(change, "id")).collect(),
        breaking: changes.iter().any(breaks),
        found: found(path),
    })
}

fn found(path: &Path) -> Result<Found, String> {
    let mut loader = DiskLoader::new(path);
    let options = Options::default();
    let mut read = |name: &str| {
        let source = loader.read(name, &mut io::empty()).map_err(|error| error.to_string())?;
        Ok::<_, String>(oasmith::read(source, &mut loader, &options, Report::new(Leniency::Tolerant)))
    };
    let (base, revision) = (read("base.yaml")?, read("revision.yaml")?);
    let (Some(old), Some(new)) = (&base.1.api, &revision.1.api) else {
        return Err(String::from("a document has errors"));
    };
    let (old, new) = (Side { document: &base.0, api: old }, Side { document: &revision.0, api: new });
    Ok(summary(&compare(old, new, Day::parse("2026-11-21"))))
}

fn summary(comparison: &Comparison) -> Found {
    let mut found = Found::default();
    for change in &comparison.changes {
        found.ids.insert(change.id.clone());
        found.breaking |= change.level >= Level::Warning;
        let (level, wire, rust) = (change.level.word(), change.wire.word(), change.rust.word());
        found.lines.push(format!("{level:7} {wire:10} {rust:5} {} — {}", change.id, change.message));
    }
    let verdict = &comparison.verdict;
    found.lines.push(format!(
        "verdict wire {} · new client {} · rust {} · docs {}",
        verdict.wire.word(),
        verdict.wire_new_client.word(),
        verdict.rust.word(),
        verdict.docs
    ));
    found
}

fn report(rows: &[Row], details: bool, out: &mut dyn fmt::Write) -> Result<bool, fmt::Error> {
    let mut sums = [0_usize; 5];
    let mut missed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut extra: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        let number = row.name.split('-').next().unwrap_or_default();
        let found = match &row.found {
            Ok(found) => found,
            Err(error) => {
                writeln!(out, "FAILED {}: {error}", row.name)?;
                continue;
            }
        };
        let agrees = found.breaking == row.breaking;
        sums[0] += usize::from(agrees);
        let shared: Vec<&String> = row.ids.iter().filter(|id| rule(id).is_some()).collect();
        sums[1] += shared.len();
        sums[2] += shared.iter().filter(|id| found.ids.contains(**id)).count();
        sums[3] += row.ids.len();
        sums[4] += found.ids.difference(&row.ids).count();
        for id in row.ids.difference(&found.ids) {
            missed.entry(id).or_default().push(number);
        }
        for id in found.ids.difference(&row.ids) {
            extra.entry(id).or_default().push(number);
        }
        if !agrees || details {
            let word = if agrees {
                "agrees"
            } else if row.breaking {
                "MISSED"
            } else {
                "FALSE ALARM"
            };
            writeln!(
                out,
                "{word} {}\n    expected: {}",
                row.name,
                row.ids.iter().cloned().collect::<Vec<_>>().join(", ")
            )?;
            for line in &found.lines {
                writeln!(out, "    {line}")?;
            }
        }
    }
    list(out, "missed", &missed)?;
    list(out, "extra", &extra)?;
    let total = rows.len();
    let failed = rows.iter().filter(|row| row.found.is_err()).count();
    writeln!(out, "{total} cases, {failed} failed; breaking or not: {} agree ({})", sums[0], percent(sums[0], total))?;
    writeln!(
        out,
        "ids: {} of {} shared ones found ({}), {} in all; {} extra",
        sums[2],
        sums[1],
        percent(sums[2], sums[1]),
        sums[3],
        sums[4]
    )?;
    Ok(sums[0] == total && sums[2] == sums[1])
}

fn list(out: &mut dyn fmt::Write, title: &str, ids: &BTreeMap<&str, Vec<&str>>) -> fmt::Result {
    for (id, cases) in ids {
        let known = if rule(id).is_some() { "" } else { " (no rule of ours)" };
        let shown: Vec<&str> = cases.iter().take(12).copied().collect();
        writeln!(out, "{title} {id} × {}{known}: {}", cases.len(), shown.join(" "))?;
    }
    Ok(())
}

fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
