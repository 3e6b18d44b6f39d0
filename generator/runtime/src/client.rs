//! The core of a client: credentials, sending, trying again.

use super::answer::Opened;
use super::api::{Api, Scheme, SchemeKind};
use super::auth::{CredentialKind, Token, TokenContext, TokenProvider};
use super::body::Body;
use super::call::{self, Call};
use super::error::{Error, ErrorKind};
use super::middleware::{AttemptContext, Middleware, Next};
use super::operation::Operation;
use super::request::{Parts, Ready};
use super::retry::{Outcome, Retry, retry_after};
use super::sign::{basic_header, bearer_header, put_key};
use super::timer::{Timer, with_timeout};
use super::trace;
use super::transport::{BoxFuture, TimeLimit, Transport, TransportError, TransportErrorKind};
use super::url;
use http::{HeaderValue, StatusCode, header};
use std::collections::BTreeMap;
use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What all calls of a client share. A clone shares it, too.
#[derive(Clone)]
pub struct Core {
    inner: Arc<Inner>,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.inner.credentials.iter().map(|(scheme, _)| scheme.name).collect();
        f.debug_struct("Core")
            .field("base_url", &self.base_url())
            .field("credentials", &schemes)
            .finish_non_exhaustive()
    }
}

/// The settings after all of them were checked.
pub(super) struct Inner {
    pub(super) api: &'static Api,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) base: Arc<str>,
    /// The token endpoint has no say.
    pub(super) base_is_fixed: bool,
    /// Operations with a server of their own go there, too.
    pub(super) base_is_for_all: bool,
    /// Where operations with a server of their own go, by its URL in the document.
    pub(super) server_urls: BTreeMap<String, String>,
    /// What the token endpoint said last.
    pub(super) token_base: Mutex<Option<Arc<str>>>,
    pub(super) credentials: Vec<(Scheme, CredentialKind)>,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) body_limit: usize,
    pub(super) retry: Retry,
    pub(super) user_agent: HeaderValue,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) timer: Arc<dyn Timer>,
    pub(super) middleware: Vec<Arc<dyn Middleware>>,
}

/// The bearer token of an attempt and where it came from.
type Used = Option<(Arc<dyn TokenProvider>, Token)>;

/// An attempt that failed, and what may have happened.
struct Failure {
    error: Error,
    outcome: Outcome,
    /// The body was handed to the transport: one that is a stream is gone.
    is_body_used: bool,
}

impl Failure {
    fn early(error: Error, outcome: Outcome) -> Self {
        Self { error, outcome, is_body_used: false }
    }
}

impl Core {
    pub(super) fn from_inner(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// Starts a call.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        call::start(self, operation)
    }

    /// Where calls go: the configured URL, or what the token endpoint said.
    pub fn base_url(&self) -> String {
        self.base().as_ref().to_owned()
    }

    fn base(&self) -> Arc<str> {
        let said = self.inner.token_base.lock().unwrap_or_else(PoisonError::into_inner).clone();
        said.filter(|_| !self.inner.base_is_fixed).unwrap_or_else(|| Arc::clone(&self.inner.base))
    }

    pub(super) fn build_request(&self, parts: &Parts) -> Result<http::Request<()>, Error> {
        self.ready(parts, self.base_of(parts.operation)?).map(|ready| ready.request)
    }

    fn ready(&self, parts: &Parts, base: Arc<str>) -> Result<Ready, Error> {
        let mut request = parts.build(&base)?;
        if !request.headers().contains_key(header::USER_AGENT) {
            request.headers_mut().insert(header::USER_AGENT, self.inner.user_agent.clone());
        }
        Ok(Ready { base, request })
    }

    /// Sends a request until it succeeds or there is no use in going on. The body of the answer has been read, unless
    /// the call asks for a stream. The future is boxed here, so that it is compiled once and not with each program.
    pub(super) fn run(&self, parts: Box<Parts>) -> BoxFuture<'_, Result<Opened, Error>> {
        Box::pin(self.limited(parts))
    }

    async fn limited(&self, mut parts: Box<Parts>) -> Result<Opened, Error> {
        let (operation, framing) = (parts.operation, parts.framing);
        let limit = parts.timeout.or(self.inner.timeout);
        let timer = &*self.inner.timer;
        let deadline = limit.map(|limit| timer.now() + limit);
        let all = pin!(trace::call(operation, self.attempts(&mut parts, deadline)));
        let opened = with_timeout(timer, limit, all).await.unwrap_or_else(|| {
            Err(Error::new(ErrorKind::Timeout, "the time for the whole call is up").during(operation.id, 0))
        })?;
        match framing {
            // Boxed, since few calls need its room.
            Some(framing) => Box::pin(opened.ensure(framing)).await,
            None => Ok(opened),
        }
    }

    async fn attempts(&self, parts: &mut Parts, deadline: Option<Duration>) -> Result<Opened, Error> {
        let operation = parts.operation;
        // What cannot be sent is found before a token is asked for.
        parts.ready = Some(self.ready(parts, self.base_of(operation)?)?);
        if !self.inner.transport.can_run_here() {
            let message = "the transport needs a tokio runtime, and there is none on this thread";
            return Err(Error::new(ErrorKind::Configuration, message).during(operation.id, 0));
        }
        let (mut renewed, mut may_have_arrived) = (false, false);
        let mut attempt = 1;
        loop {
            let left = deadline.map(|deadline| deadline.saturating_sub(self.inner.timer.now()));
            let (used, result) = self.attempt(parts, attempt, left).await;
            let failure = match result {
                Ok(answer) => {
                    let (head, body) = answer.into_parts();
                    return Ok(Opened {
                        operation: operation.id,
                        status: head.status.as_u16(),
                        headers: head.headers,
                        body,
                        attempts: attempt,
                        limit: self.limit(parts),
                        refusal: None,
                        may_have_arrived,
                    });
                }
                Err(failure) => failure,
            };
            let can_resend = parts.body.is_replayable() || !failure.is_body_used;
            if let (Some((provider, token)), Some(StatusCode::UNAUTHORIZED), false) =
                (used, failure.error.status(), renewed)
            {
                provider.invalidate(&token);
                renewed = true;
                if can_resend {
                    continue;
                }
            }
            let error = failure.error.during(operation.id, attempt);
            let is_duplicate = error.code().is_some() && error.code() == operation.duplicate_code;
            if is_duplicate && may_have_arrived && !parts.is_stream {
                return Opened::duplicate(error, self.limit(parts));
            }
            may_have_arrived |= failure.outcome == Outcome::Ambiguous;
            let retry = parts.retry.unwrap_or(self.inner.retry);
            let final_code = error.code().is_some_and(|code| operation.final_codes.contains(&code));
            if !can_resend
                || attempt >= retry.attempts
                || final_code
                || !failure.outcome.allows_retry(parts.may_repeat())
            {
                return Err(error);
            }
            let timer = &*self.inner.timer;
            let wait = retry.wait(attempt, error.retry_after()).filter(|_| timer.can_sleep());
            match wait {
                Some(wait) if deadline.is_none_or(|deadline| timer.now() + wait < deadline) => timer.sleep(wait).await,
                _ => return Err(error),
            }
            attempt += 1;
        }
    }

    /// Makes one attempt: token, request, credentials, middleware, transport.
    async fn attempt(
        &self,
        parts: &mut Parts,
        attempt: u32,
        left: Option<Duration>,
    ) -> (Used, Result<http::Response<Body>, Failure>) {
        let limit = parts.attempt_timeout.or(self.inner.attempt_timeout);
        let limit = limit.into_iter().chain(left).min();
        let schemes = match self.choose(parts.operation) {
            Ok(schemes) => schemes,
            Err(error) => return (None, Err(Failure::early(error, Outcome::Final))),
        };
        let used = match self.token(schemes, limit).await {
            Ok(used) => used,
            Err(error) => {
                let outcome = Outcome::of_token(&error);
                return (None, Err(Failure::early(error.into_auth(), outcome)));
            }
        };
        let request =
            self.renew(parts.ready.take(), parts).and_then(|request| self.sign(request, schemes, used.as_ref()));
        let result = match request.map(|request| self.start(request, parts, attempt, limit)) {
            Ok(answer) => self.finish(answer, parts).await,
            Err(error) => Err(Failure::early(error, Outcome::Final)),
        };
        (used, result)
    }

    /// Hands a request to middleware and transport. Nothing of it stays here while the answer is awaited.
    fn start(
        &self,
        mut request: http::Request<()>,
        parts: &Parts,
        attempt: u32,
        limit: Option<Duration>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let inner = &*self.inner;
        let context = AttemptContext { operation: parts.operation, attempt };
        if inner.transport.reads_extensions() || !inner.middleware.is_empty() {
            if let Some(limit) = limit {
                request.extensions_mut().insert(TimeLimit { limit, is_until_head: parts.is_stream });
            }
            request.extensions_mut().insert(context);
        }
        let origin = Some(request.uri()).filter(|_| !inner.middleware.is_empty()).cloned();
        let next = Next { context, rest: &inner.middleware, transport: &*inner.transport, origin };
        trace::attempt(context, next, request.map(|()| parts.body.clone()))
    }

    /// The request, built again if there is none or the token endpoint has named another base URL.
    fn renew(&self, ready: Option<Ready>, parts: &Parts) -> Result<http::Request<()>, Error> {
        let base = self.base_of(parts.operation)?;
        match ready {
            Some(ready) if ready.base == base => Ok(ready.request),
            _ => self.ready(parts, base).map(|ready| ready.request),
        }
    }

    /// Waits for an answer, and reads it.
    async fn finish(
        &self,
        answer: BoxFuture<'_, Result<http::Response<Body>, TransportError>>,
        parts: &Parts,
    ) -> Result<http::Response<Body>, Failure> {
        let inner = &*self.inner;
        let exchange = pin!(async {
            let mut answer = answer.await?;
            self.read(parts, &mut answer).await?;
            Ok(answer)
        });
        let limit = parts.attempt_timeout.or(inner.attempt_timeout);
        let answer = with_timeout(&*inner.timer, limit, exchange)
            .await
            .unwrap_or_else(|| Err(TransportError::new(TransportErrorKind::Timeout, "no answer in time")));
        let answer = answer.map_err(|error| {
            let outcome = Outcome::of_transport(&error);
            Failure { error: Error::from_transport(error), outcome, is_body_used: true }
        })?;
        if parts.operation.is_success(answer.status().as_u16()) {
            return Ok(answer);
        }
        let (head, body) = answer.into_parts();
        let body = body.whole().unwrap_or_default();
        let wait = retry_after(&head.headers, inner.timer.wall_clock());
        let error = Error::from_answer(head.status, head.headers, body, &inner.api.errors).with_retry_after(wait);
        Err(Failure { error, outcome: Outcome::of_status(head.status.as_u16()), is_body_used: true })
    }

    /// Reads the body of an answer, unless the call wants to do so itself.
    async fn read(&self, parts: &Parts, answer: &mut http::Response<Body>) -> Result<(), TransportError> {
        let is_success = parts.operation.is_success(answer.status().as_u16());
        let body = answer.body_mut();
        if parts.is_stream && is_success {
            let limit = parts.body_limit.and_then(|limit| u64::try_from(limit).ok());
            *body = limit.into_iter().fold(std::mem::take(body), Body::with_limit);
        } else {
            *body = body.gather(self.limit(parts)).await?.into();
        }
        Ok(())
    }

    fn limit(&self, parts: &Parts) -> usize {
        parts.body_limit.unwrap_or(self.inner.body_limit)
    }

    /// The base URL of an operation.
    fn base_of(&self, operation: &Operation) -> Result<Arc<str>, Error> {
        let Some(server) = operation.server else { return Ok(self.base()) };
        if let Some(url) = self.inner.server_urls.get(server.url) {
            return Ok(url.as_str().into());
        }
        if self.inner.base_is_for_all {
            return Ok(Arc::clone(&self.inner.base));
        }
        url::server_base(server, &self.inner.variables)
            .map(Arc::from)
            .map_err(|why| Error::new(ErrorKind::Configuration, why).during(operation.id, 0))
    }

    /// The first alternative of credentials that is configured in full. One without any credentials comes last:
    /// who has credentials means to use them.
    fn choose(&self, operation: &Operation) -> Result<&'static [&'static str], Error> {
        let configured = |set: &&&[&str]| set.iter().all(|name| self.credential(name).is_some());
        let mut sets = operation.security.iter().filter(|set| !set.is_empty());
        match sets.find(configured) {
            Some(set) => Ok(set),
            None if operation.security.is_empty() || operation.security.contains(&&[][..]) => Ok(&[]),
            None => Err(self.no_credentials(operation)),
        }
    }

    fn credential(&self, name: &str) -> Option<&(Scheme, CredentialKind)> {
        self.inner.credentials.iter().find(|(scheme, _)| scheme.name == name)
    }

    fn no_credentials(&self, operation: &Operation) -> Error {
        let setter = |name: &&str| {
            let scheme = self.inner.api.schemes.iter().find(|scheme| scheme.name == *name);
            format!("`{}(…)`", scheme.map_or(*name, |scheme| scheme.setter))
        };
        let all = |set: &&[&str]| set.iter().map(setter).collect::<Vec<_>>().join(" and ");
        let wanted = operation.security.iter().map(all).collect::<Vec<_>>().join(", or ");
        let message = format!("no credentials: the client's builder has to be given {wanted}");
        Error::new(ErrorKind::Configuration, message)
    }

    async fn token(&self, schemes: &[&str], timeout: Option<Duration>) -> Result<Used, Error> {
        for name in schemes {
            let Some((_, CredentialKind::Provider(provider))) = self.credential(name) else { continue };
            let (transport, timer) = (&*self.inner.transport, &*self.inner.timer);
            let token =
                provider.token(TokenContext { transport, timer, timeout, user_agent: &self.inner.user_agent }).await?;
            if let Some(said) = token.base_url.as_deref() {
                let mut base = self.inner.token_base.lock().unwrap_or_else(PoisonError::into_inner);
                if base.as_deref() != Some(said) {
                    *base = Some(said.into());
                }
            }
            return Ok(Some((Arc::clone(provider), token)));
        }
        Ok(None)
    }

    /// Puts the credentials of the schemes into a request.
    fn sign(
        &self,
        mut request: http::Request<()>,
        schemes: &[&str],
        used: Option<&(Arc<dyn TokenProvider>, Token)>,
    ) -> Result<http::Request<()>, Error> {
        if !schemes.is_empty() && !url::may_carry_credentials(request.uri()) {
            let message = "credentials are sent over https only, or to this machine";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        for (scheme, credential) in schemes.iter().filter_map(|name| self.credential(name)) {
            let authorization = match (scheme.kind, credential) {
                (SchemeKind::ApiKey(place, wire), CredentialKind::ApiKey(key)) => {
                    put_key(&mut request, place, wire, key.expose())?;
                    continue;
                }
                (_, CredentialKind::Basic(name, password)) => basic_header(name, password)?,
                (_, CredentialKind::Bearer(token)) => bearer_header(token)?,
                (_, CredentialKind::Provider(_)) => match used {
                    Some((_, token)) => bearer_header(&token.secret)?,
                    None => continue,
                },
                _ => continue,
            };
            request.headers_mut().insert(header::AUTHORIZATION, authorization);
        }
        Ok(request)
    }
}
