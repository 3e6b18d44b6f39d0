//! The child: generates one document and prints what is to be known of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use oasmith::api::Api;
use oasmith::options::{Options, file_name};
use oasmith::parse::Loader;
use oasmith::parse::model::Document;
use oasmith::render::Files;
use oasmith::report::{Leniency, Report, Severity};
use oasmith::source::{Source, Sources};
use oasmith::{lower, render};

use crate::arguments::Arguments;
use crate::facts::Facts;
use crate::raw;

/// Writes the crate and prints the [`Facts`].
pub(crate) fn run(arguments: &Arguments, package: &str) -> io::Result<()> {
    let out = arguments.keep.as_deref().unwrap_or(Path::new("."));
    let root = read(&arguments.dir).map_err(io::Error::other)?;
    let mut options = Options { spec_name: file_name(&root.name), ..Options::default() };
    options.package.name = Some(package.to_owned());
    options.package.runtime = arguments.shared_runtime.as_ref().map(|folder| folder.to_string_lossy().into_owned());
    let (facts, files) = generate(root, &options);
    write(&files, out)?;
    serde_json::to_writer(io::stdout(), &facts)?;
    io::stdout().flush()
}

/// Writes the files of a crate.
pub(crate) fn write(files: &Files, out: &Path) -> io::Result<()> {
    for (path, text) in files {
        let file = out.join(path);
        fs::create_dir_all(file.parent().unwrap_or(out))?;
        fs::write(file, text)?;
    }
    Ok(())
}

/// `oasmith::generate`, phase by phase, because the document is counted too.
fn generate(root: Source, options: &Options) -> (Facts, Files) {
    let mut report = Report::new(Leniency::Tolerant);
    let document = oasmith::check(root, &mut Disk, &mut report);
    let mut facts = Facts { schemas: document.component_schemas.len(), ..Facts::default() };
    let wanted = operations(&document);
    facts.operations = wanted.len();
    let mut files = Files::new();
    if report.propagate().is_ok() {
        let api = lower::lower(&document, options, &mut report);
        if report.propagate().is_ok() {
            files = render::render(&api);
            count(&mut facts, &document, &api, &files);
        }
    }
    facts.missing.sort();
    facts.codes = codes(&report);
    facts.first_error = first_error(&report, &document.sources);
    facts.generated = !files.is_empty();
    (facts, files)
}

fn count(facts: &mut Facts, document: &Document, api: &Api, files: &Files) {
    let wanted = operations(document);
    let made: BTreeSet<(String, String)> = api
        .groups
        .iter()
        .flat_map(|group| &group.operations)
        .map(|operation| (operation.path.clone(), operation.method.clone()))
        .collect();
    facts.operations_out = wanted.intersection(&made).count();
    facts.missing = wanted.difference(&made).map(|(path, method)| format!("{method} {path}")).collect();
    facts.tags = api.groups.iter().filter_map(|group| group.feature.clone()).collect();
    facts.tags.extend((!api.webhooks.is_empty()).then(|| "webhooks".to_owned()));
    facts.raw = raw::find(document, api);
    facts.raw_operations = facts
        .raw
        .iter()
        .map(|line| line.rsplit_once(' ').map_or(line.as_str(), |(head, _)| head))
        .collect::<BTreeSet<_>>()
        .len();
    facts.lines = lines(files, |path| !path.starts_with("src/runtime/"));
    facts.runtime_lines = lines(files, |path| path.starts_with("src/runtime/"));
}

/// Path and method of every operation.
fn operations(document: &Document) -> BTreeSet<(String, String)> {
    let all = document.paths.iter().flat_map(|item| item.operations.iter().map(move |operation| (item, operation)));
    all.map(|(item, operation)| (item.path.value.to_string(), operation.method.clone())).collect()
}

fn lines(files: &Files, wanted: impl Fn(&str) -> bool) -> usize {
    let rust = files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs") && wanted(path));
    rust.map(|(_, text)| text.lines().count()).sum()
}

fn codes(report: &Report) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for diagnostic in report.sorted() {
        *out.entry(diagnostic.code.to_owned()).or_insert(0) += 1;
    }
    out
}

fn first_error(report: &Report, sources: &Sources) -> Option<String> {
    let first = report.sorted().into_iter().find(|diagnostic| diagnostic.severity == Severity::Error)?;
    let place = first.labels.first().map(|label| sources.place(label.span)).unwrap_or_default();
    Some(format!("{}: {} ({})", first.code, first.message, file_name_and_position(&place)))
}

/// `file:line:column` without the directories.
fn file_name_and_position(place: &str) -> &str {
    place.rsplit('/').next().unwrap_or(place)
}

/// Files beside the document.
pub(crate) struct Disk;

impl Loader for Disk {
    fn load(&mut self, base: &str, reference: &str) -> Result<Source, String> {
        let folder = Path::new(base).parent().unwrap_or(Path::new(""));
        read(&folder.join(reference))
    }
}

/// A file as a document.
pub(crate) fn read(path: &Path) -> Result<Source, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Source::from_bytes(path.to_string_lossy(), bytes)
}
