//! Spans for calls and attempts, with the names of OpenTelemetry ("Semantic conventions for HTTP spans": a client span for
//! each attempt). Without the feature `tracing` nothing is left of it. Neither URLs nor headers nor bodies are recorded:
//! they may hold keys and phone numbers.

use super::body::Body;
use super::error::Error;
use super::middleware::{AttemptContext, Next};
use super::operation::Operation;
use super::transport::{BoxFuture, TransportError};

/// A call with all its attempts.
#[cfg(feature = "tracing")]
pub(super) fn call<'a, T: 'a>(
    operation: &'static Operation,
    work: impl Future<Output = Result<T, Error>> + Send + 'a,
) -> impl Future<Output = Result<T, Error>> + Send + 'a {
    use tracing::Instrument as _;
    let span = tracing::info_span!(
        "call",
        otel.name = operation.id,
        otel.kind = "internal",
        otel.status_code = tracing::field::Empty,
        http.request.method = operation.method,
        url.template = operation.path,
        error.r#type = tracing::field::Empty,
    );
    let outer = span.clone();
    let watched = async move {
        let result = work.await;
        if let Err(error) = &result {
            span.record("otel.status_code", "ERROR");
            span.record("error.type", tracing::field::debug(error.kind()));
        }
        result
    };
    watched.instrument(outer)
}

/// One attempt.
#[cfg(feature = "tracing")]
pub(super) fn attempt(
    context: AttemptContext,
    next: Next<'_>,
    request: http::Request<Body>,
) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
    use tracing::Instrument as _;
    let span = tracing::debug_span!(
        "attempt",
        otel.name = context.operation.method,
        otel.kind = "client",
        otel.status_code = tracing::field::Empty,
        http.request.method = context.operation.method,
        url.template = context.operation.path,
        server.address = request.uri().host(),
        server.port = port(request.uri()),
        http.request.resend_count = Some(context.attempt - 1).filter(|count| *count > 0),
        http.response.status_code = tracing::field::Empty,
        error.r#type = tracing::field::Empty,
    );
    let outer = span.clone();
    let work = next.run(request);
    let watched = async move {
        let result = work.await;
        match &result {
            Ok(answer) => {
                let status = answer.status().as_u16();
                span.record("http.response.status_code", status);
                if status >= 400 {
                    span.record("otel.status_code", "ERROR");
                    span.record("error.type", status);
                }
            }
            Err(error) => {
                span.record("otel.status_code", "ERROR");
                span.record("error.type", tracing::field::debug(error.kind()));
            }
        }
        result
    };
    Box::pin(watched.instrument(outer))
}

#[cfg(feature = "tracing")]
fn port(uri: &http::Uri) -> Option<u16> {
    let usual = match uri.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    };
    uri.port_u16().or(usual)
}

/// A call with all its attempts.
#[cfg(not(feature = "tracing"))]
pub(super) fn call<'a, T: 'a>(
    _: &'static Operation,
    work: impl Future<Output = Result<T, Error>> + Send + 'a,
) -> impl Future<Output = Result<T, Error>> + Send + 'a {
    work
}

/// One attempt.
#[cfg(not(feature = "tracing"))]
pub(super) fn attempt(
    _: AttemptContext,
    next: Next<'_>,
    request: http::Request<Body>,
) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
    next.run(request)
}
