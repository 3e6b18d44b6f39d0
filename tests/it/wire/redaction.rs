//! Secrets, tokens, numbers and texts for people do not show in `Debug` or `Display`: what is printed is logged.

use sfmc_messaging::models::{
    MessageContactByMobileNumbers, MessageContactBySubscribers, MessageContactRequest, MessageContactSubscriber,
    SendSmsMessages, SmsContentOverride, SmsRecipient, TokenRequest, TokenResponse,
};
use sfmc_messaging::runtime::{Secret, from_str};
use sfmc_messaging::{Client, ClientCredentials};

use super::server::{Reply, Server};
use super::support::{ACCEPTED, Detour, SECRET, attributes, call, client, credentials, detoured};

tests![
    client_and_builder,
    requests,
    errors,
    answers,
    whole_answer_with_a_token,
    token_that_cannot_be_read,
    violations_do_not_repeat_values,
];

/// What must not show anywhere.
const PRIVATE: [&str; 8] =
    [SECRET, "token-1", "15555551234", "Astro25", "one-time-7788", "astro@example.com", "+1999", "hunter2"];

fn check(shown: &str) {
    for private in PRIVATE {
        assert!(!shown.contains(private), "{private} shows in {shown}");
    }
}

fn private_sms() -> SendSmsMessages {
    let recipient = SmsRecipient::new("Astro25", "15555551234").attributes(attributes([("Password", "one-time-7788")]));
    SendSmsMessages::new("account-reset", [recipient])
        .content(SmsContentOverride::new().message("hunter2"))
        .attributes(attributes([("Code", "one-time-7788")]))
}

async fn client_and_builder() {
    let server = Server::start();
    let own = credentials(&server);
    check(&format!("{own:?} {own:#?}"));
    let builder = Client::builder().subdomain("mc-test").oauth(own);
    check(&format!("{builder:?}"));
    let client = builder.build().unwrap();
    server.then(Reply::json(202, ACCEPTED));
    call(&client, "sendSmsMessages").await.unwrap();
    check(&format!("{client:?} {:?} {:?}", client.core(), client.sms()));
    let secret = Secret::from(SECRET);
    check(&format!("{secret:?} {secret} {:?}", ClientCredentials::new("a", SECRET)));
}

async fn requests() {
    let server = Server::start();
    let client = client(&server);
    let request = private_sms();
    check(&format!("{request:?} {request:#?} {:?}", client.sms().send_messages(&request)));
    let numbers = MessageContactByMobileNumbers::new(["15555551234".into()]).message_text("hunter2");
    check(&format!("{numbers:?}"));
    let subscriber = MessageContactSubscriber::new("15555551234", "Astro25");
    let subscribers: MessageContactRequest = MessageContactBySubscribers::new([subscriber]).into();
    check(&format!("{subscribers:?}"));
    check(&format!("{:?}", TokenRequest::new("client-1", SECRET)));
    let email = sfmc_messaging::models::EmailRecipient::new("Astro25").to("astro@example.com");
    check(&format!("{email:?}"));
}

async fn errors() {
    let replies = [
        Reply::json(400, r#"{"message":"bad","errorcode":10001}"#),
        Reply::new(500, ""),
        Reply::json(202, r#"{"responses":7}"#),
        Reply::cut_before(),
        Reply::new(302, "").header("Location", "https://example.com/"),
    ];
    for reply in replies {
        let server = Server::start();
        server.then(reply);
        let error = client(&server).sms().send_messages(&private_sms()).await.unwrap_err();
        check(&format!("{error} {error:?} {error:#?}"));
    }
}

async fn answers() {
    let server = Server::start();
    server.then(Reply::json(202, ACCEPTED));
    let answer = client(&server).sms().send_messages(&private_sms()).raw().await.unwrap();
    check(&format!("{answer:?}"));
    let token: TokenResponse = from_str(r#"{"access_token":"token-1","token_type":"Bearer"}"#).unwrap();
    check(&format!("{token:?}"));
}

/// The raw body of an answer is kept beside the value; what the value hides must not show there.
async fn whole_answer_with_a_token() {
    let server = Server::start();
    let detour = Detour::to(&server);
    let answer = detoured(&server, &detour).auth().request_token(&TokenRequest::new("c", SECRET)).raw().await.unwrap();
    assert_eq!(answer.value.access_token.as_str(), "token-1");
    check(&format!("{answer:?}"));
}

async fn token_that_cannot_be_read() {
    for body in
        [r#"{"access_token":["token-1"],"token_type":"Bearer"}"#, r#"{"access_token":"token-1","expires_in":1}"#]
    {
        let server = Server::start();
        server.then_token(Reply::json(200, body));
        let detour = Detour::to(&server);
        let call = detoured(&server, &detour);
        let error = call.auth().request_token(&TokenRequest::new("c", SECRET)).await.unwrap_err();
        check(&format!("{error} {error:?}"));
    }
}

async fn violations_do_not_repeat_values() {
    let server = Server::start();
    let request = SendSmsMessages::new("d", [SmsRecipient::new("Astro25", "+1999")]);
    let error = client(&server).sms().send_messages(&request).await.unwrap_err();
    check(&format!("{error} {error:?} {:?}", error.violations()));
    assert_eq!(error.violations().len(), 1);
}
