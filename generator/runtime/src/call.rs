//! A call: a request, what its answer becomes, and the sending.

use super::answer::{Answer, Opened, Response};
use super::body::Body;
use super::client::Core;
use super::codec::{Decode, DecodeError, Encode};
use super::error::Error;
use super::frames::Framing;
use super::multipart::{Multipart, Part};
use super::operation::Operation;
use super::request::{FORM, Parts, SIMPLE};
use super::retry::Retry;
use super::rules::Rule;
use super::sending::{Read, Sending};
use super::stream::{self, Event, Stream};
use super::style::{Field, Styled};
use bytes::Bytes;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

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

/// A call of an operation. No method of [`Call`]: each takes a name from the parameters, whose setters are methods, too.
pub(super) fn start<'a>(core: &'a Core, operation: &'static Operation) -> Call<'a> {
    Call { core, parts: Box::new(Parts::new(operation)), read: Read::Whole(|_| Ok(())), marker: PhantomData }
}

impl<'a> Call<'a> {
    /// The answer is JSON.
    pub fn returns_json<T: Decode, P>(mut self) -> Call<'a, T, P> {
        self.parts.accept_json();
        self.returns_with(Answer::json::<T>)
    }

    /// The answer is JSON or empty.
    pub fn returns_json_optional<T: Decode, P>(mut self) -> Call<'a, Option<T>, P> {
        self.parts.accept_json();
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
        Call { core: self.core, parts: self.parts, read: Read::Whole(read), marker: PhantomData }
    }

    /// The answer is a stream of events with JSON in them.
    pub fn returns_events<T: Decode, P>(self) -> Call<'a, Stream<Event<T>>, P> {
        self.returns_items_with(Framing::Events, |opened| Stream::new(opened, Framing::Events, stream::event))
    }

    /// The answer is a stream of events with text in them.
    pub fn returns_text_events<P>(self) -> Call<'a, Stream<Event<String>>, P> {
        self.returns_items_with(Framing::Events, |opened| Stream::new(opened, Framing::Events, stream::text_event))
    }

    /// The answer is a stream of events, each of which is an object with the members `event`, `id`, `retry` and `data`.
    pub fn returns_event_objects<T: Decode, P>(self) -> Call<'a, Stream<T>, P> {
        self.returns_items_with(Framing::Events, |opened| Stream::new(opened, Framing::Events, stream::event_object))
    }

    /// The same with text in `data`, even if it looks like JSON.
    pub fn returns_text_event_objects<T: Decode, P>(self) -> Call<'a, Stream<T>, P> {
        let read = |opened| Stream::new(opened, Framing::Events, stream::event_object_of_text);
        self.returns_items_with(Framing::Events, read)
    }

    /// The answer is a stream of JSON lines.
    pub fn returns_lines<T: Decode, P>(self) -> Call<'a, Stream<T>, P> {
        self.returns_items_with(Framing::Lines, |opened| Stream::new(opened, Framing::Lines, stream::item))
    }

    /// The answer is a JSON text sequence (RFC 7464).
    pub fn returns_records<T: Decode, P>(self) -> Call<'a, Stream<T>, P> {
        self.returns_items_with(Framing::Records, |opened| Stream::new(opened, Framing::Records, stream::item))
    }

    fn returns_items_with<T, P>(mut self, framing: Framing, read: fn(Opened) -> T) -> Call<'a, T, P> {
        self.parts.is_stream = true;
        self.parts.framing = Some(framing);
        Call { core: self.core, parts: self.parts, read: Read::Items(read), marker: PhantomData }
    }
}

/// What is a call: nothing else implements the traits of setters, so that they can get more of them.
#[doc(hidden)]
pub trait IsCall: Sized {}

impl<T, P> IsCall for Call<'_, T, P> {}

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
    pub fn set_query_string(mut self, name: &str, value: &dyn Encode) -> Self {
        self.parts.set_query_string(name, value);
        self
    }

    /// The query as a whole, as JSON text.
    pub fn set_query_string_json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.parts.set_query_string_json(name, value);
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

    /// A cookie as JSON text.
    pub fn set_cookie_json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.parts.set_cookie_json(name, value);
        self
    }

    /// A JSON body.
    pub fn set_json(mut self, value: &dyn Encode) -> Self {
        self.parts.set_json(value);
        self
    }

    /// What `set` makes of the call and a value, if there is one: a body that may be left out.
    pub fn set_optional<V>(self, value: Option<V>, set: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// A JSON body under another media type.
    pub fn set_json_as(mut self, media_type: &str, value: &dyn Encode) -> Self {
        self.parts.set_json_as(media_type, value);
        self
    }

    /// A text body.
    pub fn set_text(mut self, media_type: &str, text: &str) -> Self {
        self.parts.set_body(media_type, text.to_owned().into());
        self
    }

    /// A body of bytes, a file, or a stream.
    pub fn set_body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.parts.set_body(media_type, body.into());
        self
    }

    /// A body of JSON items, given as a list: JSON lines, or a JSON text sequence if the media type says so.
    pub fn set_items(mut self, media_type: &str, items: &dyn Encode) -> Self {
        self.parts.set_items(media_type, items);
        self
    }

    /// What the body has to obey, in place of what the operation says. To be called before the body is set.
    pub fn set_rules(mut self, rules: Option<&'static Rule>) -> Self {
        self.parts.rules = rules;
        self
    }

    /// The media types of the answer, in place of what the operation says.
    pub fn set_accept(mut self, media_types: &str) -> Self {
        self.parts.insert_header("accept", media_types);
        self
    }

    /// A form body (`application/x-www-form-urlencoded`).
    pub fn set_form(mut self, value: &dyn Encode, fields: &'static [Field]) -> Self {
        self.parts.set_form(value, fields);
        self
    }

    /// A body of several parts (`multipart/form-data`).
    pub fn set_multipart(self, body: &dyn Multipart) -> Self {
        self.set_multipart_as("multipart/form-data", body)
    }

    /// A body of several parts under another media type.
    pub fn set_multipart_as(mut self, media_type: &str, body: &dyn Multipart) -> Self {
        self.parts.set_multipart(media_type, body.parts(), None);
        self
    }

    /// A body of several parts with a boundary of the caller's choice.
    pub fn set_multipart_with_boundary(mut self, parts: Vec<Part>, boundary: &str) -> Self {
        self.parts.set_multipart("multipart/form-data", parts, Some(boundary));
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
        self.parts.may_repeat = Some(true);
        self
    }

    /// Says whether the call may be repeated when nobody knows if the service acted on it.
    pub fn with_idempotent(mut self, may_repeat: bool) -> Self {
        self.parts.may_repeat = Some(may_repeat);
        self
    }

    /// Sets the largest answer in bytes; it ends streams, too.
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.parts.body_limit = Some(bytes);
        self
    }

    /// Tells a function how many bytes of the body were sent so far, and how many there are if that is known. Another
    /// attempt starts again.
    pub fn with_upload_progress(mut self, tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.parts.body = std::mem::take(&mut self.parts.body).with_progress(tell);
        self
    }

    /// The request without credentials, not sent.
    ///
    /// # Errors
    /// The request cannot be sent: it breaks rules, or cannot be written.
    pub fn build(self) -> Result<http::Request<Body>, Error> {
        let request = self.core.build_request(&self.parts)?;
        Ok(request.map(|()| self.parts.body))
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
        self.read.response(self.core.run(self.parts).await?)
    }

    /// Sends the call and gives the body of a successful answer as it arrives, undecoded, whatever its media type:
    /// for downloads that are too large to be held. It has no limit but that of [`Call::with_body_limit`].
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn stream(mut self) -> Result<Response<Body>, Error> {
        self.parts.is_stream = true;
        self.parts.framing = None;
        self.core.run(self.parts).await.map(|opened| opened.respond(|opened| opened.body))
    }
}

impl<'a, T, P> IntoFuture for Call<'a, T, P> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        Sending::new(self.core.run(self.parts), self.read)
    }
}
