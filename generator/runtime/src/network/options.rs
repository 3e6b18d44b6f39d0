//! Settings of the default transport.

use super::super::error::{Error, ErrorKind};
use super::super::secret::Secret;
use super::HyperTransport;
use super::connector::Connector;
use super::tls::Tls;
use hyper_util::client::legacy::Client;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::Arc;
use std::time::Duration;

/// What goes wrong outside of this crate.
pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Settings of a [`HyperTransport`]. See [`HyperTransport::builder`].
#[derive(Debug)]
pub struct HyperTransportBuilder {
    connect_timeout: Duration,
    idle_timeout: Duration,
    proxy: Proxy,
    certificates: Certificates,
}

/// The kinds of proxies.
const KINDS: [&str; 4] = ["http", "https", "socks5", "socks5h"];

/// Which proxy is asked.
#[derive(Debug)]
enum Proxy {
    /// That of the environment variables.
    Environment,
    None,
    /// This one, whose URL may hold a password.
    Url(Secret),
}

/// Certificates in PEM besides those of the operating system.
#[derive(Debug, Default)]
pub(super) struct Certificates {
    /// Authorities whose signature is good.
    pub(super) roots: Vec<u8>,
    /// The chain that is presented to servers, and its private key.
    pub(super) own: Option<(Vec<u8>, Secret)>,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(90),
            proxy: Proxy::Environment,
            certificates: Certificates::default(),
        }
    }
}

impl HyperTransportBuilder {
    /// How long making a connection may take, names, proxies and TLS included. Otherwise 5 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long a connection that is not used is kept. Otherwise 90 seconds.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// Asks this proxy for all requests, whatever the environment says: a URL that starts with `http`, `https` or
    /// `socks5`, and may hold user name and password.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = Proxy::Url(url.into());
        self
    }

    /// Asks no proxy, whatever the environment says.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Trusts certificate authorities besides those of the operating system: one or more certificates in PEM.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.certificates.roots.extend_from_slice(pem.as_ref());
        self.certificates.roots.push(b'\n');
        self
    }

    /// Presents a certificate to servers that ask for one: the chain, its own certificate first, and the private key,
    /// both in PEM. With feature `native-tls` the key is one of PKCS #8.
    #[must_use]
    pub fn client_certificate(mut self, chain: impl AsRef<[u8]>, key: impl Into<Secret>) -> Self {
        self.certificates.own = Some((chain.as_ref().to_owned(), key.into()));
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// The proxy or a certificate cannot be used, or TLS cannot be set up ([`ErrorKind::Configuration`]).
    pub fn build(self) -> Result<HyperTransport, Error> {
        let wrong = |error: BoxError| Error::new(ErrorKind::Configuration, error.to_string());
        let proxies = self.proxy.matcher().map_err(wrong)?;
        let tls = Tls::new(&self.certificates).map_err(wrong)?;
        let connector = Connector::new(tls, Arc::new(proxies), self.connect_timeout);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.idle_timeout)
            .build(connector.clone());
        Ok(HyperTransport { client, connector })
    }
}

impl Proxy {
    fn matcher(&self) -> Result<Matcher, BoxError> {
        let url = match self {
            Self::Environment => return Ok(Matcher::from_env()),
            Self::None => return Ok(Matcher::builder().build()),
            Self::Url(url) => url.expose(),
        };
        let matcher = Matcher::builder().all(url.to_owned()).build();
        let proxy = matcher.intercept(&http::Uri::from_static("http://localhost"));
        let is_usable = proxy.is_some_and(|proxy| KINDS.contains(&proxy.uri().scheme_str().unwrap_or_default()));
        if is_usable {
            Ok(matcher)
        } else {
            Err("the proxy is no URL that starts with http://, https:// or socks5://".into())
        }
    }
}
