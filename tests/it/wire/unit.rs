//! Code that uses the client, tested without a network: the guide's example, and what the mock says.

use sfmc_messaging::models::{SendResponse, SendSmsMessage, SendSmsMessages, SmsSingleRecipient};
use sfmc_messaging::operations::sms::{SEND_MESSAGE, SEND_MESSAGES};
use sfmc_messaging::runtime::{Mock, TransportErrorKind, from_str};
use sfmc_messaging::{Client, Error};

use super::support::{ACCEPTED, call, shown_in_the_guide, single_sms, sms};

tests![
    guide,
    answers_in_their_order,
    failures_of_the_network,
    answers_that_fit_a_condition,
    unexpected_call_says_what_is_expected,
    missing_calls_are_named,
    time_limits_do_not_end_a_call,
];

/// The code under test of the guide's section about testing.
async fn remind(client: &Client, key: &str) -> Result<bool, Error> {
    let request = SendSmsMessage::new("reminder", SmsSingleRecipient::new("contact-25", "15555551234"));
    Ok(client.sms().send_message(key, &request).await?.all_accepted())
}

/// The guide's test, word by word.
async fn guide() {
    a_reminder_is_sent().await.unwrap();
    shown_in_the_guide(include_str!("unit.rs"), 1);
}

// from here
async fn a_reminder_is_sent() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGE).fails(TransportErrorKind::Connect);
    mock.on(&SEND_MESSAGE).returns(202, r#"{"requestId": "r-1", "responses": [{"messageKey": "k-1"}]}"#);

    assert!(remind(&Client::with_mock(&mock)?, "k-1").await?);

    let requests = mock.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].path, "/messaging/v1/sms/messages/k-1");
    assert_eq!(requests[1].json::<SendSmsMessage>()?.definition_key, "reminder");
    mock.verify()?;
    Ok(())
}
// to here

async fn answers_in_their_order() {
    let mock = Mock::new();
    let answer: SendResponse = from_str(ACCEPTED).unwrap();
    mock.on(&SEND_MESSAGES).times(2).header("retry-after", "7").returns(503, "");
    mock.on(&SEND_MESSAGES).returns_json(202, &answer);
    let client = Client::with_mock(&mock).unwrap();
    assert_eq!(client.sms().send_messages(&sms()).await.unwrap(), answer);
    let attempts: Vec<u32> = mock.requests().iter().map(|request| request.attempt).collect();
    assert_eq!(attempts, [1, 2, 3]);
    assert_eq!(mock.requests()[0].json::<SendSmsMessages>().unwrap(), sms());
    assert_eq!(mock.requests()[0].header("authorization"), Some("Bearer mock"));
    mock.verify().unwrap();
}

async fn failures_of_the_network() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).fails(TransportErrorKind::Interrupted);
    let error = call(&Client::with_mock(&mock).unwrap(), "sendSmsMessages").await.unwrap_err();
    assert!(error.to_string().contains("the connection broke: as the mock was told"), "{error}");
}

async fn answers_that_fit_a_condition() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGE).always().when(|request| request.path.ends_with("/a")).returns(400, "{}");
    mock.on(&SEND_MESSAGE).always().returns(202, ACCEPTED);
    let client = Client::with_mock(&mock).unwrap();
    for (key, is_accepted) in [("b", true), ("a", false), ("b", true)] {
        assert_eq!(remind(&client, key).await.is_ok(), is_accepted, "{key}");
    }
    mock.verify().unwrap();
}

async fn unexpected_call_says_what_is_expected() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).times(2).returns(202, ACCEPTED);
    let error = call(&Client::with_mock(&mock).unwrap(), "sendSmsMessage").await.unwrap_err();
    let expected = concat!(
        "unexpected: sendSmsMessage (POST /messaging/v1/sms/messages/{messageKey}), attempt 1; ",
        "the mock expects sendSmsMessages (POST /messaging/v1/sms/messages/) (2 times)",
    );
    assert!(error.to_string().ends_with(expected), "{error}");
    assert_eq!(error.attempts(), 1);
}

/// Also a call whose error the code under test has swallowed.
async fn missing_calls_are_named() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(202, ACCEPTED);
    let _ = remind(&Client::with_mock(&mock).unwrap(), "k").await;
    let unmet = mock.verify().unwrap_err().to_string();
    let expected = concat!(
        "missing: sendSmsMessages (POST /messaging/v1/sms/messages/) (1 times)\n",
        "unexpected: sendSmsMessage (POST /messaging/v1/sms/messages/{messageKey}), attempt 1",
    );
    assert_eq!(unmet, expected);
}

async fn time_limits_do_not_end_a_call() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGE).returns(202, ACCEPTED);
    let client = Client::builder().configure(|_| mock.config(&sfmc_messaging::API)).build().unwrap();
    let limit = std::time::Duration::from_millis(1);
    let call = client.sms().send_message("k", &single_sms()).with_timeout(limit).with_attempt_timeout(limit);
    assert!(call.await.unwrap().all_accepted());
}
