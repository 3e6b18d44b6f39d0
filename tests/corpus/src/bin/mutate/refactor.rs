//! Other ways to write the same: nothing that goes over the wire differs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use crate::expect::{Edit, Site};
use crate::tree::{Random, escape, members, remove, resolve, target};
use crate::walk::{METHODS, sites};

type Refactoring = fn(&mut Json, &mut Random) -> Option<String>;

/// All refactorings by name.
const ALL: &[(&str, Refactoring)] = &[
    ("write out a reference", inline),
    ("name an inline schema", extract),
    ("wrap in allOf", wrap),
    ("move parameters to the path", hoist),
    ("move parameters to the operations", lower),
    ("other order of everything", reverse),
    ("rename a path parameter", rename_parameter),
    ("rename a component", rename_component),
    ("write 3.0 as 3.1", upgrade),
];

/// How many there are.
pub(crate) fn count() -> usize {
    ALL.len()
}

/// A refactoring of this kind at a random place, if it fits there.
pub(crate) fn edit(before: &Json, kind: usize, seed: u64) -> Option<Edit> {
    let (name, apply) = ALL.get(kind)?;
    let mut tree = before.clone();
    let place = apply(&mut tree, &mut Random(seed))?;
    Some(Edit { name, place, tree, expected: Vec::new(), site: Site::Silent })
}

/// A random schema that operations reach, which is a member or body and fits.
fn schema(tree: &Json, random: &mut Random, fits: impl Fn(&Json) -> bool) -> Option<String> {
    let listed = |pointer: &str| ["allOf", "oneOf", "anyOf"].iter().any(|key| pointer.rsplit('/').nth(1) == Some(key));
    let all: Vec<String> = sites(tree).into_keys().filter(|pointer| !listed(pointer)).collect();
    let fitting: Vec<&String> = all.iter().filter(|pointer| tree.pointer(pointer).is_some_and(&fits)).collect();
    random.pick(&fitting).map(|pointer| (*pointer).clone())
}

fn inline(tree: &mut Json, random: &mut Random) -> Option<String> {
    let pointer = schema(tree, random, |schema| {
        target(schema).is_some() && schema.as_object().is_some_and(|map| map.len() == 1)
    })?;
    let (_, value) = resolve(tree, pointer.clone())?;
    *tree.pointer_mut(&pointer)? = value.clone();
    Some(pointer)
}

fn extract(tree: &mut Json, random: &mut Random) -> Option<String> {
    let pointer = schema(tree, random, |schema| schema.get("type").is_some() && target(schema).is_none())?;
    // A component itself would only be renamed, and `readOnly` beside a reference does not count in 3.0.
    if pointer.matches('/').count() < 4 {
        return None;
    }
    let value = tree.pointer_mut(&pointer)?;
    let words = ["readOnly", "writeOnly", "nullable", "default", "deprecated"];
    if words.iter().any(|word| value.get(*word).is_some()) {
        return None;
    }
    let inner = std::mem::replace(value, json!({"$ref": "#/components/schemas/ZzExtracted"}));
    let components = tree.as_object_mut()?.entry("components").or_insert_with(|| json!({})).as_object_mut()?;
    let schemas = components.entry("schemas").or_insert_with(|| json!({})).as_object_mut()?;
    schemas.insert(String::from("ZzExtracted"), inner);
    Some(pointer)
}

fn wrap(tree: &mut Json, random: &mut Random) -> Option<String> {
    let pointer = schema(tree, random, Json::is_object)?;
    let value = tree.pointer_mut(&pointer)?;
    *value = json!({"allOf": [value.take()]});
    Some(pointer)
}

/// Paths whose operations all have the same list of parameters, at least two of them.
fn hoist(tree: &mut Json, random: &mut Random) -> Option<String> {
    let own = |item: &Json| -> Vec<Json> {
        let operations = METHODS.iter().filter_map(|method| item.get(*method));
        operations.map(|operation| operation.get("parameters").cloned().unwrap_or_default()).collect()
    };
    let fits = |item: &Json| {
        let lists = own(item);
        item.get("parameters").is_none()
            && item.get("additionalOperations").is_none()
            && lists.first().is_some_and(|first| first.is_array() && lists.iter().all(|list| list == first))
    };
    let paths: Vec<String> =
        members(tree, "paths").filter(|(_, item)| fits(item)).map(|(path, _)| path.clone()).collect();
    let path = random.pick(&paths)?.clone();
    let item = tree.get_mut("paths")?.get_mut(&path)?.as_object_mut()?;
    let mut list = Json::Null;
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).and_then(Json::as_object_mut) {
            list = remove(operation, "parameters")?;
        }
    }
    item.insert(String::from("parameters"), list);
    Some(path)
}

fn lower(tree: &mut Json, random: &mut Random) -> Option<String> {
    let fits = |item: &Json| item.get("parameters").is_some() && item.get("additionalOperations").is_none();
    let paths: Vec<String> =
        members(tree, "paths").filter(|(_, item)| fits(item)).map(|(path, _)| path.clone()).collect();
    let path = random.pick(&paths)?.clone();
    let (before, parts) = (tree.clone(), tree.get_mut("paths")?.get_mut(&path)?.as_object_mut()?);
    let shared = remove(parts, "parameters")?;
    let key = |one: &Json| {
        let at = target(one).and_then(|at| before.pointer(&at));
        let one = at.unwrap_or(one);
        (one.get("name").cloned(), one.get("in").cloned())
    };
    for method in METHODS {
        let Some(operation) = parts.get_mut(method).and_then(Json::as_object_mut) else { continue };
        let list = operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
        let own: Vec<_> = list.iter().map(key).collect();
        list.extend(shared.as_array()?.iter().filter(|one| !own.contains(&key(one))).cloned());
    }
    Some(path)
}

/// Turns around what is a set: members of everything, alternatives, `required`, listed values.
#[expect(clippy::unnecessary_wraps, reason = "one of several refactorings, which need not fit")]
fn reverse(tree: &mut Json, _: &mut Random) -> Option<String> {
    turn(tree, "");
    Some(String::from("the whole document"))
}

/// By recursion: the reader has limited the depth.
fn turn(value: &mut Json, key: &str) {
    match value {
        Json::Object(members) => {
            let old = std::mem::take(members);
            *members = old.into_iter().rev().collect();
            // What is said of examples and extensions is their own business.
            let inside = members.iter_mut().filter(|(key, _)| !key.starts_with("x-") && !key.starts_with("example"));
            for (key, value) in inside {
                turn(value, key);
            }
        }
        Json::Array(items) => {
            // The first server, the first tag and the first of several credentials are special.
            if ["oneOf", "anyOf", "allOf", "required", "enum", "parameters"].contains(&key) {
                items.reverse();
            }
            for item in items {
                turn(item, "");
            }
        }
        _ => {}
    }
}

fn rename_parameter(tree: &mut Json, random: &mut Random) -> Option<String> {
    let paths: Vec<String> =
        members(tree, "paths").map(|(path, _)| path.clone()).filter(|path| path.contains('{')).collect();
    let path = random.pick(&paths)?.clone();
    let name = path.split('{').nth(1)?.split('}').next()?.to_owned();
    let renamed = path.replacen(&format!("{{{name}}}"), "{zzRenamed}", 1);
    let pointer = format!("/paths/{}", escape(&path));
    let mut lists = vec![format!("{pointer}/parameters")];
    lists.extend(METHODS.iter().map(|method| format!("{pointer}/{method}/parameters")));
    let found = lists.iter().filter_map(|list| tree.pointer(list)?.as_array().map(|all| (list.clone(), all.len())));
    let all: Vec<String> = found.flat_map(|(list, count)| (0..count).map(move |at| format!("{list}/{at}"))).collect();
    let before = tree.clone();
    for at in all {
        let Some((_, parameter)) = resolve(&before, at.clone()) else { continue };
        if parameter.get("in") == Some(&json!("path")) && parameter.get("name") == Some(&json!(name)) {
            let mut own = parameter.clone();
            own["name"] = json!("zzRenamed");
            *tree.pointer_mut(&at)? = own;
        }
    }
    let item = tree.get_mut("paths")?.as_object_mut()?;
    let moved = std::mem::take(item)
        .into_iter()
        .map(|(key, value)| if key == path { (renamed.clone(), value) } else { (key, value) });
    *item = moved.collect();
    Some(path)
}

fn rename_component(tree: &mut Json, random: &mut Random) -> Option<String> {
    let schemas = tree.pointer("/components/schemas")?.as_object()?;
    // Tags without a mapping are names of components.
    if tree.to_string().contains("\"discriminator\"") {
        return None;
    }
    let names: Vec<String> = schemas.keys().cloned().collect();
    let name = random.pick(&names)?.clone();
    let schemas = tree.pointer_mut("/components/schemas")?.as_object_mut()?;
    let moved = std::mem::take(schemas).into_iter();
    *schemas =
        moved.map(|(key, value)| if key == name { (String::from("ZzRenamed"), value) } else { (key, value) }).collect();
    let old = format!("#/components/schemas/{}", escape(&name));
    refer(tree, &old);
    Some(name)
}

/// By recursion: the reader has limited the depth.
fn refer(value: &mut Json, old: &str) {
    match value {
        Json::Object(members) => {
            if let Some(Json::String(text)) = members.get_mut("$ref")
                && (text == old || text.starts_with(&format!("{old}/")))
            {
                *text = text.replacen(old, "#/components/schemas/ZzRenamed", 1);
            }
            for value in members.values_mut() {
                refer(value, old);
            }
        }
        Json::Array(items) => {
            for item in items {
                refer(item, old);
            }
        }
        _ => {}
    }
}

fn upgrade(tree: &mut Json, _: &mut Random) -> Option<String> {
    let version = tree.get("openapi")?.as_str()?.to_owned();
    if !version.starts_with("3.0") {
        return None;
    }
    let all: BTreeMap<String, BTreeSet<String>> =
        sites(tree).into_iter().map(|(pointer, ways)| (pointer, ways.into_values().flatten().collect())).collect();
    for pointer in all.keys() {
        if let Some(schema) = tree.pointer_mut(pointer).and_then(Json::as_object_mut) {
            modern(schema)?;
        }
    }
    tree["openapi"] = json!("3.1.0");
    Some(String::from("the whole document"))
}

/// `None` where the two dialects differ in more than the spelling.
fn modern(schema: &mut Map<String, Json>) -> Option<()> {
    if schema.contains_key("$ref") {
        return (schema.len() == 1).then_some(());
    }
    for (limit, flag) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match remove(schema, flag) {
            Some(Json::Bool(true)) => {
                let value = remove(schema, limit)?;
                schema.insert(flag.to_owned(), value);
            }
            Some(Json::Bool(false)) | None => {}
            Some(_) => return None,
        }
    }
    if schema.contains_key("type") || schema.get("nullable").is_none() {
        if remove(schema, "nullable") == Some(Json::Bool(true)) {
            let kind = schema.get("type")?.clone();
            schema.insert(String::from("type"), json!([kind, "null"]));
            if let Some(Json::Array(values)) = schema.get_mut("enum")
                && !values.contains(&Json::Null)
            {
                values.push(Json::Null);
            }
        }
        return Some(());
    }
    None
}
