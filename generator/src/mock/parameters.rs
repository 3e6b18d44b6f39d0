//! The parameters of a request, by place and style.

use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use serde_json::Value as Json;

use super::Call;
use super::decode::{Reader, form_decode, pairs, percent_decode, raw_pairs, separator};
use super::problem::Violated;
use crate::instance::{Direction, Violation};
use crate::parse::model::{Location, Parameter, ParameterIn, Schema, Style};

/// Holds all parameters against their schemas.
pub(super) fn check(call: &Call<'_>, captures: &[(String, String)], found: &mut Vec<Violated>) {
    let validator = call.mock.validator(Direction::Request);
    let reader = Reader { document: &call.mock.document, validator: &validator };
    for parameter in parameters(call) {
        let part = format!("{} {}", parameter.place.word(), parameter.name.value);
        let schema = parameter.schema.as_ref().or_else(|| parameter.content.first().and_then(|m| m.schema.as_ref()));
        match value(call, &reader, parameter, captures) {
            Some(value) => {
                let broken = schema.map(|schema| validator.validate(schema, &value)).unwrap_or_default();
                found.extend(broken.into_iter().map(|violation| Violated { part: part.clone(), violation }));
            }
            // The path fits, so it is there.
            None if parameter.place == ParameterIn::Path => {}
            None if parameter.required => found.push(Violated { part, violation: missing(parameter) }),
            None => {}
        }
    }
}

/// The parameters of the operation; they win over those of the path with the same name and place.
fn parameters<'m>(call: &Call<'m>) -> Vec<&'m Parameter> {
    let document = &call.mock.document;
    let mut out: Vec<&Parameter> = Vec::new();
    for parameter in call.operation.parameters.iter().chain(&call.item.parameters) {
        let Some(parameter) = document.resolve(parameter) else { continue };
        let known = |one: &&Parameter| one.name.value == parameter.name.value && one.place == parameter.place;
        if !out.iter().any(known) && !is_ignored(parameter) {
            out.push(parameter);
        }
    }
    out
}

/// Headers that other parts of the document speak of (OpenAPI 3.1, Parameter Object).
fn is_ignored(parameter: &Parameter) -> bool {
    let own = [ACCEPT, CONTENT_TYPE, AUTHORIZATION];
    parameter.place == ParameterIn::Header
        && own.iter().any(|name| name.as_str().eq_ignore_ascii_case(&parameter.name.value))
}

fn missing(parameter: &Parameter) -> Violation {
    Violation {
        instance: String::new(),
        schema: parameter.schema.as_ref().map_or_else(Location::default, |schema| schema.location.clone()),
        span: parameter.span,
        keyword: "required",
        message: String::from("is missing"),
    }
}

/// What was sent for a parameter, if anything.
fn value(call: &Call<'_>, reader: &Reader<'_>, parameter: &Parameter, captures: &[(String, String)]) -> Option<Json> {
    let name = parameter.name.value.as_str();
    let schema = parameter.schema.as_ref();
    let query = call.parts.uri.query().unwrap_or("");
    match parameter.place {
        ParameterIn::Path => {
            let (_, raw) = captures.iter().find(|(known, _)| known == name)?;
            written(reader, parameter, &percent_decode(raw)).or_else(|| Some(path_value(reader, parameter, raw)))
        }
        ParameterIn::Query => {
            let first = raw_pairs(query).into_iter().find(|(key, _)| form_decode(key) == name);
            let as_content = first.and_then(|(_, raw)| written(reader, parameter, &form_decode(raw)));
            as_content.or_else(|| query_value(call, reader, parameter, query))
        }
        ParameterIn::Header => {
            let texts: Vec<&str> =
                call.parts.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
            let text = (!texts.is_empty()).then(|| texts.join(","))?;
            let spaceless = text.split(',').map(str::trim).collect::<Vec<_>>().join(",");
            let plain = || reader.joined(schema, &spaceless.replace('%', "%25"), (',', parameter.explode));
            Some(written(reader, parameter, &text).unwrap_or_else(plain))
        }
        ParameterIn::Cookie => {
            let header = call.parts.headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or("");
            let cookies = header.split(';').filter_map(|pair| pair.trim().split_once('='));
            let (_, raw) = cookies.into_iter().find(|(key, _)| *key == name)?;
            let plain = || reader.joined(schema, raw, (',', false));
            Some(written(reader, parameter, &percent_decode(raw)).unwrap_or_else(plain))
        }
        ParameterIn::Querystring => {
            let schema = parameter.content.first().and_then(|media| media.schema.as_ref())?;
            if query.is_empty() { None } else { Some(reader.object(schema, pairs(query))) }
        }
    }
}

/// The value of a parameter with `content`: JSON where it says so.
fn written(reader: &Reader<'_>, parameter: &Parameter, text: &str) -> Option<Json> {
    let media = parameter.content.first()?;
    let json = if super::media::is_json(&media.name.value) { serde_json::from_str(text).ok() } else { None };
    Some(json.unwrap_or_else(|| reader.scalar(media.schema.as_ref(), text)))
}

fn path_value(reader: &Reader<'_>, parameter: &Parameter, raw: &str) -> Json {
    let schema = parameter.schema.as_ref();
    let name = &parameter.name.value;
    match parameter.style {
        Style::Label => {
            let raw = raw.strip_prefix('.').unwrap_or(raw);
            reader.joined(schema, raw, (if parameter.explode { '.' } else { ',' }, parameter.explode))
        }
        Style::Matrix => {
            let raw = raw.strip_prefix(';').unwrap_or(raw);
            let is_object = schema.is_some_and(|schema| reader.is_object(schema));
            if parameter.explode && is_object {
                return reader.joined(schema, raw, (';', true));
            }
            let own = raw.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let values: Vec<&str> = own.filter(|(key, _)| key == name).map(|(_, value)| value).collect();
            reader.joined(schema, &values.join(","), (',', false))
        }
        _ => reader.joined(schema, raw, (',', parameter.explode)),
    }
}

fn query_value(call: &Call<'_>, reader: &Reader<'_>, parameter: &Parameter, query: &str) -> Option<Json> {
    let name = parameter.name.value.as_str();
    let schema = parameter.schema.as_ref();
    if parameter.style == Style::DeepObject {
        return reader.deep(schema, name, &pairs(query));
    }
    if let Some(schema) = schema.filter(|schema| parameter.explode && reader.is_object(schema)) {
        let others: Vec<&str> = parameters(call)
            .into_iter()
            .filter(|other| other.place == ParameterIn::Query && other.name.value != parameter.name.value)
            .map(|other| other.name.value.as_str())
            .collect();
        return exploded_object(reader, schema, (query, &others));
    }
    let own: Vec<&str> =
        raw_pairs(query).into_iter().filter(|(key, _)| form_decode(key) == name).map(|(_, raw)| raw).collect();
    match own.as_slice() {
        [] => None,
        [raw] if !parameter.explode => {
            let separator = separator(parameter.style);
            let escape = if separator == ' ' { "%20" } else { "%7C" };
            // Either form is in use for these separators: as they are, and escaped.
            let raw = if separator == ',' {
                (*raw).to_owned()
            } else {
                let one = separator.to_string();
                raw.replace(escape, &one).replace("%7c", &one).replace('+', " ")
            };
            Some(reader.joined(schema, &raw, (separator, false)))
        }
        several => Some(reader.repeated(schema, &several.iter().map(|raw| form_decode(raw)).collect::<Vec<_>>())),
    }
}

/// An object whose members stand in the query by themselves, beside other parameters.
fn exploded_object(reader: &Reader<'_>, schema: &Schema, (query, others): (&str, &[&str])) -> Option<Json> {
    let is_member = |name: &str| super::decode::member_schema(reader.document, schema, name, 8).is_some();
    let is_own = |(name, _): &(String, String)| is_member(name) && !others.contains(&name.as_str());
    let own: Vec<(String, String)> = pairs(query).into_iter().filter(is_own).collect();
    if own.is_empty() { None } else { Some(reader.object(schema, own)) }
}
