//! A transport for tests: it answers as told, keeps what was asked, and says what nobody expected.

use super::api::{Api, SchemeKind};
use super::auth::{ClientCredentials, Credential};
use super::body::Body;
use super::client::Core;
use super::codec::{Decode, DecodeError, Encode, from_slice, to_string};
use super::config::{BODY_LIMIT, Config};
use super::error::Error;
use super::middleware::AttemptContext;
use super::operation::Operation;
use super::timer::Timer;
use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use http::{HeaderMap, Method};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Stands in for the service. A clone shares answers and records. Token requests are answered by themselves, and are
/// not recorded. As a [`Timer`] it lets waits pass at once.
#[derive(Clone, Default)]
pub struct Mock {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    planned: Vec<Planned>,
    requests: Vec<MockRequest>,
    unexpected: Vec<String>,
    now: Duration,
}

type Condition = Arc<dyn Fn(&MockRequest) -> bool + Send + Sync>;
type Answer = Arc<dyn Fn(&MockRequest) -> Result<http::Response<Body>, TransportError> + Send + Sync>;

struct Planned {
    operation: &'static Operation,
    /// How many more requests it is for; `None` for any number.
    left: Option<u32>,
    condition: Option<Condition>,
    answer: Answer,
}

/// A request that reached the mock: one attempt of a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MockRequest {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The method.
    pub method: Method,
    /// The path as it was sent, percent-encoded.
    pub path: String,
    /// The query as it was sent, without the question mark; empty if there is none.
    pub query: String,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl MockRequest {
    /// The body as JSON of a type.
    ///
    /// # Errors
    /// The body does not fit the type.
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        from_slice(&self.body)
    }

    /// A header, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Mock")
            .field("expected", &state.open(true))
            .field("requests", &state.requests.len())
            .finish_non_exhaustive()
    }
}

impl Mock {
    /// A service that expects nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that an operation will be called; what comes next says how often, and what the answer is. Answers to the
    /// same operation are given in the order in which they were planned.
    pub fn on(&self, operation: &'static Operation) -> Expectation<'_> {
        Expectation { mock: self, operation, times: Some(1), condition: None, headers: Vec::new() }
    }

    /// The requests so far, whether or not they were expected; an attempt each.
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    /// Checks that everything that was expected has come, and nothing else.
    ///
    /// # Errors
    /// Names what is missing, and what was too much.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.state();
        let missing = state.open(false).into_iter().map(|open| format!("missing: {open}"));
        let problems: Vec<String> = missing.chain(state.unexpected.iter().cloned()).collect();
        if problems.is_empty() { Ok(()) } else { Err(Unmet(problems.join("\n"))) }
    }

    /// Settings of a client that this mock answers: made-up credentials for all that the service asks for, no time
    /// limits, and waits that take no time.
    pub fn config(&self, api: &Api) -> Config {
        let config = Config::new().base_url("https://mock.invalid").transport(self.clone()).timer(self.clone());
        api.schemes.iter().fold(config.attempt_timeout(None), |config, scheme| {
            config.credential(
                scheme.name,
                match scheme.kind {
                    SchemeKind::ClientCredentials(_) => {
                        ClientCredentials::new("mock", "mock").token_url("https://mock.invalid/token").into()
                    }
                    SchemeKind::ApiKey(..) => Credential::api_key("mock"),
                    SchemeKind::Basic => Credential::basic("mock", "mock"),
                    SchemeKind::Bearer => Credential::bearer("mock"),
                    SchemeKind::MutualTls => Credential::certificate(),
                },
            )
        })
    }

    /// The core of a client that this mock answers.
    ///
    /// # Errors
    /// The settings do not fit the service.
    pub fn core(&self, api: &'static Api) -> Result<Core, Error> {
        self.config(api).build(api)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let Some(context) = head.extensions.get::<AttemptContext>().copied() else {
            let token = r#"{"access_token": "mock", "token_type": "Bearer", "expires_in": 3600}"#;
            return Ok(http::Response::new(Body::from(token)));
        };
        let request = MockRequest {
            operation: context.operation,
            attempt: context.attempt,
            method: head.method,
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body: body.collect(BODY_LIMIT).await?,
        };
        let answer = self.state().take(&request);
        self.state().requests.push(request.clone());
        // The state is not locked here: an answer may look at the mock.
        answer.map_err(|why| TransportError::new(TransportErrorKind::Refused, why))?(&request)
    }
}

impl State {
    /// Finds the answer to a request, and counts it as given.
    fn take(&mut self, request: &MockRequest) -> Result<Answer, String> {
        let fits = |planned: &&mut Planned| {
            planned.left != Some(0)
                && name(planned.operation) == name(request.operation)
                && planned.condition.as_ref().is_none_or(|condition| condition(request))
        };
        if let Some(planned) = self.planned.iter_mut().find(fits) {
            planned.left = planned.left.map(|left| left.saturating_sub(1));
            return Ok(Arc::clone(&planned.answer));
        }
        let open = self.open(true);
        let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
        let problem = format!("unexpected: {}, attempt {}", called(request.operation), request.attempt);
        self.unexpected.push(problem.clone());
        Err(format!("{problem}; the mock expects {open}"))
    }

    /// What is still to come; with what may come any number of times, or without.
    fn open(&self, with_any: bool) -> Vec<String> {
        let open = self.planned.iter().filter(|planned| planned.left.map_or(with_any, |left| left > 0));
        let times = |planned: &Planned| match planned.left {
            Some(left) => format!("{} ({left} times)", called(planned.operation)),
            None => format!("{} (any number of times)", called(planned.operation)),
        };
        open.map(times).collect()
    }
}

/// What tells operations apart.
fn name(operation: &Operation) -> (&'static str, &'static str, &'static str) {
    (operation.id, operation.method, operation.path)
}

fn called(operation: &Operation) -> String {
    let (id, method, path) = name(operation);
    format!("{id} ({method} {path})")
}

impl Transport for Mock {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.answer(request))
    }
}

impl Timer for Mock {
    fn now(&self) -> Duration {
        self.state().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mock = self.clone();
        // Time passes when the wait is over, not when it is planned: a time limit plans one for each call.
        Box::pin(async move { mock.state().now += duration })
    }
}

/// A call that is expected, while it is described. Its answer ends the description.
#[must_use = "nothing is expected before an answer is given"]
pub struct Expectation<'a> {
    mock: &'a Mock,
    operation: &'static Operation,
    times: Option<u32>,
    condition: Option<Condition>,
    headers: Vec<(String, String)>,
}

impl fmt::Debug for Expectation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

impl Expectation<'_> {
    /// The answer is for so many requests; for one otherwise.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The answer is for any number of requests, none included.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// The answer is for requests that a function picks. It must not look at the mock.
    pub fn when(mut self, condition: impl Fn(&MockRequest) -> bool + Send + Sync + 'static) -> Self {
        self.condition = Some(Arc::new(condition));
        self
    }

    /// Adds a header to the answer.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Answers with a status and a body: JSON text, other text, bytes, or none with `""`.
    pub fn returns(self, status: u16, body: impl Into<Body>) {
        let (headers, body) = (self.headers.clone(), Mutex::new(body.into()));
        self.answers(move |_| {
            let body = body.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let start = http::Response::builder().status(status);
            let response = headers.iter().fold(start, |response, (name, value)| response.header(name, value));
            response.body(body).map_err(|error| TransportError::new(TransportErrorKind::Refused, error))
        });
    }

    /// Answers with a status and a value as JSON, usually of the type that the call gives.
    pub fn returns_json(self, status: u16, value: &dyn Encode) {
        self.header("content-type", "application/json").returns(status, to_string(value));
    }

    /// Lets the network fail.
    pub fn fails(self, kind: TransportErrorKind) {
        self.answers(move |_| Err(TransportError::new(kind, "as the mock was told")));
    }

    /// Answers with what a function makes of the request. [`Expectation::header`] has no say.
    pub fn answers<F>(self, answer: F)
    where
        F: Fn(&MockRequest) -> Result<http::Response<Body>, TransportError> + Send + Sync + 'static,
    {
        let Self { mock, operation, times, condition, .. } = self;
        mock.state().planned.push(Planned { operation, left: times, condition, answer: Arc::new(answer) });
    }
}

/// What [`Mock::verify`] found, a line each. `Debug` shows the same, since tests unwrap it.
#[derive(Clone, PartialEq, Eq)]
pub struct Unmet(String);

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Unmet {}
