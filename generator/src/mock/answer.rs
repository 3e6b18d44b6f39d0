//! Which declared answer goes back, and what it says.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use hyper::StatusCode;
use hyper::header::ACCEPT;
use serde_json::Value as Json;

use super::problem::Problem;
use super::{Call, Reply, accepts, write};
use crate::instance::{Direction, Recipe, example_of, sketch_of};
use crate::parse::model::{Example, Header, Location, MediaType, RequestBody, Response, Schema};

/// How many answers are remembered.
const REMEMBERED: usize = 2_000;

/// What a client asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) status: Option<StatusCode>,
    /// Name of an example.
    pub(super) example: Option<String>,
    /// Whether the value is to be made up, and another one each time.
    pub(super) dynamic: bool,
    /// Whether `Accept` does not count.
    pub(super) any_type: bool,
}

/// What an answer depends on, if it is not made up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    operation: (u32, u32),
    status: u16,
    media: String,
    example: Option<String>,
    host: String,
}

/// A declared answer with the status that it gets.
#[derive(Clone, Copy)]
struct Declared<'m> {
    status: StatusCode,
    response: &'m Response,
}

/// The answer to a valid request.
pub(super) fn choose(call: &Call<'_>, wanted: &Wanted) -> Result<Reply, Problem> {
    let Some(declared) = declared(call, wanted)? else { return Ok(Reply::new(StatusCode::OK)) };
    let media = media_type(call, declared.response, wanted)?;
    if let (Some(name), Some(media)) = (&wanted.example, media)
        && !media.examples.iter().any(|example| example.name == *name)
    {
        let names: Vec<&str> = media.examples.iter().map(|example| example.name.as_str()).collect();
        let detail = format!("{} has no example {name}, but {}", declared.status.as_u16(), names.join(", "));
        return Err(Problem::new(StatusCode::BAD_REQUEST, "unknown-preference", "Unknown preference", detail));
    }
    let key = Key {
        operation: (call.operation.span.file, call.operation.span.start),
        status: declared.status.as_u16(),
        media: media.map(|media| media.name.value.clone()).unwrap_or_default().to_string(),
        example: wanted.example.clone(),
        host: call.host.to_owned(),
    };
    let answers = &call.mock.answers;
    if !wanted.dynamic
        && let Some(known) = answers.read().unwrap_or_else(PoisonError::into_inner).get(&key)
    {
        return Ok(known.clone());
    }
    let reply = made(call, declared, media, wanted);
    let mut answers = answers.write().unwrap_or_else(PoisonError::into_inner);
    if !wanted.dynamic && answers.len() < REMEMBERED {
        answers.insert(key, reply.clone());
    }
    Ok(reply)
}

/// The declared answer with the wanted status, or the one of success; nothing if there are no answers at all.
fn declared<'m>(call: &Call<'m>, wanted: &Wanted) -> Result<Option<Declared<'m>>, Problem> {
    let responses = &call.operation.responses;
    let named = |name: &str| {
        let found = responses.iter().find(|(status, _)| status.value.eq_ignore_ascii_case(name));
        found.and_then(|(_, response)| call.mock.document.resolve(response))
    };
    if let Some(status) = wanted.status {
        let code = status.as_u16();
        let found = named(&code.to_string())
            .or_else(|| named(&format!("{}XX", code / 100)))
            .or_else(|| named("default"))
            .map(|response| Declared { status, response });
        if found.is_none() {
            let known: Vec<&str> = responses.iter().map(|(status, _)| status.value.as_str()).collect();
            return Err(Problem::preference(&format!("{code} is not declared, but {}", known.join(", "))));
        }
        return Ok(found);
    }
    if let Some(found) = wanted.example.as_deref().and_then(|name| with_example(call, name)) {
        return Ok(Some(found));
    }
    let exact = |wanted: fn(u16) -> bool| {
        let statuses = responses.iter().filter_map(|(status, _)| status.value.parse::<u16>().ok());
        let status = StatusCode::from_u16(statuses.filter(|status| wanted(*status)).min()?).ok()?;
        Some(Declared { status, response: named(status.as_str())? })
    };
    let success = |response| Declared { status: StatusCode::OK, response };
    Ok(exact(|status| (200..300).contains(&status))
        .or_else(|| named("2XX").map(success))
        .or_else(|| named("default").map(success))
        .or_else(|| exact(|status| status >= 300)))
}

/// The first answer that has an example of a name.
fn with_example<'m>(call: &Call<'m>, name: &str) -> Option<Declared<'m>> {
    call.operation.responses.iter().find_map(|(status, response)| {
        let response = call.mock.document.resolve(response)?;
        let mut examples = response.content.iter().flat_map(|media| &media.examples);
        let status = status.value.parse::<u16>().ok().and_then(|code| StatusCode::from_u16(code).ok());
        examples
            .any(|example| example.name == name)
            .then_some(Declared { status: status.unwrap_or_default(), response })
    })
}

/// Headers that the message itself decides: made-up ones would break it.
const OF_THE_MESSAGE: [&str; 7] =
    ["connection", "content-encoding", "content-length", "content-type", "trailer", "transfer-encoding", "upgrade"];

/// The media type that the client wants most; the first one of several that it wants equally.
fn media_type<'m>(call: &Call<'_>, response: &'m Response, wanted: &Wanted) -> Result<Option<&'m MediaType>, Problem> {
    let header = call.parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let header = header.filter(|_| !wanted.any_type);
    let mut best: Option<(u16, &MediaType)> = None;
    for media in &response.content {
        let concrete = accepts(header, &write::concrete(&media.name.value));
        let quality = concrete.max(accepts(header, &media.name.value));
        if quality > best.map_or(0, |(known, _)| known) {
            best = Some((quality, media));
        }
    }
    if best.is_none() && !response.content.is_empty() {
        let known: Vec<&str> = response.content.iter().map(|media| media.name.value.as_str()).collect();
        let detail = format!("the client accepts {}, the document has {}", header.unwrap_or("*/*"), known.join(", "));
        return Err(Problem::not_acceptable(detail));
    }
    Ok(best.map(|(_, media)| media))
}

fn made(call: &Call<'_>, declared: Declared<'_>, media: Option<&MediaType>, wanted: &Wanted) -> Reply {
    let mut reply = Reply::new(declared.status).header("x-oasmith-mock", "answer");
    for (name, header) in &declared.response.headers {
        let Some(header) = call.mock.document.resolve(header) else { continue };
        if OF_THE_MESSAGE.iter().any(|own| name.value.eq_ignore_ascii_case(own)) {
            continue;
        }
        if let Some(value) = header_value(call, header, wanted) {
            reply = reply.header(&name.value, value);
        }
    }
    let Some(media) = media else { return reply };
    let value = value(call, media, wanted).map(|value| call.mock.rewriter.json(value, call.host));
    let name = write::concrete(&media.name.value);
    reply.body = write::body(&name, value.as_ref());
    reply.header("content-type", name)
}

fn value(call: &Call<'_>, media: &MediaType, wanted: &Wanted) -> Option<Json> {
    let documented = || from_examples(&media.examples, wanted.example.as_deref());
    let made_up = || match (&media.schema, &media.item_schema) {
        (Some(schema), _) => made_up(call, schema, wanted),
        (None, Some(item)) => {
            let items: Vec<Json> = (0..3).filter_map(|_| made_up(call, item, wanted)).collect();
            Some(Json::Array(items))
        }
        (None, None) => None,
    };
    if wanted.dynamic { made_up().or_else(documented) } else { documented().or_else(made_up) }
}

fn from_examples(examples: &[Example], name: Option<&str>) -> Option<Json> {
    let mut wanted = examples.iter().filter(|example| name.is_none_or(|name| example.name == name));
    wanted.find_map(|example| example.value.as_ref()).map(crate::parse::node::Node::to_json)
}

fn made_up(call: &Call<'_>, schema: &Schema, wanted: &Wanted) -> Option<Json> {
    let mock = call.mock;
    let turn = if wanted.dynamic { mock.made_up.fetch_add(1, Ordering::Relaxed) + 1 } else { 0 };
    // Neighbouring seeds would give neighbouring values.
    let seed = mock.seed.wrapping_add(turn.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let validator = mock.validator(Direction::Response);
    let recipe = Recipe { seed, documented: !wanted.dynamic, full: true };
    example_of(&validator, schema, recipe).or_else(|| sketch_of(&validator, schema, recipe))
}

/// A header in the style `simple`.
fn header_value(call: &Call<'_>, header: &Header, wanted: &Wanted) -> Option<String> {
    let schema = header.schema.as_ref().or_else(|| header.content.first()?.schema.as_ref());
    let documented = from_examples(&header.examples, None);
    let value = documented.or_else(|| schema.and_then(|schema| made_up(call, schema, wanted)))?;
    let text = match &value {
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Json::Object(members) => {
            let between = if header.explode { "=" } else { "," };
            members.iter().map(|(key, value)| format!("{key}{between}{}", plain(value))).collect::<Vec<_>>().join(",")
        }
        other => plain(other),
    };
    let text = call.mock.rewriter.text(&text, call.host);
    text.bytes().all(|byte| (b' '..0x7f).contains(&byte)).then_some(text)
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Where a body is declared: that of its first schema.
pub(super) fn body_location(body: &RequestBody) -> Location {
    let first = body.content.iter().find_map(|media| media.schema.as_ref());
    first.map(|schema| schema.location.clone()).unwrap_or_default()
}
