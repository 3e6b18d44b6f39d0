//! Every example of `spec/sfmc.yaml` is valid, and what was broken in its sources does not parse.

use std::fs;

use jsonschema::Draft;
use libtest_mimic::{Failed, Trial};
use serde_json::{Value as Json, json};

use crate::{failed, root};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("examples/match_their_schemas", match_their_schemas),
        Trial::test("examples/broken_seeds_do_not_parse", broken_seeds_do_not_parse),
    ]
}

fn match_their_schemas() -> Result<(), Failed> {
    let text = fs::read_to_string(root().join("spec/sfmc.yaml"))?;
    let document: Json = serde_yaml::from_str(&text)?;
    let mut pairs = Vec::new();
    collect(&document, &document, "", &mut pairs);
    if pairs.len() < 30 {
        return Err(failed(format!("only {} examples were found: does the search still work?", pairs.len())));
    }
    let problems: Vec<String> = pairs.iter().flat_map(|pair| violations(&document, pair)).collect();
    if problems.is_empty() { Ok(()) } else { Err(failed(problems.join("\n"))) }
}

fn broken_seeds_do_not_parse() -> Result<(), Failed> {
    for entry in fs::read_dir(root().join("tests/data/seeds-invalid"))? {
        let path = entry?.path();
        if serde_json::from_str::<Json>(&fs::read_to_string(&path)?).is_ok() {
            return Err(failed(format!("{} is valid JSON", path.display())));
        }
    }
    Ok(())
}

/// An example, the schema that it stands beside, and where.
struct Pair {
    place: String,
    schema: Json,
    example: Json,
}

/// Finds every object with examples: media types, parameters and headers with a `schema`, and schemas themselves.
fn collect(document: &Json, node: &Json, place: &str, pairs: &mut Vec<Pair>) {
    match node {
        Json::Object(members) => {
            let schema = members.get("schema").unwrap_or(node);
            let pair = |example: &Json, name: &str| Pair {
                place: format!("{place}/{name}"),
                schema: schema.clone(),
                example: example.clone(),
            };
            match members.get("examples") {
                Some(Json::Array(list)) => pairs.extend(list.iter().map(|example| pair(example, "examples"))),
                Some(Json::Object(named)) if members.contains_key("schema") => pairs.extend(
                    named
                        .iter()
                        .filter_map(|(name, example)| Some(pair(resolve(document, example).get("value")?, name))),
                ),
                _ => {}
            }
            pairs.extend(members.get("example").map(|example| pair(example, "example")));
            for (key, child) in members.iter().filter(|(key, _)| !matches!(key.as_str(), "example" | "examples")) {
                collect(document, child, &format!("{place}/{key}"), pairs);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(document, item, &format!("{place}/{index}"), pairs);
            }
        }
        _ => {}
    }
}

fn resolve<'d>(document: &'d Json, node: &'d Json) -> &'d Json {
    let target = node.get("$ref").and_then(Json::as_str).and_then(|text| text.strip_prefix('#'));
    target.and_then(|pointer| document.pointer(pointer)).unwrap_or(node)
}

fn violations(document: &Json, pair: &Pair) -> Vec<String> {
    let whole = json!({"allOf": [pair.schema], "components": document["components"]});
    match jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).build(&whole) {
        Ok(validator) => {
            let errors = validator.iter_errors(&pair.example);
            errors.map(|error| format!("{}{}: {error}", pair.place, error.instance_path())).collect()
        }
        Err(error) => vec![format!("{}: the schema itself: {error}", pair.place)],
    }
}
