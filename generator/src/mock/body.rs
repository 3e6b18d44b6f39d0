//! The body of a request: its media type, its syntax, its schema.

use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use serde_json::Value as Json;

use super::Call;
use super::decode::{Reader, member_schema, pairs};
use super::media::{essence, fits, is_json, is_json_lines};
use super::problem::{Problem, Violated};
use super::{answer, multipart};
use crate::instance::{Direction, Violation};
use crate::parse::model::{MediaType, RequestBody, Schema};

/// Holds a body against the declared media type.
pub(super) fn check(call: &Call<'_>, body: &Bytes, found: &mut Vec<Violated>) -> Result<(), Problem> {
    let Some(declared) = call.operation.request_body.as_ref().and_then(|body| call.mock.document.resolve(body)) else {
        return Ok(());
    };
    let header = call.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if body.is_empty() && header.is_none_or(|_| !declared.required) {
        if declared.required {
            found.push(broken(declared, "required", "is missing"));
        }
        return Ok(());
    }
    if declared.content.is_empty() {
        return Ok(());
    }
    let names = || declared.content.iter().map(|media| media.name.value.as_str()).collect::<Vec<_>>().join(", ");
    let Some(header) = header else {
        return Err(Problem::media_type(format!("the body has no content-type; the document has {}", names())));
    };
    let Some(media) = best(declared, header) else {
        return Err(Problem::media_type(format!("{} is not among {}", essence(header), names())));
    };
    let validator = call.mock.validator(Direction::Request);
    let reader = Reader { document: &call.mock.document, validator: &validator };
    match parsed(&reader, media, header, body) {
        Ok(values) => {
            for (value, schema) in &values {
                let violations = validator.validate(schema, value);
                found
                    .extend(violations.into_iter().map(|violation| Violated { part: String::from("body"), violation }));
            }
        }
        Err(message) => found.push(broken(declared, "syntax", &message)),
    }
    Ok(())
}

/// The declared media type that fits, the most precise one first.
fn best<'m>(declared: &'m RequestBody, header: &str) -> Option<&'m MediaType> {
    let fitting = declared.content.iter().filter(|media| fits(&media.name.value, header));
    fitting.min_by_key(|media| media.name.value.matches('*').count())
}

fn broken(declared: &RequestBody, keyword: &'static str, message: &str) -> Violated {
    let violation = Violation {
        instance: String::new(),
        schema: answer::body_location(declared),
        span: declared.span,
        keyword,
        message: message.to_owned(),
    };
    Violated { part: String::from("body"), violation }
}

/// The values in a body with the schemas that they have to obey; nothing if the media type is not looked into.
fn parsed<'m>(
    reader: &Reader<'m>,
    media: &'m MediaType,
    header: &str,
    body: &Bytes,
) -> Result<Vec<(Json, &'m Schema)>, String> {
    let text = || std::str::from_utf8(body).map_err(|_| String::from("is no UTF-8 text"));
    let json = |text: &str| serde_json::from_str::<Json>(text).map_err(|error| format!("is no JSON: {error}"));
    if is_json_lines(header) {
        let Some(schema) = media.item_schema.as_deref().or(media.schema.as_ref()) else { return Ok(Vec::new()) };
        let lines = text()?.lines().filter(|line| !line.trim().is_empty());
        return lines.map(|line| Ok((json(line)?, schema))).collect();
    }
    if is_json(header) {
        let value = json(text()?)?;
        return Ok(media.schema.iter().map(|schema| (value.clone(), schema)).collect());
    }
    let Some(schema) = media.schema.as_ref() else { return Ok(Vec::new()) };
    Ok(match essence(header).as_str() {
        "application/x-www-form-urlencoded" => vec![(form(reader, media, schema, text()?), schema)],
        "multipart/form-data" => vec![(multipart::value(reader, media, schema, (header, body))?, schema)],
        name if name.starts_with("text/") && name != "text/event-stream" && name != "text/xml" => {
            vec![(reader.structured(Some(schema), text()?), schema)]
        }
        _ => Vec::new(),
    })
}

fn form(reader: &Reader<'_>, media: &MediaType, schema: &Schema, text: &str) -> Json {
    let pairs = pairs(text);
    let (deep, plain): (Vec<_>, Vec<_>) =
        pairs.into_iter().partition(|(name, _)| name.contains('[') && name.ends_with(']'));
    let mut value = reader.object(schema, plain);
    let Json::Object(members) = &mut value else { return value };
    for (name, _) in &deep {
        let root = name.split('[').next().unwrap_or_default();
        if !members.contains_key(root) {
            let part = member_schema(reader.document, schema, root, 8);
            members.extend(reader.deep(part, root, &deep).map(|value| (root.to_owned(), value)));
        }
    }
    for (name, encoding) in &media.encoding {
        let json = encoding.content_type.as_deref().is_some_and(is_json);
        if let (true, Some(Json::String(text))) = (json, members.get(name))
            && let Ok(value) = serde_json::from_str(text)
        {
            members.insert(name.clone(), value);
        } else if encoding.explode == Some(false)
            && let (Some(Json::Array(items)), Some(part)) =
                (members.get(name), member_schema(reader.document, schema, name, 8))
            && let [Json::String(text)] = items.as_slice()
        {
            let list = reader.list(part, &text.split(',').map(str::to_owned).collect::<Vec<_>>());
            members.insert(name.clone(), list);
        }
    }
    value
}
