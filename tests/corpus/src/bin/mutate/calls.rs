//! Edits of operations: parameters, statuses, media types, credentials, the operation itself.

use serde_json::{Map, Value as Json, json};

use crate::expect::{Edit, Effect, Expected, Site};
use crate::tree::{Random, escape, remove, resolve};
use crate::walk::operations;

/// An operation that is edited.
struct Call<'a> {
    tree: Json,
    before: &'a Json,
    pointer: String,
    name: String,
    random: Random,
}

type Edited = Option<Vec<Expected>>;
type Apply = fn(&mut Call<'_>) -> Edited;

/// All edits by name.
const EDITS: &[(&str, Apply)] = &[
    ("remove an operation", remove_operation),
    ("add an operation", add_operation),
    ("add an optional parameter", |call| add_parameter(call, false)),
    ("add a required parameter", |call| add_parameter(call, true)),
    ("remove a parameter", remove_parameter),
    ("rename a parameter", rename_parameter),
    ("parameter required or not", toggle_parameter),
    ("change explode", explode),
    ("change a style", style),
    ("add a status", add_status),
    ("remove a status", remove_status),
    ("change a media type of an answer", answer_media),
    ("change a media type of a request", request_media),
    ("body required or not", toggle_body),
    ("change security", security),
    ("change an operationId", operation_id),
    ("add a tag", tag),
    ("change a description", description),
];

/// How many kinds of edits there are.
pub(crate) fn count() -> usize {
    EDITS.len()
}

/// An edit of this kind at a random operation, if it fits there.
pub(crate) fn edit(before: &Json, kind: usize, seed: u64) -> Option<Edit> {
    let (name, apply) = EDITS.get(kind)?;
    let mut random = Random(seed);
    let all = operations(before);
    let (pointer, operation) = random.pick(&all)?.clone();
    let place = format!("{operation} at {pointer}");
    let mut call = Call { tree: before.clone(), before, pointer, name: operation, random };
    let expected = apply(&mut call)?;
    let site = match *name {
        "change a description" => Site::Docs,
        "add an operation" => Site::Operation(String::from("GET /zz-added")),
        _ => Site::Operation(call.name),
    };
    Some(Edit { name, place, tree: call.tree, expected, site })
}

impl Call<'_> {
    fn operation(&mut self) -> Option<&mut Map<String, Json>> {
        self.tree.pointer_mut(&self.pointer)?.as_object_mut()
    }

    /// Pointer and value of the inline parameters that fit.
    fn parameters(&self, fits: impl Fn(&Json) -> bool) -> Vec<(String, Json)> {
        let above = self.pointer.rsplit_once('/').map_or("", |(above, _)| above);
        let shared: Vec<(Json, Json)> = self.list(&format!("{above}/parameters")).map(|(_, one)| key(&one)).collect();
        let own = self.list(&format!("{}/parameters", self.pointer));
        let plain = |one: &Json| {
            let place = one.get("in").and_then(Json::as_str).unwrap_or_default();
            let ends =
                ["deprecated", "x-sunset", "x-stability-level", "x-beta"].iter().any(|word| one.get(*word).is_some());
            let named = one.get("name").and_then(Json::as_str).is_some_and(|name| !name.is_empty());
            named && (place == "query" || place == "header") && !ends && one.get("schema").is_some()
        };
        own.filter(|(_, one)| plain(one) && fits(one) && !shared.contains(&key(one))).collect()
    }

    /// The parameters of a list that are written right there.
    fn list(&self, pointer: &str) -> impl Iterator<Item = (String, Json)> + use<> {
        let list = self.before.pointer(pointer).and_then(Json::as_array).cloned().unwrap_or_default();
        let all: Vec<(String, Json)> =
            list.into_iter().enumerate().map(|(index, one)| (format!("{pointer}/{index}"), one)).collect();
        all.into_iter()
    }

    fn ends(&self) -> bool {
        let operation = self.before.pointer(&self.pointer);
        let words = ["deprecated", "x-sunset", "x-stability-level", "x-beta"];
        operation.is_none_or(|operation| words.iter().any(|word| operation.get(*word).is_some()))
    }
}

fn key(parameter: &Json) -> (Json, Json) {
    let get = |key: &str| parameter.get(key).cloned().unwrap_or_default();
    (get("in"), get("name"))
}

const GONE: &[&str] = &["api-path-removed-without-deprecation", "api-removed-without-deprecation"];

fn remove_operation(call: &mut Call<'_>) -> Edited {
    if call.ends() {
        return None;
    }
    let (path, method) = call.pointer.rsplit_once('/')?;
    remove(call.tree.pointer_mut(path)?.as_object_mut()?, method)?;
    Some(vec![Expected::both(&call.pointer, GONE, Effect::Narrows).gone(&call.pointer)])
}

fn add_operation(call: &mut Call<'_>) -> Edited {
    let paths = call.tree.get_mut("paths")?.as_object_mut()?;
    paths.insert(String::from("/zz-added"), json!({"get": {"responses": {"204": {"description": "Done."}}}}));
    let at = "/paths/~1zz-added/get";
    Some(vec![Expected::both(at, &["endpoint-added"], Effect::Widens).new_line(at)])
}

const NEW: [&str; 2] = ["new-optional-request-parameter", "new-required-request-parameter"];

fn added(pointer: &str, required: bool) -> Option<Expected> {
    const ROWS: [(&[&str], Effect); 2] = [(&[NEW[0]], Effect::Open), (&[NEW[1]], Effect::Narrows)];
    let (rules, effect) = ROWS.get(usize::from(required))?;
    Some(Expected::both(pointer, rules, *effect).new_line(format!("{pointer}/name")))
}

fn add_parameter(call: &mut Call<'_>, required: bool) -> Edited {
    let at = call.pointer.clone();
    let list = call.operation()?.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
    list.push(json!({"name": "zzAdded", "in": "query", "required": required, "schema": {"type": "string"}}));
    Some(vec![added(&format!("{at}/parameters/{}", list.len() - 1), required)?])
}

fn remove_parameter(call: &mut Call<'_>) -> Edited {
    let all = call.parameters(|_| true);
    let (pointer, _) = call.random.pick(&all)?.clone();
    let (list, index) = pointer.rsplit_once('/')?;
    call.tree.pointer_mut(list)?.as_array_mut()?.remove(index.parse().ok()?);
    Some(vec![Expected::both(&pointer, &["removed"], Effect::Unknown).gone(format!("{pointer}/name"))])
}

fn rename_parameter(call: &mut Call<'_>) -> Edited {
    let all = call.parameters(|_| true);
    let (pointer, parameter) = call.random.pick(&all)?.clone();
    *call.tree.pointer_mut(&format!("{pointer}/name"))? = json!("zzRenamed");
    let gone = Expected::both(&pointer, &["removed"], Effect::Unknown).gone(format!("{pointer}/name"));
    Some(vec![gone, added(&pointer, parameter.get("required") == Some(&Json::Bool(true)))?])
}

fn toggle_parameter(call: &mut Call<'_>) -> Edited {
    let all = call.parameters(|_| true);
    let (pointer, parameter) = call.random.pick(&all)?.clone();
    let was = parameter.get("required") == Some(&Json::Bool(true));
    call.tree.pointer_mut(&pointer)?.as_object_mut()?.insert(String::from("required"), json!(!was));
    let (rules, effect): (&[&str], _) =
        if was { (&["became-optional"], Effect::Widens) } else { (&["became-required"], Effect::Narrows) };
    Some(vec![Expected::both(&pointer, rules, effect).line(format!("{pointer}/name"))])
}

/// Parameters of the query with a list.
fn lists(call: &Call<'_>) -> Vec<(String, Json)> {
    call.parameters(|one| {
        let schema = one.get("schema").cloned().unwrap_or_default();
        one.get("in") == Some(&json!("query")) && schema.get("type") == Some(&json!("array"))
    })
}

fn explode(call: &mut Call<'_>) -> Edited {
    let all = lists(call);
    let (pointer, parameter) = call.random.pick(&all)?.clone();
    let form = parameter.get("style").is_none_or(|style| style == "form");
    let was = parameter.get("explode").and_then(Json::as_bool).unwrap_or(form);
    call.tree.pointer_mut(&pointer)?.as_object_mut()?.insert(String::from("explode"), json!(!was));
    Some(vec![Expected::both(&pointer, &["explode-changed"], Effect::Both).line(format!("{pointer}/name"))])
}

fn style(call: &mut Call<'_>) -> Edited {
    let all = lists(call);
    let (pointer, parameter) = call.random.pick(&all)?.clone();
    let form = parameter.get("style").is_none_or(|style| style == "form");
    let explode = parameter.get("explode").and_then(Json::as_bool).unwrap_or(form);
    let map = call.tree.pointer_mut(&pointer)?.as_object_mut()?;
    map.insert(String::from("style"), json!(if form { "pipeDelimited" } else { "form" }));
    map.insert(String::from("explode"), json!(explode));
    Some(vec![Expected::both(&pointer, &["style-changed"], Effect::Both).line(format!("{pointer}/name"))])
}

fn add_status(call: &mut Call<'_>) -> Edited {
    let at = call.pointer.clone();
    let responses = call.operation()?.get_mut("responses")?.as_object_mut()?;
    if ["418", "4XX"].iter().any(|status| responses.contains_key(*status)) {
        return None;
    }
    responses.insert(String::from("418"), json!({"description": "A teapot."}));
    let at = format!("{at}/responses/418");
    Some(vec![Expected::both(&at, &["response-non-success-status-added"], Effect::Open).line(&at)])
}

fn remove_status(call: &mut Call<'_>) -> Edited {
    let at = call.pointer.clone();
    let mut random = Random(call.random.0);
    let responses = call.operation()?.get_mut("responses")?.as_object_mut()?;
    let names: Vec<String> = responses.keys().filter(|name| !name.starts_with("x-")).cloned().collect();
    if names.len() < 2 || names.iter().any(|name| name.ends_with("XX")) {
        return None;
    }
    let name = random.pick(&names)?;
    remove(responses, name)?;
    let at = format!("{at}/responses/{name}");
    let (rules, effect): (&[&str], _) = if name.starts_with('2') {
        (&["response-success-status-removed"], Effect::Both)
    } else {
        (&["response-non-success-status-removed"], Effect::Open)
    };
    Some(vec![Expected::both(&at, rules, effect).line(&at)])
}

/// Gives the only JSON media type of a `content` another name.
fn rename_media(call: &mut Call<'_>, content: &str) -> Option<(String, String)> {
    let map = call.tree.pointer_mut(content)?.as_object_mut()?;
    if !map.contains_key("application/json") || map.keys().any(|name| name.starts_with("text/") || name.contains('*')) {
        return None;
    }
    let value = map.shift_remove("application/json")?;
    value.get("schema")?;
    map.insert(String::from("text/zz"), value);
    Some((format!("{content}/application~1json"), format!("{content}/text~1zz")))
}

fn answer_media(call: &mut Call<'_>) -> Edited {
    let responses = call.before.pointer(&format!("{}/responses", call.pointer))?.as_object()?;
    let inline: Vec<&String> =
        responses.iter().filter(|(_, one)| one.get("content").is_some()).map(|(name, _)| name).collect();
    let status = call.random.pick(&inline)?.to_owned();
    let (gone, new) = rename_media(call, &format!("{}/responses/{}/content", call.pointer, escape(status)))?;
    Some(vec![
        Expected::both(&gone, &["response-media-type-removed"], Effect::Both).line(&gone),
        Expected::both(&new, &["response-media-type-added"], Effect::Open).line(&new),
    ])
}

fn request_media(call: &mut Call<'_>) -> Edited {
    let (gone, new) = rename_media(call, &format!("{}/requestBody/content", call.pointer))?;
    Some(vec![
        Expected::both(&gone, &["media-type-removed"], Effect::Narrows).line(&gone),
        Expected::both(&new, &["media-type-added"], Effect::Widens).line(&new),
    ])
}

fn toggle_body(call: &mut Call<'_>) -> Edited {
    let at = format!("{}/requestBody", call.pointer);
    let body = call.tree.pointer_mut(&at)?.as_object_mut()?;
    if body.contains_key("$ref") {
        return None;
    }
    let was = body.get("required") == Some(&Json::Bool(true));
    body.insert(String::from("required"), json!(!was));
    let (rules, effect): (&[&str], _) =
        if was { (&["became-optional"], Effect::Widens) } else { (&["became-required"], Effect::Narrows) };
    Some(vec![Expected::both(&call.pointer, rules, effect).line(at)])
}

fn security(call: &mut Call<'_>) -> Edited {
    let schemes = call.before.pointer("/components/securitySchemes")?.as_object()?;
    let plain: Vec<&String> =
        schemes.iter().filter(|(_, one)| one.get("type") != Some(&json!("oauth2"))).map(|(name, _)| name).collect();
    let own = call.before.pointer(&format!("{}/security", call.pointer)).or_else(|| call.before.get("security"));
    let list = own.and_then(Json::as_array).cloned().unwrap_or_default();
    let at = call.pointer.clone();
    match list.as_slice() {
        [] => {
            let mut requirement = Map::new();
            requirement.insert((*call.random.pick(&plain)?).clone(), json!([]));
            call.operation()?.insert(String::from("security"), json!([requirement]));
            Some(vec![Expected::both(at, &["api-security-added"], Effect::Narrows)])
        }
        [only] if only.as_object().is_some_and(|only| !only.is_empty()) => {
            call.operation()?.insert(String::from("security"), json!([]));
            Some(vec![Expected::both(at, &["api-security-removed"], Effect::Widens)])
        }
        _ => None,
    }
}

fn operation_id(call: &mut Call<'_>) -> Edited {
    let at = call.pointer.clone();
    let id = call.operation()?.get_mut("operationId")?;
    if id.as_str().is_none_or(str::is_empty) {
        return None;
    }
    *id = json!("zzRenamed");
    let line = format!("{at}/operationId");
    Some(vec![Expected::both(at, &["api-operation-id-removed"], Effect::None).line(line)])
}

fn tag(call: &mut Call<'_>) -> Edited {
    let at = call.pointer.clone();
    call.operation()?.entry("tags").or_insert_with(|| json!([])).as_array_mut()?.push(json!("zz-added"));
    Some(vec![Expected::both(at, &["api-tag-added"], Effect::None)])
}

fn description(call: &mut Call<'_>) -> Edited {
    let response = format!("{}/responses/200", call.pointer);
    if call.random.below(2) == 0 {
        call.operation()?.insert(String::from("description"), json!("Another text."));
        return Some(Vec::new());
    }
    let (pointer, _) = resolve(call.before, response)?;
    *call.tree.pointer_mut(&format!("{pointer}/description"))? = json!("Another text.");
    Some(Vec::new())
}
