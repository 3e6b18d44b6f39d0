//! Tokens for client credentials: fetched once, shared, renewed in time.

use super::api::{ClientAuth, ErrorFields, TokenEndpoint, TokenFormat};
use super::auth::{ClientCredentials, Token, TokenContext, TokenProvider};
use super::body::Body;
use super::codec::{Json, from_slice, to_string};
use super::config::BODY_LIMIT;
use super::error::{Error, ErrorKind};
use super::secret::Secret;
use super::sign::basic_header;
use super::timer::with_timeout;
use super::transport::{BoxFuture, TimeLimit, TransportError, TransportErrorKind};
use super::url;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Keeps the token of one application. However many calls need one at the same time, one request is made. A token
/// that is due for renewal is still served if the renewal fails.
pub struct CachedTokens {
    endpoint: TokenEndpoint,
    url: http::Uri,
    credentials: ClientCredentials,
    cached: Mutex<Option<Token>>,
    flight: async_lock::Mutex<()>,
}

impl std::fmt::Debug for CachedTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CachedTokens").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

impl CachedTokens {
    /// Tokens of an endpoint, whose URL's variables get the values given.
    ///
    /// # Errors
    /// The URL cannot be used, or the credentials carry a member that the endpoint does not know.
    pub fn new(
        endpoint: TokenEndpoint,
        credentials: ClientCredentials,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let wrong = |why: String| Error::new(ErrorKind::Configuration, why);
        let url = match &credentials.token_url {
            Some(url) => url.clone(),
            None => url::expand_server(endpoint.url, endpoint.variables, variables).map_err(wrong)?,
        };
        let url: http::Uri = url.parse().map_err(|_| wrong(format!("\"{url}\" is no URL for tokens")))?;
        if !url::may_carry_credentials(&url) {
            return Err(wrong("the token URL has to start with https://".to_owned()));
        }
        let allowed = endpoint.extra_fields;
        if let Some(name) =
            credentials.extra.keys().find(|name| !allowed.is_empty() && !allowed.contains(&name.as_str()))
        {
            return Err(wrong(format!("the token endpoint does not know the member \"{name}\"")));
        }
        Ok(Self { endpoint, url, credentials, cached: Mutex::new(None), flight: async_lock::Mutex::new(()) })
    }

    fn cached(&self) -> Option<Token> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn store(&self, token: Option<Token>) {
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    async fn get(&self, context: TokenContext<'_>) -> Result<Token, Error> {
        if let Some(token) = self.cached().filter(|token| is_before(token.refresh_at, context)) {
            return Ok(token);
        }
        let _flight = self.flight.lock().await;
        let held = self.cached();
        if let Some(token) = held.clone().filter(|token| is_before(token.refresh_at, context)) {
            return Ok(token);
        }
        match self.fetch(context).await {
            Ok(token) => {
                self.store(Some(token.clone()));
                Ok(token)
            }
            Err(error) => held.filter(|token| is_before(token.expires_at, context)).ok_or(error),
        }
    }

    async fn fetch(&self, context: TokenContext<'_>) -> Result<Token, Error> {
        let asked_at = context.timer.now();
        let mut request = self.request()?;
        request.headers_mut().insert(USER_AGENT, context.user_agent.clone());
        if let Some(limit) = context.timeout {
            request.extensions_mut().insert(TimeLimit { limit, is_until_head: false });
        }
        let sending = pin!(async {
            let (head, body) = context.transport.send(request.map(Body::from)).await?.into_parts();
            Ok((head, body.collect(BODY_LIMIT).await?))
        });
        let (head, body) = with_timeout(context.timer, context.timeout, sending)
            .await
            .unwrap_or_else(|| Err(TransportError::new(TransportErrorKind::Timeout, "the token endpoint is silent")))
            .map_err(Error::from_transport)?;
        if !head.status.is_success() {
            let wait = super::retry::retry_after(&head.headers, context.timer.wall_clock());
            return Err(
                Error::from_answer(head.status, head.headers, body, &ErrorFields::DEFAULT).with_retry_after(wait)
            );
        }
        self.read(&body, asked_at)
    }

    fn read(&self, body: &Bytes, asked_at: Duration) -> Result<Token, Error> {
        let wrong = |why: &str| Error::new(ErrorKind::Auth, why);
        let json: Json = from_slice(body).map_err(|_| wrong("the answer of the token endpoint is no JSON"))?;
        let secret = json.get("access_token").and_then(Json::as_str);
        let secret = secret.ok_or_else(|| wrong("the answer of the token endpoint has no access_token"))?;
        let mut token = Token::new(secret);
        let lifetime = json.get("expires_in").and_then(|value| match value {
            Json::String(text) => text.parse::<f64>().ok(),
            other => other.as_f64(),
        });
        if let Some(lifetime) = lifetime.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            token = token.expires_in(lifetime, asked_at);
        }
        let base = self.endpoint.base_url_field.and_then(|name| json.get(name)).and_then(Json::as_str);
        if let Some(base) = base {
            token.base_url = Some(url::base_url(base).map_err(|why| wrong(&why))?);
        }
        Ok(token)
    }

    fn request(&self) -> Result<http::Request<Bytes>, Error> {
        let mut members: Vec<(&str, Json)> = vec![("grant_type", Json::from("client_credentials"))];
        let credentials = &self.credentials;
        if self.endpoint.client_auth == ClientAuth::Body {
            members.push(("client_id", Json::from(credentials.id.as_str())));
            members.push(("client_secret", Json::from(credentials.secret.expose())));
        }
        let scope = credentials.scope.clone().unwrap_or_else(|| self.endpoint.scopes.join(" "));
        if !scope.is_empty() {
            members.push(("scope", Json::from(scope)));
        }
        members.extend(credentials.extra.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let (media_type, body) = match self.endpoint.format {
            TokenFormat::Json => ("application/json", json(members)),
            TokenFormat::Form => ("application/x-www-form-urlencoded", form(&members)),
        };
        let mut request = http::Request::new(Bytes::from(body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.url.clone();
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if self.endpoint.client_auth == ClientAuth::Basic {
            let id = url::percent_encode(&credentials.id);
            let secret = Secret::new(url::percent_encode(credentials.secret.expose()));
            headers.insert(AUTHORIZATION, basic_header(&id, &secret)?);
        }
        Ok(request)
    }
}

impl TokenProvider for CachedTokens {
    fn token<'a>(&'a self, context: TokenContext<'a>) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(self.get(context))
    }

    fn invalidate(&self, seen: &Token) {
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.as_ref().is_some_and(|token| token.secret == seen.secret) {
            *cached = None;
        }
    }
}

/// The members as a JSON object, in the order of their names.
fn json(members: Vec<(&str, Json)>) -> String {
    let members: BTreeMap<String, Json> = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    to_string(&members)
}

fn is_before(moment: Option<Duration>, context: TokenContext<'_>) -> bool {
    moment.is_none_or(|moment| context.timer.now() < moment)
}

fn form(members: &[(&str, Json)]) -> String {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = members
        .iter()
        .map(|(name, value)| format!("{}={}", url::percent_encode(name), url::percent_encode(&text(value))));
    pairs.collect::<Vec<_>>().join("&")
}
