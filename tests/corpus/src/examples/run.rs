//! Builds and runs the programs, a document at a time, and says how that went.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};

use super::case::Case;
use super::verdict::{Verdict, judge};
use crate::arguments::Arguments;
use crate::build::Shop;
use crate::documents::Found;
use crate::print::table;
use crate::programs::{Programs, list};

/// Runs every document; whether all examples came back, and all limits were seen.
pub(crate) fn all(arguments: &Arguments, shop: &Shop, documents: &[Found]) -> io::Result<bool> {
    let programs = Programs::open(arguments, shop, "rounds", &[])?;
    let mut rows = vec![TITLES.iter().map(|title| (*title).to_owned()).collect()];
    let (mut details, mut faults) = (String::new(), String::new());
    let mut good = true;
    for document in documents {
        let _ = writeln!(io::stderr(), "{} …", document.name);
        match one(&programs, document)? {
            Ok(verdict) if verdict.examples == 0 => {}
            Ok(verdict) => {
                good &= verdict.passes();
                rows.push(cells(&document.name, &verdict));
                list(&mut details, &format!("{}: different", document.name), &verdict.different);
                list(&mut details, &format!("{}: limits", document.name), &verdict.disagreed);
                list(&mut faults, &format!("{}: invalid by its own schema", document.name), &verdict.invalid);
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

/// What became of one document; the reason if there is no program.
fn one(programs: &Programs<'_>, document: &Found) -> io::Result<Result<Verdict, String>> {
    let folder = match programs.write(document, &["--examples"])? {
        Ok(folder) => folder,
        Err(reason) => return Ok(Err(reason)),
    };
    let text = fs::read_to_string(folder.join("cases.jsonl"))?;
    let cases: Vec<Case> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if cases.is_empty() {
        return Ok(Ok(Verdict::default()));
    }
    let mut program = match programs.build(document)? {
        Ok(program) => program,
        Err(reason) => return Ok(Err(reason)),
    };
    let output = programs.run(document, program.arg(folder.join("input.txt")))?;
    Ok(output.map(|output| judge(&cases, &output)))
}
