//! Side by side with other generators of Rust clients, as far as they are on PATH.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use crate::arguments::Arguments;
use crate::build::{self, Shop};
use crate::documents::Found;
use crate::facts::{Built, Usage};
use crate::print::{table, yes};
use crate::process::{self, Ended};

const LIMIT: Duration = Duration::from_mins(30);
const TITLES: &[&str] = &[
    "document",
    "generator",
    "generated",
    "compiles",
    "warnings",
    "lines",
    "gen s",
    "gen MB",
    "check s",
    "check MB",
    "first problem",
];

/// Another generator.
struct Peer {
    /// The program, as `cargo install` names it.
    program: &'static str,
    /// What `cargo install` takes.
    package: &'static str,
    /// The command that generates a document into a crate in the current directory.
    generate: fn(&mut Command, &Path, &str),
    /// Makes a crate of what was written, if it is none.
    finish: fn(&Path, &str) -> io::Result<()>,
}

const PEERS: &[Peer] = &[
    Peer { program: "cargo-progenitor", package: "cargo-progenitor", generate: progenitor, finish: |_, _| Ok(()) },
    Peer {
        program: "openapi-to-rust",
        package: "openapi-to-rust",
        generate: openapi_to_rust,
        finish: crate_around_module,
    },
    Peer { program: "ploidy", package: "ploidy", generate: ploidy, finish: |_, _| Ok(()) },
];

/// A generator's result on a document.
#[derive(Clone, Debug, Default)]
struct Entry {
    generator: String,
    generated: bool,
    lines: usize,
    generate: Usage,
    check: Option<Built>,
    reason: String,
}

/// Generates and checks each document with each generator, one after the other; the tables as text.
pub(crate) fn run(arguments: &Arguments, shop: &Shop, documents: &[Found]) -> io::Result<String> {
    let (here, absent): (Vec<&Peer>, Vec<&Peer>) = PEERS.iter().partition(|peer| on_path(peer.program));
    let mut rows: Vec<Vec<String>> = vec![TITLES.iter().map(|title| (*title).to_owned()).collect()];
    let mut ratios = String::new();
    for document in documents {
        let mut entries = ours(arguments, shop, document)?;
        for peer in &here {
            let _ = writeln!(io::stderr(), "{} {}", document.name, peer.program);
            entries.push(theirs(shop, peer, document)?);
        }
        ratios.push_str(&ratio(document, &entries));
        rows.extend(entries.iter().map(|entry| cells(document, entry)));
    }
    let mut text = table(&rows);
    let _ = writeln!(text, "\nThe runtime alone: check {:.2} CPU s, {} MB.", shop.runtime.cpu, shop.runtime.peak);
    text.push_str(&ratios);
    for peer in absent {
        let _ = writeln!(text, "{} is not on PATH: cargo install --locked {}", peer.program, peer.package);
    }
    Ok(text)
}

fn on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).with_extension(env::consts::EXE_EXTENSION).is_file())
}

/// Two rows: the whole crate, and what of it is made of the document.
fn ours(arguments: &Arguments, shop: &Shop, document: &Found) -> io::Result<Vec<Entry>> {
    let row = crate::run::generate(arguments, shop, document, 0)?;
    let folder = shop.crates.join(&document.package);
    let mut whole = Entry {
        generator: String::from("oasmith"),
        generated: row.facts.generated,
        lines: row.facts.lines + row.facts.runtime_lines,
        generate: row.generate,
        reason: row.facts.first_error.clone().unwrap_or_default(),
        check: None,
    };
    if whole.generated {
        shop.prepare(&folder)?;
        whole.check = Some(measured(shop, &folder, &shop.target(0))?);
    }
    let mut part = Entry { generator: String::from("- without its runtime"), lines: row.facts.lines, ..whole.clone() };
    if let Some(built) = &mut part.check {
        built.usage.cpu = (built.usage.cpu - shop.runtime.cpu).max(0.0);
    }
    if arguments.keep.is_none() {
        fs::remove_dir_all(folder)?;
    }
    Ok(vec![whole, part])
}

fn theirs(shop: &Shop, peer: &Peer, document: &Found) -> io::Result<Entry> {
    let target = shop.root.join(format!("build-{}", peer.program));
    let folder = shop.root.join(format!("crates-{}", peer.program)).join(&document.package);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let spec = fs::canonicalize(&document.path)?;
    let mut command = Command::new(peer.program);
    (peer.generate)(command.current_dir(&folder).env("RUST_BACKTRACE", "0"), &spec, &document.package);
    let ended = process::run(&mut command, LIMIT, &shop.scratch(0))?;
    let mut entry = Entry { generator: peer.package.to_owned(), generate: ended.usage, lines: 0, ..Entry::default() };
    entry.generated = ended.success;
    if !ended.success {
        entry.reason = build::first_lines(&reason(&ended));
        return Ok(entry);
    }
    (peer.finish)(&folder, &document.package)?;
    let root = crate_root(&folder);
    entry.lines = lines(&root.join("src"))?;
    cut_loose(&root)?;
    let lock = target.join("Cargo.lock");
    if lock.exists() {
        fs::copy(&lock, root.join("Cargo.lock"))?;
    }
    entry.check = Some(measured(shop, &root, &target)?);
    if root.join("Cargo.lock").exists() {
        fs::copy(root.join("Cargo.lock"), lock)?;
    }
    Ok(entry)
}

fn reason(ended: &Ended) -> String {
    if ended.late { String::from("time limit") } else { format!("{}\n{}", ended.stdout, ended.stderr) }
}

/// Checks a crate whose dependencies may be missing yet, then alone, then when there is nothing to do: the
/// difference of the last two is the crate's own.
fn measured(shop: &Shop, folder: &Path, target: &Path) -> io::Result<Built> {
    let check = || -> io::Result<Built> {
        let ended = process::run(&mut build::cargo(folder, target, &["check"]), LIMIT, &shop.scratch(0))?;
        Ok(build::messages(&ended))
    };
    let first = check()?;
    if !first.passes {
        return Ok(first);
    }
    let mut alone = build::least(|| {
        build::touch(&folder.join("src/lib.rs"))?;
        check()
    })?;
    let nothing = build::least(check)?;
    alone.usage.cpu = (alone.usage.cpu - nothing.usage.cpu).max(0.0);
    Ok(alone)
}

fn progenitor(command: &mut Command, spec: &Path, name: &str) {
    command.arg("progenitor").arg("-i").arg(spec).args(["-o", ".", "-n", name, "-v", "0.1.0"]);
}

fn openapi_to_rust(command: &mut Command, spec: &Path, _: &str) {
    command.arg("generate").arg(spec);
}

fn ploidy(command: &mut Command, spec: &Path, name: &str) {
    command.args(["generate", "rust"]).arg(spec).args(["-o", ".", "--name", name]);
}

/// openapi-to-rust writes a module and the dependencies that it needs.
fn crate_around_module(folder: &Path, name: &str) -> io::Result<()> {
    let dependencies = fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}"),
    )?;
    fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")
}

/// The directory with `Cargo.toml`: the given one, or one below it.
fn crate_root(folder: &Path) -> PathBuf {
    let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let candidates = std::iter::once(folder.to_path_buf()).chain(below);
    candidates.into_iter().find(|path| path.join("Cargo.toml").is_file()).unwrap_or_else(|| folder.to_path_buf())
}

fn cut_loose(folder: &Path) -> io::Result<()> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(manifest, text + "\n[workspace]\n")
}

fn lines(folder: &Path) -> io::Result<usize> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sum += lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sum += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(sum)
}

fn cells(document: &Found, entry: &Entry) -> Vec<String> {
    let check = entry.check.as_ref();
    let dash = || String::from("-");
    let first = check.and_then(|built| built.first.clone()).unwrap_or_else(|| entry.reason.clone());
    vec![
        document.name.clone(),
        entry.generator.clone(),
        yes(entry.generated),
        check.map_or_else(dash, |built| yes(built.passes)),
        check.map_or_else(dash, |built| built.warnings.to_string()),
        entry.lines.to_string(),
        format!("{:.2}", entry.generate.cpu),
        entry.generate.peak.to_string(),
        check.filter(|built| built.passes).map_or_else(dash, |built| format!("{:.2}", built.usage.cpu)),
        check.filter(|built| built.passes).map_or_else(dash, |built| built.usage.peak.to_string()),
        first.chars().take(90).collect(),
    ]
}

/// Our part that is made of the document against the leanest peer that compiles.
fn ratio(document: &Found, entries: &[Entry]) -> String {
    let cpu = |entry: &Entry| entry.check.as_ref().filter(|built| built.passes).map(|built| built.usage.cpu);
    let mut compiling = entries.iter().filter_map(|entry| Some((entry, cpu(entry)?)));
    let (Some((_, whole)), Some((part, own))) = (compiling.next(), compiling.next()) else { return String::new() };
    let Some((best, least)) = compiling.min_by(|a, b| a.1.total_cmp(&b.1)) else { return String::new() };
    format!(
        "{}: check {own:.2} CPU s without the runtime = {:.2} × {} ({least:.2}), {:.2} × with it; {} lines against {}.\n",
        document.name,
        own / least.max(0.01),
        best.generator,
        whole / least.max(0.01),
        part.lines,
        best.lines,
    )
}
