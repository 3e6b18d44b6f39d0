//! Cases: pairs with the ids that another tool reports, and whether one of them breaks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fmt, fs, io};

use oasmith::diff::{Comparison, Level, LevelOf, Notice, Policy, rule};
use serde_json::Value as Json;

use crate::{Arguments, name, percent, tell};

/// What is known of one case, and what was found.
struct Row {
    name: String,
    /// Expected: ids, and whether one of them breaks.
    ids: BTreeSet<String>,
    breaking: bool,
    found: Result<Found, String>,
}

struct Found {
    ids: BTreeSet<String>,
    breaking: bool,
    /// The same with the levels of the table, as `--severity-levels` would set them.
    breaking_with_levels: bool,
    lines: Vec<String>,
}

/// All cases of a directory; whether they are as expected or known.
pub(crate) fn run(arguments: &Arguments, dir: &Path, known: &BTreeSet<String>, out: &mut String) -> io::Result<bool> {
    let levels = levels(arguments.levels.as_deref())?;
    let paths = arguments.entries(dir)?;
    let paths = paths.iter().filter(|path| path.join("expected.json").is_file());
    let rows = paths.map(|path| row(path, &levels)).collect::<io::Result<Vec<Row>>>()?;
    Report { rows: &rows, known, details: arguments.details }.write(out).map_err(io::Error::other)
}

fn levels(path: Option<&Path>) -> io::Result<BTreeMap<String, String>> {
    let Some(path) = path else { return Ok(BTreeMap::new()) };
    let text = fs::read_to_string(path)?;
    let titles = text.lines().next().unwrap_or_default().split('\t');
    let column = titles.into_iter().position(|title| title == "level_v1.32.1").unwrap_or(1);
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
        name: name(path),
        ids: changes.iter().map(|change| text(change, "id")).collect(),
        breaking: changes.iter().any(breaks),
        found: tell::pair(path, notice(&expected)).map(|comparison| summary(comparison, levels)),
    })
}

/// The days of notice that the other tool was told to ask for.
fn notice(expected: &Json) -> Notice {
    let flags = expected.pointer("/oasdiff/flags").and_then(Json::as_str).unwrap_or_default();
    let days = |flag: &str| {
        let mut words = flags.split_whitespace().skip_while(|word| *word != flag).skip(1);
        words.next().and_then(|days| days.parse().ok()).unwrap_or(0)
    };
    Notice { stable: days("--deprecation-days-stable"), beta: days("--deprecation-days-beta") }
}

fn summary(mut comparison: Comparison, levels: &BTreeMap<String, String>) -> Found {
    let breaks = |comparison: &Comparison| comparison.changes.iter().any(|change| change.level >= Level::Warning);
    let (lines, breaking) = (tell::lines(&comparison), breaks(&comparison));
    let ids = comparison.changes.iter().map(|change| change.id.clone());
    // What only Rust notices has no other id to be held against.
    let ids = ids.filter(|id| !id.starts_with("rust-")).collect();
    let set = |(id, level): (&String, &String)| {
        let level = match level.as_str() {
            "ERR" => Level::Error,
            "WARN" => Level::Warning,
            _ => Level::Info,
        };
        LevelOf { id: id.clone(), level: Some(level), place: String::new() }
    };
    let policy = Policy { levels: levels.iter().map(set).collect(), ..Policy::default() };
    policy.apply(&mut comparison, None);
    Found { ids, breaking, breaking_with_levels: breaks(&comparison), lines }
}

impl Row {
    fn agrees(&self) -> bool {
        self.found.as_ref().is_ok_and(|found| found.breaking == self.breaking)
    }

    fn number(&self) -> &str {
        self.name.split('-').next().unwrap_or_default()
    }
}

struct Report<'a> {
    rows: &'a [Row],
    known: &'a BTreeSet<String>,
    details: bool,
}

/// Id → cases.
type Ids<'a> = BTreeMap<&'a str, Vec<&'a str>>;

impl Report<'_> {
    fn write(&self, out: &mut dyn fmt::Write) -> Result<bool, fmt::Error> {
        let is_known = |row: &&Row| self.known.contains(row.number());
        for row in self.rows {
            if self.details || !row.agrees() && !is_known(&row) {
                one(row, out)?;
            }
        }
        let (mut missed, mut extra) = (Ids::new(), Ids::new());
        let (mut shared, mut found_shared, mut all) = (0, 0, 0);
        for row in self.rows {
            let Ok(found) = &row.found else { continue };
            let ids = row.ids.iter().filter(|id| rule(id).is_some());
            shared += ids.clone().count();
            found_shared += ids.filter(|id| found.ids.contains(*id)).count();
            all += row.ids.len();
            row.ids.difference(&found.ids).for_each(|id| missed.entry(id).or_default().push(row.number()));
            found.ids.difference(&row.ids).for_each(|id| extra.entry(id).or_default().push(row.number()));
        }
        list(out, "missed", &missed)?;
        list(out, "extra", &extra)?;
        let total = self.rows.len();
        let failed = self.rows.iter().filter(|row| row.found.is_err()).count();
        let agree = self.rows.iter().filter(|row| row.agrees()).count();
        let deliberate = self.rows.iter().filter(is_known).filter(|row| !row.agrees()).count();
        let needless: Vec<&str> =
            self.rows.iter().filter(is_known).filter(|row| row.agrees()).map(Row::number).collect();
        if !needless.is_empty() {
            writeln!(out, "known, and agree: {}", needless.join(" "))?;
        }
        writeln!(
            out,
            "cases: {total}, {failed} failed; breaking or not: {agree} agree ({}), {deliberate} differ for a known reason, \
             {} without one ({} of the others agree)",
            percent(agree, total),
            total - agree - deliberate,
            percent(agree, total - deliberate)
        )?;
        let with_levels = |row: &&Row| row.found.as_ref().is_ok_and(|found| found.breaking_with_levels == row.breaking);
        let agree_then = self.rows.iter().filter(with_levels).count();
        writeln!(out, "with the levels of the table: {agree_then} agree ({})", percent(agree_then, total))?;
        let extra: usize = extra.values().map(Vec::len).sum();
        writeln!(
            out,
            "ids: {found_shared} of {shared} shared ones found ({}), {all} in all; {extra} extra",
            percent(found_shared, shared)
        )?;
        Ok(agree + deliberate == total && needless.is_empty())
    }
}

fn one(row: &Row, out: &mut dyn fmt::Write) -> fmt::Result {
    let word = match (row.agrees(), row.breaking) {
        (true, _) => "agrees",
        (false, true) => "MISSED",
        (false, false) => "FALSE ALARM",
    };
    let ids: Vec<&str> = row.ids.iter().map(String::as_str).collect();
    writeln!(out, "{word} {}\n    expected: {}", row.name, ids.join(", "))?;
    let lines = row.found.as_ref().map_or_else(|error| vec![error.clone()], |found| found.lines.clone());
    lines.iter().try_for_each(|line| writeln!(out, "    {line}"))
}

fn list(out: &mut dyn fmt::Write, title: &str, ids: &Ids<'_>) -> fmt::Result {
    for (id, cases) in ids {
        let known = if rule(id).is_some() { "" } else { " (no rule of ours)" };
        let shown: Vec<&str> = cases.iter().take(12).copied().collect();
        writeln!(out, "{title} {id} × {}{known}: {}", cases.len(), shown.join(" "))?;
    }
    Ok(())
}
