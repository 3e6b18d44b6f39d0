//! Tokens (section 2): asked for once, renewed in time, replaced when refused, never in the wrong hands.

use std::time::Duration;

use sfmc_messaging::runtime::ErrorKind;

use super::server::{Reply, Server, token};
use super::support::{ACCEPTED, Clock, call, client, configured, credentials, patient, sms};

tests![
    token_request,
    token_request_with_scope_and_account,
    unknown_member_of_the_token_request,
    token_is_reused,
    one_token_for_fifty_first_calls,
    refused_token_is_replaced_once,
    refused_twice_is_an_error,
    refused_token_is_replaced_for_all_who_used_it,
    token_is_renewed_before_it_expires,
    failed_renewal_does_not_show_while_the_token_is_valid,
    token_endpoint_that_fails_is_asked_again,
    answers_of_the_token_endpoint_without_a_token,
    lifetime_as_text_or_absent,
];

/// Byte for byte; an empty `scope` would ask for no rights at all, so it is absent.
async fn token_request() {
    let server = Server::start();
    server.then(Reply::json(202, ACCEPTED));
    call(&client(&server), "sendSmsMessages").await.unwrap();
    let requests = server.token_requests();
    assert_eq!((requests[0].method.as_str(), requests[0].target.as_str()), ("POST", "/v2/token"));
    assert_eq!(
        requests[0].body,
        r#"{"client_id":"client-1","client_secret":"s3cr3t-of-the-package","grant_type":"client_credentials"}"#
    );
    assert_eq!(requests[0].header("content-type"), "application/json");
    assert_eq!(requests[0].header("accept"), "application/json");
    assert_eq!(requests[0].header("authorization"), "");
    assert!(requests[0].header("user-agent").starts_with("sfmc-messaging/"), "the token request names the client too");
}

async fn token_request_with_scope_and_account() {
    let server = Server::start();
    server.then(Reply::json(202, ACCEPTED));
    let own = credentials(&server).scope("sms_send").scope("email_send").extra("account_id", 12345);
    let client = configured(&server, |config| config.credential("oauth", own));
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!(
        server.token_requests()[0].body,
        concat!(
            r#"{"account_id":12345,"client_id":"client-1","client_secret":"s3cr3t-of-the-package","#,
            r#""grant_type":"client_credentials","scope":"sms_send email_send"}"#
        )
    );
}

/// The document lists the members that a token request may carry; a misspelled one is found at once.
async fn unknown_member_of_the_token_request() {
    let server = Server::start();
    let own = credentials(&server).extra("acount_id", 12345);
    let built = sfmc_messaging::Client::builder().subdomain("mc-test").oauth(own).build();
    assert_eq!(built.unwrap_err().kind(), ErrorKind::Configuration);
}

async fn token_is_reused() {
    let server = Server::start();
    let client = client(&server);
    for operation in ["sendSmsMessages", "sendSmsMessage", "sendEmailMessages"] {
        server.then(Reply::json(202, ACCEPTED));
        // A clone shares the token.
        call(&client.clone(), operation).await.unwrap();
    }
    assert_eq!((server.token_requests().len(), server.requests().len()), (1, 3));
}

async fn one_token_for_fifty_first_calls() {
    let server = Server::start();
    server.then_token(token("token-1", 1079, &server.url()).after(Duration::from_millis(50)));
    server.then_times(50, &Reply::json(202, ACCEPTED));
    let client = client(&server);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, "sendSmsMessages").await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((server.token_requests().len(), server.requests().len()), (1, 50));
}

/// A 401 looks the same whether the token is unknown, expired or withdrawn: the resend has a new one.
async fn refused_token_is_replaced_once() {
    let server = Server::start();
    server.then(Reply::json(401, r#"{"message":"Not Authorized","errorcode":0}"#)).then(Reply::json(202, ACCEPTED));
    call(&client(&server), "sendSmsMessages").await.unwrap();
    let requests = server.requests();
    let used: Vec<_> = requests.iter().map(|request| request.header("authorization")).collect();
    assert_eq!(used, ["Bearer token-1", "Bearer token-2"]);
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(server.token_requests().len(), 2);
}

async fn refused_twice_is_an_error() {
    let server = Server::start();
    server.then_times(3, &Reply::json(401, r#"{"message":"Not Authorized","errorcode":0}"#));
    let error = call(&client(&server), "sendSmsMessages").await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(error.to_string(), "sendSmsMessages failed: 401 Unauthorized, code 0: Not Authorized");
    assert_eq!((server.requests().len(), server.token_requests().len()), (2, 2), "no loop");
}

/// Who is refused late, with a token that was replaced in the meantime, takes the new one and asks for none.
async fn refused_token_is_replaced_for_all_who_used_it() {
    let server = Server::start();
    let client = client(&server);
    server.then(Reply::json(202, ACCEPTED));
    call(&client, "sendSmsMessages").await.unwrap();
    let refused = || Reply::json(401, "{}");
    server.then(refused().after(Duration::from_millis(60))).then(refused());
    server.then_times(2, &Reply::json(202, ACCEPTED));
    let (one, other) = tokio::join!(call(&client, "sendSmsMessages"), call(&client, "sendSmsMessages"));
    one.unwrap();
    other.unwrap();
    assert_eq!((server.requests().len(), server.token_requests().len()), (5, 2));
}

/// `expires_in` is 1079 seconds; a tenth of it before the end a new token is fetched.
async fn token_is_renewed_before_it_expires() {
    let (server, clock) = (Server::start(), Clock::default());
    let client = patient(&server, &clock);
    for (seconds, expected) in [(0, "Bearer token-1"), (960, "Bearer token-1"), (60, "Bearer token-2")] {
        clock.advance(seconds);
        server.then(Reply::json(202, ACCEPTED));
        call(&client, "sendSmsMessages").await.unwrap();
        assert_eq!(server.requests().last().unwrap().header("authorization"), expected);
    }
}

async fn failed_renewal_does_not_show_while_the_token_is_valid() {
    let (server, clock) = (Server::start(), Clock::default());
    let client = patient(&server, &clock);
    server.then(Reply::json(202, ACCEPTED));
    call(&client, "sendSmsMessages").await.unwrap();
    clock.advance(1020);
    server.then_token(Reply::new(500, "")).then(Reply::json(202, ACCEPTED));
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!(server.token_requests().len(), 2, "it was tried");
    assert_eq!(server.requests().last().unwrap().header("authorization"), "Bearer token-1");
    clock.advance(120);
    server.then_token(Reply::json(400, r#"{"error":"invalid_client"}"#));
    let error = call(&client, "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Auth, Some("invalid_client")), "now it has expired");
    assert_eq!(server.requests().len(), 2);
}

/// The call itself was not sent, so asking for a token may be repeated for any operation.
async fn token_endpoint_that_fails_is_asked_again() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then_token(Reply::new(503, "").header("Retry-After", "7")).then(Reply::json(202, ACCEPTED));
    call(&patient(&server, &clock), "sendMessageContact").await.unwrap();
    assert_eq!((server.token_requests().len(), server.requests().len()), (2, 1));
    assert!(clock.waits()[0] >= Duration::from_secs(7), "{:?}", clock.waits());
}

async fn answers_of_the_token_endpoint_without_a_token() {
    for body in ["", "<html></html>", r#"{"token_type":"Bearer"}"#, r#"{"access_token":null}"#] {
        let server = Server::start();
        server.then_token(Reply::json(200, body));
        let error = call(&client(&server), "sendSmsMessages").await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Auth, "sendSmsMessages"), "{body}");
        assert_eq!(server.requests().len(), 0);
    }
}

async fn lifetime_as_text_or_absent() {
    for lifetime in [r#","expires_in":"100""#, r#","expires_in":100.0"#, ""] {
        let (server, clock) = (Server::start(), Clock::default());
        let body = format!(r#"{{"access_token":"t","token_type":"Bearer"{lifetime}}}"#);
        server.then_token(Reply::json(200, body)).then(Reply::json(202, ACCEPTED)).then(Reply::json(202, ACCEPTED));
        let base = server.url();
        let client = configured(&server, |config| config.base_url(base).timer(clock.clone()).attempt_timeout(None));
        client.sms().send_messages(&sms()).await.unwrap();
        clock.advance(200);
        client.sms().send_messages(&sms()).await.unwrap();
        let expected = if lifetime.is_empty() { 1 } else { 2 };
        assert_eq!(server.token_requests().len(), expected, "{lifetime}");
    }
}
