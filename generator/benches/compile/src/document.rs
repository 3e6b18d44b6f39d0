//! A document as every generator gets it: JSON, and once more with one property added.

use std::path::Path;
use std::{fs, io};

use serde_json::{Map, Value, json};

/// The property that a changed document has in addition.
pub const ADDED: &str = "addedForMeasurement";

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads YAML or JSON.
pub fn read(path: &Path) -> io::Result<Value> {
    let text = fs::read_to_string(path)?;
    if let Ok(value) = serde_json::from_str(&text) {
        return Ok(value);
    }
    let mut value: yaml_serde::Value = yaml_serde::from_str(&text).map_err(io::Error::other)?;
    value.apply_merge().map_err(io::Error::other)?;
    Ok(json_of(value))
}

/// YAML has keys that are numbers, as statuses often are.
fn json_of(value: yaml_serde::Value) -> Value {
    match value {
        yaml_serde::Value::Sequence(items) => items.into_iter().map(json_of).collect(),
        yaml_serde::Value::Mapping(members) => {
            let key = |key: yaml_serde::Value| match json_of(key) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            Value::Object(members.into_iter().map(|(name, value)| (key(name), json_of(value))).collect())
        }
        yaml_serde::Value::Tagged(tagged) => json_of(tagged.value),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}

/// How many operations the document has.
pub fn operations(document: &Value) -> usize {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.map(|(_, item)| METHODS.iter().filter(|method| item.get(method).is_some()).count()).sum()
}

/// The document with an optional text property more in the object schema in the middle of the named ones.
pub fn with_a_property_more(document: &Value) -> Option<Value> {
    let mut changed = document.clone();
    let schemas = changed.pointer_mut("/components/schemas")?.as_object_mut()?;
    let plain = |schema: &Value| {
        let has = |name: &str| schema.get(name).is_some();
        has("properties") && !has("allOf") && !has("oneOf") && !has("anyOf") && !has("discriminator")
    };
    let names: Vec<String> = schemas.iter().filter(|(_, schema)| plain(schema)).map(|(name, _)| name.clone()).collect();
    let schema = schemas.get_mut(names.get(names.len() / 2)?)?;
    let properties: &mut Map<String, Value> = schema.get_mut("properties")?.as_object_mut()?;
    properties.insert(ADDED.to_owned(), json!({"type": "string", "description": "Added for a measurement."}));
    Some(changed)
}

/// The document for generators that refuse it: called 3.0, and each operation with the first answer of success and the
/// first error alone. Operations and schemas stay.
pub fn reduced(document: &Value) -> Value {
    let mut document = document.clone();
    document["openapi"] = json!("3.0.3");
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for (_, item) in paths {
        for method in METHODS {
            let answers = item.pointer_mut(&format!("/{method}/responses")).and_then(Value::as_object_mut);
            let Some(answers) = answers else { continue };
            let first = |class: char| answers.keys().find(|status| status.starts_with(class)).cloned();
            let kept = [first('2'), first('4')];
            answers.retain(|status, _| kept.iter().flatten().any(|one| one == status));
        }
    }
    document
}

/// The smallest document that makes a client: what is compiled of it is what all clients share.
pub fn smallest() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Smallest", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {"/": {"get": {"operationId": "ping", "responses": {"204": {"description": "Done."}}}}},
    })
}
