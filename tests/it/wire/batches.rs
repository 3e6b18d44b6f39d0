//! Any number of recipients, in requests of a limited size (`x-batch`).

use std::collections::BTreeSet;
use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use sfmc_messaging::Client;
use sfmc_messaging::models::{SendSmsMessages, SmsRecipient};
use sfmc_messaging::operations::sms::SEND_MESSAGES;
use sfmc_messaging::runtime::{
    BatchOutcome, Body, BoxFuture, ErrorKind, Mock, MockRequest, Retry, Transport, TransportError, TransportErrorKind,
    block_on,
};

tests![
    every_recipient_is_sent_once,
    results_find_their_recipients,
    results_without_keys_are_in_order,
    a_wrong_number_does_not_sink_the_others,
    only_wrong_numbers_send_nothing,
    a_failure_stops_and_can_be_mended,
    a_failed_batch_does_not_end_the_stream,
    recipients_that_an_earlier_attempt_brought,
    requests_that_an_earlier_attempt_brought,
    recipients_that_somebody_else_brought,
    recipients_that_nobody_mentions,
    no_more_is_held_than_is_under_way,
    stopped_in_the_middle,
    streams_as_source,
    without_async,
    template_with_recipients,
];

/// A request to be sent to the recipients of batches.
fn template() -> SendSmsMessages {
    SendSmsMessages::new("account-reset", [])
}

fn recipients(count: usize) -> impl Iterator<Item = SmsRecipient> {
    (0..count).map(|index| SmsRecipient::new(format!("c{index}"), "15555551234"))
}

fn client(mock: &Mock) -> Client {
    Client::with_mock(mock).unwrap()
}

/// The recipients of a request, as JSON.
fn sent(request: &MockRequest) -> Vec<Value> {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["definitionKey"], "account-reset");
    body["recipients"].as_array().unwrap().clone()
}

/// Answers each recipient with what a function says.
#[expect(clippy::unnecessary_wraps, reason = "it stands for a service, which can fail")]
fn answer(request: &MockRequest, result: impl Fn(&Value) -> Value) -> Result<http::Response<Body>, TransportError> {
    let results: Vec<Value> = sent(request).iter().map(result).collect();
    Ok(http::Response::builder().status(202).body(json!({"responses": results}).to_string().into()).unwrap())
}

fn accept(recipient: &Value) -> Value {
    json!({"messageKey": recipient["messageKey"]})
}

fn accepting() -> Mock {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).always().answers(|request| answer(request, accept));
    mock
}

async fn every_recipient_is_sent_once() {
    let mock = accepting();
    let client = client(&mock);
    let mut batches = client.sms().send_messages(&template()).in_batches(recipients(120));
    let (mut contacts, mut keys) = (Vec::new(), BTreeSet::new());
    while let Some(batch) = batches.next().await {
        assert_eq!(batch.position, contacts.len() as u64);
        for (recipient, outcome) in batch.items {
            let BatchOutcome::Accepted(Some(result)) = outcome else { panic!("{outcome:?}") };
            assert_eq!(result.message_key, recipient.message_key);
            contacts.push(recipient.contact_key.to_string());
            keys.insert(result.message_key.unwrap());
        }
    }
    let expected: Vec<String> = (0..120).map(|index| format!("c{index}")).collect();
    assert_eq!((contacts, keys.len(), batches.position()), (expected, 120, 120));
    let sizes: Vec<usize> = mock.requests().iter().map(|request| sent(request).len()).collect();
    assert_eq!(sizes, [50, 50, 20]);
}

async fn results_find_their_recipients() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(
        202,
        r#"{"errorcode": 109001, "responses": [
            {"messageKey": "c", "errorcode": 109106, "message": "bad number"}, {"messageKey": "a"}, {"messageKey": "b", "errorcode": 0}]}"#,
    );
    let client = client(&mock);
    let recipients = ["a", "b", "c"].map(|key| SmsRecipient::new(key, "15555551234").message_key(key));
    let summary = client.sms().send_messages(&template()).in_batches(recipients).finish().await;
    assert_eq!((summary.accepted, summary.refused.len(), summary.all_accepted()), (2, 1, false));
    let (recipient, why) = &summary.refused[0];
    assert_eq!((recipient.message_key.as_deref(), why.errorcode), (Some("c"), Some(109_106)));
}

/// A service that makes keys of its own.
async fn results_without_keys_are_in_order() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(202, r#"{"responses": [{"errorcode": 109106}, {}]}"#);
    let client = client(&mock);
    let summary = client.sms().send_messages(&template()).in_batches(recipients(2)).finish().await;
    assert_eq!((summary.accepted, &**summary.refused[0].0.contact_key), (1, "c0"));
}

async fn a_wrong_number_does_not_sink_the_others() {
    let mock = accepting();
    let client = client(&mock);
    let wrong = SmsRecipient::new("wrong", "+1 555").message_key("k");
    let twice = [SmsRecipient::new("one", "1"), SmsRecipient::new("two", "2")].map(|one| one.message_key("same"));
    let all = recipients(2).chain([wrong]).chain(twice).chain(recipients(1));
    let summary = client.sms().send_messages(&template()).in_batches(all).finish().await;
    let invalid: Vec<&str> = summary.invalid.iter().map(|(recipient, _)| recipient.contact_key.as_str()).collect();
    assert_eq!((summary.accepted, invalid), (4, vec!["wrong", "two"]));
    assert_eq!(summary.invalid[0].1.as_slice()[0].pointer, "/recipients/2/to");
    assert_eq!(mock.requests().len(), 1);
}

async fn only_wrong_numbers_send_nothing() {
    let mock = Mock::new();
    let client = client(&mock);
    let wrong = iter::repeat_with(|| SmsRecipient::new("wrong", "+1")).take(70);
    let summary = client.sms().send_messages(&template()).in_batches(wrong).finish().await;
    assert_eq!((summary.invalid.len(), summary.position, summary.error.is_none()), (70, 70, true));
    mock.verify().unwrap();
}

/// What was not touched can be sent later; what failed, too, under the same keys.
async fn a_failure_stops_and_can_be_mended() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).answers(|request| answer(request, accept));
    mock.on(&SEND_MESSAGES).returns(403, r#"{"message": "Insufficient privileges", "errorcode": 20002}"#);
    mock.on(&SEND_MESSAGES).always().answers(|request| answer(request, accept));
    let client = client(&mock);
    let call = client.sms().send_messages(&template());
    let mut batches = call.in_batches(recipients(95)).with_batch_size(10).with_concurrency(1);
    let first = batches.finish().await;
    assert_eq!((first.accepted, first.failed.len(), first.position), (10, 10, 20));
    assert_eq!(first.error.as_ref().unwrap().code(), Some("20002"));
    let rest = batches.finish().await;
    assert_eq!((rest.accepted, rest.position, rest.all_accepted()), (75, 95, true));
    let mended = client.sms().send_messages(&template()).in_batches(first.failed).finish().await;
    assert_eq!((mended.accepted, mended.all_accepted()), (10, true));
    let requests = mock.requests();
    assert_eq!(sent(&requests[1]), sent(requests.last().unwrap()));
}

async fn a_failed_batch_does_not_end_the_stream() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(400, r#"{"message": "no", "errorcode": 10000}"#);
    mock.on(&SEND_MESSAGES).answers(|request| answer(request, accept));
    let client = client(&mock);
    let mut batches = client.sms().send_messages(&template()).in_batches(recipients(4)).with_batch_size(2);
    let first = batches.next().await.unwrap();
    assert_eq!(first.items[1].1, BatchOutcome::Failed);
    assert!(first.answer.is_none() && first.error.is_some());
    let second = batches.next().await.unwrap();
    assert_eq!((second.position, second.answer.unwrap().status), (2, 202));
    assert!(batches.next().await.is_none());
}

/// The first attempt got through before its connection broke: the second one finds the keys used.
async fn recipients_that_an_earlier_attempt_brought() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).fails(TransportErrorKind::Interrupted);
    mock.on(&SEND_MESSAGES).answers(|request| {
        answer(request, |recipient| json!({"messageKey": recipient["messageKey"], "errorcode": 109_110}))
    });
    let client = client(&mock);
    let summary = client.sms().send_messages(&template()).in_batches(recipients(3)).finish().await;
    assert_eq!((summary.accepted, summary.all_accepted()), (3, true));
    let requests = mock.requests();
    assert_eq!(requests[0].body, requests[1].body);
}

async fn requests_that_an_earlier_attempt_brought() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(500, "");
    mock.on(&SEND_MESSAGES).returns(400, r#"{"message": "MCMS_UTM_DuplicateMessageKey", "errorcode": 109110}"#);
    let summary = client(&mock).sms().send_messages(&template()).in_batches(recipients(3)).finish().await;
    assert_eq!((summary.accepted, summary.all_accepted()), (3, true));
}

/// Nothing of the first attempt can have arrived.
async fn recipients_that_somebody_else_brought() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(429, "");
    mock.on(&SEND_MESSAGES).answers(|request| {
        answer(request, |recipient| json!({"messageKey": recipient["messageKey"], "errorcode": 109_110}))
    });
    let summary = client(&mock).sms().send_messages(&template()).in_batches(recipients(3)).finish().await;
    assert_eq!((summary.accepted, summary.refused.len()), (0, 3));
}

async fn recipients_that_nobody_mentions() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).returns(202, r#"{"responses": [{"messageKey": "b"}]}"#);
    let client = client(&mock);
    let recipients = ["a", "b"].map(|key| SmsRecipient::new(key, "15555551234").message_key(key));
    let summary = client.sms().send_messages(&template()).in_batches(recipients).finish().await;
    assert_eq!((summary.accepted, summary.unreported[0].message_key.as_deref()), (1, Some("a")));
    assert!(!summary.all_accepted());
}

/// Takes its time, and counts requests under way.
#[derive(Clone, Default)]
struct Slow {
    mock: Mock,
    under_way: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Transport for Slow {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(5)).await;
            let answer = self.mock.send(request).await;
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            answer
        })
    }
}

async fn no_more_is_held_than_is_under_way() {
    let slow = Slow { mock: accepting(), ..Slow::default() };
    let config = slow.mock.config(&sfmc_messaging::API).transport(slow.clone());
    let client = Client::builder().configure(|_| config).build().unwrap();
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let source = recipients(1000).inspect(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    });
    let call = client.sms().send_messages(&template());
    let mut batches = call.in_batches(source).with_batch_size(10).with_concurrency(3);
    while let Some(batch) = batches.next().await {
        assert!(batch.error.is_none());
        let held = taken.load(Ordering::SeqCst) - usize::try_from(batch.position).unwrap();
        assert!(held <= 30, "{held} items at once");
    }
    assert_eq!((slow.most.load(Ordering::SeqCst), slow.mock.requests().len()), (3, 100));
}

async fn stopped_in_the_middle() {
    let mock = accepting();
    let client = client(&mock);
    let mut batches = client.sms().send_messages(&template()).in_batches(recipients(usize::MAX)).with_concurrency(2);
    batches.next().await.unwrap();
    batches.stop();
    while batches.next().await.is_some() {}
    assert_eq!(mock.requests().len() as u64 * 50, batches.position());
    assert!(batches.position() <= 150);
}

/// Gives an item, then is not ready, and so on.
struct Hesitant(usize);

impl futures_core::Stream for Hesitant {
    type Item = SmsRecipient;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<SmsRecipient>> {
        self.0 += 1;
        match self.0 {
            60.. => std::task::Poll::Ready(None),
            odd if odd % 2 == 1 => {
                context.waker().wake_by_ref();
                std::task::Poll::Pending
            }
            _ => std::task::Poll::Ready(recipients(1).next()),
        }
    }
}

async fn streams_as_source() {
    let mock = accepting();
    let client = client(&mock);
    let call = client.sms().send_messages(&template());
    let summary = call.stream_in_batches(Hesitant(0)).with_batch_size(20).finish().await;
    assert_eq!((summary.accepted, mock.requests().len()), (29, 2));
}

async fn without_async() {
    let mock = accepting();
    let client = client(&mock);
    let retry = Retry::none();
    let call = client.sms().send_messages(&template()).with_retry(retry);
    let summary = block_on(call.in_batches(recipients(60)).finish());
    assert_eq!((summary.accepted, summary.position), (60, 60));
}

async fn template_with_recipients() {
    let mock = Mock::new();
    let template = SendSmsMessages::new("account-reset", recipients(1).collect::<Vec<_>>());
    let summary = client(&mock).sms().send_messages(&template).in_batches(recipients(2)).finish().await;
    let error = summary.error.unwrap();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("`recipients` has to be empty"), "{error}");
    assert_eq!(summary.failed.len(), 2);
}
