//! The default way to the network: reqwest. None of its types is part of the public API.

use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use std::time::Duration;

/// The limit for making a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest body that is read unless another limit is set: 64 MiB.
const BODY_LIMIT: usize = 64 << 20;

/// Sends requests with reqwest, over kept connections. Redirects are not followed, since they would carry
/// credentials to places that nobody configured.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    body_limit: usize,
}

impl ReqwestTransport {
    /// A transport with a connection limit of 5 seconds and a body limit of 64 MiB.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        install_tls();
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| TransportError::new(TransportErrorKind::Refused, error))?;
        Ok(Self { client, body_limit: BODY_LIMIT })
    }

    /// Sets the largest body that is read, in bytes.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let (head, body) = request.into_parts();
        let target = reqwest::Url::parse(&head.uri.to_string())
            .map_err(|error| TransportError::new(TransportErrorKind::Refused, error))?;
        let mut outgoing = reqwest::Request::new(head.method, target);
        *outgoing.headers_mut() = head.headers;
        if !body.is_empty() || needs_length(outgoing.method()) {
            *outgoing.body_mut() = Some(body.into());
        }
        let mut answer = self.client.execute(outgoing).await.map_err(classify)?;
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        let mut collected = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(classify)? {
            if collected.len() + chunk.len() > self.body_limit {
                let message = format!("more than {} bytes", self.body_limit);
                return Err(TransportError::new(TransportErrorKind::TooLarge, message));
            }
            collected.extend_from_slice(&chunk);
        }
        *response.body_mut() = collected.freeze();
        Ok(response)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// Methods whose empty body is announced, as servers expect it.
fn needs_length(method: &http::Method) -> bool {
    matches!(*method, http::Method::POST | http::Method::PUT | http::Method::PATCH)
}

/// Sorts a failure; the URL, which may hold secrets, is left out.
fn classify(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Refused
    } else if error.is_body() || error.is_decode() || error.is_request() {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error.without_url())
}

/// rustls needs a provider of cryptography. An application that has installed one keeps it.
#[cfg(feature = "rustls")]
fn install_tls() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have been faster: then its provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

#[cfg(not(feature = "rustls"))]
fn install_tls() {}
