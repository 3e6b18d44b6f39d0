//! The one error of all calls.

use super::answer::Answer;
use super::api::ErrorFields;
use super::codec::{Decode, DecodeError, Json, from_slice};
use super::rules::{Violation, Violations};
use super::transport::{TransportError, TransportErrorKind};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::time::Duration;

/// How much of a body without a message is shown, in characters.
const EXCERPT: usize = 300;
/// Headers in which services send the id of a request.
const REQUEST_ID_HEADERS: [&str; 4] = ["x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id"];

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request cannot be sent: it breaks rules of the document, or cannot be written.
    InvalidRequest,
    /// The client is not set up for this call.
    Configuration,
    /// No token or credentials to be had, although the token endpoint could be reached.
    Auth,
    /// No connection came about.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection broke, or another failure of the transport.
    Transport,
    /// The service answered with a status that means failure.
    Status,
    /// The answer does not fit the document.
    Decode,
}

/// Why a call failed. Displayed in one line with operation, status, code and message.
pub struct Error(Box<Inner>);

#[derive(Default)]
struct Inner {
    kind: Option<ErrorKind>,
    operation: &'static str,
    status: Option<StatusCode>,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    attempts: u32,
    headers: HeaderMap,
    body: Option<Bytes>,
    violations: Option<Violations>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// Makes an error of a kind with a message; for token providers and the like.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind: Some(kind), message: Some(message.into()), ..Inner::default() }))
    }

    /// The error for a request that breaks rules.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let mut error = Self::new(ErrorKind::InvalidRequest, "");
        error.0.violations = Some(Violations::new(violations));
        error
    }

    /// The error for a received body that breaks rules.
    pub(super) fn unfit(violations: Vec<Violation>) -> Self {
        let mut error = Self::invalid(violations);
        error.0.kind = Some(ErrorKind::Decode);
        error
    }

    pub(super) fn from_transport(error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            _ => ErrorKind::Transport,
        };
        let mut made = Self::new(kind, error.to_string());
        made.0.source = Some(Box::new(error));
        made
    }

    pub(super) fn from_answer(status: StatusCode, headers: HeaderMap, body: Bytes, fields: &ErrorFields) -> Self {
        let json = from_slice::<Json>(&body).ok();
        let find = |names: &[&str]| json.as_ref().and_then(|json| names.iter().find_map(|name| text_at(json, name)));
        let header = |name: &&str| headers.get(*name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut message = find(fields.message).or_else(|| excerpt(&body));
        if status.is_redirection() {
            let target = headers.get(http::header::LOCATION).and_then(|value| value.to_str().ok());
            message = Some(format!("redirects are not followed (location: {})", target.unwrap_or("none")));
        }
        Self(Box::new(Inner {
            kind: Some(ErrorKind::Status),
            status: Some(status),
            code: find(fields.code),
            message,
            request_id: REQUEST_ID_HEADERS.iter().find_map(header).or_else(|| find(fields.request_id)),
            headers,
            body: Some(body),
            ..Inner::default()
        }))
    }

    pub(super) fn from_decoding(answer: Answer, error: DecodeError) -> Self {
        Self::misfit("the answer", answer, error)
    }

    /// The error for an item of a stream, counted from 1; its text stands in the place of the body.
    pub(super) fn from_item(item: Answer, number: u64, error: DecodeError) -> Self {
        Self::misfit(&format!("item {number} of the stream"), item, error)
    }

    fn misfit(what: &str, answer: Answer, error: DecodeError) -> Self {
        Self(Box::new(Inner {
            kind: Some(ErrorKind::Decode),
            status: StatusCode::from_u16(answer.status).ok(),
            message: Some(format!("{what} does not fit the document {error}")),
            headers: answer.headers,
            body: Some(answer.body),
            source: Some(Box::new(error)),
            ..Inner::default()
        }))
    }

    pub(super) fn during(mut self, operation: &'static str, attempts: u32) -> Self {
        self.0.operation = operation;
        self.0.attempts = attempts;
        self
    }

    pub(super) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Turns the failure of a token request into an error of the call that needed the token. A network that does not
    /// work stays what it is.
    pub(super) fn into_auth(mut self) -> Self {
        self.0.message = Some(format!("no token: {}", self.description()));
        if !matches!(self.kind(), ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport) {
            self.0.kind = Some(ErrorKind::Auth);
        }
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.unwrap_or(ErrorKind::Transport)
    }

    /// The operation that was called; empty while the client is built.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The service's own code, as text.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The message: the service's, or our own.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref().filter(|message| !message.is_empty())
    }

    /// The id of the request in the service's logs.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the service asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many attempts were made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The headers of the answer; empty if there was none.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body of the answer as it came; of a stream's item that does not fit, its text.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// The body of the answer as a type; `None` if it does not fit.
    pub fn body_as<T: Decode>(&self) -> Option<T> {
        self.body().and_then(|body| from_slice(body).ok())
    }

    /// What the request breaks, if that is why it was not sent.
    pub fn violations(&self) -> &[Violation] {
        self.0.violations.as_ref().map_or(&[], Violations::as_slice)
    }

    /// Says whether the time was up.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Says whether no connection came about.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Says whether the service does not accept the credentials, or there is no token.
    pub fn is_auth(&self) -> bool {
        self.kind() == ErrorKind::Auth || self.0.status == Some(StatusCode::UNAUTHORIZED)
    }

    /// Status, code and message in one line.
    fn description(&self) -> String {
        let mut text = String::new();
        if let Some(status) = self.0.status {
            text = format!("{} {}", status.as_str(), status.canonical_reason().unwrap_or_default());
            text.truncate(text.trim_end().len());
        }
        let code = self.code().map(|code| format!("code {code}"));
        let violations = self.0.violations.as_ref().map(|violations| violations.to_string().replace('\n', "; "));
        for part in [code, violations].into_iter().flatten() {
            text.push_str(if text.is_empty() { "" } else { ", " });
            text.push_str(&part);
        }
        if let Some(message) = self.message() {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&one_line(message));
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let description = self.description();
        match (self.0.operation, self.kind()) {
            ("", _) => f.write_str(&description),
            (operation, ErrorKind::InvalidRequest) => write!(f, "{operation} was not sent: {description}"),
            (operation, ErrorKind::Auth) if self.0.status.is_some() => {
                write!(f, "{operation} failed: {}", one_line(self.message().unwrap_or_default()))
            }
            (operation, _) => write!(f, "{operation} failed: {description}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("retry_after", &self.0.retry_after)
            .field("attempts", &self.0.attempts)
            .field("body_bytes", &self.0.body.as_ref().map(Bytes::len))
            .field("violations", &self.violations())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// The text or number at a dotted path.
fn text_at(json: &Json, path: &str) -> Option<String> {
    let mut value = json;
    for step in path.split('.') {
        value = match value {
            Json::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            other => other.get(step)?,
        };
    }
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What a body without a message says at its start; of HTML its title, or its text.
fn excerpt(body: &Bytes) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let plain = if lower.starts_with('<') {
        let title = lower.find("<title>").zip(lower.find("</title>"));
        let title = title.and_then(|(start, end)| text.get(start + 7..end));
        title.map_or_else(|| without_tags(text), str::to_owned)
    } else {
        text.to_owned()
    };
    let plain = one_line(&plain);
    if plain.is_empty() { None } else { Some(plain) }
}

fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    pieces.by_ref().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Brings a text into one line of bearable length.
fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = words.replace(char::is_control, "");
    match clean.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or_default()),
        None => clean,
    }
}
