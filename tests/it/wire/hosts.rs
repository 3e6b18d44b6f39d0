//! Where requests go (section 1), and where credentials never go.

use sfmc_messaging::Client;
use sfmc_messaging::runtime::ErrorKind;

use super::server::{Reply, Server, token};
use super::support::{ACCEPTED, Detour, call, client, configured, credentials, detoured};

tests![
    hosts_of_the_tenant,
    base_url_of_the_token_with_scheme_and_slash,
    base_url_of_the_token_as_bare_host,
    configured_base_url_wins,
    base_url_with_a_path,
    redirect_is_an_error,
    redirect_of_the_token_endpoint_is_an_error,
    token_does_not_travel_unencrypted,
    subdomain_is_needed,
    subdomain_cannot_name_another_host,
];

async fn hosts_of_the_tenant() {
    let server = Server::start();
    server
        .then_token(token("t", 1079, "https://mc-test.rest.marketingcloudapis.com/"))
        .then(Reply::json(202, ACCEPTED));
    let detour = Detour::to(&server);
    let client = detoured(&server, &detour);
    assert_eq!(client.core().base_url(), "https://mc-test.rest.marketingcloudapis.com");
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!(
        detour.meant(),
        [
            "https://mc-test.auth.marketingcloudapis.com/v2/token",
            "https://mc-test.rest.marketingcloudapis.com/messaging/v1/sms/messages/"
        ]
    );
}

async fn base_url_of_the_token_with_scheme_and_slash() {
    let server = Server::start();
    server.then_token(token("t", 1079, &format!("{}/", server.url()))).then(Reply::json(202, ACCEPTED));
    let client = client(&server);
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!(client.core().base_url(), server.url());
    assert_eq!(server.requests()[0].target, "/messaging/v1/sms/messages/", "one slash between host and path");
}

async fn base_url_of_the_token_as_bare_host() {
    let server = Server::start();
    server.then_token(token("t", 1079, "mc-other.rest.marketingcloudapis.com")).then(Reply::json(202, ACCEPTED));
    let detour = Detour::to(&server);
    let client = detoured(&server, &detour);
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!(client.core().base_url(), "https://mc-other.rest.marketingcloudapis.com");
    let expected = "https://mc-other.rest.marketingcloudapis.com/messaging/v1/sms/messages/";
    assert_eq!(detour.meant()[1], expected);
}

async fn configured_base_url_wins() {
    let (server, other) = (Server::start(), Server::start());
    server.then_token(token("t", 1079, &other.url())).then(Reply::json(202, ACCEPTED));
    let base = server.url();
    let client = configured(&server, |config| config.base_url(base));
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!((server.requests().len(), other.connections()), (1, 0));
    assert_eq!(client.core().base_url(), server.url());
}

async fn base_url_with_a_path() {
    let server = Server::start();
    server.then(Reply::json(202, ACCEPTED));
    let base = format!("{}/gateway/", server.url());
    let client = configured(&server, |config| config.base_url(base));
    call(&client, "sendSmsMessages").await.unwrap();
    assert_eq!(server.requests()[0].target, "/gateway/messaging/v1/sms/messages/");
}

async fn redirect_is_an_error() {
    for status in [301, 302, 303, 307, 308] {
        let (server, other) = (Server::start(), Server::start());
        server.then(Reply::new(status, "").header("Location", &format!("{}/elsewhere", other.url())));
        let error = call(&client(&server), "sendSmsMessages").await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, status));
        assert!(error.to_string().contains("redirects are not followed"), "{error}");
        assert_eq!(other.connections(), 0, "nobody calls there, with or without a token");
        assert_eq!(server.requests().len(), 1);
    }
}

async fn redirect_of_the_token_endpoint_is_an_error() {
    let (server, other) = (Server::start(), Server::start());
    server.then_token(Reply::new(307, "").header("Location", &format!("{}/v2/token", other.url())));
    let error = call(&client(&server), "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Auth, 307));
    assert_eq!((other.connections(), server.requests().len()), (0, 0), "the secret stays where it belongs");
}

/// Loopback is the only place where http is good enough.
async fn token_does_not_travel_unencrypted() {
    let server = Server::start();
    server.then_token(token("t", 1079, "http://rest.example.com/"));
    let error = call(&client(&server), "sendSmsMessages").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    let own = credentials(&server).token_url("http://auth.example.com/v2/token");
    let built = Client::builder().subdomain("mc-test").oauth(own).build();
    assert_eq!(built.unwrap_err().kind(), ErrorKind::Configuration);
}

async fn subdomain_is_needed() {
    let server = Server::start();
    let error = Client::builder().oauth(credentials(&server)).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("subdomain"), "{error}");
}

async fn subdomain_cannot_name_another_host() {
    let server = Server::start();
    for subdomain in ["evil.example.com/", "evil.example.com?", "a@b", "evil.example.com#", "", "a b", "a\\b"] {
        let built = Client::builder().subdomain(subdomain).oauth(credentials(&server)).build();
        assert_eq!(built.unwrap_err().kind(), ErrorKind::Configuration, "{subdomain}");
    }
}
