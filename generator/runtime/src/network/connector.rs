//! How connections come about: TCP, with a proxy before it and TLS around it.

use super::options::BoxError;
use super::tls::{Https, Tls};
use http::uri::Scheme;
use http::{HeaderValue, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

/// After this time without traffic the other side is asked whether it is still there, and again as often.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// After so many questions without an answer it is not.
const KEEPALIVE_RETRIES: u32 = 3;
/// How long sent data may stay unacknowledged.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const USER_TIMEOUT: Duration = Duration::from_secs(30);

/// Makes connections within a time, with TLS where the URI says so.
#[derive(Clone)]
pub(super) struct Connector {
    route: Https<Route>,
    tls: Tls,
    proxies: Arc<Matcher>,
    /// Whether a proxy for requests without TLS wants a user name and a password.
    asks_who: bool,
    limit: Duration,
}

impl Connector {
    pub(super) fn new(tls: Tls, proxies: Arc<Matcher>, limit: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(USER_TIMEOUT));
        // A name that no list of exceptions holds.
        let proxy = proxies.intercept(&Uri::from_static("http://any.invalid"));
        let asks_who = proxy.is_some_and(|proxy| proxy.basic_auth().is_some());
        let route = tls.around(Route { tcp, tls: tls.clone(), proxies: Some(proxies.clone()) });
        Self { route, tls, proxies, asks_who, limit }
    }

    /// What a proxy that forwards the request itself wants to see in it.
    pub(super) fn authorization(&self, to: &Uri) -> Option<HeaderValue> {
        if !self.asks_who || to.scheme() != Some(&Scheme::HTTP) {
            return None;
        }
        self.proxies.intercept(to)?.basic_auth().cloned()
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Connecting {
        if let Err(error) = self.tls.check(&to) {
            return Box::pin(std::future::ready(Err(error)));
        }
        let (limit, connecting) = (self.limit, self.route.call(to));
        Box::pin(async move {
            let late = |_| io::Error::new(io::ErrorKind::TimedOut, format!("no connection within {limit:?}"));
            let wire = tokio::time::timeout(limit, connecting).await.map_err(late)??;
            Ok(Stream::new(wire))
        })
    }
}

/// The way below TLS: straight, or through a proxy.
#[derive(Clone)]
pub(super) struct Route {
    tcp: HttpConnector,
    tls: Tls,
    /// `None` on the way to a proxy.
    proxies: Option<Arc<Matcher>>,
}

impl Route {
    async fn connect(mut self, to: Uri) -> Result<Stream, BoxError> {
        match self.proxies.as_ref().and_then(|proxies| proxies.intercept(&to)) {
            None => Ok(Stream::new(self.tcp.call(to).await?)),
            Some(proxy) => self.connect_through(&proxy, to).await,
        }
    }

    async fn connect_through(self, proxy: &Intercept, to: Uri) -> Result<Stream, BoxError> {
        let place = proxy.uri().clone();
        match place.scheme_str() {
            Some("socks5" | "socks5h") => {
                let mut socks = SocksV5::new(place, self.tcp);
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                Ok(Stream::new(socks.call(with_port(to)?).await?))
            }
            Some("http" | "https") => {
                self.tls.check(&place)?;
                let mut straight = self.tls.around(Self { proxies: None, ..self.clone() });
                if to.scheme() != Some(&Scheme::HTTPS) {
                    let wire = straight.call(place).await?;
                    return Ok(Stream { is_forwarded: true, ..Stream::new(wire) });
                }
                let mut tunnel = Tunnel::new(place, straight);
                if let Some(authorization) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(authorization.clone());
                }
                Ok(Stream::new(tunnel.call(to).await?))
            }
            scheme => Err(format!("there are no proxies of the kind \"{}\"", scheme.unwrap_or_default()).into()),
        }
    }
}

impl Service<Uri> for Route {
    type Response = Stream;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Connecting {
        Box::pin(self.clone().connect(to))
    }
}

/// A connection on its way.
type Connecting = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

/// With the port in plain sight: what speaks SOCKS takes 443 for the usual one, whatever the scheme.
fn with_port(to: Uri) -> Result<Uri, BoxError> {
    let (None, Some(host), Some("http")) = (to.port(), to.host(), to.scheme_str()) else { return Ok(to) };
    let authority = format!("{host}:80");
    let mut parts = to.into_parts();
    parts.authority = Some(authority.parse()?);
    Ok(Uri::from_parts(parts)?)
}

/// What bytes go through, whatever is below.
pub(super) trait Wire: Read + Write + Connection + Send + Unpin {}

impl<T: Read + Write + Connection + Send + Unpin> Wire for T {}

/// A connection.
pub(super) struct Stream {
    wire: Box<dyn Wire>,
    /// Whether a proxy reads the requests, and so has to be told the whole URI.
    is_forwarded: bool,
}

impl Stream {
    fn new(wire: impl Wire + 'static) -> Self {
        Self { wire: Box::new(wire), is_forwarded: false }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        if self.is_forwarded { self.wire.connected().proxy(true) } else { self.wire.connected() }
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.wire).poll_read(cx, buf)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.wire).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.wire).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.wire).poll_write_vectored(cx, bufs)
    }
}
