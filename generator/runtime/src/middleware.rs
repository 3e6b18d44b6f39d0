//! Middleware: code of the application around each attempt.

use super::body::Body;
use super::operation::Operation;
use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
use std::sync::Arc;

/// What an attempt belongs to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptContext {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// The number of the attempt, from 1.
    pub attempt: u32,
}

/// Code around each attempt of each call: it may change the request, answer by itself, or look at the answer. It
/// sees credentials. A request that it turns to another origin is refused, since it carries them.
pub trait Middleware: Send + Sync {
    /// Handles one attempt; `next.run(request)` goes on.
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>>;
}

/// The rest of the way: the middleware that follows, then the transport.
#[derive(Clone)]
pub struct Next<'a> {
    pub(super) context: AttemptContext,
    pub(super) rest: &'a [Arc<dyn Middleware>],
    pub(super) transport: &'a dyn Transport,
    /// Where the request goes before any middleware has seen it; `None` if there is no middleware.
    pub(super) origin: Option<http::Uri>,
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next").field("context", &self.context).field("rest", &self.rest.len()).finish_non_exhaustive()
    }
}

impl<'a> Next<'a> {
    /// What the attempt belongs to.
    pub fn context(&self) -> AttemptContext {
        self.context
    }

    /// Sends the request on.
    pub fn run(self, request: http::Request<Body>) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        if let Some((first, rest)) = self.rest.split_first() {
            return first.handle(request, Next { rest, ..self });
        }
        if self.origin.is_none_or(|origin| super::url::same_origin(request.uri(), &origin)) {
            return self.transport.send(request);
        }
        let error = TransportError::new(TransportErrorKind::Refused, "a middleware turned it to another origin");
        Box::pin(std::future::ready(Err(error)))
    }
}
