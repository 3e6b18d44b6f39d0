//! What does comparing two documents cost? Run with
//! `cargo run --release --manifest-path generator/benches/diff/Cargo.toml -- DIR…`.
//!
//! Every directory below `DIR` with `base.*` and `revision.*` is a pair; then come made-up pairs of growing size.
//! Prints Markdown. Each row is a process of its own, so that its peak memory is its own; times are CPU milliseconds,
//! the median of five runs.

mod made_up;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use cpu_time::ProcessTime;
use oasmith::api::Api;
use oasmith::check::Valid;
use oasmith::diff::{Side, compare};
use oasmith::disk::DiskLoader;
use oasmith::options::Options;
use oasmith::parse::model::Document;
use oasmith::report::{Leniency, Report};
use oasmith::source::Source;

type Failed = Box<dyn Error>;

const RUNS: usize = 5;
/// Schemas of the made-up documents, and how many of them refer to each other.
const SIZES: [(usize, usize); 5] = [(1_000, 20), (2_000, 20), (4_000, 20), (8_000, 20), (2_000, 2_000)];

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [mode, name, base, revision] = arguments.as_slice()
        && mode == "row"
    {
        return row(name, Path::new(base), Path::new(revision));
    }
    println!("| pair | MB | read ms | decide ms | compare ms | same ms | all of it, once | changes | peak MB |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, base, revision) in pairs(&arguments)? {
        child(&name, &base, &revision)?;
    }
    let folder = env::temp_dir().join(format!("diff-measurement-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    for (schemas, group) in SIZES {
        let (base, revision) = (folder.join("base.json"), folder.join("revision.json"));
        fs::write(&base, made_up::document(schemas, group, false))?;
        fs::write(&revision, made_up::document(schemas, group, true))?;
        child(&format!("made up: {schemas} schemas, {group} together"), &base, &revision)?;
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn child(name: &str, base: &Path, revision: &Path) -> Result<(), Failed> {
    let mut command = Command::new(env::current_exe()?);
    let status = command.args(["row", name]).arg(base).arg(revision).status()?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}").into()) }
}

fn pairs(folders: &[String]) -> Result<Vec<(String, PathBuf, PathBuf)>, Failed> {
    let mut found = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let file = |stem: &str| {
                let named = |end: &str| Some(path.join(format!("{stem}.{end}"))).filter(|path| path.is_file());
                ["yaml", "yml", "json"].into_iter().find_map(named)
            };
            if let (Some(base), Some(revision)) = (file("base"), file("revision")) {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.push((name, base, revision));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Measures one pair, and prints its row.
fn row(name: &str, base: &Path, revision: &Path) -> Result<(), Failed> {
    let start = ProcessTime::now();
    let options = Options::default();
    let (old, new) = (read(base, &options)?, read(revision, &options)?);
    let changes = compare(side(&old), side(&new), None).changes.len();
    let once = start.elapsed().as_secs_f64();
    // Before anything is done twice.
    let peak = peak();
    let bytes = fs::metadata(base)?.len() + fs::metadata(revision)?.len();
    let check = median(|| {
        let mut loader = DiskLoader::new(".");
        let source = Source::from_bytes("base", fs::read(base)?)?;
        let document = oasmith::check(source, &mut loader, &mut Report::new(Leniency::Tolerant));
        Ok(document.paths.len())
    })?;
    let whole = median(|| Ok(usize::from(read(base, &options)?.1.groups.is_empty())))?;
    let different = median(|| Ok(compare(side(&old), side(&new), None).changes.len()))?;
    let same = median(|| Ok(compare(side(&new), side(&new), None).changes.len()))?;
    println!(
        "| {name} | {:.2} | {check:.0} | {:.0} | {different:.0} | {same:.0} | {once:.2} s | {changes} | {peak} |",
        bytes as f64 / 1e6,
        (whole - check).max(0.0)
    );
    Ok(())
}

type Read = (Valid<Document>, Api);

fn side(read: &Read) -> Side<'_> {
    Side { document: &read.0, api: &read.1 }
}

fn read(path: &Path, options: &Options) -> Result<Read, Failed> {
    let source = Source::from_bytes(path.to_string_lossy(), fs::read(path)?)?;
    let mut loader = DiskLoader::new(".");
    let (document, made) = oasmith::read(source, &mut loader, options, Report::new(Leniency::Tolerant));
    Ok((document, made.api.ok_or_else(|| format!("{} has errors", path.display()))?))
}

fn median(mut run: impl FnMut() -> Result<usize, Failed>) -> Result<f64, Failed> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = ProcessTime::now();
        std::hint::black_box(run()?);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times.get(RUNS / 2).copied().unwrap_or_default())
}

/// The most memory that this process had, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
