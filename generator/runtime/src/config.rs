//! The settings of a client, before it is built.

use super::api::{Api, Scheme, SchemeKind};
use super::auth::{Credential, CredentialKind, TokenProvider};
use super::client::{Core, Inner};
use super::error::{Error, ErrorKind};
use super::middleware::Middleware;
use super::retry::Retry;
use super::timer::Timer;
use super::token::CachedTokens;
use super::transport::Transport;
use super::url;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The limit for one attempt unless another one is set.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest body that is read as a whole unless another limit is set: 64 MiB.
pub(super) const BODY_LIMIT: usize = 64 << 20;

/// All settings of a client. Generated builders put a typed face on it.
#[derive(Clone)]
pub struct Config {
    variables: BTreeMap<String, String>,
    credentials: BTreeMap<String, Credential>,
    base_url: Option<String>,
    server: Option<usize>,
    server_urls: BTreeMap<String, String>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    body_limit: usize,
    retry: Retry,
    user_agent: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    timer: Option<Arc<dyn Timer>>,
    middleware: Vec<Arc<dyn Middleware>>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("variables", &self.variables)
            .field("credentials", &self.credentials)
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// The settings to start from: three attempts, 30 seconds for each, no limit for the whole call.
    pub fn new() -> Self {
        Self {
            variables: BTreeMap::new(),
            credentials: BTreeMap::new(),
            base_url: None,
            server: None,
            server_urls: BTreeMap::new(),
            timeout: None,
            attempt_timeout: Some(ATTEMPT_TIMEOUT),
            body_limit: BODY_LIMIT,
            retry: Retry::default(),
            user_agent: None,
            transport: None,
            timer: None,
            middleware: Vec::new(),
        }
    }

    /// Sets a variable of the server's URL.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Sets the credentials of a security scheme.
    #[must_use]
    pub fn credential(mut self, scheme: impl Into<String>, credential: impl Into<Credential>) -> Self {
        self.credentials.insert(scheme.into(), credential.into());
        self
    }

    /// Takes the bearer tokens of a scheme from a provider.
    #[must_use]
    pub fn token_provider(self, scheme: impl Into<String>, provider: impl TokenProvider + 'static) -> Self {
        self.credential(scheme, Credential::provider(provider))
    }

    /// Sets where the service is, path included, for every operation: in place of the document's server, of the
    /// servers that operations have for themselves, and of what the token endpoint says. Token requests of
    /// [`ClientCredentials`](super::ClientCredentials) have a setting of their own.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Chooses among the document's servers, by their place in it. The first one is 0, and the one that is used
    /// otherwise.
    #[must_use]
    pub fn server(mut self, index: usize) -> Self {
        self.server = Some(index);
        self
    }

    /// Sets where the operations go that have this server for themselves: its URL as the document writes it, and the
    /// one to use instead. It wins over [`Config::base_url`].
    #[must_use]
    pub fn server_url(mut self, own: impl Into<String>, url: impl Into<String>) -> Self {
        self.server_urls.insert(own.into(), url.into());
        self
    }

    /// Limits each call as a whole, waits and retries included. There is no limit by default. Of a stream it is the time
    /// until it begins.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Limits each attempt; 30 seconds by default, `None` for no limit. Of a stream it is the time until it begins.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt_timeout = limit.into();
        self
    }

    /// Sets the largest body that is read as a whole, and the largest item of a stream, in bytes; 64 MiB by default.
    /// A streamed body has no limit.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets how often calls are repeated.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Adds the application's name to the `User-Agent` header.
    #[must_use]
    pub fn user_agent(mut self, application: impl Into<String>) -> Self {
        self.user_agent = Some(application.into());
        self
    }

    /// Sets the way to the network.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the clock and the waiting.
    #[must_use]
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// Sends without an async runtime, for [`Call::send_blocking`](super::Call::send_blocking): the thread waits.
    #[cfg(feature = "blocking")]
    #[must_use]
    pub fn blocking(self) -> Self {
        self.transport(super::blocking::BlockingTransport::new()).timer(super::blocking::BlockingTimer::new())
    }

    /// Adds code around each attempt; the first one added is the outermost.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Builds the core of a client.
    ///
    /// # Errors
    /// A URL, a variable or a credential does not fit the document, or there is no transport.
    pub fn build(self, api: &'static Api) -> Result<Core, Error> {
        let wrong = |why: String| Error::new(ErrorKind::Configuration, why);
        let fixed_base = self.base_url.as_deref().map(url::base_url).transpose().map_err(wrong)?;
        let base = match (&fixed_base, api.servers.get(self.server.unwrap_or(0))) {
            (Some(base), _) => base.clone(),
            (None, Some(server)) => url::server_base(server, &self.variables).map_err(wrong)?,
            (None, None) => {
                let why = "the document names no such server: say where the service is with `base_url(…)`";
                return Err(wrong(why.to_owned()));
            }
        };
        let mut server_urls = BTreeMap::new();
        for (own, url) in self.server_urls {
            server_urls.insert(own, url::base_url(&url).map_err(wrong)?);
        }
        let mut credentials = Vec::new();
        for (name, credential) in self.credentials {
            let scheme = api.schemes.iter().find(|scheme| scheme.name == name);
            let scheme = scheme.ok_or_else(|| wrong(format!("the document has no security scheme \"{name}\"")))?;
            credentials.push((*scheme, ready(*scheme, credential, &self.variables)?));
        }
        let agent = format!("{}/{} ({}; {})", api.name, api.version, std::env::consts::OS, std::env::consts::ARCH);
        let user_agent = self.user_agent.map_or_else(|| agent.clone(), |application| format!("{agent} {application}"));
        Ok(Core::from_inner(Inner {
            api,
            variables: self.variables,
            base: base.into(),
            base_is_fixed: fixed_base.is_some() || self.server.is_some(),
            base_is_for_all: fixed_base.is_some(),
            server_urls,
            token_base: Mutex::new(None),
            credentials,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            body_limit: self.body_limit,
            retry: self.retry,
            user_agent: http::HeaderValue::from_str(&user_agent)
                .map_err(|_| wrong("the user agent has characters that HTTP does not allow".to_owned()))?,
            transport: self.transport.map_or_else(default_transport, Ok)?,
            timer: self.timer.unwrap_or_else(default_timer),
            middleware: self.middleware,
        }))
    }
}

/// Checks that a credential fits its scheme; client credentials become a provider.
fn ready(
    scheme: Scheme,
    credential: Credential,
    variables: &BTreeMap<String, String>,
) -> Result<CredentialKind, Error> {
    use CredentialKind as Has;
    use SchemeKind as Wants;
    match (scheme.kind, credential.0) {
        (Wants::ClientCredentials(endpoint), Has::Client(credentials)) => {
            Ok(Has::Provider(Arc::new(CachedTokens::new(endpoint, credentials, variables)?)))
        }
        (Wants::ClientCredentials(_) | Wants::Bearer, kind @ (Has::Bearer(_) | Has::Provider(_)))
        | (Wants::ApiKey(..), kind @ Has::ApiKey(_))
        | (Wants::Basic, kind @ Has::Basic(..))
        | (Wants::MutualTls, kind @ Has::Certificate) => Ok(kind),
        _ => Err(Error::new(
            ErrorKind::Configuration,
            format!("these credentials do not fit the security scheme \"{}\"", scheme.name),
        )),
    }
}

#[cfg(feature = "hyper")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    let transport = super::network::HyperTransport::new();
    transport.map(|transport| Arc::new(transport) as Arc<dyn Transport>)
}

#[cfg(all(feature = "blocking", not(feature = "hyper")))]
#[expect(clippy::unnecessary_wraps, reason = "other transports can fail")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::blocking::BlockingTransport::new()))
}

#[cfg(not(any(feature = "blocking", feature = "hyper")))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::new(ErrorKind::Configuration, "without the feature \"hyper\" a transport has to be set"))
}

#[cfg(feature = "hyper")]
fn default_timer() -> Arc<dyn Timer> {
    Arc::new(super::timer::TokioTimer::new())
}

#[cfg(all(feature = "blocking", not(feature = "hyper")))]
fn default_timer() -> Arc<dyn Timer> {
    Arc::new(super::blocking::BlockingTimer::new())
}

#[cfg(not(any(feature = "blocking", feature = "hyper")))]
fn default_timer() -> Arc<dyn Timer> {
    Arc::new(super::timer::ClockOnly::new())
}
