//! The way to the network: a small trait that anything can implement.

use super::body::Body;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and gives its answer, whatever the status. It neither follows redirects nor retries. The body of
/// the answer may still be on its way: [`Body::from_stream`]. A transport that has it all gives [`Body::from`].
pub trait Transport: Send + Sync {
    /// Sends a request.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Says whether it looks at the extensions of a request: [`TimeLimit`] and
    /// [`AttemptContext`](super::AttemptContext). One that does not saves their making.
    fn reads_extensions(&self) -> bool {
        true
    }

    /// Says whether it can work on this thread. One that needs an async runtime looks for it here.
    fn can_run_here(&self) -> bool {
        true
    }
}

/// How long a request may take: among its extensions, for a transport that blocks its thread and so cannot be stopped
/// from outside. [`AttemptContext`](super::AttemptContext) stands there, too, unless a token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit {
    /// The time.
    pub limit: Duration,
    /// It ends with the head of the answer, whose body is a stream.
    pub is_until_head: bool,
}

/// What kept an answer from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about: nothing was sent.
    Connect,
    /// The time was up; the request may have arrived.
    Timeout,
    /// The connection broke; the request may have arrived.
    Interrupted,
    /// The answer is larger than allowed.
    TooLarge,
    /// The request cannot be sent at all.
    Refused,
    /// Something else; the request may have arrived.
    Other,
}

/// Why there is no answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportError {
    /// Makes an error of a kind; the source may be a text.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// What happened.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Says whether the service may have seen the request.
    pub fn may_have_been_sent(&self) -> bool {
        !matches!(self.kind, TransportErrorKind::Connect | TransportErrorKind::Refused)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Interrupted => "the connection broke",
            TransportErrorKind::TooLarge => "the answer is too large",
            TransportErrorKind::Refused => "the request cannot be sent",
            TransportErrorKind::Other => "no answer",
        };
        write!(f, "{what}: {}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
