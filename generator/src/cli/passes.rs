//! `oasmith passes`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::Rigour;
use super::output::{read, show};
use super::{DONE, FOUND, Io, Stop};
use crate::api::Api;
use crate::disk::Project;
use crate::parse::model::Document;
use crate::report::Report;
use crate::source::Sources;

/// Prints what each phase makes of a document: an overview as YAML, then everything that the client was decided to be.
pub(super) fn run(spec: &str, io: &mut Io<'_>) -> Result<u8, Stop> {
    let project = Project::of_spec(&io.folder, spec, None)?;
    let generated = read(&project, Rigour { strict: false, lenient: true }, io)?;
    section("source", &texts(&generated.sources), io)?;
    // Only the pipeline's ends are kept, so the first phases run once more; the root text is at hand.
    let root = generated.sources.iter().next().cloned().unwrap_or_default();
    let document = crate::check(root, &mut project.loader(), &mut Report::new(crate::report::Leniency::Tolerant));
    section("parse, check", &outline(&document), io)?;
    if let Some(api) = &generated.api {
        section("lower", &decisions(api), io)?;
        writeln!(io.stdout, "{api:#?}\n")?;
    }
    let lines = generated.files.iter().map(|(path, text)| (path, text.lines().count()));
    section("render: lines", &lines.collect::<BTreeMap<_, _>>(), io)?;
    show(&generated, io)?;
    Ok(if generated.report.errors() == 0 { DONE } else { FOUND })
}

fn section(title: &str, value: &impl Serialize, io: &mut Io<'_>) -> Result<(), Stop> {
    let text = serde_yaml::to_string(value).unwrap_or_else(|error| format!("# {error}\n"));
    writeln!(io.stdout, "# ---- {title}\n{text}")?;
    Ok(())
}

#[derive(Serialize)]
struct Text<'a> {
    name: &'a str,
    bytes: usize,
    lines: usize,
}

fn texts(sources: &Sources) -> Vec<Text<'_>> {
    sources
        .iter()
        .map(|source| Text { name: &source.name, bytes: source.text.len(), lines: source.text.lines().count() })
        .collect()
}

/// A document in short.
#[derive(Serialize)]
struct Outline<'a> {
    version: &'a str,
    title: &'a str,
    paths: Vec<String>,
    webhooks: usize,
    schemas: Vec<String>,
    security_schemes: Vec<&'a str>,
}

fn outline(document: &Document) -> Outline<'_> {
    Outline {
        version: &document.version.value,
        title: &document.info.title.value,
        paths: document.paths.iter().map(|item| item.path.value.to_string()).collect(),
        webhooks: document.webhooks.len(),
        schemas: document.schemas.keys().map(|location| location.0.clone()).collect(),
        security_schemes: document.security_schemes.keys().map(String::as_str).collect(),
    }
}

/// A client in short.
#[derive(Serialize)]
struct Decisions<'a> {
    package: &'a str,
    operations: Vec<String>,
    types: Vec<String>,
}

fn decisions(api: &Api) -> Decisions<'_> {
    let in_group = |group: &crate::api::Group| {
        let name = group.name.rust.clone();
        group
            .operations
            .iter()
            .map(|operation| format!("{name}().{} ← {}", operation.name.rust, operation.pointer))
            .collect::<Vec<_>>()
    };
    Decisions {
        package: &api.package.name,
        operations: api.groups.iter().flat_map(in_group).collect(),
        types: api.types.all.iter().map(|ty| format!("{} ← {}", ty.name.rust, ty.pointer)).collect(),
    }
}
