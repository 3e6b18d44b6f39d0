//! Bodies of `multipart/form-data` (RFC 7578).

use hyper::body::Bytes;
use serde_json::{Map, Value as Json};

use super::decode::{Reader, member_schema};
use super::media::is_json;
use crate::parse::model::{MediaType, Schema};

struct Part {
    name: String,
    media_type: Option<String>,
    text: String,
}

/// The parts as an object. Files are taken as texts: what is in them is not looked at.
pub(super) fn value(
    reader: &Reader<'_>,
    media: &MediaType,
    schema: &Schema,
    (header, body): (&str, &Bytes),
) -> Result<Json, String> {
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    let mut members = Map::new();
    for part in parts(header, body)? {
        let declared =
            media.encoding.get(&part.name).and_then(|encoding| encoding.content_type.as_deref()).map(str::to_owned);
        if part.media_type.or(declared).is_some_and(|name| is_json(&name)) {
            let value: Json =
                serde_json::from_str(&part.text).map_err(|error| format!("part {} is no JSON: {error}", part.name))?;
            match members.get_mut(&part.name) {
                Some(Json::Array(items)) => items.push(value),
                _ => drop(members.insert(part.name, value)),
            }
            continue;
        }
        match texts.iter_mut().find(|(name, _)| *name == part.name) {
            Some((_, list)) => list.push(part.text),
            None => texts.push((part.name, vec![part.text])),
        }
    }
    for (name, list) in texts {
        let value = reader.repeated(member_schema(reader.document, schema, &name, 8), &list);
        members.insert(name, value);
    }
    Ok(Json::Object(members))
}

fn parts(header: &str, body: &Bytes) -> Result<Vec<Part>, String> {
    let boundary = header.split(';').skip(1).find_map(|part| part.trim().strip_prefix("boundary="));
    let boundary = boundary.ok_or("has no boundary in its content-type")?.trim_matches('"');
    let text = String::from_utf8_lossy(body);
    let mark = format!("--{boundary}");
    let mut sections = text.split(mark.as_str());
    sections.next();
    let mut out = Vec::new();
    for section in sections {
        if section.starts_with("--") {
            return Ok(out);
        }
        let section = section.trim_start_matches(['\r', '\n']);
        let (head, content) =
            section.split_once("\r\n\r\n").ok_or("has a part without an empty line behind its headers")?;
        out.push(part(head, content.strip_suffix("\r\n").unwrap_or(content))?);
    }
    Err(String::from("has no closing boundary"))
}

fn part(head: &str, content: &str) -> Result<Part, String> {
    let header = |wanted: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    let disposition = header("content-disposition").unwrap_or_default();
    let name = disposition.split(';').find_map(|item| item.trim().strip_prefix("name="));
    let name = name.ok_or("has a part without a name")?.trim_matches('"').to_owned();
    Ok(Part { name, media_type: header("content-type").map(str::to_owned), text: content.to_owned() })
}
