//! Streams of items: typed, one after the other, as they arrive.

use super::answer::{Answer, Opened};
use super::body::Body;
use super::codec::{Decode, DecodeError, Decoder, Encoder, from_slice, from_str};
use super::error::Error;
use super::frames::{Frame, Framing, Splitter};
use super::transport::{TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream as Poller;
use http::HeaderMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The text with which many services end a stream of events; it is no JSON.
const DONE: &[u8] = b"[DONE]";

/// An event of `text/event-stream`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its type; `None` stands for `message`.
    pub event: Option<String>,
    /// The last id that the service sent, in this event or before.
    pub id: Option<String>,
    /// How long the service asks to wait before connecting again.
    pub retry: Option<Duration>,
    /// Its data.
    pub data: T,
}

/// Items as they arrive. [`Stream::next`] gives one after the other; with the traits of other crates it is a
/// [`futures_core::Stream`].
///
/// An item that does not fit is an error that keeps its text ([`Error::body`]), and the next item follows. When the
/// connection breaks, the error is the last item. Dropping the stream closes the connection.
#[must_use = "a stream does nothing until it is read"]
pub struct Stream<T> {
    source: Source,
    decode: fn(&Frame) -> Result<Option<T>, DecodeError>,
}

/// Everything that does not depend on the type of the items.
struct Source {
    opened: Opened,
    splitter: Splitter,
    count: u64,
    is_over: bool,
}

impl<T> Stream<T> {
    #[inline]
    pub(super) fn new(opened: Opened, framing: Framing, decode: fn(&Frame) -> Result<Option<T>, DecodeError>) -> Self {
        Self { source: Source { opened, splitter: Splitter::new(framing), count: 0, is_over: false }, decode }
    }

    /// The next item; `None` at the end.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The status of the answer.
    #[inline]
    pub fn status(&self) -> u16 {
        self.source.opened.status
    }

    /// The headers of the answer.
    #[inline]
    pub fn headers(&self) -> &HeaderMap {
        &self.source.opened.headers
    }

    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let Some(frame) = ready!(self.source.poll(context)) else { return Poll::Ready(None) };
        let item = match frame {
            Ok(frame) => match (self.decode)(&frame) {
                Ok(Some(item)) => Ok(item),
                Ok(None) => {
                    self.source.end();
                    return Poll::Ready(None);
                }
                Err(error) => Err(self.source.misfit(frame, error)),
            },
            Err(error) => Err(error),
        };
        Poll::Ready(Some(item))
    }
}

impl Source {
    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame, Error>>> {
        loop {
            if let Some(frame) = self.splitter.pop() {
                self.count += 1;
                return Poll::Ready(Some(Ok(frame)));
            }
            if self.is_over {
                return Poll::Ready(None);
            }
            match ready!(Poller::poll_next(Pin::new(&mut self.opened.body), context)) {
                Some(Ok(chunk)) => self.splitter.push(&chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(self.broken(error)))),
                None => {
                    self.splitter.finish();
                    self.is_over = true;
                }
            }
            if self.splitter.waiting() > self.opened.limit {
                let message = format!("item {} has more than {} bytes", self.count + 1, self.opened.limit);
                let error = TransportError::new(TransportErrorKind::TooLarge, message);
                return Poll::Ready(Some(Err(self.broken(error))));
            }
        }
    }

    /// Closes the connection.
    #[inline]
    fn end(&mut self) {
        self.is_over = true;
        self.splitter = Splitter::new(Framing::Lines);
        self.opened.body = Body::default();
    }

    #[inline]
    fn broken(&mut self, error: TransportError) -> Error {
        self.end();
        Error::from_transport(error).during(self.opened.operation, self.opened.attempts)
    }

    #[inline]
    fn misfit(&self, frame: Frame, error: DecodeError) -> Error {
        let Opened { status, headers, operation, attempts, .. } = &self.opened;
        let item = Answer { status: *status, headers: headers.clone(), body: Bytes::from(frame.data) };
        Error::from_item(item, self.count, error).during(operation, *attempts)
    }
}

impl<T> Poller for Stream<T> {
    type Item = Result<T, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Stream<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Opened { operation, status, .. } = &self.source.opened;
        f.debug_struct("Stream").field("operation", operation).field("status", status).finish_non_exhaustive()
    }
}

/// The data as JSON of a type.
pub(super) fn event<T: Decode>(frame: &Frame) -> Result<Option<Event<T>>, DecodeError> {
    if is_done(frame) {
        return Ok(None);
    }
    from_slice(&frame.data).map(|data| Some(frame.with(data)))
}

/// The data as text.
#[inline]
pub(super) fn text_event(frame: &Frame) -> Result<Option<Event<String>>, DecodeError> {
    text(frame).map(|data| Some(frame.with(data.to_owned())))
}

/// The event as an object with the members `event`, `id`, `retry` and `data`; what is JSON in `data` is taken as such.
pub(super) fn event_object<T: Decode>(frame: &Frame) -> Result<Option<T>, DecodeError> {
    read_object(frame, &object(frame, is_json(&frame.data))?)
}

/// The event as an object whose `data` is text.
pub(super) fn event_object_of_text<T: Decode>(frame: &Frame) -> Result<Option<T>, DecodeError> {
    read_object(frame, &object(frame, false)?)
}

/// An item that is JSON.
pub(super) fn item<T: Decode>(frame: &Frame) -> Result<Option<T>, DecodeError> {
    from_slice(&frame.data).map(Some)
}

/// A document may describe the end of its stream as an event. Only if it does not, the end is ours to see.
fn read_object<T: Decode>(frame: &Frame, object: &str) -> Result<Option<T>, DecodeError> {
    match from_str(object) {
        Err(_) if is_done(frame) => Ok(None),
        read => read.map(Some),
    }
}

#[inline]
fn object(frame: &Frame, as_json: bool) -> Result<String, DecodeError> {
    let mut out = Encoder::new();
    out.begin_object();
    for (name, value) in [("event", &frame.event), ("id", &frame.id)] {
        if let Some(value) = value {
            out.member(name, value);
        }
    }
    if let Some(retry) = frame.retry {
        out.member("retry", &u64::try_from(retry.as_millis()).unwrap_or(u64::MAX));
    }
    let data = text(frame)?;
    out.key("data");
    if as_json {
        out.raw(data);
    } else {
        out.string(data);
    }
    out.end_object();
    Ok(out.into_string())
}

#[inline]
fn is_json(data: &[u8]) -> bool {
    Decoder::from_bytes(data).is_ok_and(|mut input| input.skip().is_ok() && input.finish().is_ok())
}

#[inline]
fn is_done(frame: &Frame) -> bool {
    frame.data.trim_ascii() == DONE
}

#[inline]
fn text(frame: &Frame) -> Result<&str, DecodeError> {
    std::str::from_utf8(&frame.data).map_err(|error| DecodeError::new("the text is not UTF-8", error.valid_up_to()))
}

impl Frame {
    fn with<T>(&self, data: T) -> Event<T> {
        Event { event: self.event.clone(), id: self.id.clone(), retry: self.retry, data }
    }
}
