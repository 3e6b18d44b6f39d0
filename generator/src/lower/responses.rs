//! Answers: what success gives, and which errors are declared.

use super::bodies::{essence, is_binary, is_json, is_text, is_text_schema};
use super::directions::Mode;
use super::names::{Scope, type_name};
use super::schemas::{Spot, use_of};
use super::{Context, docs};
use crate::api::{Docs, ErrorAnswer, Outcome, OutcomeCase, StatusKey, Success, Type};
use crate::parse::model::{MediaType, Operation, Response};

/// What the answers of an operation are.
#[derive(Default)]
pub(crate) struct Answers {
    pub(crate) success: Success,
    pub(crate) accept: String,
    pub(crate) statuses: Vec<u16>,
    pub(crate) errors: Vec<ErrorAnswer>,
}

/// The answers of an operation.
pub(crate) fn lower(cx: &mut Context<'_>, operation: &Operation, spot: &Spot) -> Answers {
    let spot = Spot { mode: Mode::Read, ..spot.clone() };
    let mut declared: Vec<(StatusKey, &Response)> = Vec::new();
    for (key, response) in &operation.responses {
        if let (Some(status), Some(response)) = (status_key(&key.value), cx.document.resolve(response)) {
            declared.push((status, response));
        }
    }
    let success = success_keys(&declared);
    let mut cases = Vec::new();
    let mut errors = Vec::new();
    for (status, response) in declared {
        if success.contains(&status) {
            cases.push(case(cx, status, response, &spot, success.len() == 1));
        } else {
            errors.push(error(cx, status, response, &spot));
        }
    }
    let redirects = success.iter().any(|status| matches!(status, StatusKey::Code(300..=399) | StatusKey::Range(3)));
    let codes = success.iter().filter_map(|status| if let StatusKey::Code(code) = status { Some(*code) } else { None });
    let statuses = if redirects { codes.chain(200..=206).collect() } else { Vec::new() };
    let accept = accept(&cases);
    Answers { success: combine(cases, &spot), accept, statuses, errors }
}

pub(crate) fn status_key(key: &str) -> Option<StatusKey> {
    let upper = key.to_ascii_uppercase();
    match upper.strip_suffix("XX") {
        Some(digit) => digit.parse().ok().map(StatusKey::Range),
        None if upper == "DEFAULT" => Some(StatusKey::Default),
        None => key.parse().ok().map(StatusKey::Code),
    }
}

/// 2XX; without any, `default`; without that, 3XX.
fn success_keys(declared: &[(StatusKey, &Response)]) -> Vec<StatusKey> {
    let all = || declared.iter().map(|(status, _)| *status);
    let good: Vec<_> =
        all().filter(|status| matches!(status, StatusKey::Code(200..=299) | StatusKey::Range(2))).collect();
    if !good.is_empty() {
        return good;
    }
    let redirect: Vec<_> =
        all().filter(|status| matches!(status, StatusKey::Code(300..=399) | StatusKey::Range(3))).collect();
    if !redirect.is_empty() {
        return redirect;
    }
    all().filter(|status| *status == StatusKey::Default).collect()
}

/// An answer of one status: its case and the media type that it wants.
struct Case {
    inner: OutcomeCase,
    media: Option<String>,
}

fn case(cx: &mut Context<'_>, status: StatusKey, response: &Response, spot: &Spot, only: bool) -> Case {
    let part = if only { "response".to_owned() } else { format!("{} response", status_name(status)) };
    let (success, media) = content(cx, &response.content, &spot.child(&part));
    let name = type_name(&status_name(status));
    Case { inner: OutcomeCase { name, status, docs: docs::clean(&response.description), success }, media }
}

fn content(cx: &mut Context<'_>, content: &[MediaType], spot: &Spot) -> (Success, Option<String>) {
    let mut ordered: Vec<&MediaType> = content.iter().collect();
    ordered.sort_by_key(|media| rank(&media.name.value));
    let mut ordered = ordered.into_iter();
    let Some(media) = ordered.next() else { return (Success::Nothing, None) };
    for other in ordered {
        cx.report.media_type_left_out(other.name.span, &other.name.value);
    }
    let name = essence(&media.name.value);
    let sequence = name == "text/event-stream" || media.item_schema.is_some();
    if sequence {
        cx.report.stream_as_bytes(media.name.span, &name);
        return (Success::Bytes, Some(media.name.value.clone()));
    }
    let schema = media.schema.as_ref();
    let any = name == "*/*" || name.is_empty();
    let success = match schema {
        Some(schema) if is_json(&name) || (any && !is_binary(cx, schema) && !is_text_schema(cx, schema)) => {
            Success::Json(use_of(cx, schema, spot).ty)
        }
        None if is_json(&name) => Success::Json(Type::Json),
        _ if is_text(&name) => {
            if name.ends_with("xml") && schema.is_some() {
                cx.report.xml_as_text(media.name.span, &name);
            }
            Success::Text
        }
        Some(schema) if any && is_text_schema(cx, schema) => Success::Text,
        _ => Success::Bytes,
    };
    (success, Some(media.name.value.clone()))
}

fn rank(media: &str) -> usize {
    match essence(media).as_str() {
        "application/json" => 0,
        media if is_json(media) => 1,
        "text/plain" => 3,
        media if is_text(media) => 4,
        "*/*" => 2,
        _ => 5,
    }
}

/// Media types of the success answers, once each.
fn accept(cases: &[Case]) -> String {
    let mut out: Vec<&str> = Vec::new();
    for media in cases.iter().filter_map(|case| case.media.as_deref()) {
        let media = media.trim();
        if !out.contains(&media) && media.is_ascii() && !media.is_empty() {
            out.push(media);
        }
    }
    out.join(", ")
}

fn combine(cases: Vec<Case>, spot: &Spot) -> Success {
    let mut kinds: Vec<Success> = Vec::new();
    for case in &cases {
        if !kinds.contains(&case.inner.success) {
            kinds.push(case.inner.success.clone());
        }
    }
    match kinds.as_slice() {
        [] => Success::Nothing,
        [only] => only.clone(),
        [Success::Json(ty), Success::Nothing] | [Success::Nothing, Success::Json(ty)] => {
            Success::OptionalJson(ty.clone())
        }
        _ => {
            let mut scope = Scope::default();
            let unique = |case: Case| OutcomeCase { name: scope.take(case.inner.name.clone()), ..case.inner };
            Success::Outcome(Outcome {
                name: format!("{}Outcome", spot.name),
                cases: cases.into_iter().map(unique).collect(),
            })
        }
    }
}

fn error(cx: &mut Context<'_>, status: StatusKey, response: &Response, spot: &Spot) -> ErrorAnswer {
    let part = format!("{} error", status_name(status));
    let json = response.content.iter().find(|media| is_json(&media.name.value) || essence(&media.name.value) == "*/*");
    let body = json.and_then(|media| media.schema.as_ref()).map(|schema| use_of(cx, schema, &spot.child(&part)).ty);
    let docs: Docs = vec![docs::first_sentence(&docs::clean(&response.description))];
    ErrorAnswer { status, docs, body }
}

/// What a status is called (RFC 9110, IANA registry).
pub(crate) fn status_name(status: StatusKey) -> String {
    let code = match status {
        StatusKey::Default => return "default".to_owned(),
        StatusKey::Range(digit) => return format!("status {digit}xx"),
        StatusKey::Code(code) => code,
    };
    let reason = match code {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        301 => "moved permanently",
        302 => "found",
        303 => "see other",
        304 => "not modified",
        307 => "temporary redirect",
        308 => "permanent redirect",
        400 => "bad request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        409 => "conflict",
        410 => "gone",
        412 => "precondition failed",
        413 => "content too large",
        415 => "unsupported media type",
        422 => "unprocessable content",
        429 => "too many requests",
        500 => "internal server error",
        501 => "not implemented",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        _ => return format!("status {code}"),
    };
    reason.to_owned()
}
