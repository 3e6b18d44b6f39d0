//! A call: a request, what its answer becomes, and the sending.

use super::client::Core;
use super::codec::{Decode, DecodeError, Encode, from_slice};
use super::error::Error;
use super::multipart::Part;
use super::operation::Operation;
use super::request::{FORM, Parts, SIMPLE};
use super::retry::Retry;
use super::style::{Field, Styled};
use super::transport::BoxFuture;
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

/// An answer as it came. `Debug` shows how large it is, not what it says: it may hold a token.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON of a type.
    ///
    /// # Errors
    /// The body does not fit the type.
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        from_slice(&self.body)
    }

    /// The body as text.
    ///
    /// # Errors
    /// The body is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        String::from_utf8(self.body.to_vec())
            .map_err(|error| DecodeError::new("the text is not UTF-8", error.utf8_error().valid_up_to()))
    }
}

/// A typed answer with everything around it. `Debug` shows the value, but not the headers and the raw body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The value.
    pub value: T,
    /// How many attempts were made.
    pub attempts: u32,
    /// The body as it came.
    pub body: Bytes,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, value, attempts, body, .. } = self;
        let mut out = f.debug_struct("Response");
        out.field("status", status).field("value", value).field("attempts", attempts).field("bytes", &body.len());
        out.finish_non_exhaustive()
    }
}

/// How an answer becomes a value.
pub(super) type Read<T> = fn(&Answer) -> Result<T, DecodeError>;

/// A call that is ready to be sent: `.await` it. `T` is what comes back; `P` says which setters it has.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, T = (), P = ()> {
    pub(super) core: &'a Core,
    pub(super) parts: Box<Parts>,
    pub(super) read: Read<T>,
    marker: PhantomData<fn() -> P>,
}

impl<T, P> fmt::Debug for Call<'_, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.parts.operation.id).finish_non_exhaustive()
    }
}

impl<'a> Call<'a> {
    pub(super) fn new(core: &'a Core, operation: &'static Operation) -> Self {
        Self { core, parts: Box::new(Parts::new(operation)), read: |_| Ok(()), marker: PhantomData }
    }

    /// The answer is JSON.
    pub fn returns_json<T: Decode, P>(mut self) -> Call<'a, T, P> {
        self.accept_json();
        self.returns_with(Answer::json::<T>)
    }

    /// The answer is JSON or empty.
    pub fn returns_json_optional<T: Decode, P>(mut self) -> Call<'a, Option<T>, P> {
        self.accept_json();
        self.returns_with(|answer| if answer.body.is_empty() { Ok(None) } else { answer.json().map(Some) })
    }

    /// The answer is text.
    pub fn returns_text<P>(self) -> Call<'a, String, P> {
        self.returns_with(Answer::text)
    }

    /// The answer is a body of bytes.
    pub fn returns_bytes<P>(self) -> Call<'a, Bytes, P> {
        self.returns_with(|answer| Ok(answer.body.clone()))
    }

    /// The answer has nothing to read.
    pub fn returns_nothing<P>(self) -> Call<'a, (), P> {
        self.returns_with(|_| Ok(()))
    }

    /// The answer becomes what a function makes of it.
    pub fn returns_with<T, P>(self, read: fn(&Answer) -> Result<T, DecodeError>) -> Call<'a, T, P> {
        Call { core: self.core, parts: self.parts, read, marker: PhantomData }
    }

    fn accept_json(&mut self) {
        if !self.parts.has_header("accept") {
            self.parts.insert_header("accept", "application/json");
        }
    }
}

/// What generated code puts into a request. The first thing that goes wrong is reported when the call is sent.
impl<T, P> Call<'_, T, P> {
    /// A path parameter in the usual style.
    pub fn set_path(self, name: &str, value: &dyn Encode) -> Self {
        self.set_path_as(name, SIMPLE, value)
    }

    /// A path parameter in a style of its own.
    pub fn set_path_as(mut self, name: &str, styled: Styled, value: &dyn Encode) -> Self {
        self.parts.set_path(name, styled, value);
        self
    }

    /// A path parameter as JSON text.
    pub fn set_path_json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.parts.set_path_json(name, value);
        self
    }

    /// A query parameter in the usual style: form, exploded.
    pub fn set_query(self, name: &str, value: &dyn Encode) -> Self {
        self.set_query_as(name, FORM, value)
    }

    /// A query parameter in a style of its own.
    pub fn set_query_as(mut self, name: &str, styled: Styled, value: &dyn Encode) -> Self {
        self.parts.set_query(name, styled, value);
        self
    }

    /// A query parameter as JSON text.
    pub fn set_query_json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.parts.set_query_json(name, value);
        self
    }

    /// The query as a whole: an object as a form, a string as it is.
    pub fn set_query_string(mut self, value: &dyn Encode) -> Self {
        self.parts.set_query_string(value);
        self
    }

    /// A header parameter in the usual style.
    pub fn set_header(self, name: &str, value: &dyn Encode) -> Self {
        self.set_header_as(name, SIMPLE, value)
    }

    /// A header parameter in a style of its own.
    pub fn set_header_as(mut self, name: &str, styled: Styled, value: &dyn Encode) -> Self {
        self.parts.set_header(name, styled, value);
        self
    }

    /// A header parameter as JSON text.
    pub fn set_header_json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.parts.set_header_json(name, value);
        self
    }

    /// A cookie in the usual style.
    pub fn set_cookie(self, name: &str, value: &dyn Encode) -> Self {
        self.set_cookie_as(name, FORM, value)
    }

    /// A cookie in a style of its own.
    pub fn set_cookie_as(mut self, name: &str, styled: Styled, value: &dyn Encode) -> Self {
        self.parts.set_cookie(name, styled, value);
        self
    }

    /// A JSON body.
    pub fn set_json(self, value: &dyn Encode) -> Self {
        self.set_json_as("application/json", value)
    }

    /// A JSON body that may be left out.
    pub fn set_json_optional(self, value: Option<&dyn Encode>) -> Self {
        match value {
            Some(value) => self.set_json(value),
            None => self,
        }
    }

    /// A JSON body under another media type.
    pub fn set_json_as(mut self, media_type: &str, value: &dyn Encode) -> Self {
        self.parts.set_json(media_type, value);
        self
    }

    /// A text body.
    pub fn set_text(mut self, media_type: &str, text: &str) -> Self {
        self.parts.set_bytes(media_type, Bytes::copy_from_slice(text.as_bytes()));
        self
    }

    /// A body of bytes.
    pub fn set_bytes(mut self, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.parts.set_bytes(media_type, bytes.into());
        self
    }

    /// A form body (`application/x-www-form-urlencoded`).
    pub fn set_form(mut self, value: &dyn Encode, fields: &'static [Field]) -> Self {
        self.parts.set_form(value, fields);
        self
    }

    /// A body of several parts (`multipart/form-data`).
    pub fn set_multipart(mut self, parts: Vec<Part>) -> Self {
        self.parts.set_multipart(parts, None);
        self
    }

    /// A body of several parts with a boundary of the caller's choice.
    pub fn set_multipart_with_boundary(mut self, parts: Vec<Part>, boundary: &str) -> Self {
        self.parts.set_multipart(parts, Some(boundary));
        self
    }
}

/// What a caller may change about a single call.
impl<T, P> Call<'_, T, P> {
    /// Sets a header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.parts.insert_header(name, value);
        self
    }

    /// Limits the whole call, waits and retries included.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.parts.timeout = Some(limit);
        self
    }

    /// Limits each attempt.
    pub fn with_attempt_timeout(mut self, limit: Duration) -> Self {
        self.parts.attempt_timeout = Some(limit);
        self
    }

    /// Sets how often this call is repeated.
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.parts.retry = Some(retry);
        self
    }

    /// Sends an idempotency key: the service acts once however often it gets the call, so it may be repeated.
    pub fn with_idempotency_key(mut self, key: &str) -> Self {
        let header = self.parts.operation.idempotency_header.unwrap_or("Idempotency-Key");
        self.parts.insert_header(header, key);
        self.parts.may_repeat = true;
        self
    }

    /// Says whether the call may be repeated when nobody knows if the service acted on it.
    pub fn with_idempotent(mut self, may_repeat: bool) -> Self {
        self.parts.may_repeat = may_repeat;
        self
    }

    /// The request without credentials, not sent.
    ///
    /// # Errors
    /// The request cannot be sent: it breaks rules, or cannot be written.
    pub fn build(self) -> Result<http::Request<Bytes>, Error> {
        self.core.build_request(&self.parts)
    }

    /// Sends the call; the same as `.await`.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn send(self) -> Result<T, Error> {
        self.raw().await.map(|response| response.value)
    }

    /// Sends the call and gives status, headers and body along with the value.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn raw(self) -> Result<Response<T>, Error> {
        let operation = self.parts.operation;
        let read = self.read;
        let (answer, attempts) = self.core.run(self.parts).await?;
        match read(&answer) {
            Ok(value) => {
                let Answer { status, headers, body } = answer;
                Ok(Response { status, headers, value, attempts, body })
            }
            Err(error) => Err(Error::from_decoding(answer, error).during(operation.id, attempts)),
        }
    }
}

impl<'a, T: 'a, P: 'a> IntoFuture for Call<'a, T, P> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'a, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
