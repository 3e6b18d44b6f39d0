//! Calls without an async runtime, over real HTTP.

use std::time::{Duration, Instant};

use sfmc_messaging::runtime::{BlockingTransport, ErrorKind, Retry, block_on};
use sfmc_messaging::{Client, ClientCredentials, Error};

use super::server::{NOBODY, Reply, Server};
use super::support::{ACCEPTED, credentials, single_sms};

tests![
    sent_and_received,
    failures_are_typed,
    tried_again_after_a_wait,
    attempt_has_a_limit,
    whole_call_has_a_limit,
    no_connection,
    one_token_for_many_threads,
    redirects_are_not_followed,
    answers_as_they_arrive,
    async_client_without_a_runtime,
];

fn blocking(server: &Server) -> Client {
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let builder = Client::builder().subdomain("mc-test").oauth(credentials(server));
    builder.configure(|config| config.blocking().retry(retry)).build().unwrap()
}

/// Works on a thread of its own, where there is no tokio.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

fn send(client: &Client) -> Result<bool, Error> {
    aside(|| client.sms().send_message("k1", &single_sms()).send_blocking()).map(|answer| answer.all_accepted())
}

async fn sent_and_received() {
    let server = Server::start();
    server.then(Reply::json(202, ACCEPTED));
    assert!(send(&blocking(&server)).unwrap());
    let request = &server.requests()[0];
    let body = r#"{"definitionKey":"account-reset","recipient":{"contactKey":"Astro25","to":"15555551234"}}"#;
    assert_eq!(request.body, body);
    assert_eq!(request.header("content-length"), body.len().to_string());
    assert_eq!(request.header("content-type"), "application/json");
    assert!(request.header("user-agent").starts_with("sfmc-messaging/"));
}

async fn failures_are_typed() {
    let server = Server::start();
    server.then(Reply::json(403, r#"{"message":"Insufficient privileges","errorcode":20002}"#));
    let error = send(&blocking(&server)).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Status, Some("20002")));
}

async fn tried_again_after_a_wait() {
    let server = Server::start();
    server.then(Reply::new(503, "").header("retry-after", "1")).then(Reply::json(202, ACCEPTED));
    let start = Instant::now();
    assert!(send(&blocking(&server)).unwrap());
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.requests().len(), 2);
}

async fn attempt_has_a_limit() {
    let server = Server::start();
    server.then(Reply::silence()).then(Reply::json(202, ACCEPTED));
    let client = blocking(&server);
    let call = || client.sms().send_message("k1", &single_sms()).with_attempt_timeout(Duration::from_millis(300));
    assert!(aside(|| call().send_blocking()).unwrap().all_accepted());
}

async fn whole_call_has_a_limit() {
    let server = Server::start();
    server.then(Reply::silence());
    let client = blocking(&server);
    let start = Instant::now();
    let call = || client.sms().send_message("k1", &single_sms()).with_timeout(Duration::from_millis(300));
    let error = aside(|| call().send_blocking()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

async fn no_connection() {
    let credentials = ClientCredentials::new("id", "secret").token_url(format!("{NOBODY}/token"));
    let builder = Client::builder().base_url(NOBODY).oauth(credentials);
    let client = builder.configure(|config| config.blocking().retry(Retry::none())).build().unwrap();
    assert_eq!(send(&client).unwrap_err().kind(), ErrorKind::Connect);
}

async fn one_token_for_many_threads() {
    let server = Server::start();
    server.then_times(8, &Reply::json(202, ACCEPTED));
    let client = blocking(&server);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert!(send(&client).unwrap()));
        }
    });
    assert_eq!((server.token_requests().len(), server.requests().len()), (1, 8));
}

async fn redirects_are_not_followed() {
    let server = Server::start();
    server.then(Reply::new(302, "").header("location", "/elsewhere"));
    let error = send(&blocking(&server)).unwrap_err();
    assert!(error.to_string().contains("redirects are not followed (location: /elsewhere)"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

async fn answers_as_they_arrive() {
    let server = Server::start();
    server.then(Reply::json(202, "x".repeat(100_000)));
    let client = blocking(&server);
    let length = aside(|| {
        block_on(async {
            let mut body = client.sms().send_message("k1", &single_sms()).stream().await?.value;
            let mut length = 0;
            while let Some(chunk) = body.next().await {
                length += chunk.unwrap().len();
            }
            Ok::<_, Error>(length)
        })
    });
    assert_eq!(length.unwrap(), 100_000);
}

/// An error in place of a panic deep inside the default transport.
async fn async_client_without_a_runtime() {
    let server = Server::start();
    let client = super::support::client(&server);
    let error = send(&client).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("needs a tokio runtime"), "{error}");
    let builder = Client::builder().subdomain("mc-test").oauth(credentials(&server));
    let mended = builder.configure(|config| config.transport(BlockingTransport::new())).build();
    assert!(mended.is_ok());
}
