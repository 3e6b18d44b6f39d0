//! Where calls go, and which credentials go along: against a fake service.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

mod support;

use oasmith_runtime::{
    Api, ClientCredentials, Config, Core, Credential, ErrorFields, ErrorKind, In, Operation, Retry, Scheme, Server,
    TokenEndpoint, TransportErrorKind, Variable,
};
use support::{Clock, Fake, Reply, block_on, reply};

const REGION: &[Variable] = &[Variable { name: "region", default: Some("eu"), values: &["eu", "us"] }];

static API: Api = Api {
    name: "sample",
    version: "1.0.0",
    servers: &[
        Server { url: "https://{region}.example.test/v1", variables: REGION },
        Server { url: "https://sandbox.example.test", variables: &[] },
        Server { url: "/v1", variables: &[] },
    ],
    schemes: &[
        Scheme::api_key("in-header", In::Header, "X-Key").setter("in_header"),
        Scheme::api_key("in_query", In::Query, "key"),
        Scheme::api_key("in_cookie", In::Cookie, "session"),
        Scheme::basic("login"),
        Scheme::bearer("bearer"),
        Scheme::mutual_tls("mtls"),
        Scheme::oauth2_client_credentials("oauth", TokenEndpoint::new("https://auth.example.test/token")),
    ],
    errors: ErrorFields::DEFAULT,
};

static UPLOADS: Server = Server { url: "https://uploads.example.test", variables: &[] };
static HERE: Operation = Operation::new("here", "GET", "/here");
static UPLOAD: Operation = Operation::new("upload", "PUT", "/upload").server(&UPLOADS);
static RELATIVE: Operation = Operation::new("relative", "GET", "/x").server(&API.servers[2]);

fn config(fake: &Fake) -> Config {
    Config::new().transport(fake.clone()).timer(Clock::default())
}

/// Where two operations go, of which one has a server for itself.
fn places(change: impl FnOnce(Config) -> Config) -> (String, String) {
    let fake = Fake::new([reply(200, ""), reply(200, "")]);
    let core = change(config(&fake)).build(&API).unwrap();
    block_on(core.call(&HERE).send()).unwrap();
    block_on(core.call(&UPLOAD).send()).unwrap();
    (fake.uri(0), fake.uri(1))
}

#[test]
fn a_base_url_is_for_every_operation_unless_one_has_its_own() {
    let own = "https://uploads.example.test";
    assert_eq!(
        places(|config| config),
        ("https://eu.example.test/v1/here".to_owned(), "https://uploads.example.test/upload".to_owned())
    );
    assert_eq!(
        places(|config| config.base_url("http://127.0.0.1:4010")),
        ("http://127.0.0.1:4010/here".to_owned(), "http://127.0.0.1:4010/upload".to_owned())
    );
    assert_eq!(
        places(|config| config.server_url(own, "http://localhost:1/up/").variable("region", "us")),
        ("https://us.example.test/v1/here".to_owned(), "http://localhost:1/up/upload".to_owned())
    );
    assert_eq!(
        places(|config| config.base_url("http://127.0.0.1:4010").server_url(own, own)),
        ("http://127.0.0.1:4010/here".to_owned(), "https://uploads.example.test/upload".to_owned())
    );
    assert_eq!(places(|config| config.server(1)).0, "https://sandbox.example.test/here");
}

#[test]
fn a_server_without_a_host_needs_a_base_url() {
    let fake = Fake::default();
    for (config, wanted) in [
        (
            config(&fake).server(2),
            "the document's server \"/v1\" is a path without a host: set `base_url(\"https://…/v1\")`",
        ),
        (config(&fake).server(3), "the document names no such server: say where the service is with `base_url(…)`"),
        (config(&fake).variable("region", "mars"), "the server variable \"region\" has to be one of eu, us"),
    ] {
        let error = config.build(&API).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Configuration, wanted));
    }
    let error = block_on(config(&fake).build(&API).unwrap().call(&RELATIVE).send()).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, "relative"));
    assert!(error.to_string().contains("base_url(\"https://…/v1\")"), "{error}");
}

/// Sends a call that accepts these alternatives and gives the headers that carry credentials, and the URL.
fn sent(security: &'static [&'static [&'static str]], change: impl FnOnce(Config) -> Config) -> Result<String, String> {
    let operation: &'static Operation = Box::leak(Box::new(Operation::new("op", "GET", "/x").security(security)));
    let fake = Fake::new([reply(200, "")]);
    let core: Core = change(config(&fake)).build(&API).unwrap();
    block_on(core.call(operation).send()).map_err(|error| error.to_string())?;
    let seen = ["authorization", "x-key", "cookie"].into_iter().filter_map(|name| {
        let value = fake.header(0, name)?;
        Some(format!("{name}: {value}"))
    });
    let query = fake.uri(0).split_once('?').map(|(_, query)| format!("?{query}"));
    Ok(seen.chain(query).collect::<Vec<_>>().join("; "))
}

/// Alternatives, and what is sent if everything is configured.
const CASES: &[(&[&[&str]], &str)] = &[
    (&[], ""),
    (&[&["in-header"]], "x-key: h"),
    (&[&["in_query"]], "?key=q%20q"),
    (&[&["in_cookie"]], "cookie: session=c"),
    (&[&["login"]], "authorization: Basic bWU6cHc="),
    (&[&["bearer"]], "authorization: Bearer b"),
    (&[&["oauth"]], "authorization: Bearer o"),
    (&[&["mtls"]], ""),
    (&[&["mtls", "in-header"]], "x-key: h"),
    (&[&["login", "in-header", "in_query"]], "authorization: Basic bWU6cHc=; x-key: h; ?key=q%20q"),
    (&[&["in_cookie"], &["bearer"]], "cookie: session=c"),
    (&[&[], &["bearer"]], "authorization: Bearer b"),
];

#[test]
fn credentials_go_where_the_document_says() {
    let all = |config: Config| {
        config
            .credential("in-header", Credential::api_key("h"))
            .credential("in_query", Credential::api_key("q q"))
            .credential("in_cookie", Credential::api_key("c"))
            .credential("login", Credential::basic("me", "pw"))
            .credential("bearer", Credential::bearer("b"))
            .credential("mtls", Credential::certificate())
            .credential("oauth", Credential::bearer("o"))
    };
    for (security, wanted) in CASES {
        assert_eq!(sent(security, all).as_deref(), Ok(*wanted), "{security:?}");
    }
}

#[test]
fn the_first_alternative_that_is_configured_is_used() {
    let key = |config: Config| config.credential("in-header", Credential::api_key("h"));
    assert_eq!(sent(&[&["bearer"], &["login", "in-header"], &["in-header"]], key).as_deref(), Ok("x-key: h"));
    assert_eq!(sent(&[&["mtls"], &["in-header"]], key).as_deref(), Ok("x-key: h"));
    assert_eq!(sent(&[&["bearer"], &[]], key).as_deref(), Ok(""));
    assert_eq!(
        sent(&[&["bearer"], &["login", "in-header"]], |config| config).unwrap_err(),
        "op failed: no credentials: the client's builder has to be given `bearer(…)`, or `login(…)` and `in_header(…)`"
    );
}

#[test]
fn a_token_endpoint_out_of_reach_is_a_network_failure() {
    static SECURED: Operation = Operation::new("secured", "POST", "/x").security(&[&["oauth"]]);
    for (kind, wanted) in [
        (TransportErrorKind::Connect, ErrorKind::Connect),
        (TransportErrorKind::Timeout, ErrorKind::Timeout),
        (TransportErrorKind::Interrupted, ErrorKind::Transport),
    ] {
        let fake = Fake::default().with_tokens([Reply::Fails(kind), Reply::Fails(kind)]);
        let config = config(&fake).credential("oauth", ClientCredentials::new("i", "s"));
        let core = config.retry(Retry::default().attempts(2)).build(&API).unwrap();
        let error = block_on(core.call(&SECURED).send()).unwrap_err();
        assert_eq!((error.kind(), error.operation(), error.attempts()), (wanted, "secured", 2));
        assert_eq!(fake.tokens.lock().unwrap().len(), 2, "nothing was sent, so a POST is tried again, too");
        assert_eq!((error.is_auth(), fake.count()), (false, 0));
        assert!(error.to_string().starts_with("secured failed: no token: "), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[test]
fn credentials_stay_on_this_machine_unless_they_are_encrypted() {
    let goes = |url: &str| {
        let credentials = ClientCredentials::new("i", "s").token_url(url);
        config(&Fake::default()).credential("oauth", credentials).build(&API).is_ok()
    };
    for url in
        ["https://a.test/t", "http://127.0.0.1/t", "http://localhost:80", "http://[::1]:8/t", "http://me@localhost/t"]
    {
        assert!(goes(url), "{url}");
    }
    for url in [
        "http://a.test/t",
        "http://127.0.0.1.a.test/t",
        "http://localhost.a.test:80/t",
        "http://localhost:x@a.test/t",
        "http://127.0.0.1@a.test/t",
        "http://a.test/localhost",
        "http://[::2]/t",
        "ftp://localhost/t",
    ] {
        assert!(!goes(url), "{url}");
    }
}
