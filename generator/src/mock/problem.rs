//! What the mock itself has to say: problem details (RFC 9457) with places, marked as the mock's own.

use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use serde_json::{Value as Json, json};

use super::{Call, Reply};
use crate::instance::Violation;
use crate::source::{Sources, Span};

/// The header that marks what is not the API's.
const MARK: &str = "x-oasmith-mock";

/// A promise that a request breaks.
#[derive(Debug)]
pub(super) struct Violated {
    /// `body`, or the place and name of a parameter: `query limit`.
    pub(super) part: String,
    pub(super) violation: Violation,
}

/// Why a request gets no answer of the API.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    headers: Vec<(String, String)>,
    violations: Vec<Json>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, title, detail: detail.into(), headers: Vec::new(), violations: Vec::new() }
    }

    fn header(mut self, name: &str, value: String) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }

    pub(super) fn not_found(parts: &Parts) -> Self {
        let detail = format!("the document has no path that fits {}", parts.uri.path());
        Self::new(StatusCode::NOT_FOUND, "no-such-path", "No such path", detail)
    }

    /// Adds what the caller may have meant.
    pub(super) fn near(mut self, path: Option<String>) -> Self {
        if let Some(path) = path {
            self.detail.push_str("; it has ");
            self.detail.push_str(&path);
        }
        self
    }

    pub(super) fn method(parts: &Parts, allowed: &[String]) -> Self {
        let detail = format!("{} has no {}, but {}", parts.uri.path(), parts.method, allowed.join(", "));
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "no-such-method", "No such method", detail)
            .header("allow", allowed.join(", "))
    }

    pub(super) fn unauthorized(detail: String, challenge: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "no-credentials", "No credentials", detail)
            .header("www-authenticate", challenge.to_owned())
    }

    pub(super) fn media_type(detail: String) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "other-media-type", "Another media type", detail)
    }

    pub(super) fn not_acceptable(detail: String) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "Not acceptable", detail)
    }

    pub(super) fn too_large() -> Self {
        let detail = "the mock reads bodies of at most 16 MiB";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    pub(super) fn preference(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unknown-preference", "Unknown preference", detail)
    }

    /// A request that breaks promises: 400, or 422 where the operation declares only that.
    pub(super) fn invalid(call: &Call<'_>, found: &[Violated]) -> Self {
        let declares = |wanted: &str| call.operation.responses.iter().any(|(status, _)| status.value == wanted);
        let status = if declares("422") && !declares("400") {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::BAD_REQUEST
        };
        let words = found.iter().map(|one| {
            let pointer = &one.violation.instance;
            let gap = if pointer.is_empty() { "" } else { " " };
            format!("{}{gap}{pointer} {}", one.part, one.violation.message)
        });
        let detail = words.collect::<Vec<_>>().join("; ");
        let sources = &call.mock.document.sources;
        let violations = found.iter().map(|one| described(one, sources)).collect();
        Self { violations, ..Self::new(status, "invalid-request", "The request does not fit the document", detail) }
    }

    pub(super) fn reply(&self) -> Reply {
        let mut body = json!({
            "type": format!("urn:oasmith:mock:{}", self.kind),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let (Json::Object(body), false) = (&mut body, self.violations.is_empty()) {
            body.insert(String::from("violations"), Json::Array(self.violations.clone()));
        }
        let mut reply =
            Reply::new(self.status).header("content-type", "application/problem+json").header(MARK, "problem");
        reply.headers.extend(self.headers.iter().cloned());
        reply.body = Bytes::from(format!("{body:#}\n"));
        reply.refusal = Some(format!("{}: {}", self.kind, self.detail));
        reply
    }
}

fn described(one: &Violated, sources: &Sources) -> Json {
    let violation = &one.violation;
    let (file, pointer) = violation.schema.0.split_once('#').unwrap_or(("0", ""));
    let name = file.parse().ok().and_then(|file| sources.get(file)).map_or("", |source| source.name.as_str());
    json!({
        "in": one.part,
        "pointer": violation.instance,
        "keyword": violation.keyword,
        "message": violation.message,
        "schema": format!("{name}#{pointer}"),
        "place": place(sources, violation.span),
    })
}

fn place(sources: &Sources, span: Span) -> String {
    sources.place(span)
}
