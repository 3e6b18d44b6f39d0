//! Bodies and answers that are streamed, or of other media types than JSON. The operations are written by hand, as the
//! document has none of the kind; the calls are what generated methods make.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use sfmc_messaging::Client;
use sfmc_messaging::runtime::{
    Body, Bytes, Call, ErrorKind, Event, Field, FileBody, HyperTransport, Operation, Parts, Stream, Style,
};

use super::server::{Reply, Server};
use super::support::{Clock, configured};
use crate::scratch::Scratch;

tests![
    events_come_while_the_connection_is_open,
    connection_that_breaks_is_the_last_item,
    json_lines_to_the_end,
    a_value_instead_of_events,
    failure_before_a_stream_is_repeated,
    download_in_pieces,
    file_is_sent_from_disk_and_again,
    stream_is_sent_once,
    stream_is_not_sent_again_with_a_new_token,
    parts_from_disk_and_from_streams,
    nested_form,
    items_to_the_service,
    empty_answers,
    media_type_of_the_caller,
];

static LIVE: Operation = Operation::new("live", "GET", "/live").accept("text/event-stream");
static UPLOAD: Operation = Operation::new("upload", "PUT", "/upload").security(&[&["oauth"]]);

fn events(body: &str) -> Reply {
    Reply::new(200, body).header("Content-Type", "text/event-stream;charset=utf-8")
}

/// A client of which no waiting is asked.
fn client(server: &Server) -> Client {
    configured(server, |config| config.base_url(server.url()).timer(Clock::default()).attempt_timeout(None))
}

fn live(client: &Client) -> Call<'_, Stream<Event<Value>>> {
    client.core().call(&LIVE).returns_events()
}

async fn events_come_while_the_connection_is_open() {
    let server = Server::start();
    let event = "event: delta\nid: 7\ndata: {\"n\":\ndata: 1}\n\n";
    server.then(events(&format!("{event}{}", event.replace('e', "x"))).held());
    let client = configured(&server, |config| config.base_url(server.url()));
    let mut stream = live(&client).with_attempt_timeout(Duration::from_secs(4)).await.unwrap();
    let first = stream.next().await.unwrap().unwrap();
    assert_eq!((first.event.as_deref(), first.id.as_deref(), first.data), (Some("delta"), Some("7"), json!({"n": 1})));
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.headers()["content-type"], "text/event-stream;charset=utf-8");
    assert_eq!(server.requests()[0].header("accept"), "text/event-stream");
}

async fn connection_that_breaks_is_the_last_item() {
    let server = Server::start();
    let text = format!("data: 1\n\ndata: x\n\ndata: 2\n\n{}", ": padding\n".repeat(10));
    server.then(events(&text).cut());
    let client = client(&server);
    let mut stream = live(&client).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data, 1);
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("item 2 of the stream does not fit"), "{error}");
    assert_eq!((error.kind(), &error.body().unwrap()[..]), (ErrorKind::Decode, &b"x"[..]));
    assert_eq!(stream.next().await.unwrap().unwrap().data, 2);
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Transport, "live"));
    assert!(stream.next().await.is_none());
    assert_eq!(server.requests().len(), 1, "nobody can know where it stopped");
}

async fn json_lines_to_the_end() {
    let server = Server::start();
    server.then(Reply::new(200, "[1]\n\n[2]").header("Content-Type", "application/jsonl"));
    let client = client(&server);
    let call: Call<'_, Stream<Vec<i64>>> = client.core().call(&LIVE).set_accept("application/jsonl").returns_lines();
    let mut stream = call.await.unwrap();
    let mut all = Vec::new();
    while let Some(item) = stream.next().await {
        all.extend(item.unwrap());
    }
    assert_eq!(all, [1, 2]);
    assert_eq!(server.requests()[0].header("accept"), "application/jsonl");
}

async fn a_value_instead_of_events() {
    let server = Server::start();
    server.then(Reply::json(200, "{\"text\":\"all\"}"));
    let error = live(&client(&server)).await.unwrap_err();
    assert!(error.to_string().contains("application/json came instead of events"), "{error}");
    assert_eq!(error.body_as::<Value>().unwrap()["text"], "all");
}

async fn failure_before_a_stream_is_repeated() {
    let server = Server::start();
    server.then(Reply::json(503, "{\"message\":\"busy\"}"));
    server.then(events("data: 1\n\ndata: [DONE]\n\n"));
    let client = client(&server);
    let response = live(&client).raw().await.unwrap();
    assert_eq!(response.attempts, 2);
    let mut stream = response.value;
    assert_eq!(stream.next().await.unwrap().unwrap().data, 1);
    assert!(stream.next().await.is_none());
}

async fn download_in_pieces() {
    let server = Server::start();
    server.then_times(2, &Reply::new(200, "x".repeat(300_000)).header("Content-Type", "image/png"));
    let client = configured(&server, |config| config.base_url(server.url()).body_limit(1000));
    let call = || -> Call<'_, Bytes> { client.core().call(&LIVE).returns_bytes() };
    let response = call().stream().await.unwrap();
    assert_eq!(response.headers["content-type"], "image/png");
    let (mut body, mut pieces, mut length) = (response.value, 0, 0);
    assert_eq!(body.size(), Some(300_000));
    while let Some(piece) = body.next().await {
        pieces += 1;
        length += piece.unwrap().len();
    }
    assert!(pieces > 1 && length == 300_000, "{pieces} pieces of {length}");
    let error = call().await.unwrap_err();
    assert!(error.to_string().contains("more than 1000 bytes"), "{error}");
}

/// A file of 100000 bytes.
fn file(folder: &Scratch) -> std::path::PathBuf {
    folder.write("report.txt", "0123456789".repeat(10_000));
    folder.path().join("report.txt")
}

async fn file_is_sent_from_disk_and_again() {
    let (server, folder) = (Server::start(), Scratch::new());
    server.then(Reply::new(503, ""));
    server.then(Reply::new(204, ""));
    let path = file(&folder);
    let client = client(&server);
    client.core().call(&UPLOAD).set_body("text/plain", Body::from_path(&path).unwrap()).send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!((request.header("content-length"), request.header("content-type")), ("100000", "text/plain"));
        assert_eq!(request.body.as_bytes(), fs::read(&path).unwrap());
    }
}

async fn stream_is_sent_once() {
    let server = Server::start();
    server.then(Reply::new(200, "from the service"));
    server.then(Reply::new(503, ""));
    let client = client(&server);
    let download = client.core().call(&LIVE).stream().await.unwrap().value;
    let body = Body::from_stream(download, None);
    let error = client.core().call(&UPLOAD).set_body("text/plain", body).send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (503, 1));
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!((requests[1].header("transfer-encoding"), requests[1].body.as_str()), ("chunked", "from the service"));
}

async fn stream_is_not_sent_again_with_a_new_token() {
    let server = Server::start();
    server.then(Reply::new(200, "data"));
    server.then(Reply::new(401, ""));
    server.then(Reply::new(204, ""));
    let client = client(&server);
    let download = client.core().call(&LIVE).stream().await.unwrap().value;
    let body = Body::from_stream(download, 4);
    let error = client.core().call(&UPLOAD).set_body("text/plain", body).send().await.unwrap_err();
    assert!(error.is_auth(), "{error}");
    client.core().call(&UPLOAD).set_body("text/plain", "data").send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[1].header("content-length"), "4");
    let token = |index: usize| requests[index].header("authorization").to_owned();
    assert!(requests.len() == 3 && token(1) != token(2), "the next call has a new token");
}

async fn parts_from_disk_and_from_streams() {
    let (server, folder) = (Server::start(), Scratch::new());
    server.then(Reply::new(204, ""));
    let path = file(&folder);
    let disk = FileBody::from_path(&path).unwrap().with_content_type("text/plain").with_header("X-Page", "1");
    let parts = Parts::new().text("title", &"a").files("file", &vec![disk, FileBody::new("two")]).into_vec();
    let call = client(&server);
    let call = call.core().call(&UPLOAD).set_multipart_with_boundary(parts, "B").with_upload_progress(|sent, all| {
        assert!(sent <= all.unwrap());
    });
    call.send().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("content-type"), "multipart/form-data; boundary=B");
    let parts = [
        "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"report.txt\"\r\nContent-Type: text/plain\r\n\
         X-Page: 1\r\n\r\n",
        &fs::read_to_string(&path).unwrap(),
        "\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
         Content-Type: application/octet-stream\r\n\r\ntwo\r\n--B--\r\n",
    ];
    assert_eq!(request.body, parts.concat());
    assert_eq!(request.header("content-length"), request.body.len().to_string());
}

async fn nested_form() {
    const FIELDS: &[Field] = &[Field::new("card").style(Style::DeepObject.exploded()), Field::new("meta").json()];
    let server = Server::start();
    server.then(Reply::new(204, ""));
    let value = json!({
        "address": {"city": "Oslo", "lines": ["a", "b"]},
        "card": {"exp": {"year": 30}, "tags": [1, 2]},
        "list": [1, 2], "meta": [{"a": 1}], "text": "a b",
    });
    client(&server).core().call(&UPLOAD).set_form(&value, FIELDS).send().await.unwrap();
    let expected = "address=%7B%22city%22%3A%22Oslo%22%2C%22lines%22%3A%5B%22a%22%2C%22b%22%5D%7D\
                    &card%5Bexp%5D%5Byear%5D=30&card%5Btags%5D=1&card%5Btags%5D=2&list=1&list=2\
                    &meta=%5B%7B%22a%22%3A1%7D%5D&text=a%20b";
    assert_eq!(server.requests()[0].body, expected);
}

async fn items_to_the_service() {
    let server = Server::start();
    server.then(Reply::new(204, ""));
    let items = [BTreeMap::from([("a".to_owned(), 1)]), BTreeMap::new()];
    let (client, body) = (client(&server), &items[..]);
    client.core().call(&UPLOAD).set_items("application/x-ndjson", &body).send().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!((request.header("content-type"), request.body.as_str()), ("application/x-ndjson", "{\"a\":1}\n{}\n"));
}

async fn empty_answers() {
    for status in [200, 204] {
        let server = Server::start();
        server.then_times(4, &Reply::new(status, ""));
        let client = client(&server);
        let core = client.core();
        let value: Call<'_, Vec<i64>> = core.call(&LIVE).returns_json();
        let error = value.await.unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("the answer is empty"), "{error}");
        let any: Call<'_, Value> = core.call(&LIVE).returns_json();
        assert_eq!(any.await.unwrap(), Value::Null);
        let optional: Call<'_, Option<Vec<i64>>> = core.call(&LIVE).returns_json_optional();
        assert_eq!(optional.await.unwrap(), None);
        let mut stream = live(&client).await.unwrap();
        assert!(stream.next().await.is_none());
    }
}

async fn media_type_of_the_caller() {
    let server = Server::start();
    server.then(Reply::new(204, ""));
    let transport = HyperTransport::new().unwrap();
    let client = configured(&server, |config| config.base_url(server.url()).transport(transport));
    let call = client.core().call(&UPLOAD).set_body("image/png", vec![1, 2]).with_header("content-type", "image/jpeg");
    call.send().await.unwrap();
    assert_eq!((server.requests()[0].header("content-type"), server.requests().len()), ("image/jpeg", 1));
}
