//! Credentials: what the application configures, and what becomes of it in a request.

use super::codec::Json;
use super::error::Error;
use super::secret::Secret;
use super::timer::Timer;
use super::transport::{BoxFuture, Transport};
use http::HeaderValue;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Id and secret of an application (OAuth 2.0 client credentials).
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) scope: Option<String>,
    pub(super) extra: BTreeMap<String, Json>,
    pub(super) token_url: Option<String>,
}

impl ClientCredentials {
    /// Credentials that ask for the document's scopes.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: id.into(), secret: secret.into(), scope: None, extra: BTreeMap::new(), token_url: None }
    }

    /// Adds a scope to ask for, in place of the document's.
    #[must_use]
    pub fn scope(mut self, scope: impl AsRef<str>) -> Self {
        let scopes = self.scope.get_or_insert_default();
        if !scopes.is_empty() {
            scopes.push(' ');
        }
        scopes.push_str(scope.as_ref());
        self
    }

    /// Adds a member to the token request, such as the account to act for.
    #[must_use]
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }

    /// Asks for tokens at another URL than the document's.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }
}

/// What one security scheme needs.
#[derive(Clone)]
pub struct Credential(pub(super) CredentialKind);

#[derive(Clone)]
pub(super) enum CredentialKind {
    Client(ClientCredentials),
    ApiKey(Secret),
    Basic(String, Secret),
    Bearer(Secret),
    Provider(Arc<dyn TokenProvider>),
    Certificate,
}

impl Credential {
    /// An API key.
    pub fn api_key(key: impl Into<Secret>) -> Self {
        Self(CredentialKind::ApiKey(key.into()))
    }

    /// User name and password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(CredentialKind::Basic(user.into(), password.into()))
    }

    /// A bearer token that does not change.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self(CredentialKind::Bearer(token.into()))
    }

    /// Bearer tokens from a provider.
    pub fn provider(provider: impl TokenProvider + 'static) -> Self {
        Self(CredentialKind::Provider(Arc::new(provider)))
    }

    /// A client certificate that the transport presents.
    pub fn certificate() -> Self {
        Self(CredentialKind::Certificate)
    }
}

impl From<ClientCredentials> for Credential {
    fn from(credentials: ClientCredentials) -> Self {
        Self(CredentialKind::Client(credentials))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.0 {
            CredentialKind::Client(credentials) => return fmt::Debug::fmt(credentials, f),
            CredentialKind::ApiKey(_) => "ApiKey",
            CredentialKind::Basic(..) => "Basic",
            CredentialKind::Bearer(_) => "Bearer",
            CredentialKind::Provider(_) => "Provider",
            CredentialKind::Certificate => "Certificate",
        };
        write!(f, "Credential::{kind}")
    }
}

/// A bearer token and what came with it.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token.
    pub secret: Secret,
    /// When it expires, on the clock of [`Timer::now`]; `None` for never.
    pub expires_at: Option<Duration>,
    /// When a new one should be fetched, on the same clock.
    pub refresh_at: Option<Duration>,
    /// Where calls with this token go, if the token endpoint says so.
    pub base_url: Option<String>,
}

impl Token {
    /// A token that does not expire.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { secret: secret.into(), expires_at: None, refresh_at: None, base_url: None }
    }

    /// Sets the lifetime: a new one is fetched 30 seconds or a tenth before its end, whichever is more.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration, now: Duration) -> Self {
        let margin = (lifetime / 10).max(Duration::from_secs(30)).min(lifetime / 2);
        self.expires_at = Some(now + lifetime);
        self.refresh_at = Some(now + lifetime.saturating_sub(margin));
        self
    }
}

/// What a provider may use.
#[derive(Clone, Copy)]
pub struct TokenContext<'a> {
    /// The way to the network.
    pub transport: &'a dyn Transport,
    /// The clock.
    pub timer: &'a dyn Timer,
    /// The limit for one request.
    pub timeout: Option<Duration>,
    /// The value of the `User-Agent` header.
    pub user_agent: &'a HeaderValue,
}

impl fmt::Debug for TokenContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenContext").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Where bearer tokens come from.
pub trait TokenProvider: Send + Sync {
    /// A token that is valid now.
    fn token<'a>(&'a self, context: TokenContext<'a>) -> BoxFuture<'a, Result<Token, Error>>;

    /// The service has refused this token. A provider forgets it if it still holds it.
    fn invalidate(&self, seen: &Token);
}
