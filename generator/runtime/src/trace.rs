//! Spans for calls and attempts, with the names of OpenTelemetry. Without the feature `tracing` nothing is left of it.
//! Neither URLs nor headers nor bodies are recorded: they may hold keys and phone numbers.

use super::body::Body;
use super::error::Error;
use super::middleware::{AttemptContext, Next};
use super::operation::Operation;
use super::transport::{BoxFuture, TransportError};

/// A call with all its attempts.
#[cfg(feature = "tracing")]
pub(super) fn call<'a, T: 'a>(
    operation: &'static Operation,
    work: BoxFuture<'a, Result<T, Error>>,
) -> BoxFuture<'a, Result<T, Error>> {
    use tracing::Instrument as _;
    let span = tracing::info_span!(
        "call",
        otel.name = operation.id,
        otel.kind = "client",
        http.request.method = operation.method,
        url.template = operation.path,
        error.r#type = tracing::field::Empty,
    );
    let outer = span.clone();
    let watched = async move {
        let result = work.await;
        if let Err(error) = &result {
            span.record("error.type", tracing::field::debug(error.kind()));
        }
        result
    };
    Box::pin(watched.instrument(outer))
}

/// One attempt.
#[cfg(feature = "tracing")]
pub(super) fn attempt<'a>(
    context: AttemptContext,
    uri: &http::Uri,
    next: Next<'a>,
    request: http::Request<Body>,
) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
    use tracing::Instrument as _;
    let span = tracing::debug_span!(
        "attempt",
        otel.name = context.operation.method,
        server.address = uri.host(),
        server.port = uri.port_u16(),
        http.request.resend_count = context.attempt - 1,
        http.response.status_code = tracing::field::Empty,
    );
    let outer = span.clone();
    let work = next.run(request);
    let watched = async move {
        let result = work.await;
        if let Ok(answer) = &result {
            span.record("http.response.status_code", answer.status().as_u16());
        }
        result
    };
    Box::pin(watched.instrument(outer))
}

/// A call with all its attempts.
#[cfg(not(feature = "tracing"))]
pub(super) fn call<'a, T: 'a>(
    _: &'static Operation,
    work: BoxFuture<'a, Result<T, Error>>,
) -> BoxFuture<'a, Result<T, Error>> {
    work
}

/// One attempt.
#[cfg(not(feature = "tracing"))]
pub(super) fn attempt<'a>(
    _: AttemptContext,
    _: &http::Uri,
    next: Next<'a>,
    request: http::Request<Body>,
) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
    next.run(request)
}
