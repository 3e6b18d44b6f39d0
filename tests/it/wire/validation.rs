//! Requests that break a documented limit do not leave: the error names every place, and the server hears nothing.

use std::fs;

use sfmc_messaging::models::{
    EmailRecipient, MessageContactByMobileNumbers, MessageContactBySubscribers, MessageContactRequest,
    MessageContactSubscriber, SendEmailMessages, SendSmsMessages, SmsRecipient,
};
use sfmc_messaging::runtime::{Call, ErrorKind, from_str};
use sfmc_messaging::{Client, Error};

use super::server::{Reply, Server};
use super::support::{ACCEPTED, call, client, definition, single_sms, sms};
use crate::root;

tests![
    message_key_of_101_characters,
    message_key_of_100_characters,
    message_key_that_is_no_segment,
    email_recipients_2001,
    email_recipients_2000,
    subscribers_251,
    duplicate_message_key,
    keyword_is_missing,
    keyword_is_not_needed,
    message_text_is_missing,
    message_text_is_not_needed,
    message_text_is_blank,
    empty_audience,
    audience_of_both_kinds_or_none,
    numbers_are_digits,
    section_8_send_time,
    country_code,
    all_violations_at_once,
    no_credentials,
    section_10_seeds_that_are_no_json,
];

/// Checks that a call is not sent and gives its violations: place and keyword.
async fn violations<T, P>(server: &Server, call: Call<'_, T, P>) -> Vec<(String, &'static str)> {
    let Err(error) = call.raw().await else { panic!("it was sent") };
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
    assert!(error.to_string().contains(" was not sent: ") && !error.to_string().contains('\n'), "{error}");
    assert_eq!(server.connections(), 0, "not even a token is asked for");
    error.violations().iter().map(|one| (one.pointer.clone(), one.rule)).collect()
}

fn setup() -> (Server, Client) {
    let server = Server::start();
    let client = client(&server);
    (server, client)
}

/// A request is one violation only.
async fn one_of_sms(request: &SendSmsMessages, pointer: &str, rule: &str) {
    let (server, client) = setup();
    assert_eq!(violations(&server, client.sms().send_messages(request)).await, [(pointer.to_owned(), rule)]);
}

/// The places that a MobileConnect message breaks.
async fn of_contact(request: impl Into<MessageContactRequest>) -> Vec<(String, &'static str)> {
    let (server, client) = setup();
    violations(&server, client.sms().send_to_contacts("MzA6Nzg6MA", &request.into())).await
}

fn has(found: &[(String, &'static str)], pointer: &str, rule: &str) {
    assert!(found.iter().any(|one| one.0 == pointer && one.1 == rule), "no {rule} at {pointer} in {found:?}");
}

fn numbers() -> MessageContactByMobileNumbers {
    MessageContactByMobileNumbers::new(["13175551212".into()])
}

async fn message_key_of_101_characters() {
    let key = "é".repeat(101);
    let recipient = SmsRecipient::new("a", "15555551234").message_key(key.as_str());
    one_of_sms(&SendSmsMessages::new("d", [recipient]), "/recipients/0/messageKey", "maxLength").await;
    let (server, client) = setup();
    let found = violations(&server, client.sms().send_message(&key, &single_sms())).await;
    assert_eq!(found, [("messageKey".to_owned(), "maxLength")]);
}

/// Characters are counted, not bytes.
async fn message_key_of_100_characters() {
    let (server, client) = setup();
    server.then(Reply::json(202, ACCEPTED));
    client.sms().send_message(&"é".repeat(100), &single_sms()).await.unwrap();
    assert_eq!(server.requests()[0].target, format!("/messaging/v1/sms/messages/{}", "%C3%A9".repeat(100)));
}

/// URL parsers resolve dots even when they are encoded: the request would go to another route.
async fn message_key_that_is_no_segment() {
    for key in ["", ".", ".."] {
        let (server, client) = setup();
        let error = client.sms().send_message(key, &single_sms()).await.unwrap_err();
        assert_eq!((error.kind(), server.connections()), (ErrorKind::InvalidRequest, 0), "{key:?}");
    }
}

fn emails(count: usize) -> SendEmailMessages {
    let recipients: Vec<_> = (0..count).map(|number| EmailRecipient::new(format!("r{number}"))).collect();
    SendEmailMessages::new("d", recipients)
}

async fn email_recipients_2001() {
    let (server, client) = setup();
    let found = violations(&server, client.email().send_messages(&emails(2001))).await;
    assert_eq!(found, [("/recipients".to_owned(), "maxItems")]);
}

async fn email_recipients_2000() {
    let (server, client) = setup();
    server.then(Reply::json(202, ACCEPTED));
    client.email().send_messages(&emails(2000)).await.unwrap();
    assert_eq!(server.requests()[0].body.matches("contactKey").count(), 2000);
}

async fn subscribers_251() {
    let all: Vec<_> =
        (0..251).map(|number| MessageContactSubscriber::new("15555551234", format!("{number}"))).collect();
    has(&of_contact(MessageContactBySubscribers::new(all)).await, "/Subscribers", "maxItems");
}

/// Section 7: a repeated key is refused with 109110.
async fn duplicate_message_key() {
    let recipient = |key: &str| SmsRecipient::new("a", "15555551234").message_key(key);
    let request = SendSmsMessages::new("d", [recipient("k1"), recipient("k2"), recipient("k1")]);
    one_of_sms(&request, "/recipients/2/messageKey", "uniqueItems").await;
    // Recipients without a key do not repeat each other.
    let (server, client) = setup();
    server.then(Reply::json(202, ACCEPTED));
    let without = SmsRecipient::new("a", "15555551234");
    client.sms().send_messages(&SendSmsMessages::new("d", [without.clone(), without])).await.unwrap();
}

/// Section 9.3: needed if, and only if, one of the two is true.
async fn keyword_is_missing() {
    has(&of_contact(numbers().subscribe(true)).await, "/keyword", "required");
    has(&of_contact(numbers().subscribe(false).resubscribe(true)).await, "/keyword", "required");
}

async fn keyword_is_not_needed() {
    assert!(!of_contact(numbers().keyword("JOINSMS")).await.is_empty());
    assert!(!of_contact(numbers().subscribe(false).keyword("JOINSMS")).await.is_empty());
}

async fn message_text_is_missing() {
    has(&of_contact(numbers().override_message(true)).await, "/messageText", "required");
    let subscribers = MessageContactBySubscribers::new([MessageContactSubscriber::new("15555551234", "key")]);
    has(&of_contact(subscribers.override_message(true)).await, "/messageText", "required");
}

async fn message_text_is_not_needed() {
    assert!(!of_contact(numbers().message_text("text")).await.is_empty());
    assert!(!of_contact(numbers().override_message(false).message_text("text")).await.is_empty());
}

async fn message_text_is_blank() {
    has(&of_contact(numbers().override_message(true).message_text(" ")).await, "/messageText", "pattern");
}

async fn empty_audience() {
    one_of_sms(&SendSmsMessages::new("d", []), "/recipients", "minItems").await;
    has(&of_contact(MessageContactByMobileNumbers::new([])).await, "/mobileNumbers", "minItems");
    has(&of_contact(MessageContactBySubscribers::new([])).await, "/Subscribers", "minItems");
    let (server, client) = setup();
    let found = violations(&server, client.email().send_messages(&emails(0))).await;
    assert_eq!(found, [("/recipients".to_owned(), "minItems")]);
}

/// Section 9.3: never both, never neither. The types cannot say it; a raw value can, and does not leave.
async fn audience_of_both_kinds_or_none() {
    let both = r#"{"mobileNumbers":["1"],"Subscribers":[{"MobileNumber":"1","SubscriberKey":"k"}]}"#;
    for raw in [both, "{}"] {
        let value = from_str(raw).unwrap();
        assert!(!of_contact(MessageContactRequest::Unknown(value)).await.is_empty(), "{raw}");
    }
}

/// Section 9.3: country code included, no plus sign, no hyphens.
async fn numbers_are_digits() {
    for number in ["+15555551234", "1-555-555-1234", "", "１５５５"] {
        let request = SendSmsMessages::new("d", [SmsRecipient::new("a", number)]);
        one_of_sms(&request, "/recipients/0/to", "pattern").await;
        has(&of_contact(MessageContactByMobileNumbers::new([number.into()])).await, "/mobileNumbers/0", "pattern");
    }
}

/// `YYYY-MM-DD HH:MM`, without seconds and zone.
async fn section_8_send_time() {
    for time in ["2012-10-05T20:01", "2012-10-05 20:01:00", "2012-10-05 20:01Z", "soon"] {
        has(&of_contact(numbers().send_time(time)).await, "/SendTime", "pattern");
    }
}

async fn country_code() {
    let mut request = definition();
    request.subscriptions.country_code = Some("NOR".into());
    let (server, client) = setup();
    let found = violations(&server, client.sms().create_definition(&request)).await;
    assert_eq!(found, [("/subscriptions/countryCode".to_owned(), "pattern")]);
}

async fn all_violations_at_once() {
    let long = "k".repeat(101);
    let bad = SmsRecipient::new("", "+1").message_key(long.as_str());
    let (server, client) = setup();
    let request = SendSmsMessages::new("", [bad, SmsRecipient::new("a", "1"), SmsRecipient::new("a", "x")]);
    let mut found = violations(&server, client.sms().send_messages(&request)).await;
    found.sort();
    let expected = [
        ("/definitionKey", "minLength"),
        ("/recipients/0/contactKey", "minLength"),
        ("/recipients/0/messageKey", "maxLength"),
        ("/recipients/0/to", "pattern"),
        ("/recipients/2/to", "pattern"),
    ];
    assert_eq!(found, expected.map(|(pointer, rule)| (pointer.to_owned(), rule)));
    assert_eq!(request.validate().unwrap_err().as_slice().len(), 5, "the same check without sending");
}

async fn no_credentials() {
    let server = Server::start();
    let client = Client::builder().subdomain("mc-test").base_url(server.url()).build().unwrap();
    let error: Error = call(&client, "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), server.connections()), (ErrorKind::Configuration, 0));
    assert!(error.to_string().contains("oauth"), "{error}");
    assert!(sms().validate().is_ok());
}

/// The published examples with a comma too few or too many are no JSON for us either.
async fn section_10_seeds_that_are_no_json() {
    let folder = fs::read_dir(root().join("tests/data/seeds-invalid")).unwrap();
    let mut count = 0;
    for file in folder {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(from_str::<sfmc_messaging::runtime::Json>(&text).is_err(), "{text}");
        assert!(from_str::<SendSmsMessages>(&text).is_err(), "{text}");
        count += 1;
    }
    assert_eq!(count, 5);
}
