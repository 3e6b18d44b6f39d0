//! Random operations.

use serde_json::{Map, Value as Json, json};

use crate::schemas::Schemas;

const MEDIA_TYPES: [&str; 13] = [
    "application/json",
    "application/json",
    "application/json",
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "text/event-stream",
    "application/x-ndjson",
    "application/xml",
    "*/*",
    "application/vnd.x+json",
];
const STATUSES: [&str; 9] = ["200", "201", "204", "202", "default", "4XX", "404", "2XX", "422"];
const PARAMETERS: [&str; 9] = ["q", "filter", "limit", "page", "a[]", "X-Key", "sort", "new", "from"];

/// A path with its operations.
pub(crate) fn path(schemas: &mut Schemas<'_>, index: usize) -> (String, Json) {
    let mut path = format!("/{}{index}", schemas.dice.pick(&["pets", "orders", "a-b", "x.y", "v1"]));
    let mut shared = Vec::new();
    if schemas.dice.chance(50) {
        path.push_str("/{id}");
        shared.push(json!({"name": "id", "in": "path", "required": true, "schema": schemas.schema(1)}));
    }
    let methods = schemas.dice.some(&["get", "post", "put", "delete", "patch"], 1, 3);
    let item: Map<String, Json> =
        methods.into_iter().map(|method| (method.to_owned(), operation(schemas, method, index, &shared))).collect();
    (path, Json::Object(item))
}

fn operation(schemas: &mut Schemas<'_>, method: &str, index: usize, shared: &[Json]) -> Json {
    let names = schemas.dice.some(&PARAMETERS, 0, 4);
    let own: Vec<Json> = names.into_iter().map(|name| parameter(schemas, name)).collect();
    let statuses = schemas.dice.some(&STATUSES, 1, 4);
    let responses: Map<String, Json> =
        statuses.into_iter().map(|status| (status.to_owned(), response(schemas, status))).collect();
    let parameters = [shared, &own].concat();
    let mut operation = json!({"parameters": parameters, "responses": responses});
    if schemas.dice.chance(70) {
        let stem = schemas.dice.pick(&["get", "list", "create", "do", "run", "pets.list", "x-y"]);
        operation["operationId"] = json!(format!("{stem}{index}{method}"));
    }
    if schemas.dice.chance(70) {
        operation["tags"] = json!([schemas.dice.pick(&["pets", "Orders", "a b", "self"])]);
    }
    if matches!(method, "post" | "put" | "patch") && schemas.dice.chance(80) {
        operation["requestBody"] = json!({"required": schemas.dice.chance(60), "content": content(schemas)});
    }
    operation
}

fn parameter(schemas: &mut Schemas<'_>, name: &str) -> Json {
    let place = *schemas.dice.pick(&["query", "query", "header", "cookie"]);
    if schemas.dice.chance(10) {
        return json!({"name": name, "in": place, "content": {"application/json": {"schema": schemas.schema(2)}}});
    }
    let mut parameter =
        json!({"name": name, "in": place, "required": schemas.dice.chance(30), "schema": schemas.schema(2)});
    if place == "query" && schemas.dice.chance(30) {
        parameter["style"] = json!(schemas.dice.pick(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]));
        parameter["explode"] = json!(schemas.dice.chance(50));
    }
    parameter
}

fn response(schemas: &mut Schemas<'_>, status: &str) -> Json {
    let mut response = json!({"description": "What came of it."});
    if status != "204" && schemas.dice.chance(80) {
        response["content"] = content(schemas);
    }
    if schemas.dice.chance(10) {
        response["headers"] = json!({"X-Left": {"schema": schemas.scalar()}});
    }
    response
}

fn content(schemas: &mut Schemas<'_>) -> Json {
    let names = schemas.dice.some(&MEDIA_TYPES, 1, 3);
    let media = |schemas: &mut Schemas<'_>| {
        if schemas.dice.chance(93) { json!({"schema": schemas.schema(2)}) } else { json!({}) }
    };
    names.into_iter().map(|name| (name.to_owned(), media(schemas))).collect::<Map<_, _>>().into()
}

/// An answer that says nothing.
pub(crate) fn done() -> Json {
    json!({"200": {"description": "Done."}})
}
