//! Credentials: where each kind goes.

use std::future::IntoFuture;

use pages::documents_places::{Client, ClientBuilder};
use pages::runtime::{Error, ErrorKind};

use crate::server::{Received, Reply, Server};
use crate::{TRANSPORT, block_on};

fn try_call<C, F>(setup: fn(ClientBuilder) -> ClientBuilder, call: F) -> (Result<(), Error>, Vec<Received>)
where
    F: FnOnce(&'static Client) -> C,
    C: IntoFuture<Output = Result<(), Error>>,
{
    let server = Server::start();
    server.then(Reply::new(204, ""));
    let outcome = block_on(async {
        let builder = Client::builder().base_url(server.url()).configure(|config| config.transport(TRANSPORT.clone()));
        call(Box::leak(Box::new(setup(builder).build().unwrap()))).into_future().await
    });
    (outcome, server.requests())
}

/// Everything that could carry a credential: target, `Authorization`, `X-Key`, `Cookie`.
macro_rules! carried {
    ($setup:expr, $call:expr) => {{
        let (outcome, mut received) = try_call($setup, $call);
        outcome.unwrap();
        let received = received.remove(0);
        let header = |name: &str| received.header(name).to_owned();
        (received.target.clone(), header("authorization"), header("x-key"), header("cookie"))
    }};
}

fn are(target: &str, authorization: &str, key: &str, cookie: &str) -> (String, String, String, String) {
    (target.to_owned(), authorization.to_owned(), key.to_owned(), cookie.to_owned())
}

fn all(builder: ClientBuilder) -> ClientBuilder {
    builder.header_key("hk").query_key("q&k").cookie_key("ck").basic("Aladdin", "open sesame").bearer("bt")
}

#[test]
fn each_kind_has_its_place() {
    assert_eq!(carried!(all, |client| client.api().with_header()), are("/header", "", "hk", ""));
    assert_eq!(carried!(all, |client| client.api().with_query().q("1")), are("/query?q=1&api%20key=q%26k", "", "", ""));
    assert_eq!(carried!(all, |client| client.api().with_query()), are("/query?api%20key=q%26k", "", "", ""));
    let cookies = carried!(all, |client| client.api().with_cookie().theme("dark"));
    assert_eq!(cookies, are("/cookie", "", "", "theme=dark; sid=ck"));
    // RFC 7617, section 2.
    let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(carried!(all, |client| client.api().with_basic()), are("/basic", basic, "", ""));
    assert_eq!(carried!(all, |client| client.api().with_bearer()), are("/bearer", "Bearer bt", "", ""));
    let oauth = carried!(|builder| builder.oauth("ot").openid("it"), |client| client.api().with_oauth());
    assert_eq!(oauth, are("/oauth", "Bearer ot", "", ""));
    let openid = carried!(|builder| builder.oauth("ot").openid("it"), |client| client.api().with_openid());
    assert_eq!(openid, are("/openid", "Bearer it", "", ""));
    assert_eq!(carried!(all, |client| client.api().with_all()), are("/all?api%20key=q%26k", basic, "hk", ""));
}

/// The first alternative whose schemes all have a credential is taken.
#[test]
fn alternatives_are_tried_in_order() {
    assert_eq!(carried!(all, |client| client.api().with_either()), are("/either", "", "hk", ""));
    let both = carried!(|builder| all(builder).oauth("ot"), |client| client.api().with_either());
    assert_eq!(both, are("/either", "Bearer ot", "", ""));
}

#[test]
fn anonymous_calls_carry_nothing() {
    assert_eq!(carried!(all, |client| client.api().with_none()), are("/none", "", "", ""));
}

#[test]
fn a_missing_credential_is_an_error_at_home() {
    let (outcome, received) = try_call(|builder| builder.header_key("hk"), |client| client.api().with_all());
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Configuration);
    assert!(received.is_empty());
}
