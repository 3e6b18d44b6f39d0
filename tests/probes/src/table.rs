//! The documents of a directory, and the table that is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use oasmith::disk::DiskLoader;
use oasmith::source::Source;
use probes::{Expected, Module, Value};
use serde_json::Value as Json;

/// A document.
#[derive(Debug)]
pub(crate) struct Document {
    /// File name without its end.
    pub(crate) name: String,
    /// Values for its types.
    pub(crate) values: Vec<Value>,
    /// Its client.
    pub(crate) state: State,
}

/// How far a document came.
#[derive(Debug)]
pub(crate) enum State {
    /// There is a client.
    Ready(Box<Module>),
    /// There is none: why.
    Broken(String),
}

/// The documents of a directory, in the order of their names.
pub(crate) fn documents(folder: &Path) -> io::Result<Vec<Document>> {
    let mut values = values(&folder.join("roundtrips.json"))?;
    let mut out = Vec::new();
    for path in files(folder)? {
        let text = fs::read_to_string(&path)?;
        let (Some(stem), Some(file)) = (path.file_stem(), path.file_name()) else { continue };
        let (name, file) = (stem.to_string_lossy().into_owned(), file.to_string_lossy().into_owned());
        let known = values.remove(&name);
        // A part of another document has no version of its own.
        if known.is_none() && !text.contains("openapi") && !text.contains("swagger") {
            continue;
        }
        let source = Source { name: file, text };
        let state = match Module::new(
            &format!("d{}_{}", out.len(), identifier(&name)),
            source,
            "",
            &mut DiskLoader::new(folder),
        ) {
            Ok(module) => State::Ready(Box::new(module)),
            Err(report) => State::Broken(report.lines().take(3).collect::<Vec<_>>().join(" ")),
        };
        out.push(Document { name, values: known.unwrap_or_default(), state });
    }
    let lost = values.into_iter().map(|(name, values)| Document {
        name,
        values,
        state: State::Broken("no such document".to_owned()),
    });
    out.extend(lost);
    Ok(out)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_document = path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
        if is_document && !path.ends_with("roundtrips.json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn identifier(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}

/// The values by document. Numbers are read as serde_json reads them.
fn values(file: &Path) -> io::Result<BTreeMap<String, Vec<Value>>> {
    let all: BTreeMap<String, Vec<Json>> = match fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error),
    };
    let value = |entry: &Json| -> Option<Value> {
        let json = entry.get("json")?.to_string();
        let (schema, expected) = (entry.get("type")?.as_str()?.to_owned(), Expected::Json(json.clone()));
        Some(Value { schema, json, expected, unknown: false })
    };
    Ok(all.into_iter().map(|(name, list)| (name, list.iter().filter_map(value).collect())).collect())
}

/// The table, and whether all is well.
pub(crate) fn print(documents: &[Document], outcomes: &[String]) -> (bool, String) {
    let mut outcomes = outcomes.iter();
    let (mut text, mut counts) = (String::new(), BTreeMap::<&str, usize>::new());
    for Document { name, values, state } in documents {
        let about = match state {
            State::Ready(_) => "compiles".to_owned(),
            State::Broken(why) => format!("no client: {why}"),
        };
        *counts.entry(if about == "compiles" { "clients" } else { "without a client" }).or_default() += 1;
        let _ = writeln!(text, "{name}: {about}");
        for (value, outcome) in values.iter().zip(outcomes.by_ref()) {
            let word = outcome.split([':', ',']).next().unwrap_or_default();
            *counts.entry(if word == "exact" || word == "different" { word } else { "not available" }).or_default() +=
                1;
            let _ = writeln!(text, "    {} {}  →  {outcome}", value.schema, value.json);
        }
    }
    let sums: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
    let _ = writeln!(text, "\n{}", sums.join(", "));
    let bad = ["different", "not available", "without a client"].iter().any(|what| counts.contains_key(what));
    (!bad, text)
}
