//! Answers: what success gives, and which errors are declared.

use super::bodies::{essence, is_binary, is_json, is_structure, is_text, is_text_schema, media_suffix};
use super::directions::Mode;
use super::names::{Scope, type_name};
use super::schemas::{Spot, use_of};
use super::{Context, docs, sequences};
use crate::api::{Docs, ErrorAnswer, OtherAnswer, Outcome, OutcomeCase, StatusKey, Success, Type};
use crate::parse::model::{MediaType, Operation, Response, Schema};
use crate::source::Spanned;
use crate::text::Text;

/// What the answers of an operation are.
#[derive(Default)]
pub(crate) struct Answers {
    pub(crate) success: Success,
    pub(crate) accept: String,
    pub(crate) others: Vec<OtherAnswer>,
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
            let part =
                if success.len() == 1 { "response".to_owned() } else { format!("{} response", status_name(status)) };
            let has_body = operation.method != "HEAD" && !matches!(status, StatusKey::Code(204 | 205 | 304));
            let kinds = content(cx, &response.content, has_body, &spot.child(&part));
            cases.push(Case { status, docs: docs::clean(&response.description), kinds });
        } else {
            errors.push(error(cx, status, response, &spot));
        }
    }
    let redirects = success.iter().any(|status| matches!(status, StatusKey::Code(300..=399) | StatusKey::Range(3)));
    let codes = success.iter().filter_map(|status| if let StatusKey::Code(code) = status { Some(*code) } else { None });
    let statuses = if redirects { codes.chain(200..=206).collect() } else { Vec::new() };
    let (usual, others) = divide(cx, cases);
    let accept = accept(usual.iter().filter_map(|(_, kind)| kind.as_ref()));
    Answers { success: combine(usual, &spot), accept, others, statuses, errors }
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

/// The answers of one status.
struct Case {
    status: StatusKey,
    docs: Docs,
    /// One for each kind of value, the usual one first.
    kinds: Vec<Kind>,
}

/// What comes, and the media types that all lead to it.
struct Kind {
    success: Success,
    media: Vec<Spanned<Text>>,
}

/// The kinds of values of an answer: JSON first, streams last.
fn content(cx: &mut Context<'_>, content: &[MediaType], has_body: bool, spot: &Spot) -> Vec<Kind> {
    let mut out: Vec<Kind> = Vec::new();
    let mut ordered: Vec<&MediaType> = content.iter().collect();
    ordered.sort_by_key(|media| rank(&media.name.value));
    for media in ordered {
        if !has_body {
            cx.report.body_impossible(media.name.span, &media.name.value);
            continue;
        }
        let word = media.name.value.rsplit(['/', '+']).next().unwrap_or_default();
        let inner = if out.is_empty() { spot.clone() } else { spot.child(word) };
        let schema = media.schema.as_ref().or_else(|| of_any(cx, media, content));
        let success = success(cx, media, schema, &inner);
        match out.iter_mut().find(|kind| kind.success == success) {
            Some(kind) => kind.media.push(media.name.clone()),
            None => out.push(Kind { success, media: vec![media.name.clone()] }),
        }
    }
    out
}

/// The schema of `*/*`, for JSON beside it that says nothing of its own: what is converted from Swagger 2.0 has examples there.
fn of_any<'s>(cx: &Context<'_>, media: &MediaType, content: &'s [MediaType]) -> Option<&'s Schema> {
    let any = content.iter().find(|other| essence(&other.name.value) == "*/*")?;
    let says_nothing = is_json(&media.name.value) && media.item_schema.is_none();
    any.schema.as_ref().filter(|schema| says_nothing && !is_binary(cx, schema) && !is_text_schema(cx, schema))
}

fn success(cx: &mut Context<'_>, media: &MediaType, schema: Option<&Schema>, spot: &Spot) -> Success {
    let name = essence(&media.name.value);
    if let Some(kind) = sequences::kind(&name) {
        return sequences::success(cx, media, kind, spot);
    }
    let any = name == "*/*" || name.is_empty();
    match (schema, &media.item_schema) {
        (None, Some(_)) if is_json(&name) => Success::Json(Type::List(Box::new(sequences::item_type(cx, media, spot)))),
        (None, Some(_)) => {
            cx.report.stream_as_bytes(media.name.span, &name);
            Success::Bytes
        }
        (Some(schema), _) if is_json(&name) || (any && !is_binary(cx, schema) && !is_text_schema(cx, schema)) => {
            Success::Json(use_of(cx, schema, spot).ty)
        }
        (None, _) if is_json(&name) => Success::Json(Type::Json),
        (schema, _) if is_text(&name) => {
            if name.ends_with("xml") && schema.is_some() {
                cx.report.xml_as_text(media.name.span, &name);
            }
            Success::Text
        }
        (Some(schema), _) if any && is_text_schema(cx, schema) => Success::Text,
        (schema, _) => {
            if schema.is_some_and(|schema| is_structure(cx, schema)) {
                cx.report.structure_as_bytes(media.name.span, &name);
            }
            Success::Bytes
        }
    }
}

fn rank(media: &str) -> usize {
    match essence(media).as_str() {
        "application/json" => 0,
        media if sequences::kind(media).is_some() => 6,
        media if is_json(media) => 1,
        "text/plain" => 3,
        media if is_text(media) => 4,
        "*/*" => 2,
        _ => 5,
    }
}

/// What an operation usually gives, by status, and what has methods of its own: further kinds of values, and streams
/// beside values.
fn divide(cx: &mut Context<'_>, cases: Vec<Case>) -> (Vec<(OutcomeCase, Option<Kind>)>, Vec<OtherAnswer>) {
    let is_value = |kind: &Kind| !kind.success.is_stream();
    let has_values = cases.iter().flat_map(|case| &case.kinds).any(is_value);
    let mut wants_stream = !has_values && cases.iter().any(|case| !case.kinds.is_empty());
    let (mut usual, mut others) = (Vec::new(), Vec::new());
    for case in cases {
        // Beside values a stream has a method of its own. Beside streams a status without content is an empty stream.
        let has_content = !case.kinds.is_empty();
        let mut kinds = case.kinds.into_iter().peekable();
        let first = kinds.next_if(|kind| if has_values { is_value(kind) } else { wants_stream });
        kinds.for_each(|kind| other(cx, kind, &mut others));
        let is_usual = first.is_some() || !has_content && (has_values || !wants_stream);
        wants_stream &= first.is_none();
        if is_usual {
            let name = type_name(&status_name(case.status));
            let success = first.as_ref().map(|kind| kind.success.clone()).unwrap_or_default();
            usual.push((OutcomeCase { name, status: case.status, docs: case.docs, success }, first));
        }
    }
    if usual.iter().any(|(case, _)| case.success.is_stream()) {
        usual.retain(|(case, _)| case.success.is_stream());
    }
    (usual, others)
}

/// Adds a kind of answer that has a method of its own, unless there is one of its name.
fn other(cx: &mut Context<'_>, kind: Kind, others: &mut Vec<OtherAnswer>) {
    let Some(first) = kind.media.first() else { return };
    let suffix = match &kind.success {
        success if success.is_stream() => "_stream".to_owned(),
        Success::Text => "_text".to_owned(),
        Success::Bytes => "_bytes".to_owned(),
        _ => media_suffix(&first.value),
    };
    let accept = accept([&kind]);
    match others.iter_mut().find(|known| known.suffix == suffix) {
        None => others.push(OtherAnswer { suffix, success: kind.success, accept }),
        Some(known) if known.success == kind.success => known.accept = merged(&known.accept, &accept),
        Some(_) => cx.report.media_type_left_out(first.span, &first.value),
    }
}

fn merged(mine: &str, theirs: &str) -> String {
    let new = theirs.split(", ").filter(|media| !mine.split(", ").any(|known| known == *media));
    std::iter::once(mine).chain(new).collect::<Vec<_>>().join(", ")
}

/// The `Accept` header for some kinds: their media types, once each.
fn accept<'k>(kinds: impl IntoIterator<Item = &'k Kind>) -> String {
    let mut out: Vec<&str> = Vec::new();
    for media in kinds.into_iter().flat_map(|kind| &kind.media) {
        let media = media.value.trim();
        if !out.contains(&media) && media.is_ascii() && !media.is_empty() {
            out.push(media);
        }
    }
    out.join(", ")
}

fn combine(cases: Vec<(OutcomeCase, Option<Kind>)>, spot: &Spot) -> Success {
    let cases: Vec<OutcomeCase> = cases.into_iter().map(|(case, _)| case).collect();
    let mut kinds: Vec<Success> = Vec::new();
    for case in &cases {
        if !kinds.contains(&case.success) {
            kinds.push(case.success.clone());
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
            let unique = |case: OutcomeCase| OutcomeCase { name: scope.take(case.name.clone()), ..case };
            Success::Outcome(Outcome {
                name: format!("{}Outcome", spot.name),
                cases: cases.into_iter().map(unique).collect(),
            })
        }
    }
}

fn error(cx: &mut Context<'_>, status: StatusKey, response: &Response, spot: &Spot) -> ErrorAnswer {
    let part = format!("{} error", status_name(status));
    let is_json = |media: &&MediaType| is_json(&media.name.value) || essence(&media.name.value) == "*/*";
    let schema = response.content.iter().filter(is_json).find_map(|media| media.schema.as_ref());
    let body = schema.map(|schema| use_of(cx, schema, &spot.child(&part)).ty);
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
