//! Both crates of a pair, and two crates with user code: one workspace, so that everything is compiled once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use serde_json::Value as Json;

use crate::build::{Shop, first_lines};
use crate::process;

const LIMIT: Duration = Duration::from_mins(30);
const MANIFEST: &str =
    "[workspace]\nresolver = \"3\"\nmembers = [\"base\", \"revision\", \"with-base\", \"with-revision\"]\n";
/// What user code stands in: a line each, so that a message's line tells whose it is.
const HEAD: &str = "#![allow(warnings)]\n";

/// A workspace on disk.
pub(crate) struct Crates<'a> {
    shop: &'a Shop,
    folder: PathBuf,
}

impl<'a> Crates<'a> {
    pub(crate) fn open(shop: &'a Shop) -> io::Result<Self> {
        let folder = shop.root.join("witnesses");
        fs::create_dir_all(&folder)?;
        keep(&folder.join("Cargo.toml"), MANIFEST)?;
        if !folder.join("Cargo.lock").is_file() {
            fs::copy(shop.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        }
        Ok(Self { shop, folder })
    }

    /// Writes a generated crate, touching only what differs from the last one.
    pub(crate) fn write(&self, side: &str, files: &BTreeMap<String, String>) -> io::Result<()> {
        let folder = self.folder.join(side);
        let mut old = Vec::new();
        if folder.is_dir() {
            list(&folder, &mut old)?;
        }
        for path in old {
            let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if !files.contains_key(&name) {
                fs::remove_file(path)?;
            }
        }
        files.iter().try_for_each(|(name, text)| keep(&folder.join(name), text))
    }

    /// Compiles code, each piece in a module of its own, against one side: which pieces are refused, with the first
    /// message of each.
    pub(crate) fn refused(&self, side: &str, code: &[String]) -> io::Result<Result<BTreeMap<usize, String>, String>> {
        let user = format!("with-{side}");
        let folder = self.folder.join(&user);
        let other = self.folder.join(if side == "base" { "with-revision" } else { "with-base" });
        for (folder, name) in [(&folder, side), (&other, if side == "base" { "revision" } else { "base" })] {
            let package = folder.file_name().unwrap_or_default().to_string_lossy();
            let manifest = format!(
                "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{name} = {{ path = \"../{name}\" }}\n"
            );
            keep(&folder.join("Cargo.toml"), &manifest)?;
            if !folder.join("src/lib.rs").is_file() {
                keep(&folder.join("src/lib.rs"), HEAD)?;
            }
        }
        let mut refused = BTreeMap::new();
        // A name that is missing hides types that do not fit: what is refused is left out, until nothing else is.
        loop {
            let mut text = String::from(HEAD);
            for (index, piece) in code.iter().enumerate() {
                let piece = if refused.contains_key(&index) { "" } else { piece.as_str() };
                let _ = writeln!(text, "mod w{index} {{ use {side}::*; {} }}", piece.replace('\n', " "));
            }
            keep(&folder.join("src/lib.rs"), &text)?;
            match self.check(&user)? {
                Ok(lines) if lines.is_empty() => return Ok(Ok(refused)),
                Ok(lines) => {
                    let new: BTreeSet<usize> = lines.keys().copied().collect();
                    if new.iter().all(|line| refused.contains_key(&line.saturating_sub(2))) {
                        return Ok(Err(lines.into_values().next().unwrap_or_default()));
                    }
                    refused.extend(lines.into_iter().map(|(line, message)| (line.saturating_sub(2), message)));
                }
                Err(reason) => return Ok(Err(reason)),
            }
        }
    }

    /// Lines with errors, and the first message of each; the reason if it is something else that does not compile.
    fn check(&self, package: &str) -> io::Result<Result<BTreeMap<usize, String>, String>> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.folder).args([
            "check",
            "--offline",
            "--quiet",
            "--message-format=json",
            "-p",
            package,
        ]);
        command.env("CARGO_TARGET_DIR", self.shop.target(0)).env("CARGO_INCREMENTAL", "0");
        let ended = process::run(&mut command, LIMIT, &self.shop.scratch(0))?;
        let mut lines = BTreeMap::new();
        let values = ended.stdout.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
        for value in values.filter(|value| value.pointer("/message/level").and_then(Json::as_str) == Some("error")) {
            let text = value.pointer("/message/message").and_then(Json::as_str).unwrap_or_default().to_owned();
            let is_user = value.pointer("/target/name").and_then(Json::as_str) == Some(&package.replace('-', "_"));
            let spans = value.pointer("/message/spans").and_then(Json::as_array).cloned().unwrap_or_default();
            let primary = spans.iter().find(|span| span.get("is_primary") == Some(&Json::Bool(true)));
            match primary.and_then(|span| usize::try_from(span.get("line_start")?.as_u64()?).ok()) {
                Some(line) if is_user => {
                    lines.entry(line).or_insert(text);
                }
                // "aborting due to …" has no place.
                _ if is_user => {}
                _ => return Ok(Err(text)),
            }
        }
        Ok(if ended.success || !lines.is_empty() { Ok(lines) } else { Err(first_lines(&ended.stderr)) })
    }
}

/// Writes a file if its text is another one: cargo looks at times.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
