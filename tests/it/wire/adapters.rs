//! The guide's ways to join the client with other crates: tower, a reqwest client of one's own, metrics.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use sfmc_messaging::operations::sms::SEND_MESSAGE;
use sfmc_messaging::runtime::{
    Body, BoxFuture, HyperTransport, Middleware, Mock, Next, Transport, TransportError, TransportErrorKind,
};
use sfmc_messaging::{Client, Error};

use crate::scratch::Scratch;

use super::server::{Reply, Server};
use super::support::{ACCEPTED, credentials, shown_in_the_guide, single_sms};

tests![guide, settings_of_the_transport, layers_of_tower, failures_pass_through_tower, reqwest_of_ones_own, metrics];

async fn guide() {
    shown_in_the_guide(include_str!("adapters.rs"), 4);
}

// from here
fn transport(folder: &Path) -> Result<HyperTransport, Box<dyn std::error::Error>> {
    let transport = HyperTransport::builder()
        .proxy("http://user:secret@proxy.example.com:3128")
        .root_certificates(fs::read(folder.join("our-authority.pem"))?)
        .client_certificate(fs::read(folder.join("client.pem"))?, fs::read_to_string(folder.join("client.key"))?)
        .connect_timeout(Duration::from_secs(2))
        .build()?;
    Ok(transport)
}
// to here

/// What cannot be used is said before the first call.
async fn settings_of_the_transport() {
    let scratch = Scratch::new();
    let missing = transport(scratch.path()).unwrap_err();
    assert!(missing.is::<std::io::Error>(), "{missing}");
    for name in ["our-authority.pem", "client.pem", "client.key"] {
        scratch.write(name, "nothing of use");
    }
    let refused = transport(scratch.path()).unwrap_err();
    assert_eq!(refused.to_string(), "the root certificates: there is none in this text");
}

// from here
#[derive(Clone)]
struct Inner(HyperTransport);

impl tower::Service<http::Request<Body>> for Inner {
    type Response = http::Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let transport = self.0.clone();
        Box::pin(async move { transport.send(request).await })
    }
}

struct Layered<S>(S);

impl<S> Transport for Layered<S>
where
    S: tower::Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
{
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let answer = tower::ServiceExt::oneshot(self.0.clone(), request);
        Box::pin(async move {
            answer.await.map_err(|error| match error.into().downcast::<TransportError>() {
                Ok(own) => *own,
                Err(other) => TransportError::new(TransportErrorKind::Other, other),
            })
        })
    }
}
// to here

/// A client whose requests go through layers, four at once.
fn layered(server: &Server) -> Client {
    let inner = Inner(HyperTransport::new().unwrap());
    let service = tower::ServiceBuilder::new().concurrency_limit(4).service(inner);
    let builder = Client::builder().subdomain("mc-test").oauth(credentials(server));
    builder.configure(|config| config.transport(Layered(service))).build().unwrap()
}

async fn send(client: &Client) -> Result<bool, Error> {
    client.sms().send_message("k", &single_sms()).await.map(|answer| answer.all_accepted())
}

async fn layers_of_tower() {
    let server = Server::start();
    server.then(Reply::json(202, ACCEPTED));
    assert!(send(&layered(&server)).await.unwrap());
}

/// They keep their kind: a request that may have arrived is repeated only if that is safe.
async fn failures_pass_through_tower() {
    let server = Server::start();
    server.then(Reply::cut_before()).then(Reply::json(202, ACCEPTED));
    assert!(send(&layered(&server)).await.unwrap());
    assert_eq!(server.requests().len(), 2);
}

// from here
struct Own(reqwest::Client);

impl Transport for Own {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let failed = |error: reqwest::Error| {
            let kind = match () {
                () if error.is_connect() => TransportErrorKind::Connect,
                () if error.is_timeout() => TransportErrorKind::Timeout,
                () if error.is_builder() => TransportErrorKind::Refused,
                () => TransportErrorKind::Interrupted,
            };
            // The URL may hold what is private.
            TransportError::new(kind, error.without_url())
        };
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect(usize::MAX).await?;
            let request = reqwest::Request::try_from(http::Request::from_parts(head, body)).map_err(failed)?;
            let answer = self.0.execute(request).await.map_err(failed)?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = http::Response::new(Body::from(answer.bytes().await.map_err(failed)?));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}
// to here

async fn reqwest_of_ones_own() {
    let server = Server::start();
    server.then(Reply::cut_before()).then(Reply::json(202, ACCEPTED));
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let builder = Client::builder().subdomain("mc-test").oauth(credentials(&server));
    let client = builder.configure(|config| config.transport(Own(own))).build().unwrap();
    assert!(send(&client).await.unwrap());
    assert_eq!(server.requests()[1].header("content-type"), "application/json");
}

// from here
struct Metrics<F>(F);

impl<F: Fn(&str, u32, Result<u16, TransportErrorKind>, Duration) + Send + Sync> Middleware for Metrics<F> {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (context, start) = (next.context(), Instant::now());
            let result = next.run(request).await;
            let outcome = result.as_ref().map(|answer| answer.status().as_u16()).map_err(TransportError::kind);
            (self.0)(context.operation.id, context.attempt, outcome, start.elapsed());
            result
        })
    }
}
// to here

async fn metrics() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGE).fails(TransportErrorKind::Connect);
    mock.on(&SEND_MESSAGE).returns(202, ACCEPTED);
    let told = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&told);
    let hook = Metrics(move |operation: &str, attempt, outcome, _| {
        own.lock().unwrap().push((operation.to_owned(), attempt, outcome));
    });
    let config = mock.config(&sfmc_messaging::API).middleware(hook);
    let client = Client::builder().configure(|_| config).build().unwrap();
    assert!(send(&client).await.unwrap());
    let expected =
        [("sendSmsMessage".to_owned(), 1, Err(TransportErrorKind::Connect)), ("sendSmsMessage".to_owned(), 2, Ok(202))];
    assert_eq!(*told.lock().unwrap(), expected);
}
