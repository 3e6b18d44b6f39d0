//! Answers: as they came, not read yet, and with a typed value.

use super::body::Body;
use super::codec::{Decode, DecodeError, from_slice};
use super::error::Error;
use super::frames::Framing;
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;

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
    /// The body as JSON of a type. An empty body counts as `null`.
    ///
    /// # Errors
    /// The body does not fit the type.
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        if self.body.is_empty() {
            return from_slice(b"null").map_err(|_| DecodeError::new("the answer is empty", 0));
        }
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
    /// The body as it came; empty if it is streamed.
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

/// An answer whose body was not read yet.
#[derive(Debug)]
pub struct Opened {
    pub(super) operation: &'static str,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) attempts: u32,
    /// The largest item, in bytes.
    pub(super) limit: usize,
    /// What the call fails with if this answer is no success after all.
    pub(super) refusal: Option<Error>,
    /// An earlier attempt may have got through.
    pub(super) may_have_arrived: bool,
}

impl Opened {
    /// The refusal of a repetition whose first attempt got through: a success, if it can be read as one.
    pub(super) fn duplicate(refusal: Error, limit: usize) -> Result<Self, Error> {
        let Some((status, body)) = refusal.status().zip(refusal.body().cloned()) else { return Err(refusal) };
        let (operation, headers, attempts) = (refusal.operation(), refusal.headers().clone(), refusal.attempts());
        let (status, body) = (status.as_u16(), Body::from(body));
        Ok(Self { operation, status, headers, body, attempts, limit, refusal: Some(refusal), may_have_arrived: true })
    }

    /// The answer, whose body has been read, and how many attempts were made.
    pub(super) fn into_answer(self) -> (Answer, u32) {
        let body = self.body.whole().unwrap_or_default();
        (Answer { status: self.status, headers: self.headers, body }, self.attempts)
    }

    pub(super) fn read<T>(mut self, read: fn(&Answer) -> Result<T, DecodeError>) -> Result<Response<T>, Error> {
        let (operation, refusal) = (self.operation, self.refusal.take());
        let (answer, attempts) = self.into_answer();
        match read(&answer) {
            Ok(value) => {
                let Answer { status, headers, body } = answer;
                Ok(Response { status, headers, value, attempts, body })
            }
            Err(error) => {
                Err(refusal.unwrap_or_else(|| Error::from_decoding(answer, error).during(operation, attempts)))
            }
        }
    }

    pub(super) fn respond<T>(self, read: fn(Self) -> T) -> Response<T> {
        let (status, headers, attempts) = (self.status, self.headers.clone(), self.attempts);
        Response { status, headers, value: read(self), attempts, body: Bytes::new() }
    }

    /// Refuses an answer that is a single JSON document: the service did not take the request for one of a stream.
    pub(super) async fn ensure(self, framing: Framing) -> Result<Self, Error> {
        let media_type = self.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = media_type.and_then(|media| media.split(';').next()).unwrap_or_default().trim();
        if framing != Framing::Events || !essence.eq_ignore_ascii_case("application/json") {
            return Ok(self);
        }
        let Self { operation, status, headers, body, attempts, limit, .. } = self;
        let body = body.collect(limit).await.map_err(Error::from_transport)?;
        let error = DecodeError::new("application/json came instead of events; does the request ask for a stream?", 0);
        Err(Error::from_decoding(Answer { status, headers, body }, error).during(operation, attempts))
    }
}
