//! The child: writes a crate, a program that reads and writes its types, and the values for it.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::{fs, iter};

use oasmith::api::Api;
use oasmith::options::{Options, file_name};
use oasmith::render::Files;
use oasmith::report::{Leniency, Report};
use oasmith::{lower, render};

use super::case::{Row, cases};
use crate::arguments::Arguments;
use crate::one::{Disk, read, write};

/// The part of the program that is the same for all documents.
const MAIN: &str = include_str!("main.rs.txt");

/// Writes everything below `--keep`: the crate into `crate/`, the program beside it, the values into `cases.jsonl`.
pub(crate) fn child(arguments: &Arguments, package: &str) -> io::Result<()> {
    let out = arguments.keep.as_deref().unwrap_or(Path::new("."));
    let root = read(&arguments.dir).map_err(io::Error::other)?;
    let mut options = Options { spec_name: file_name(&root.name), ..Options::default() };
    options.package.name = Some(package.to_owned());
    let mut report = Report::new(Leniency::Tolerant);
    let document = oasmith::check(root, &mut Disk, &mut report);
    report.propagate().map_err(|_| io::Error::other("the document has errors"))?;
    let api = lower::lower(&document, &options, &mut report);
    report.propagate().map_err(|_| io::Error::other("the document has errors"))?;
    let (found, rows) = cases(&document, &api);
    let files = render::render(&api).into_iter().map(|(path, text)| (format!("crate/{path}"), text));
    let mut files: Files = files.collect();
    files.insert("Cargo.toml".into(), manifest(&api, package));
    files.insert("src/main.rs".into(), main(&rows));
    write(&files, out)?;
    let mut lines = Vec::new();
    let mut inputs = Vec::new();
    for case in &found {
        serde_json::to_writer(&mut lines, case)?;
        lines.push(b'\n');
        writeln!(inputs, "{} {}", case.row, case.value)?;
    }
    fs::write(out.join("cases.jsonl"), lines)?;
    fs::write(out.join("input.txt"), inputs)
}

fn manifest(api: &Api, package: &str) -> String {
    let features = iter::once("patterns").chain(api.groups.iter().filter_map(|group| group.feature.as_deref()));
    let features: Vec<&str> = features.collect();
    format!(
        "[package]\nname = \"{package}-rounds\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nsubject = {{ path = \"crate\", package = \"{package}\", default-features = false, \
         features = {features:?} }}\n"
    )
}

fn main(rows: &[Row]) -> String {
    let mut table = String::new();
    for (ty, checked) in rows {
        let name = if *checked { "checked!" } else { "plain!" };
        let _ = writeln!(table, "    {name}({ty}),");
    }
    MAIN.replace("    // The rows.\n", &table)
}
