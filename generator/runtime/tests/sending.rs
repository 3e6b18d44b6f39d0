//! Tokens, retries, time limits, middleware: against a fake service and a fake clock.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

mod support;

use oasmith_runtime::{
    Api, Body, BoxFuture, ClientCredentials, Config, Core, Credential, ErrorFields, ErrorKind, In, Middleware, Next,
    Operation, Scheme, Server, TokenEndpoint, TransportError, TransportErrorKind, Variable,
};
use serde_json::json;
use std::time::Duration;
use support::{Clock, Fake, Reply, block_on, reply};

const SUBDOMAIN: &[Variable] = &[Variable { name: "subdomain", default: None, values: &[] }];

static API: Api = Api {
    name: "sample",
    version: "1.0.0",
    servers: &[Server { url: "https://{subdomain}.rest.example.test", variables: SUBDOMAIN }],
    schemes: &[
        Scheme::oauth2_client_credentials(
            "oauth",
            TokenEndpoint::new("https://{subdomain}.auth.example.test/v2/token")
                .variables(SUBDOMAIN)
                .json()
                .extra_fields(&["account_id"])
                .base_url_field("rest_instance_url"),
        ),
        Scheme::api_key("key", In::Query, "api key"),
        Scheme::basic("basic"),
    ],
    errors: ErrorFields::DEFAULT,
};

const SEND: Operation = Operation::new("send", "POST", "/send/").security(&[&["oauth"]]).final_codes(&["50200"]);
const READ: Operation = Operation::new("read", "GET", "/read").security(&[&["oauth"], &[]]);
const KEYED: Operation = Operation::new("keyed", "GET", "/keyed").security(&[&["key", "basic"]]);

fn config(fake: &Fake, clock: &Clock) -> Config {
    Config::new().variable("subdomain", "mc1").transport(fake.clone()).timer(clock.clone())
}

fn with_token(fake: &Fake, clock: &Clock) -> Core {
    let credentials = ClientCredentials::new("the-id", "the-secret").extra("account_id", 7).scope("a").scope("b");
    config(fake, clock).credential("oauth", credentials).build(&API).unwrap()
}

fn token(text: &str, seconds: u32) -> Reply {
    reply(200, &json!({"access_token": text, "expires_in": seconds, "token_type": "Bearer"}).to_string())
}

#[test]
fn one_token_serves_many_callers() {
    let fake = Fake::new((0..50).map(|_| reply(200, "{}"))).with_tokens([token("t1", 1080)]);
    let core = with_token(&fake, &Clock::default());
    std::thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| block_on(core.call(&SEND).send()).unwrap());
        }
    });
    assert_eq!(fake.tokens.lock().unwrap().len(), 1);
    assert_eq!(fake.header(49, "authorization").unwrap(), "Bearer t1");
    let asked = fake.tokens.lock().unwrap()[0].clone();
    assert_eq!(asked.uri(), "https://mc1.auth.example.test/v2/token");
    let body: serde_json::Value = serde_json::from_slice(asked.body().as_bytes().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"grant_type": "client_credentials", "client_id": "the-id", "client_secret": "the-secret", "scope": "a b", "account_id": 7})
    );
}

#[test]
fn tokens_are_renewed_early_and_old_ones_outlive_a_failed_renewal() {
    let clock = Clock::default();
    let fake =
        Fake::new((0..4).map(|_| reply(200, "{}"))).with_tokens([token("t1", 1000), reply(500, ""), token("t2", 1000)]);
    let core = with_token(&fake, &clock);
    for (wait, wanted) in [(0, "t1"), (890, "t1"), (20, "t1"), (20, "t2")] {
        clock.advance(Duration::from_secs(wait));
        block_on(core.call(&SEND).send()).unwrap();
        assert_eq!(fake.header(fake.count() - 1, "authorization").unwrap(), format!("Bearer {wanted}"));
    }
}

#[test]
fn a_refused_token_is_replaced_once() {
    let fake = Fake::new([reply(401, ""), reply(200, "{}"), reply(401, ""), reply(401, "")]).with_tokens([
        token("t1", 1000),
        token("t2", 1000),
        token("t3", 1000),
    ]);
    let core = with_token(&fake, &Clock::default());
    block_on(core.call(&SEND).set_json(&json!({"a": 1})).send()).unwrap();
    assert_eq!(fake.header(1, "authorization").unwrap(), "Bearer t2");
    assert_eq!(fake.sent.lock().unwrap()[1].body().as_bytes().unwrap(), b"{\"a\":1}");
    let error = block_on(core.call(&SEND).send()).unwrap_err();
    assert!(error.is_auth());
    assert_eq!(fake.count(), 4);
}

#[test]
fn the_token_endpoint_may_say_where_the_service_is() {
    for said in ["https://other.rest.example.test/", "other.rest.example.test"] {
        let answer = json!({"access_token": "t", "rest_instance_url": said}).to_string();
        let fake =
            Fake::new([reply(200, "{}"), reply(200, "{}")]).with_tokens([reply(200, &answer), reply(200, &answer)]);
        block_on(with_token(&fake, &Clock::default()).call(&SEND).send()).unwrap();
        assert_eq!(fake.uri(0), "https://other.rest.example.test/send/");
        let fixed = config(&fake, &Clock::default()).base_url("http://127.0.0.1:8080");
        let fixed = fixed.credential("oauth", ClientCredentials::new("i", "s")).build(&API).unwrap();
        block_on(fixed.call(&SEND).send()).unwrap();
        assert_eq!(fake.uri(1), "http://127.0.0.1:8080/send/");
    }
}

#[test]
fn a_failed_token_request_names_the_call_and_the_reason() {
    let refusal = r#"{"error":"invalid_client","error_description":"bad secret"}"#;
    let fake = Fake::default().with_tokens([reply(401, refusal)]);
    let error = block_on(with_token(&fake, &Clock::default()).call(&SEND).send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.to_string(), "send failed: no token: 401 Unauthorized, code invalid_client: bad secret");
    assert_eq!(fake.count(), 0);
}

#[test]
fn retry_after_is_a_floor_in_seconds_and_as_a_date() {
    let seconds = Reply::Status(429, &[("retry-after", "5")], String::new());
    // Twelve seconds after the test clock starts, less the five that it slept.
    let date = Reply::Status(503, &[("retry-after", "Sun, 06 Nov 1994 08:49:49 GMT")], String::new());
    let fake = Fake::new([seconds, date, reply(200, "{}")]).with_tokens([token("t", 1000)]);
    let clock = Clock::default();
    let answer = block_on(with_token(&fake, &clock).call(&SEND).raw()).unwrap();
    assert_eq!(answer.attempts, 3);
    let slept = clock.slept.lock().unwrap().clone();
    assert!(slept[0] >= Duration::from_secs(5) && slept[1] >= Duration::from_secs(6), "{slept:?}");
}

#[test]
fn only_what_may_be_repeated_is_repeated() {
    let cases = [
        (&SEND, reply(500, ""), 1),
        (&READ, reply(500, ""), 2),
        (&SEND, reply(503, ""), 2),
        (&SEND, reply(429, r#"{"errorcode":50200}"#), 1),
        (&SEND, Reply::Status(429, &[("retry-after", "61")], String::new()), 1),
        (&SEND, Reply::Fails(TransportErrorKind::Connect), 2),
        (&SEND, Reply::Fails(TransportErrorKind::Interrupted), 1),
        (&READ, Reply::Fails(TransportErrorKind::Interrupted), 2),
        (&READ, reply(404, ""), 1),
    ];
    for (index, (operation, first, sent)) in cases.into_iter().enumerate() {
        let fake = Fake::new([first, reply(200, "{}")]).with_tokens([token("t", 1000)]);
        let result = block_on(with_token(&fake, &Clock::default()).call(operation).send());
        assert_eq!((fake.count(), result.is_ok()), (sent, sent == 2), "case {index}: {result:?}");
    }
    let fake = Fake::new([reply(500, ""), reply(200, "{}")]).with_tokens([token("t", 1000)]);
    block_on(with_token(&fake, &Clock::default()).call(&SEND).with_idempotency_key("k").send()).unwrap();
    assert_eq!(fake.header(1, "idempotency-key").unwrap(), "k");
}

#[test]
fn time_limits_end_attempts_and_calls() {
    let fake = Fake::new([Reply::Hangs, Reply::Hangs, reply(200, "{}")]);
    let core = config(&fake, &Clock::default()).build(&API).unwrap();
    let answer = block_on(core.call(&READ).raw()).unwrap();
    assert_eq!(answer.attempts, 3);
    let fake = Fake::new([Reply::Hangs]);
    let core = config(&fake, &Clock::default()).attempt_timeout(None).build(&API).unwrap();
    let error = block_on(core.call(&READ).with_timeout(Duration::from_secs(1)).send()).unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.operation(), "read");
}

#[test]
fn keys_go_to_their_places_and_only_over_https() {
    let fake = Fake::new([reply(200, "")]);
    let keyed = |config: Config| {
        config.credential("key", Credential::api_key("k&1")).credential("basic", Credential::basic("u", "p"))
    };
    let core = keyed(config(&fake, &Clock::default())).build(&API).unwrap();
    block_on(core.call(&KEYED).send()).unwrap();
    assert_eq!(fake.uri(0), "https://mc1.rest.example.test/keyed?api%20key=k%261");
    assert_eq!(fake.header(0, "authorization").unwrap(), "Basic dTpw");
    let core = keyed(config(&fake, &Clock::default())).base_url("http://example.test").build(&API).unwrap();
    assert_eq!(block_on(core.call(&KEYED).send()).unwrap_err().kind(), ErrorKind::Configuration);
    let core = config(&fake, &Clock::default()).build(&API).unwrap();
    let error = block_on(core.call(&KEYED).send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "keyed failed: no credentials: the client's builder has to be given `key(…)` and `basic(…)`"
    );
    assert_eq!(fake.count(), 1);
}

struct Turn;

impl Middleware for Turn {
    fn handle<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        let label = format!("{}-{}", next.context().operation.id, next.context().attempt);
        request.headers_mut().insert("x-attempt", label.parse().unwrap());
        if request.uri().path() == "/read" {
            *request.uri_mut() = "https://evil.test/read".parse().unwrap();
        }
        next.run(request)
    }
}

#[test]
fn middleware_sees_attempts_but_cannot_turn_them_elsewhere() {
    let fake = Fake::new([reply(503, ""), reply(200, "")]).with_tokens([token("t", 1000)]);
    let core = config(&fake, &Clock::default()).middleware(Turn).credential("oauth", ClientCredentials::new("i", "s"));
    let core = core.build(&API).unwrap();
    block_on(core.call(&SEND).send()).unwrap();
    assert_eq!(fake.header(1, "x-attempt").unwrap(), "send-2");
    assert!(block_on(core.call(&READ).send()).is_err());
    assert_eq!(fake.count(), 2);
}

#[test]
fn nothing_prints_secrets() {
    let fake = Fake::new([reply(400, "{}")]).with_tokens([token("the-token", 1000)]);
    let config = config(&fake, &Clock::default()).credential("oauth", ClientCredentials::new("i", "the-secret"));
    let shown = format!("{config:?}");
    let core = config.build(&API).unwrap();
    let error = block_on(core.call(&SEND).send()).unwrap_err();
    let shown = format!("{shown} {core:?} {error:?} {error} {:?}", core.call(&SEND));
    assert!(!shown.contains("the-secret") && !shown.contains("the-token"), "{shown}");
    let sent = fake.sent.lock().unwrap();
    assert!(!format!("{:?}", sent[0]).contains("the-token"));
}

#[test]
fn wrong_settings_are_told_at_once() {
    let fake = Fake::default();
    let clock = Clock::default();
    let base = || Config::new().transport(fake.clone()).timer(clock.clone());
    for (config, wanted) in [
        (base(), "the server variable \"subdomain\" has no value"),
        (base().variable("subdomain", "a/b"), "does not fit into a URL"),
        (base().base_url("ftp://x"), "has to start with https:// or http://"),
        (config_with("none"), "no security scheme \"none\""),
        (config_with("basic"), "do not fit"),
    ] {
        let error = config.build(&API).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}

fn config_with(scheme: &str) -> Config {
    config(&Fake::default(), &Clock::default()).credential(scheme, Credential::api_key("k"))
}
