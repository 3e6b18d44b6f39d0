//! The default way to the network: reqwest. None of its types is part of the public API.

use super::body::Body;
use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The limit for making a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends requests with reqwest, over kept connections. Redirects are not followed, since they would carry
/// credentials to places that nobody configured.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// A URL of the origin that was asked last, without its query: its host need not be parsed for each request.
    last: Arc<Mutex<Option<reqwest::Url>>>,
}

/// It does not show URLs: they may hold what is private.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").field("client", &self.client).finish_non_exhaustive()
    }
}

impl ReqwestTransport {
    /// A transport with a connection limit of 5 seconds.
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
        Ok(Self { client, last: Arc::default() })
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let mut outgoing = reqwest::Request::new(head.method, self.url_of(&head.uri)?);
        *outgoing.headers_mut() = head.headers;
        if body.size() != Some(0) || needs_length(outgoing.method()) {
            *outgoing.body_mut() = Some(content(body));
        }
        let answer = self.client.execute(outgoing).await.map_err(classify)?;
        let (head, body) = http::Response::<reqwest::Body>::from(answer).into_parts();
        let length = body.size_hint().exact();
        Ok(http::Response::from_parts(head, Body::from_unpin(Incoming(body), length)))
    }

    /// The same URL in reqwest's words.
    fn url_of(&self, uri: &http::Uri) -> Result<reqwest::Url, TransportError> {
        // Whoever finds the place taken does without it.
        let mut place = self.last.try_lock().ok();
        if let Some(last) = place.as_ref().and_then(|last| last.as_ref()).filter(|last| has_origin(last, uri)) {
            let mut url = last.clone();
            if url.path() != uri.path() {
                url.set_path(uri.path());
            }
            if uri.query().is_some() {
                url.set_query(uri.query());
            }
            return Ok(url);
        }
        let url = reqwest::Url::parse(&uri.to_string());
        let url = url.map_err(|error| TransportError::new(TransportErrorKind::Refused, error))?;
        if let Some(place) = place.as_mut() {
            let mut plain = url.clone();
            plain.set_query(None);
            **place = Some(plain);
        }
        Ok(url)
    }
}

/// Says whether a URL starts with the very scheme, user, host and port of a URI. One that would be written in another way
/// does not.
fn has_origin(url: &reqwest::Url, uri: &http::Uri) -> bool {
    let is_web = matches!(url.scheme(), "http" | "https");
    is_web
        && uri.scheme_str() == Some(url.scheme())
        && uri.authority().is_some_and(|own| own.as_str() == url.authority())
}

/// A body in reqwest's words: bytes as they are, everything else as a stream.
fn content(body: Body) -> reqwest::Body {
    match body.whole() {
        Some(bytes) if !body.is_watched() => bytes.into(),
        _ => reqwest::Body::wrap(Outgoing(Mutex::new(body))),
    }
}

/// A body on its way out. The mutex has one user: it makes the body shareable, which reqwest asks for.
struct Outgoing(Mutex<Body>);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_next(context).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        let size = self.0.lock().unwrap_or_else(PoisonError::into_inner).size();
        size.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A body on its way in. Trailers are left out.
struct Incoming(reqwest::Body);

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(classify(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn reads_extensions(&self) -> bool {
        false
    }

    fn can_run_here(&self) -> bool {
        tokio::runtime::Handle::try_current().is_ok()
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
