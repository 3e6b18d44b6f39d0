//! Builds and runs the programs, a document at a time, and says how that went.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use super::case::Case;
use super::verdict::{Verdict, judge};
use crate::arguments::Arguments;
use crate::build::{self, Shop, first_lines};
use crate::documents::Found;
use crate::print::table;
use crate::process;

const LIMIT: Duration = Duration::from_mins(30);
/// So many findings of a document are listed.
const SHOWN: usize = 40;

/// Runs every document; whether all examples came back, and all limits were seen.
pub(crate) fn all(arguments: &Arguments, shop: &Shop, documents: &[Found]) -> io::Result<bool> {
    let root = arguments.keep.clone().unwrap_or_else(|| shop.root.join("rounds"));
    fs::create_dir_all(&root)?;
    let root = fs::canonicalize(root)?;
    fs::write(root.join("Cargo.lock"), fs::read("Cargo.lock").unwrap_or_default())?;
    let mut rows = vec![TITLES.iter().map(|title| (*title).to_owned()).collect()];
    let (mut details, mut faults) = (String::new(), String::new());
    let mut good = true;
    for document in documents {
        let _ = writeln!(io::stderr(), "{} …", document.name);
        match one(arguments, shop, document, &root)? {
            Ok(verdict) if verdict.examples == 0 => {}
            Ok(verdict) => {
                good &= verdict.passes();
                rows.push(cells(&document.name, &verdict));
                list(&mut details, &document.name, "different", &verdict.different);
                list(&mut details, &document.name, "limits", &verdict.disagreed);
                list(&mut faults, &document.name, "invalid by its own schema", &verdict.invalid);
            }
            Err(reason) => {
                good = false;
                let _ = writeln!(details, "\n{}: no program\n    {reason}", document.name);
            }
        }
    }
    io::stdout().write_all((table(&rows) + &faults + &details).as_bytes())?;
    Ok(good)
}

const TITLES: &[&str] = &[
    "document",
    "examples",
    "exact",
    "different",
    "invalid",
    "of them refused",
    "unknown members",
    "other direction",
    "limits checked",
    "broken",
    "disagreed",
];

fn cells(name: &str, verdict: &Verdict) -> Vec<String> {
    let counts = [
        verdict.examples,
        verdict.exact,
        verdict.different.len(),
        verdict.invalid.len(),
        verdict.invalid_refused,
        verdict.unknown,
        verdict.hidden,
        verdict.limits,
        verdict.broken,
        verdict.disagreed.len(),
    ];
    std::iter::once(name.to_owned()).chain(counts.iter().map(ToString::to_string)).collect()
}

fn list(text: &mut String, name: &str, what: &str, findings: &[String]) {
    if !findings.is_empty() {
        let shown: Vec<&str> = findings.iter().take(SHOWN).map(String::as_str).collect();
        let more = findings.len() - shown.len();
        let _ = writeln!(text, "\n{name}: {what}\n    {}", shown.join("\n    "));
        if more > 0 {
            let _ = writeln!(text, "    and {more} more");
        }
    }
}

/// What became of one document; the reason if there is no program.
fn one(arguments: &Arguments, shop: &Shop, document: &Found, root: &Path) -> io::Result<Result<Verdict, String>> {
    let folder = root.join(&document.package);
    let mut child = build::generate(&document.path, &folder, &document.package)?;
    let ended = process::run(child.arg("--examples"), Duration::from_secs(arguments.limit), &shop.scratch(0))?;
    if !ended.success {
        return Ok(Err(if ended.late { String::from("time limit") } else { first_lines(&ended.stderr) }));
    }
    let text = fs::read_to_string(folder.join("cases.jsonl"))?;
    let cases: Vec<Case> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if cases.is_empty() {
        return Ok(Ok(Verdict::default()));
    }
    fs::write(root.join("Cargo.toml"), build::workspace(&document.package, &[]))?;
    let target = shop.root.join("rounds-build");
    let mut cargo = build::cargo(root, &target, &["build"]);
    // Nobody debugs these programs.
    let ended = process::run(cargo.env("CARGO_PROFILE_DEV_DEBUG", "0"), LIMIT, &shop.scratch(0))?;
    let built = build::messages(&ended);
    if !built.passes {
        return Ok(Err(built.first.unwrap_or_default()));
    }
    let name = format!("{}-rounds{}", document.package, env::consts::EXE_SUFFIX);
    let mut program = Command::new(target.join("debug").join(name));
    let ended = process::run(program.arg(folder.join("input.txt")), LIMIT, &shop.scratch(0))?;
    if arguments.keep.is_none() {
        fs::remove_dir_all(folder)?;
    }
    Ok(if ended.success { Ok(judge(&cases, &ended.stdout)) } else { Err(first_lines(&ended.stderr)) })
}
