//! Bodies and answers that are streamed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

mod support;

use bytes::Bytes;
use oasmith_runtime::{
    Api, Body, BoxFuture, Call, Config, Core, ErrorFields, ErrorKind, Event, FileBody, Json, Operation, Part, Retry,
    Stream, Transport, TransportError, TransportErrorKind, encode_multipart, to_string,
};
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use support::{Clock, Fake, block_on, reply};

static API: Api = Api { name: "sample", version: "1.0.0", servers: &[], schemes: &[], errors: ErrorFields::DEFAULT };
static GET: Operation = Operation::new("follow", "GET", "/live");
static POST: Operation = Operation::new("upload", "PUT", "/file");

type Chunk = Result<Bytes, TransportError>;

/// Gives what it was made of, and says in between that there is nothing yet.
struct Given(VecDeque<Chunk>, bool);

impl futures_core::Stream for Given {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front())
    }
}

fn given(chunks: &[&[u8]]) -> Given {
    Given(chunks.iter().map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect(), false)
}

fn broken() -> TransportError {
    TransportError::new(TransportErrorKind::Interrupted, "cut")
}

/// Answers every request with the same stream.
struct Answers(&'static str, Arc<Mutex<Option<Given>>>);

impl Transport for Answers {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let body = Body::from_stream(self.1.lock().unwrap().take().unwrap(), None);
        let answer = http::Response::builder().status(200).header("content-type", self.0).header("x-id", "7");
        Box::pin(std::future::ready(Ok(answer.body(body).unwrap())))
    }
}

fn core(media_type: &'static str, stream: Given) -> Core {
    let transport = Answers(media_type, Arc::new(Mutex::new(Some(stream))));
    Config::new().base_url("https://x.example").transport(transport).attempt_timeout(None).build(&API).unwrap()
}

fn sent_to(fake: &Fake) -> Core {
    Config::new().base_url("https://x.example").transport(fake.clone()).timer(Clock::default()).build(&API).unwrap()
}

fn texts(text: &[u8], size: usize) -> Vec<(Option<String>, Option<String>, String)> {
    let chunks: Vec<&[u8]> = text.chunks(size).collect();
    let core = core("text/event-stream; charset=utf-8", given(&chunks));
    block_on(async {
        let call: Call<'_, Stream<Event<String>>> = core.call(&GET).returns_text_events();
        let mut events = call.await.unwrap();
        let mut all = Vec::new();
        while let Some(event) = events.next().await {
            let Event { event, id, data, .. } = event.unwrap();
            all.push((event, id, data));
        }
        all
    })
}

#[test]
fn events_are_read_as_the_standard_says() {
    let text = b"\xEF\xBB\xBF: hello\n\ndata: a\ndata:b\ndata:  c\n\nevent: add\rid: 1\rdata\r\rid: 2\n\nevent: x\r\ndata: \xC3\xA9\r\n\r\n\
        id\nretry: 1x\nunknown: y\ndata: {\n\nevent: lost\ndata: no empty line behind it\n";
    let some = |text: &str| Some(text.to_owned());
    let expected = vec![
        (None, None, "a\nb\n c".to_owned()),
        (some("add"), some("1"), String::new()),
        (some("x"), some("2"), "\u{e9}".to_owned()),
        (None, some(""), "{".to_owned()),
    ];
    for size in [1, 2, 3, 7, 1000] {
        assert_eq!(texts(text, size), expected, "in chunks of {size}");
    }
}

#[test]
fn an_event_that_does_not_fit_is_an_error_and_the_next_follows() {
    let text = b"retry: 50\ndata: [1]\n\nevent: ping\ndata: pong\n\ndata: [1,true]\n\ndata: [2]\n\ndata: [DONE]\n\ndata: [3]\n\n";
    let core = core("text/event-stream", given(&[text]));
    block_on(async {
        let call: Call<'_, Stream<Event<Vec<i64>>>> = core.call(&GET).returns_events();
        let response = call.raw().await.unwrap();
        assert_eq!((response.status, response.attempts, response.body.len()), (200, 1, 0));
        let mut events = response.value;
        assert_eq!(events.headers()["x-id"], "7");
        let first = events.next().await.unwrap().unwrap();
        assert_eq!((first.data, first.retry), (vec![1], Some(Duration::from_millis(50))));
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), &error.body().unwrap()[..]), (ErrorKind::Decode, &b"pong"[..]));
        let error = events.next().await.unwrap().unwrap_err().to_string();
        assert!(error.contains("item 3 of the stream") && error.contains("/1"), "{error}");
        assert_eq!(events.next().await.unwrap().unwrap().data, [2]);
        assert!(events.next().await.is_none(), "[DONE] ends the stream");
        assert!(events.next().await.is_none());
    });
}

#[test]
fn a_broken_connection_is_the_last_item() {
    let mut stream = given(&[b"{\"a\":1}\n\n  \r\n{\"a\":"]);
    stream.0.push_back(Err(broken()));
    let core = core("application/jsonl", stream);
    block_on(async {
        let call: Call<'_, Stream<Json>> = core.call(&GET).returns_lines();
        let mut items = call.await.unwrap();
        assert_eq!(items.next().await.unwrap().unwrap()["a"], 1);
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Transport, "follow"));
        assert!(items.next().await.is_none());
    });
}

#[test]
fn lines_and_records_need_no_end() {
    for (framing, text) in [("lines", &b"1\n\n2\r\n3"[..]), ("records", b"\x1E1\n\x1E2\x1E\n\x1E3")] {
        let core = core("application/x", given(&text.chunks(2).collect::<Vec<_>>()));
        let call: Call<'_, Stream<i64>> =
            if framing == "lines" { core.call(&GET).returns_lines() } else { core.call(&GET).returns_records() };
        let all = block_on(async {
            let mut items = call.await.unwrap();
            let mut all = Vec::new();
            while let Some(item) = items.next().await {
                all.push(item.unwrap());
            }
            all
        });
        assert_eq!(all, [1, 2, 3], "{framing}");
    }
}

#[test]
fn an_event_can_be_an_object_as_a_whole() {
    let text = b"event: add\nid: 1\nretry: 5\ndata: {\"n\": 1}\n\ndata: plain\n\ndata: 12\n\n";
    let expected = [r#"{"event":"add","id":"1","retry":5,"data":{"n": 1}}"#, r#"{"id":"1","data":"plain"}"#];
    let core1 = core("text/event-stream", given(&[text]));
    let core2 = core("text/event-stream", given(&[text]));
    block_on(async {
        let call: Call<'_, Stream<Json>> = core1.call(&GET).returns_event_objects();
        let mut events = call.await.unwrap();
        for expected in expected {
            let wanted: Json = serde_json::from_str(expected).unwrap();
            assert_eq!(events.next().await.unwrap().unwrap(), wanted);
        }
        assert_eq!(events.next().await.unwrap().unwrap()["data"], 12);
        let call: Call<'_, Stream<Json>> = core2.call(&GET).returns_text_event_objects();
        assert_eq!(call.await.unwrap().next().await.unwrap().unwrap()["data"], "{\"n\": 1}");
    });
}

#[test]
fn a_single_document_is_no_stream_of_events() {
    let core = core("application/json", given(&[b"{\"choices\":[]}"]));
    let call: Call<'_, Stream<Event<Json>>> = core.call(&GET).returns_events();
    let error = block_on(call.raw()).unwrap_err();
    assert!(error.to_string().contains("application/json came instead of events"), "{error}");
    assert_eq!(error.body().unwrap(), "{\"choices\":[]}");
}

#[test]
fn an_item_and_a_whole_stream_can_be_bounded() {
    let item = core("application/jsonl", given(&[b"1\n", b"22222", b"22222"]));
    block_on(async {
        let call: Call<'_, Stream<Json>> = item.call(&GET).returns_lines();
        let mut items = call.with_body_limit(8).await.unwrap();
        items.next().await.unwrap().unwrap();
        assert!(items.next().await.unwrap().unwrap_err().to_string().contains("more than 8 bytes"));
        assert!(items.next().await.is_none());
    });
    let whole = core("image/png", given(&[&[0; 600], &[1; 600]]));
    let mut body = block_on(whole.call(&GET).with_body_limit(1000).stream()).unwrap().value;
    assert_eq!(block_on(body.next()).unwrap().unwrap().len(), 600);
    assert!(block_on(body.next()).unwrap().unwrap_err().to_string().contains("more than 1000 bytes"));
    let buffered = core("image/png", given(&[&[0; 600], &[1; 600]]));
    let call: Call<'_, Bytes> = buffered.call(&GET).returns_bytes();
    assert_eq!(block_on(call.into_future()).unwrap().len(), 1200);
}

#[test]
fn what_cannot_be_sent_again_is_sent_once() {
    let replies = || [reply(503, ""), reply(200, "")];
    let once = Fake::new(replies());
    let body = Body::from_stream(given(&[b"a", b"b"]), 2);
    assert!(!body.is_replayable() && body.size() == Some(2));
    let error = block_on(sent_to(&once).call(&POST).set_body("text/plain", body).send()).unwrap_err();
    assert_eq!((error.attempts(), once.count()), (1, 1));
    let again = Fake::new(replies());
    block_on(sent_to(&again).call(&POST).set_body("text/plain", "ab").with_retry(Retry::default()).send()).unwrap();
    assert_eq!(again.count(), 2);
}

#[test]
fn a_file_is_read_when_it_is_sent_and_can_be_sent_again() {
    let path = std::env::temp_dir().join(format!("oasmith-runtime-{}.bin", std::process::id()));
    let content: Vec<u8> = (0..200_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    std::fs::write(&path, &content).unwrap();
    let file = FileBody::from_path(&path).unwrap().with_header("X-Part", "1\r\n2");
    assert_eq!((file.content.size(), file.file_name.as_deref()), (Some(200_000), path.file_name().unwrap().to_str()));
    for _ in 0..2 {
        assert_eq!(block_on(file.content.clone().collect(200_000)).unwrap(), content);
    }
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let body = encode_multipart(vec![Part::text("a", &1), Part::file("f", file.clone())], "B");
    let all = body.size();
    let body = body.with_progress(move |sent, all| log.lock().unwrap().push((sent, all)));
    let sent = block_on(body.collect(300_000)).unwrap();
    assert_eq!(all, u64::try_from(sent.len()).ok());
    let text = String::from_utf8_lossy(&sent).into_owned();
    assert!(text.contains("\r\nContent-Type: application/octet-stream\r\nX-Part: 12\r\n\r\n"), "{}", &text[..300]);
    let told = told.lock().unwrap();
    assert!(told.len() > 3 && told.last() == Some(&(all.unwrap(), all)), "{told:?}");
    std::fs::write(&path, "short").unwrap();
    let error = block_on(file.content.collect(200_000)).unwrap_err();
    assert!(error.to_string().contains("shorter"), "{error}");
    std::fs::remove_file(&path).unwrap();
    assert!(Body::from_path(&path).is_err());
}

#[test]
fn items_are_sent_as_lines_or_records() {
    let core = sent_to(&Fake::default());
    let built = |media: &str| core.call(&POST).set_items(media, &vec![1, 2]).build().unwrap().into_body();
    assert_eq!(built("application/jsonl").as_bytes().unwrap(), b"1\n2\n");
    assert_eq!(built("application/json-seq").as_bytes().unwrap(), b"\x1E1\n\x1E2\n");
    assert_eq!(to_string(&vec![1]), "[1]");
}
