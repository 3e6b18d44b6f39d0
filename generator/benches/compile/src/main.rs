//! What compiling a generated client costs, beside the clients that other generators make of the same document.
//!
//! ```text
//! cargo run --release --manifest-path generator/benches/compile/Cargo.toml -- [--peers DIR]… [--limit SECONDS] [--only NAME,…] [--no-change] [--work DIR] DOCUMENT…
//! ```
//!
//! All seconds are CPU seconds of the crate alone: what it depends on is built before, and what cargo takes to find
//! nothing to do is taken off. Generators that are neither in a DIR nor on `PATH` are left out, and named. Around the crates
//! of `sfmc.yaml` programs with one call are built, too: what is generic or `async` is compiled there.

mod program;
mod tags;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use compile_measurement::builds::{Build, Crate, Outcome};
use compile_measurement::document;
use compile_measurement::generators::{self, Generator};
use serde_json::Value;

const CHECK: Build = Build { arguments: &["check"], incremental: false };
const AGAIN: Build = Build { arguments: &["check"], incremental: true };
const RELEASE: Build = Build { arguments: &["build", "--release"], incremental: false };

struct Arguments {
    folders: Vec<PathBuf>,
    limit: u64,
    change: bool,
    work: PathBuf,
    only: Vec<String>,
    documents: Vec<PathBuf>,
}

/// What is known of one generator's crate.
struct Row {
    name: String,
    lines: usize,
    calls: usize,
    check: Outcome,
    again: Option<Outcome>,
    release: Outcome,
}

fn main() -> io::Result<()> {
    let arguments = arguments()?;
    let mut tools: Vec<(&Generator, PathBuf)> = Vec::new();
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    for generator in generators::ALL.iter().filter(|generator| wanted(generator.name)) {
        match generator.find(&arguments.folders)? {
            Some(program) => tools.push((generator, program)),
            None => println!("{} is not here ({}).", generator.name, generator.install),
        }
    }
    let smallest = arguments.work.join("smallest.json");
    fs::create_dir_all(&arguments.work)?;
    fs::write(&smallest, document::smallest().to_string())?;
    for path in std::iter::once(&smallest).chain(&arguments.documents) {
        let title = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        compare(&arguments, &tools, &title, &document::read(path)?)?;
    }
    Ok(())
}

fn arguments() -> io::Result<Arguments> {
    let work = env::temp_dir().join("compile-measurement");
    let mut arguments =
        Arguments { folders: Vec::new(), limit: 900, change: true, work, only: Vec::new(), documents: Vec::new() };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| io::Error::other(format!("{word} takes a value")));
        match word.as_str() {
            "--peers" => arguments.folders.push(std::path::absolute(value()?)?),
            "--limit" => arguments.limit = value()?.parse().map_err(io::Error::other)?,
            "--no-change" => arguments.change = false,
            "--work" => arguments.work = std::path::absolute(value()?)?,
            "--only" => arguments.only = value()?.split(',').map(str::to_owned).collect(),
            _ => arguments.documents.push(PathBuf::from(word)),
        }
    }
    Ok(arguments)
}

/// Prints the table of one document, a row as soon as it is known.
fn compare(arguments: &Arguments, tools: &[(&Generator, PathBuf)], title: &str, document: &Value) -> io::Result<()> {
    println!("\n### {title}: {} operations\n", document::operations(document));
    println!("| generator | calls | lines | check s | one property more s | release s | peak MB: check, release |");
    println!("|---|---|---|---|---|---|---|");
    let mut rows = Vec::new();
    for (generator, program) in tools {
        let (own, other) = crates(arguments, generator, title);
        let prepare = |document: &Value| prepare(arguments, (generator, program), title, document, (&own, &other));
        let mut name = generator.name.to_owned();
        let mut prepared = prepare(document)?;
        if let Err(reason) = prepared {
            println!("| {name} | – | – | – | – | – | {reason} |");
            name.push_str(", reduced document");
            prepared = prepare(&document::reduced(document))?;
        }
        if let Err(reason) = prepared {
            println!("| {name} | – | – | – | – | – | {reason} |");
            continue;
        }
        let row = measure(&name, &own, arguments.change.then_some(other.as_path()))?;
        println!("{}", line(&row));
        rows.push(row);
        if generator.name == "oasmith" {
            tags::print(&own)?;
        }
    }
    ratios(&rows);
    if title == "sfmc" {
        let crates = tools.iter().map(|(generator, _)| (generator.name, crates(arguments, generator, title).0));
        program::print(&arguments.work, crates)?;
    }
    Ok(())
}

/// The crate that is measured, and the folder of the one that it changes to.
fn crates(arguments: &Arguments, generator: &Generator, title: &str) -> (Crate, PathBuf) {
    let home = arguments.work.join(generator.name);
    let lock = home.join("Cargo.lock");
    let own = Crate { folder: home.join(title), target: arguments.work.join("build"), lock, limit: arguments.limit };
    (own, home.join(format!("{title}-changed")))
}

/// Writes both crates, and builds what they depend on.
fn prepare(
    arguments: &Arguments,
    (generator, program): (&Generator, &Path),
    title: &str,
    document: &Value,
    (own, other): (&Crate, &Path),
) -> io::Result<Result<(), String>> {
    let changed = document::with_a_property_more(document);
    // In one place, since generated files tell it.
    let spec = arguments.work.join(format!("{title}.json"));
    for (document, folder) in [(document, own.folder.as_path()), (changed.as_ref().unwrap_or(document), other)] {
        fs::write(&spec, document.to_string())?;
        if let Err(reason) = generator.generate(program, &spec, folder, "measured")? {
            return Ok(Err(reason));
        }
    }
    for build in [CHECK, RELEASE] {
        if let Err(reason) = own.warm(build.arguments)? {
            return Ok(Err(reason));
        }
    }
    Ok(Ok(()))
}

fn measure(name: &str, own: &Crate, other: Option<&Path>) -> io::Result<Row> {
    let (lines, calls) = own.lines()?;
    let check = own.measure(CHECK)?;
    eprintln!("{name}: check {}", seconds(&check));
    let fine = matches!(check, Outcome::Done(_));
    let again = match other {
        Some(other) if fine => own.measure_change(AGAIN, other)?,
        _ => None,
    };
    let release = if fine { own.measure(RELEASE)? } else { check.clone() };
    Ok(Row { name: name.to_owned(), lines, calls, check, again, release })
}

fn line(row: &Row) -> String {
    if let Outcome::Failed(reason) = &row.check {
        return format!("| {} | {} | {} | – | – | – | does not compile: {reason} |", row.name, row.calls, row.lines);
    }
    let again = row.again.as_ref().map_or_else(|| "–".to_owned(), seconds);
    let (check, release) = (seconds(&row.check), seconds(&row.release));
    let peaks = format!("{}, {}", peak(&row.check), peak(&row.release));
    format!("| {} | {} | {} | {check} | {again} | {release} | {peaks} |", row.name, row.calls, row.lines)
}

fn seconds(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(cost) => format!("{:.2}", cost.cpu),
        Outcome::Over(limit) => format!("> {limit}"),
        Outcome::Failed(reason) => reason.clone(),
    }
}

fn peak(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(cost) => cost.peak.to_string(),
        _ => "–".to_owned(),
    }
}

/// This repository's crate against each other one.
fn ratios(rows: &[Row]) {
    let Some((own, others)) = rows.split_first() else { return };
    println!();
    for other in others {
        let pairs = [
            ("check", Some(&own.check), Some(&other.check)),
            ("one property more", own.again.as_ref(), other.again.as_ref()),
            ("release", Some(&own.release), Some(&other.release)),
        ];
        let texts: Vec<String> =
            pairs.into_iter().filter_map(|(what, a, b)| Some(format!("{what} {}", ratio(a?, b?)?))).collect();
        if !texts.is_empty() {
            println!("- {} ÷ {}: {}", own.name, other.name, texts.join(", "));
        }
    }
}

fn ratio(own: &Outcome, other: &Outcome) -> Option<String> {
    match (own, other) {
        (Outcome::Done(own), Outcome::Done(other)) => Some(format!("{:.2}", own.cpu / other.cpu)),
        (Outcome::Done(own), Outcome::Over(limit)) => Some(format!("< {:.2}", own.cpu / *limit as f64)),
        _ => None,
    }
}
