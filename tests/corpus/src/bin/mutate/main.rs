//! Makes one known change at a random place of a real document, and demands that exactly this comes back.
//!
//! ```text
//! cargo run --release -p corpus --bin mutate -- DIR [--count N] [--seed S] [--only PATTERN] [--max-bytes N] [--keep DIR] [--details]
//! ```
//!
//! For every document below `DIR`: nothing differs from itself; an edit is found with the right rule, place,
//! operations and effect for old and new clients, and with nothing else; a refactoring is silent. Exit status: 0 all
//! as expected, 1 something is not, 2 the run itself failed.

#![allow(clippy::indexing_slicing, reason = "indices come from the same lists")]

mod calls;
mod expect;
mod judge;
mod limits;
mod refactor;
mod schemas;
mod tree;
mod walk;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, thread};

use clap::Parser;
use serde_json::Value as Json;

use expect::{Edit, Site};
use judge::{Pair, Told};
use tree::Random;

/// Changes real documents at random and holds the comparison against what was changed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Directory with documents.
    dir: PathBuf,
    /// Changes in all, spread evenly over the documents.
    #[arg(long, default_value_t = 5000, value_name = "N")]
    count: usize,
    /// Where the random choices start: the same seed makes the same changes.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// Only documents whose name contains one of these texts, separated by commas.
    #[arg(long, value_name = "PATTERN")]
    only: Option<String>,
    /// Leave out documents that are larger than this.
    #[arg(long, default_value_t = 400_000, value_name = "N")]
    max_bytes: u64,
    /// Documents at a time.
    #[arg(long, default_value_t = 2, value_name = "N")]
    jobs: usize,
    /// Write every pair to a directory of its own below this one, too.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Print everything that is wrong, not only the first few.
    #[arg(long)]
    details: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "mutate: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<bool> {
    let documents = find(arguments)?;
    let each = arguments.count.div_ceil(documents.len().max(1));
    let jobs = arguments.jobs.max(1);
    let share = |job: usize| documents.iter().enumerate().filter(move |(at, _)| at % jobs == job);
    let work = |job: usize| -> Vec<Sum> {
        share(job)
            .map(|(at, path)| document(path, each, arguments.seed + at as u64, arguments.keep.as_deref()))
            .collect()
    };
    let sums: Vec<Sum> = thread::scope(|scope| {
        let running: Vec<_> = (0..jobs)
            .map(|job| {
                let work = &work;
                scope.spawn(move || work(job))
            })
            .collect();
        running.into_iter().flat_map(|job| job.join().unwrap_or_default()).collect()
    });
    let (text, passes) = report(&sums, arguments.details);
    io::stdout().write_all(text.as_bytes())?;
    Ok(passes && sums.len() == documents.len())
}

fn find(arguments: &Arguments) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(&arguments.dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted = arguments.only.as_ref().is_none_or(|only| only.split(',').any(|part| name.contains(part)));
        let kind = [".json", ".yaml", ".yml"].iter().any(|end| name.ends_with(end));
        if wanted && kind && entry.metadata()?.len() <= arguments.max_bytes {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// What came of one document.
#[derive(Default)]
struct Sum {
    name: String,
    /// By kind of change: how many, and how many were not as expected.
    kinds: BTreeMap<&'static str, (usize, usize)>,
    /// Changes that made an invalid document.
    invalid: usize,
    told: Told,
    wrong: Vec<String>,
    /// Why nothing was tried.
    skipped: Option<&'static str>,
}

fn document(path: &Path, count: usize, seed: u64, keep: Option<&Path>) -> Sum {
    let mut sum = Sum { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), ..Sum::default() };
    let Some(tree) = fs::read_to_string(path).ok().and_then(|text| tree::read(&text).ok()) else {
        return Sum { skipped: Some("cannot be read"), ..sum };
    };
    let Some(base) = judge::read(&tree) else { return Sum { skipped: Some("has errors"), ..sum } };
    let itself = judge::difference(&base, &base);
    let again = judge::read(&tree).map(|again| judge::difference(&base, &again));
    if !itself.is_empty() || again.is_none_or(|again| !again.is_empty()) {
        sum.wrong.push(String::from("differs from itself"));
    }
    if tree.get("openapi").is_none() {
        return Sum { skipped: Some("is of version 2.0: only held against itself"), ..sum };
    }
    let sites = walk::sites(&tree);
    let pointers: Vec<&String> = sites.keys().collect();
    let mut random = Random(seed);
    let (mut tried, mut made) = (0, 0);
    while made < count && tried < count * 40 {
        tried += 1;
        if let Some(edit) = any_edit(&tree, &sites, &pointers, &mut random) {
            let had = sum.invalid;
            one(&tree, &base, &sites, &edit, &mut sum);
            made += usize::from(sum.invalid == had);
            if let Some(keep) = keep.filter(|_| sum.invalid == had)
                && let Err(error) = write(keep, (&format!("{}-{made:04}", sum.name), &edit), &tree)
            {
                sum.wrong.push(format!("cannot be written: {error}"));
            }
        }
    }
    sum
}

/// Writes both documents of a change, as programs take them that compare pairs.
fn write(keep: &Path, (name, edit): (&str, &Edit), tree: &Json) -> io::Result<()> {
    let folder = keep.join(format!("{name}-{}", edit.name.replace(' ', "-")));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("base.json"), tree::print(tree))?;
    fs::write(folder.join("revision.json"), tree::print(&edit.tree))
}

/// A random kind of change at a random place where it fits: places where many kinds fit count for no more.
fn any_edit(tree: &Json, sites: &walk::Sites, pointers: &[&String], random: &mut Random) -> Option<Edit> {
    let kind = random.below(schemas::EDITS.len() + calls::count() + refactor::count());
    (0..40).find_map(|_| edit(tree, sites, pointers, (kind, random)))
}

/// A change of this kind at a random place, if it fits there.
fn edit(tree: &Json, sites: &walk::Sites, pointers: &[&String], (kind, random): (usize, &mut Random)) -> Option<Edit> {
    let (of_schemas, of_calls) = (schemas::EDITS.len(), calls::count());
    let seed = random.below(usize::MAX) as u64;
    if kind >= of_schemas + of_calls {
        return refactor::edit(tree, kind - of_schemas - of_calls, seed);
    }
    if kind >= of_schemas {
        return calls::edit(tree, kind - of_schemas, seed);
    }
    let pointer = *random.pick(pointers)?;
    let mut schema = tree.pointer(pointer)?.as_object()?.clone();
    let merged = sites.get(pointer)?.keys().any(|way| way.merged);
    let old = tree.get("openapi")?.as_str()?.starts_with("3.0");
    let mut around = schemas::Around { tree, pointer, merged, old, random: Random(seed) };
    let (name, apply) = schemas::EDITS.get(kind)?;
    let expected = vec![apply(&mut schema, &mut around)?];
    let mut edited = tree.clone();
    *edited.pointer_mut(pointer)? = Json::Object(schema);
    Some(Edit { name, place: pointer.clone(), tree: edited, expected, site: Site::Schema(pointer.clone()) })
}

fn one(tree: &Json, base: &judge::Read, sites: &walk::Sites, edit: &Edit, sum: &mut Sum) {
    // Somebody else may have referred to what was moved or removed.
    let whole = tree::dangling(&edit.tree) <= tree::dangling(tree);
    let Some(revision) = judge::read(&edit.tree).filter(|_| whole) else {
        sum.invalid += 1;
        return;
    };
    let said = judge::difference(base, &revision);
    let pair = Pair { base: (tree, base), revision: (&edit.tree, &revision), sites };
    let wrong = judge::judge(edit, &pair, &said, &mut sum.told);
    let row = sum.kinds.entry(edit.name).or_default();
    row.0 += 1;
    row.1 += usize::from(!wrong.is_empty());
    sum.wrong.extend(wrong.into_iter().map(|text| format!("{} at {}: {text}", edit.name, edit.place)));
}

fn report(sums: &[Sum], details: bool) -> (String, bool) {
    let mut text = String::new();
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut told = Told::default();
    for sum in sums {
        let made: usize = sum.kinds.values().map(|row| row.0).sum();
        let note = sum.skipped.map(|why| format!(", {why}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}: {made} changes, {} not as expected, {} invalid{note}",
            sum.name,
            sum.wrong.len(),
            sum.invalid
        );
        for wrong in sum.wrong.iter().take(if details { usize::MAX } else { 3 }) {
            let _ = writeln!(text, "    {wrong}");
        }
        for (name, row) in &sum.kinds {
            let all = kinds.entry(name).or_default();
            *all = (all.0 + row.0, all.1 + row.1);
        }
        told.provable += sum.told.provable;
        told.proved += sum.told.proved;
    }
    for (name, (made, wrong)) in &kinds {
        let _ = writeln!(text, "{made:6} {wrong:4} wrong  {name}");
    }
    let (made, wrong) = kinds.values().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    let documents = sums.iter().filter(|sum| !sum.kinds.is_empty()).count();
    let _ = writeln!(
        text,
        "{made} changes over {documents} documents: {wrong} not as expected; {} documents held against themselves; \
         {} of {} provable changes have a value that proves them",
        sums.iter().filter(|sum| !matches!(sum.skipped, Some("cannot be read" | "has errors"))).count(),
        told.proved,
        told.provable
    );
    (text, sums.iter().all(|sum| sum.wrong.is_empty()))
}
