//! Edits of one schema: each does one thing, and knows what that means.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::expect::{Effect, Expected, want};
use crate::limits;
use crate::tree::{Random, escape, remove, resolve};

/// A schema that is edited, and what is around it.
pub(crate) struct Around<'a> {
    pub(crate) tree: &'a Json,
    pub(crate) pointer: &'a str,
    /// Holds together with others: only what those do not speak of can be edited.
    pub(crate) merged: bool,
    /// The dialect of 3.0.
    pub(crate) old: bool,
    pub(crate) random: Random,
}

pub(crate) type Schema = Map<String, Json>;
pub(crate) type Edited = Option<Expected>;
type Apply = fn(&mut Schema, &mut Around<'_>) -> Edited;

/// All edits by name.
pub(crate) const EDITS: &[(&str, Apply)] = &[
    ("remove a property", remove_property),
    ("add an optional property", |schema, around| add_property(schema, around, false)),
    ("add a required property", |schema, around| add_property(schema, around, true)),
    ("make a property required", require),
    ("make a property optional", unrequire),
    ("set a limit", limits::set_limit),
    ("drop a limit", limits::unset_limit),
    ("raise a limit", |schema, around| limits::move_limit(schema, around, true)),
    ("lower a limit", |schema, around| limits::move_limit(schema, around, false)),
    ("change a type", change_type),
    ("add an enum value", add_value),
    ("remove an enum value", remove_value),
    ("nullable on or off", nullable),
    ("change a format", format),
    ("change a pattern", pattern),
    ("change a default", default),
    ("open or close an object", close),
    ("unique items on or off", unique),
];

/// Whether the schema says what it allows without combinations and conditions.
fn is_plain(schema: &Schema) -> bool {
    const NOT: [&str; 12] = [
        "$ref",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "if",
        "const",
        "discriminator",
        "$dynamicRef",
        "unevaluatedProperties",
        "readOnly",
        "writeOnly",
    ];
    !NOT.iter().any(|key| schema.contains_key(*key))
}

/// The type that is written, without `null`.
pub(crate) fn kind(schema: &Schema) -> Option<&str> {
    match schema.get("type")? {
        Json::String(kind) => Some(kind),
        Json::Array(kinds) => {
            match kinds.iter().filter_map(Json::as_str).filter(|kind| *kind != "null").collect::<Vec<_>>()[..] {
                [kind] => Some(kind),
                _ => None,
            }
        }
        _ => None,
    }
}

pub(crate) fn editable(schema: &Schema, around: &Around<'_>) -> bool {
    is_plain(schema) && !around.merged
}

fn names(schema: &Schema) -> Vec<String> {
    schema.get("properties").and_then(Json::as_object).into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn required(schema: &Schema) -> BTreeSet<String> {
    let list = schema.get("required").and_then(Json::as_array).into_iter().flatten();
    list.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

fn set_required(schema: &mut Schema, names: &BTreeSet<String>) {
    remove(schema, "required");
    if !names.is_empty() {
        schema.insert(String::from("required"), names.iter().cloned().map(Json::String).collect());
    }
}

fn is_closed(schema: &Schema) -> bool {
    schema.get("additionalProperties") == Some(&Json::Bool(false))
}

/// Properties that are sent both ways: the others are silent in one direction.
fn spoken(schema: &Schema, around: &Around<'_>) -> Vec<String> {
    let silent = |name: &String| {
        let below = format!("{}/properties/{}", around.pointer, escape(name));
        let own = around.tree.pointer(&below).map(ToString::to_string).unwrap_or_default();
        let far = resolve(around.tree, below).map(|(_, value)| value.to_string()).unwrap_or_default();
        [own, far].iter().any(|text| text.contains("readOnly") || text.contains("writeOnly") || text.contains("allOf"))
    };
    names(schema).into_iter().filter(|name| !silent(name)).collect()
}

fn property(around: &Around<'_>, name: &str) -> String {
    format!("{}/properties/{}", around.pointer, escape(name))
}

fn remove_property(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    if !editable(schema, around) || kind(schema) != Some("object") {
        return None;
    }
    let names = spoken(schema, around);
    let name = around.random.pick(&names)?;
    remove(schema.get_mut("properties")?.as_object_mut()?, name)?;
    let mut needed = required(schema);
    let (rules, effect): (&[&str], _) = if needed.remove(name) {
        (&["required-property-removed"], Effect::Widens)
    } else {
        (&["optional-property-removed"], Effect::Open)
    };
    set_required(schema, &needed);
    let request = if is_closed(schema) { Effect::Narrows } else { Effect::Unknown };
    let at = property(around, name);
    Some(Expected::new(at.clone(), want(&["property-removed"], request), want(rules, effect)).gone(at))
}

fn add_property(schema: &mut Schema, around: &mut Around<'_>, needed: bool) -> Edited {
    let extra = schema.get("additionalProperties").is_some_and(Json::is_object);
    if !is_plain(schema) || extra || kind(schema) != Some("object") || around.merged && needed {
        return None;
    }
    let name = "zzAdded";
    let properties = schema.entry("properties").or_insert_with(|| json!({})).as_object_mut()?;
    properties.insert(name.to_owned(), json!({"type": "string"}));
    let at = property(around, name);
    if !needed {
        let effect = if is_closed(schema) { Effect::Widens } else { Effect::Open };
        let found =
            Expected::new(at.clone(), want(&["property-added"], effect), want(&["response-property-added"], effect));
        return Some(found.new_line(at));
    }
    let mut all = required(schema);
    all.insert(name.to_owned());
    set_required(schema, &all);
    let effect = if is_closed(schema) { Effect::Both } else { Effect::Narrows };
    let response = want(&["response-required-property-added"], effect);
    Some(Expected::new(at.clone(), want(&["required-property-added"], effect), response).new_line(at))
}

const REQUIRED: &[&str] = &["became-required", "became-required-with-default"];

fn require(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    if !editable(schema, around) {
        return None;
    }
    let mut all = required(schema);
    let names: Vec<String> = spoken(schema, around).into_iter().filter(|name| !all.contains(name)).collect();
    let name = around.random.pick(&names)?.clone();
    all.insert(name.clone());
    set_required(schema, &all);
    let at = property(around, &name);
    Some(Expected::both(at.clone(), REQUIRED, Effect::Narrows).line(at).provable())
}

fn unrequire(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    if !editable(schema, around) {
        return None;
    }
    let mut all = required(schema);
    let names: Vec<String> = spoken(schema, around).into_iter().filter(|name| all.contains(name)).collect();
    let name = around.random.pick(&names)?.clone();
    all.remove(&name);
    set_required(schema, &all);
    let at = property(around, &name);
    Some(Expected::both(at.clone(), &["became-optional"], Effect::Widens).line(at).provable())
}

const TYPES: &[&str] = &["type-changed", "type-generalized", "type-specialized", "type-compatible"];

fn change_type(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    const OTHER: [&str; 10] =
        ["type", "description", "title", "example", "examples", "deprecated", "externalDocs", "xml", "nullable", "x-a"];
    if !editable(schema, around) || !schema.keys().all(|key| OTHER.contains(&key.as_str())) {
        return None;
    }
    let (new, effect, text) = match kind(schema)? {
        "string" => ("integer", Effect::Both, Effect::Narrows),
        "integer" if around.random.below(2) == 0 => ("number", Effect::Widens, Effect::Widens),
        "integer" | "boolean" => ("string", Effect::Both, Effect::Widens),
        "number" => ("integer", Effect::Narrows, Effect::Narrows),
        _ => return None,
    };
    match schema.get_mut("type")? {
        Json::Array(kinds) => kinds.iter_mut().filter(|kind| *kind != "null").for_each(|kind| *kind = json!(new)),
        kind => *kind = json!(new),
    }
    let line = format!("{}/type", around.pointer);
    Some(Expected::both(around.pointer, TYPES, effect).text(text).line(line).provable())
}

/// A list of several texts.
fn texts<'a>(schema: &'a mut Schema, around: &Around<'_>) -> Option<&'a mut Vec<Json>> {
    if !editable(schema, around) || kind(schema) != Some("string") || schema.contains_key("default") {
        return None;
    }
    let list = schema.get_mut("enum")?.as_array_mut()?;
    (list.len() > 1 && list.iter().all(Json::is_string)).then_some(list)
}

fn add_value(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let list = texts(schema, around)?;
    list.push(json!("zz-added"));
    let line = format!("{}/enum/{}", around.pointer, list.len() - 1);
    Some(Expected::both(around.pointer, &["enum-value-added"], Effect::Widens).new_line(line).provable())
}

fn remove_value(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let list = texts(schema, around)?;
    let at = around.random.below(list.len());
    let gone = list.remove(at);
    if list.contains(&gone) {
        return None;
    }
    let line = format!("{}/enum/{at}", around.pointer);
    Some(Expected::both(around.pointer, &["enum-value-removed"], Effect::Narrows).gone(line).provable())
}

fn nullable(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let own = kind(schema)?.to_owned();
    let mixed = !around.old && schema.contains_key("nullable");
    if !editable(schema, around) || schema.contains_key("enum") || own == "null" || mixed {
        return None;
    }
    let was = schema.get("nullable") == Some(&Json::Bool(true)) || schema.get("type")?.is_array();
    if around.old {
        schema.insert(String::from("nullable"), json!(!was));
    } else {
        schema.insert(String::from("type"), if was { json!(own) } else { json!([own, "null"]) });
    }
    let (rules, effect): (&[&str], _) =
        if was { (&["became-not-nullable"], Effect::Narrows) } else { (&["became-nullable"], Effect::Widens) };
    Some(Expected::both(around.pointer, rules, effect).provable())
}

fn format(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let other = ["enum", "pattern", "contentEncoding", "contentMediaType", "default"];
    if !editable(schema, around) || kind(schema) != Some("string") || other.iter().any(|key| schema.contains_key(*key))
    {
        return None;
    }
    let effect = match schema.get("format").and_then(Json::as_str) {
        None => Effect::Narrows,
        Some("binary" | "byte" | "date") => return None,
        Some(_) if around.random.below(2) == 0 => Effect::Widens,
        Some(_) => Effect::Both,
    };
    match effect {
        Effect::Widens => remove(schema, "format"),
        _ => schema.insert(String::from("format"), json!("date")),
    };
    Some(Expected::both(around.pointer, TYPES, effect).line(format!("{}/format", around.pointer)))
}

fn pattern(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    if !editable(schema, around) || kind(schema) != Some("string") || schema.contains_key("enum") {
        return None;
    }
    let was = schema.get("pattern").and_then(Json::as_str).map(str::to_owned);
    let all: (&'static [&str], Effect) = match was.as_deref() {
        None => (&["pattern-added"], Effect::Narrows),
        Some("" | ".*" | "^.*$") => return None,
        Some(_) if around.random.below(2) == 0 => (&["pattern-removed"], Effect::Widens),
        Some(_) => (&["pattern-changed"], Effect::Unknown),
    };
    match all.1 {
        Effect::Widens => remove(schema, "pattern"),
        _ => schema.insert(String::from("pattern"), json!("^zz[0-9]{3}$")),
    };
    Some(Expected::both(around.pointer, all.0, all.1).line(format!("{}/pattern", around.pointer)))
}

fn default(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    if !editable(schema, around) || kind(schema) != Some("string") || schema.contains_key("enum") {
        return None;
    }
    let rules: &'static [&str] = match schema.get("default") {
        None => &["default-value-added"],
        Some(_) if around.random.below(2) == 0 => &["default-value-removed"],
        Some(_) => &["default-value-changed"],
    };
    match rules {
        ["default-value-removed"] => remove(schema, "default"),
        _ => schema.insert(String::from("default"), json!("zz")),
    };
    Some(Expected::both(around.pointer, rules, Effect::Open).line(format!("{}/default", around.pointer)))
}

fn close(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    let known = names(schema).is_empty() || schema.contains_key("patternProperties");
    if !editable(schema, around) || kind(schema) != Some("object") || known {
        return None;
    }
    let line = format!("{}/additionalProperties", around.pointer);
    let (rules, effect): (&[&str], _) = match schema.get("additionalProperties") {
        Some(Json::Bool(false)) => {
            remove(schema, "additionalProperties");
            (&["additional-properties-allowed"], Effect::Widens)
        }
        None => {
            schema.insert(String::from("additionalProperties"), json!(false));
            (&["additional-properties-forbidden"], Effect::Narrows)
        }
        Some(_) => return None,
    };
    Some(Expected::both(around.pointer, rules, effect).line(line).provable())
}

fn unique(schema: &mut Schema, around: &mut Around<'_>) -> Edited {
    if !editable(schema, around) || kind(schema) != Some("array") {
        return None;
    }
    let was = schema.get("uniqueItems") == Some(&Json::Bool(true));
    schema.insert(String::from("uniqueItems"), json!(!was));
    let (rules, effect): (&[&str], _) =
        if was { (&["unique-items-unset"], Effect::Widens) } else { (&["unique-items-set"], Effect::Narrows) };
    Some(Expected::both(around.pointer, rules, effect))
}
