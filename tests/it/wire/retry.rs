//! When a call is tried again, and how long it waits (section 7). Time is the test's own: nothing here waits.

use std::time::Duration;

use sfmc_messaging::runtime::Retry;

use super::server::{NOBODY, Reply, Server};
use super::support::{ACCEPTED, Clock, OPERATIONS, call, configured, patient, sms};

tests![
    rate_limit_with_seconds,
    rate_limit_with_a_date,
    rate_limit_without_a_time,
    rate_limit_that_asks_for_too_much,
    blocked_for_good,
    unavailable_for_a_while,
    failure_that_may_have_sent,
    failure_that_may_have_created,
    cut_connection_of_an_idempotent_call,
    slow_answer_of_an_idempotent_call,
    no_connection_is_always_tried_again,
    attempts_come_to_an_end,
    refusals_are_final,
    whole_call_has_a_limit,
];

const LIMITED: &str = r#"{"message":"Rate limit exceeded","errorcode":50100,"documentation":"","retryAfter":5}"#;
const BLOCKED: &str = r#"{"message":"Requests are blocked","errorcode":50200,"documentation":""}"#;
const UNAVAILABLE: &str = r#"{"message":"Service Unavailable","errorcode":50300,"documentation":""}"#;

async fn rate_limit_with_seconds() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::json(429, LIMITED).header("Retry-After", "5")).then(Reply::json(202, ACCEPTED));
    let answer = patient(&server, &clock).sms().send_messages(&sms()).raw().await.unwrap();
    assert_eq!(answer.attempts, 2);
    assert_eq!(clock.waits().len(), 1);
    assert!(clock.waits()[0] >= Duration::from_secs(5) && clock.waits()[0] < Duration::from_secs(6));
    let requests = server.requests();
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(requests[0].headers, requests[1].headers);
}

/// The clock starts at 08:49:37; five seconds for the token are not part of the wait.
async fn rate_limit_with_a_date() {
    let (server, clock) = (Server::start(), Clock::default());
    let date = "Sun, 06 Nov 1994 08:49:44 GMT";
    server.then(Reply::json(429, LIMITED).header("Retry-After", date)).then(Reply::json(202, ACCEPTED));
    call(&patient(&server, &clock), "sendSmsMessages").await.unwrap();
    assert!(clock.waits()[0] >= Duration::from_secs(7) && clock.waits()[0] < Duration::from_secs(8));
}

async fn rate_limit_without_a_time() {
    let (server, clock) = (Server::start(), Clock::default());
    let reply = Reply::json(429, r#"{"message":"Rate limit exceeded","errorcode":50100}"#);
    server.then(reply.clone()).then(reply).then(Reply::json(202, ACCEPTED));
    call(&patient(&server, &clock), "sendMessageContact").await.unwrap();
    assert_eq!(clock.waits().len(), 2);
    assert!(clock.waits()[0] <= Duration::from_millis(200) && clock.waits()[1] <= Duration::from_millis(400));
}

async fn rate_limit_that_asks_for_too_much() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::json(429, LIMITED).header("Retry-After", "3600"));
    let error = call(&patient(&server, &clock), "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.retry_after(), error.attempts()), (Some(Duration::from_hours(1)), 1));
    assert_eq!(clock.waits(), [], "the caller decides");
}

/// Code 50200 has no waiting time: only support can lift it.
async fn blocked_for_good() {
    for operation in &OPERATIONS[..5] {
        let (server, clock) = (Server::start(), Clock::default());
        server.then(Reply::json(429, BLOCKED));
        let error = call(&patient(&server, &clock), operation).await.unwrap_err();
        assert_eq!((error.code(), error.attempts(), error.retry_after()), (Some("50200"), 1, None));
        assert_eq!((server.requests().len(), clock.waits().len()), (1, 0));
    }
}

/// 503 means that nothing was done, so every operation is repeated.
async fn unavailable_for_a_while() {
    for operation in &OPERATIONS[..5] {
        let (server, clock) = (Server::start(), Clock::default());
        server.then(Reply::json(503, UNAVAILABLE).header("Retry-After", "2")).then(Reply::json(202, "{}"));
        let client = patient(&server, &clock);
        let result = call(&client, operation).await;
        assert!(result.is_ok(), "{operation}: {result:?}");
        assert_eq!(server.requests().len(), 2);
        assert!(clock.waits()[0] >= Duration::from_secs(2));
    }
}

/// Without a key a repetition could send twice; MobileConnect has no keys at all.
async fn failure_that_may_have_sent() {
    for operation in ["sendSmsMessages", "sendEmailMessages", "sendMessageContact"] {
        for status in [500, 502, 504] {
            let (server, clock) = (Server::start(), Clock::default());
            server.then(Reply::new(status, ""));
            let error = call(&patient(&server, &clock), operation).await.unwrap_err();
            assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{operation} {status}");
        }
    }
}

/// A repetition with the same `definitionKey` creates nothing.
async fn failure_that_may_have_created() {
    for status in [500, 502, 504] {
        let (server, clock) = (Server::start(), Clock::default());
        server.then(Reply::new(status, "")).then(Reply::json(201, "{}"));
        call(&patient(&server, &clock), "createSmsDefinition").await.unwrap();
        assert_eq!((server.requests().len(), clock.waits().len()), (2, 1));
    }
}

async fn cut_connection_of_an_idempotent_call() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::cut_before()).then(Reply::cut_during(201, ACCEPTED)).then(Reply::json(201, "{}"));
    call(&patient(&server, &clock), "createSmsDefinition").await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

async fn slow_answer_of_an_idempotent_call() {
    let server = Server::start();
    server.then(Reply::silence()).then(Reply::json(201, "{}"));
    let quick = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let client = configured(&server, |config| config.attempt_timeout(Duration::from_millis(200)).retry(quick));
    call(&client, "createSmsDefinition").await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

async fn no_connection_is_always_tried_again() {
    let (server, clock) = (Server::start(), Clock::default());
    let client = configured(&server, |config| config.base_url(NOBODY).timer(clock.clone()).attempt_timeout(None));
    let error = call(&client, "sendMessageContact").await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert_eq!((error.attempts(), clock.waits().len()), (3, 2));
}

async fn attempts_come_to_an_end() {
    for (retry, attempts) in [(Retry::default(), 3), (Retry::default().attempts(5), 5), (Retry::none(), 1)] {
        let (server, clock) = (Server::start(), Clock::default());
        server.then_times(9, &Reply::json(503, UNAVAILABLE));
        let client = patient(&server, &clock);
        let error = client.sms().send_messages(&sms()).with_retry(retry).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (attempts, attempts as usize));
    }
}

async fn refusals_are_final() {
    for status in [400, 403, 404, 409, 415, 422, 596] {
        let (server, clock) = (Server::start(), Clock::default());
        server.then(Reply::new(status, "").header("Retry-After", "1"));
        let error = call(&patient(&server, &clock), "createSmsDefinition").await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
    }
}

/// A wait that would end after the limit is not begun.
async fn whole_call_has_a_limit() {
    let server = Server::start();
    server.then(Reply::json(429, LIMITED).header("Retry-After", "5"));
    let client = configured(&server, |config| config.timeout(Duration::from_secs(3)));
    let error = call(&client, "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (429, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
}
