//! `oasmith check`.

use serde_json::Value as Json;

use super::args::{CheckArgs, CheckFormat};
use super::output::{read, show, verdict};
use super::{DONE, FOUND, Io, Stop};
use crate::Generated;
use crate::disk::Project;
use crate::report::{print_github, print_json, print_sarif};

/// Checks each document, as far as the whole pipeline has something to say about it.
pub(super) fn run(args: &CheckArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut status = DONE;
    let mut data = Vec::new();
    for spec in &args.specs {
        let project = Project::of_spec(&io.folder, spec, None)?;
        let generated = read(&project, args.rigour, io)?;
        if generated.report.errors() > 0 {
            status = FOUND;
        }
        match args.format {
            CheckFormat::Json => data.push(print_json(&generated.report, &generated.sources)),
            CheckFormat::Sarif => data.push(print_sarif(&generated.report, &generated.sources)),
            CheckFormat::Github => {
                write!(io.stdout, "{}", print_github(&generated.report, &generated.sources))?;
                summary(spec, &generated, io)?;
            }
            CheckFormat::Text => {
                show(&generated, io)?;
                summary(spec, &generated, io)?;
            }
        }
    }
    if let Some(data) = merged(&data) {
        writeln!(io.stdout, "{data:#}")?;
    }
    Ok(status)
}

fn summary(spec: &str, generated: &Generated, io: &mut Io<'_>) -> Result<(), Stop> {
    let verdict = verdict(&generated.report).unwrap_or_else(|| String::from("no errors, no warnings"));
    writeln!(io.stdout, "{spec}: {verdict}")?;
    Ok(())
}

/// One text for all documents: arrays, and the runs of SARIF, one behind the other.
fn merged(texts: &[String]) -> Option<Json> {
    let values = texts.iter().filter_map(|text| serde_json::from_str(text).ok());
    values.reduce(|mut all: Json, mut next: Json| {
        let (into, from) = if all.is_array() {
            (Some(&mut all), Some(&mut next))
        } else {
            (all.get_mut("runs"), next.get_mut("runs"))
        };
        if let (Some(Json::Array(into)), Some(Json::Array(from))) = (into, from) {
            into.append(from);
        }
        all
    })
}
