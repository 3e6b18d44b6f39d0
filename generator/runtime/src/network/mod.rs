//! The default way to the network: hyper's client. None of its types is part of the public API.

mod bodies;
mod connector;
mod options;
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[path = "tls_native.rs"]
mod tls;
#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
#[path = "tls_none.rs"]
mod tls;
#[cfg(feature = "rustls")]
#[path = "tls_rustls.rs"]
mod tls;

pub use options::HyperTransportBuilder;

use super::body::Body;
use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
use bodies::{Incoming, Outgoing};
use connector::Connector;
use http::header::{ACCEPT, CONTENT_LENGTH, HeaderValue, PROXY_AUTHORIZATION};
use http::{Method, Request, Response};
use hyper::body::Body as _;
use hyper_util::client::legacy::{Client, Error};
use std::fmt;

/// Sends requests with hyper, over kept connections of HTTP/1.1. Redirects are not followed, since they would carry
/// credentials to places that nobody configured.
///
/// Proxies are taken from the environment, as curl does: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, each
/// also in small letters. [`HyperTransport::builder`] sets another one, certificates, and limits.
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, Outgoing>,
    connector: Connector,
}

impl HyperTransport {
    /// A transport with a connection limit of 5 seconds.
    ///
    /// # Errors
    /// TLS cannot be set up ([`ErrorKind::Configuration`](super::ErrorKind)).
    pub fn new() -> Result<Self, super::error::Error> {
        Self::builder().build()
    }

    /// A transport with settings of its own.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let (mut head, body) = request.into_parts();
        let body = Outgoing::from(body);
        if body.is_end_stream() && needs_length(&head.method) {
            head.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        head.headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        if let Some(authorization) = self.connector.authorization(&head.uri) {
            head.headers.entry(PROXY_AUTHORIZATION).or_insert(authorization);
        }
        let answer = self.client.request(Request::from_parts(head, body)).await.map_err(classify)?;
        let (head, body) = answer.into_parts();
        let length = body.size_hint().exact();
        Ok(Response::from_parts(head, Body::from_unpin(Incoming(body), length)))
    }
}

/// Shows neither proxies nor certificates.
impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn reads_extensions(&self) -> bool {
        false
    }

    fn can_run_here(&self) -> bool {
        tokio::runtime::Handle::try_current().is_ok()
    }
}

/// Methods whose empty body is announced, as servers expect it (RFC 9110, section 8.6).
fn needs_length(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Sorts a failure. What is not known to have happened before the request was written counts as after.
fn classify(error: Error) -> TransportError {
    let kind = if error.is_connect() { TransportErrorKind::Connect } else { TransportErrorKind::Interrupted };
    TransportError::new(kind, error)
}
