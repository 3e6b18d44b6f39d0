//! Real documents: each is equal to itself, and two versions of one are compared quickly.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use oasmith::diff::{Comparison, Notice, Wire};

use crate::{Arguments, name, tell};

/// Longer than that is too long for a pair, in a release build.
const LIMIT: Duration = Duration::from_secs(1);

/// Compares every document with itself; whether all are equal.
pub(crate) fn same(arguments: &Arguments, dir: &Path, out: &mut String) -> io::Result<bool> {
    let (mut total, mut failed, mut different) = (0, 0, 0);
    let mut slowest = (Duration::ZERO, String::new());
    for path in arguments.entries(dir)?.iter().filter(|path| is_document(path)) {
        total += 1;
        let compared = documents(dir, &name(path)).and_then(|(base, revision)| timed(&base, &revision));
        match compared {
            Err(error) => {
                failed += 1;
                let _ = writeln!(out, "{}: {error}", name(path));
            }
            Ok((comparison, took)) => {
                if took > slowest.0 {
                    slowest = (took, name(path));
                }
                if !comparison.is_empty() {
                    different += 1;
                    let _ = writeln!(out, "{} differs from itself", name(path));
                    for line in tell::lines(&comparison).iter().take(10) {
                        let _ = writeln!(out, "    {line}");
                    }
                }
            }
        }
    }
    let _ = writeln!(
        out,
        "compared with themselves: {total} documents, {different} differ, {failed} were refused; longest: {} ms ({})",
        slowest.0.as_millis(),
        slowest.1
    );
    Ok(different == 0)
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml")
}

fn documents(dir: &Path, name: &str) -> Result<(tell::Read, tell::Read), String> {
    Ok((tell::read(dir, name)?, tell::read(dir, name)?))
}

fn timed(base: &tell::Read, revision: &tell::Read) -> Result<(Comparison, Duration), String> {
    let start = Instant::now();
    let comparison =
        tell::diff(base, revision, Notice::default()).ok_or_else(|| String::from("the document has errors"))?;
    Ok((comparison, start.elapsed()))
}

/// Compares two versions of real documents, with times; whether none took too long.
pub(crate) fn pairs(arguments: &Arguments, dir: &Path, out: &mut String) -> io::Result<bool> {
    let mut good = true;
    let _ = writeln!(out, "| pair | MB | read ms | compare ms | changes | breaking | undecided | verdict |");
    let _ = writeln!(out, "|---|---|---|---|---|---|---|---|");
    for path in arguments.entries(dir)?.iter().filter(|path| path.is_dir()) {
        match pair(path) {
            Ok((row, took)) => {
                good &= took < LIMIT;
                out.push_str(&row);
            }
            Err(error) => {
                good = false;
                let _ = writeln!(out, "| {} | {error} |", name(path));
            }
        }
    }
    Ok(good)
}

fn pair(path: &Path) -> Result<(String, Duration), String> {
    let end = if path.join("base.json").is_file() { "json" } else { "yaml" };
    let base = tell::read(path, &format!("base.{end}"))?;
    let revision = tell::read(path, &format!("revision.{end}"))?;
    let (comparison, took) = timed(&base, &revision)?;
    let read = base.took + revision.took;
    let tenths = (base.bytes + revision.bytes) / 100_000;
    let verdict = &comparison.verdict;
    let row = format!(
        "| {} | {}.{} | {} | {} | {} | {} | {} | wire {}, rust {} |\n",
        name(path),
        tenths / 10,
        tenths % 10,
        read.as_millis(),
        took.as_millis(),
        comparison.changes.len(),
        comparison.count(Wire::Breaking),
        comparison.count(Wire::Undecided),
        verdict.wire.word(),
        verdict.rust.word()
    );
    Ok((row, read + took))
}
