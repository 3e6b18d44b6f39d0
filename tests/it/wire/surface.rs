//! What comes beside a body, over real HTTP: headers, pages, credentials in their places, other servers. The service
//! of these tests is a table of theirs.

use std::time::Duration;

use sfmc_messaging::runtime::{
    Api, Config, Core, Credential, ErrorFields, ErrorKind, Header, In, Json, NextPage, Operation, Paged, Paging, Retry,
    Scheme, SchemeKind, Server as ApiServer,
};
use sfmc_messaging::{Client, ClientCredentials, OperationServer};

use super::server::{NOBODY, Reply, Server, token};
use super::support::{SECRET, call, credentials};

tests![
    headers_beside_the_value,
    headers_of_an_error,
    pages_by_cursor,
    pages_by_link,
    pages_go_on_after_a_failure,
    credentials_in_their_places,
    base_url_is_for_token_operation_too,
    token_operation_elsewhere,
    token_endpoint_out_of_reach,
];

static API: Api = Api {
    name: "sample",
    version: "1.0.0",
    servers: &[ApiServer { url: "/v1", variables: &[] }],
    schemes: &[
        Scheme::api_key("header", In::Header, "X-Key"),
        Scheme::api_key("query", In::Query, "key"),
        Scheme::api_key("cookie", In::Cookie, "sid"),
        Scheme::basic("login"),
        Scheme::bearer("token"),
    ],
    errors: ErrorFields::DEFAULT,
};

static LIST: Operation = Operation::new("list", "GET", "/list");
const LEFT: Header<u32> = Header::plain("X-Left");

fn core(server: &Server) -> Core {
    let config = Config::new().base_url(format!("{}/v1", server.url())).retry(Retry::none());
    let config = API.schemes.iter().fold(config, |config, scheme| {
        let credential = match scheme.kind {
            SchemeKind::Basic => Credential::basic("me", "pw"),
            SchemeKind::ApiKey(..) => Credential::api_key("k 1"),
            _ => Credential::bearer("t"),
        };
        config.credential(scheme.name, credential)
    });
    config.build(&API).unwrap()
}

async fn headers_beside_the_value() {
    let server = Server::start();
    server.then(Reply::json(200, "[1]").header("X-Left", "7").header("X-Tags", "a, b").header("X-Tags", "c"));
    let core = core(&server);
    let answer = core.call(&LIST).returns_json::<Vec<i32>, ()>().raw().await.unwrap();
    assert_eq!((answer.value.as_slice(), answer.header(LEFT)), (&[1][..], Ok(Some(7))));
    let tags = answer.header(Header::<Vec<String>>::texts("x-tags")).unwrap().unwrap();
    assert_eq!(tags, ["a", "b", "c"]);
    assert_eq!(answer.header(Header::<String>::text("X-Absent")), Ok(None));
    assert!(answer.header(Header::<u32>::plain("x-tags")).is_err(), "the value is there all the same");
}

async fn headers_of_an_error() {
    let server = Server::start();
    server.then(Reply::json(429, "{}").header("X-Left", "0"));
    let error = core(&server).call(&LIST).send().await.unwrap_err();
    assert_eq!((error.kind(), error.header(LEFT)), (ErrorKind::Status, Ok(Some(0))));
}

enum ByCursor {}

impl Paged for ByCursor {
    type Item = i32;
    const PAGING: Paging = Paging::cursor("after", NextPage::Body("/next")).items("/data").limit("size");
}

enum ByLink {}

impl Paged for ByLink {
    type Item = i32;
    const PAGING: Paging = Paging::url(NextPage::Link);
}

async fn pages_by_cursor() {
    let server = Server::start();
    server.then(Reply::json(200, r#"{"data":[1,2],"next":"x&y"}"#)).then(Reply::json(200, r#"{"data":[3]}"#));
    let core = core(&server);
    let mut items = core.call(&LIST).returns_json::<Json, ByCursor>().set_query("size", &2).items();
    assert_eq!(server.connections(), 0, "nothing is asked for in advance");
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap());
    }
    assert_eq!(found, [1, 2, 3]);
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v1/list?size=2", "/v1/list?size=2&after=x%26y"]);
}

async fn pages_by_link() {
    let (server, other) = (Server::start(), Server::start());
    let next = format!("<{}/v1/list?page=2>; rel=\"next\"", server.url());
    server.then(Reply::json(200, "[1]").header("Link", &next));
    server.then(Reply::json(200, "[2]").header("Link", &format!("<{}/v1/list>; rel=next", other.url())));
    let core = core(&server);
    let mut pages = core.call(&LIST).returns_json::<Json, ByLink>().pages();
    assert_eq!(pages.next().await.unwrap().unwrap()[0], 1);
    assert_eq!(pages.next().await.unwrap().unwrap()[0], 2);
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("the next page is elsewhere"), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!((server.requests()[1].target.as_str(), other.connections()), ("/v1/list?page=2", 0));
}

async fn pages_go_on_after_a_failure() {
    let server = Server::start();
    server.then(Reply::json(200, r#"{"data":[1],"next":"a"}"#)).then(Reply::new(500, ""));
    server.then(Reply::json(200, r#"{"data":[2]}"#));
    let core = core(&server);
    let mut pages = core.call(&LIST).returns_json::<Json, ByCursor>().pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Status);
    assert_eq!(pages.next().await.unwrap().unwrap()["data"][0], 2);
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests()[1].target, server.requests()[2].target);
}

async fn credentials_in_their_places() {
    static CASES: [(Operation, &str); 6] = [
        (Operation::new("op", "GET", "/x"), "/v1/x|||"),
        (Operation::new("op", "GET", "/x").security(&[&["header"]]), "/v1/x||k 1|"),
        (Operation::new("op", "GET", "/x?a=b").security(&[&["query"]]), "/v1/x?a=b&key=k%201|||"),
        (Operation::new("op", "GET", "/x").security(&[&["cookie"]]), "/v1/x|||sid=k%201"),
        (Operation::new("op", "GET", "/x").security(&[&["login", "header"]]), "/v1/x|Basic bWU6cHc=|k 1|"),
        (Operation::new("op", "GET", "/x").security(&[&[], &["token"]]), "/v1/x|Bearer t||"),
    ];
    for (operation, expected) in &CASES {
        let server = Server::start();
        server.then(Reply::json(200, "{}"));
        core(&server).call(operation).await.unwrap();
        let request = &server.requests()[0];
        let [authorization, key, cookie] = ["authorization", "x-key", "cookie"].map(|name| request.header(name));
        assert_eq!(format!("{}|{authorization}|{key}|{cookie}", request.target), *expected);
    }
}

/// `requestToken` has a host of its own in the document.
async fn base_url_is_for_token_operation_too() {
    let server = Server::start();
    server.then_token(token("t", 1079, &server.url()));
    let client = Client::builder().subdomain("mc-test").base_url(server.url()).build().unwrap();
    call(&client, "requestToken").await.unwrap();
    assert_eq!(server.token_requests().len(), 1);
}

async fn token_operation_elsewhere() {
    let (server, other) = (Server::start(), Server::start());
    other.then_token(token("t", 1079, &server.url()));
    let builder = Client::builder().subdomain("mc-test").base_url(server.url());
    let own = OperationServer::TokenHostOfTheTenant;
    let client = builder.operation_server_url(own, other.url()).build().unwrap();
    call(&client, "requestToken").await.unwrap();
    assert_eq!((server.connections(), other.token_requests().len()), (0, 1));
}

/// Nothing was sent, and nobody refused anything: it is a matter of the network.
async fn token_endpoint_out_of_reach() {
    let server = Server::start();
    let own = ClientCredentials::new("client-1", SECRET).token_url(format!("{NOBODY}/v2/token"));
    let client = Client::builder().subdomain("mc-test").oauth(own);
    let client = client.configure(|config| config.retry(Retry::default().attempts(2))).build().unwrap();
    let error = call(&client, "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.is_auth()), (ErrorKind::Connect, true, false));
    assert_eq!((error.operation(), error.attempts()), ("sendSmsMessages", 2));
    assert!(error.to_string().starts_with("sendSmsMessages failed: no token: could not connect"), "{error}");
    server.then_token(token("t", 1079, &server.url()).after(Duration::from_millis(300)));
    let slow = Client::builder().subdomain("mc-test").oauth(credentials(&server));
    let slow = slow.configure(|config| config.attempt_timeout(Duration::from_millis(50)).retry(Retry::none()));
    let error = call(&slow.build().unwrap(), "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.is_timeout()), (ErrorKind::Timeout, true));
}
