//! `messageKey` makes a repetition safe (section 7): the document says so with `x-idempotency`.

use sfmc_messaging::models::{EmailRecipient, SendEmailMessages, SendSmsMessages, SmsRecipient};
use sfmc_messaging::runtime::ErrorKind;

use super::server::{Reply, Server};
use super::support::{ACCEPTED, Clock, call, patient, single_sms};

tests![
    key_in_the_path,
    keys_of_all_sms_recipients,
    keys_of_all_email_recipients,
    keys_of_some_recipients,
    caller_may_vouch_for_a_repetition,
    key_that_was_used_before,
    repetition_of_a_definition,
    repetition_that_finds_its_key_used,
    key_of_another_after_a_refusal,
    duplicate_that_is_no_answer,
];

async fn key_in_the_path() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(500, "")).then(Reply::cut_before()).then(Reply::json(202, ACCEPTED));
    call(&patient(&server, &clock), "sendSmsMessage").await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

async fn keys_of_all_sms_recipients() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(500, "")).then(Reply::json(202, ACCEPTED));
    let recipients = ["k1", "k2"].map(|key| SmsRecipient::new(key, "15555551234").message_key(key));
    let request = SendSmsMessages::new("account-reset", recipients);
    patient(&server, &clock).sms().send_messages(&request).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

async fn keys_of_all_email_recipients() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(504, "")).then(Reply::json(202, ACCEPTED));
    let request = SendEmailMessages::new("account-reset", [EmailRecipient::new("a").message_key("k1")]);
    patient(&server, &clock).email().send_messages(&request).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// The recipient without a key would get the message twice.
async fn keys_of_some_recipients() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(500, ""));
    let recipients = [SmsRecipient::new("a", "15555551234").message_key("k1"), SmsRecipient::new("b", "15555554321")];
    let request = SendSmsMessages::new("account-reset", recipients);
    let error = patient(&server, &clock).sms().send_messages(&request).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

async fn caller_may_vouch_for_a_repetition() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(500, "")).then(Reply::json(202, "{}"));
    let client = patient(&server, &clock);
    client.sms().send_to_contacts("MzA6Nzg6MA", &super::support::contact()).with_idempotent(true).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

const DUPLICATE: &str = r#"{"message":"MCMS_UTM_DuplicateMessageKey","errorcode":109110,"documentation":""}"#;

/// On a first attempt it is an error like any other.
async fn key_that_was_used_before() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::json(400, DUPLICATE));
    let error = call(&patient(&server, &clock), "sendSmsMessage").await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("109110"), 1));
}

/// A definition that an earlier attempt made is found by the second one.
async fn repetition_of_a_definition() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(500, "")).then(Reply::json(409, r#"{"message":"exists already","errorcode":30004}"#));
    let error = call(&patient(&server, &clock), "createSmsDefinition").await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("30004"), 2));
}

/// On a repetition it says that an earlier attempt got through, if one may have: a success.
async fn repetition_that_finds_its_key_used() {
    for first in [Reply::new(500, ""), Reply::cut_before()] {
        let (server, clock) = (Server::start(), Clock::default());
        server.then(first).then(Reply::json(400, DUPLICATE));
        let client = patient(&server, &clock);
        let answer = client.sms().send_message("k1", &single_sms()).raw().await.unwrap();
        assert_eq!((answer.status, answer.attempts, answer.value.errorcode), (400, 2, Some(109_110)));
        assert!(answer.value.all_accepted());
    }
}

/// The first attempt was turned away, so somebody else has used the key.
async fn key_of_another_after_a_refusal() {
    let (server, clock) = (Server::start(), Clock::default());
    server.then(Reply::new(429, "")).then(Reply::json(400, DUPLICATE));
    let error = call(&patient(&server, &clock), "sendSmsMessage").await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("109110"), 2));
}

/// What was sent again and is no valid answer stays the error that it is.
async fn duplicate_that_is_no_answer() {
    let (server, clock) = (Server::start(), Clock::default());
    let unreadable = r#"{"message":"MCMS_UTM_DuplicateMessageKey","errorcode":109110,"responses":7}"#;
    server.then(Reply::new(500, "")).then(Reply::json(400, unreadable));
    let error = call(&patient(&server, &clock), "sendSmsMessage").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Status, Some("109110")));
}
