//! The default transport against a server on this machine.
#![cfg(feature = "hyper")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

use oasmith_runtime::{
    Api, Body, Config, Core, ErrorFields, ErrorKind, HyperTransport, Json, Operation, Retry, Transport as _,
};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;

static API: Api = Api { name: "sample", version: "1.0.0", servers: &[], schemes: &[], errors: ErrorFields::DEFAULT };
const POST: Operation = Operation::new("post", "POST", "/a%2Fb/");

/// Answers one request and gives its text.
fn serve(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let work = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut text = Vec::new();
        let mut buffer = [0; 1024];
        while !text.ends_with(b"{\"a\":1}") {
            let read = stream.read(&mut buffer).unwrap();
            text.extend_from_slice(&buffer[..read]);
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(text).unwrap()
    });
    (url, work)
}

fn core(url: &str, limit: usize) -> Core {
    let transport = HyperTransport::new().unwrap();
    Config::new().base_url(url).transport(transport).body_limit(limit).retry(Retry::none()).build(&API).unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn a_request_arrives_as_it_was_built() {
    let (url, served) = serve("HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{\"b\": 2}");
    let body = serde_json::json!({"a": 1});
    let answer = run(async { core(&url, 100).call(&POST).set_json(&body).returns_json::<Json, ()>().await }).unwrap();
    assert_eq!(answer["b"], 2);
    let text = served.join().unwrap();
    assert!(text.starts_with("POST /a%2Fb/ HTTP/1.1\r\n"), "{text}");
    assert!(text.contains("content-length: 7\r\n") && text.contains("content-type: application/json\r\n"), "{text}");
}

#[test]
fn redirects_are_not_followed_and_bodies_are_bounded() {
    let body = serde_json::json!({"a": 1});
    let (url, _) =
        serve("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let error = run(async { core(&url, 100).call(&POST).set_json(&body).send().await }).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302);
    let (url, _) = serve("HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{\"b\": 2}");
    let error = run(async { core(&url, 7).call(&POST).set_json(&body).send().await }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("more than 7 bytes"), "{error}");
}

#[test]
fn a_closed_port_is_a_failed_connection() {
    // Port 1 is not given to anybody who asks for any port.
    let error = run(async { core("http://127.0.0.1:1", 7).call(&POST).send().await }).unwrap_err();
    assert!(error.is_connect(), "{error}");
}

/// Answers any number of requests, each on a connection of its own, with their first lines.
fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut text = Vec::new();
            let mut buffer = [0; 1024];
            while !text.ends_with(b"\r\n\r\n") {
                let read = stream.read(&mut buffer).unwrap();
                text.extend_from_slice(&buffer[..read]);
            }
            let text = String::from_utf8(text).unwrap();
            let host = text.lines().find(|line| line.starts_with("host: ")).unwrap();
            let line = format!("{} {host}", text.lines().next().unwrap());
            let length = line.len();
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{line}");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    address.to_string()
}

async fn line(transport: &HyperTransport, url: &str) -> String {
    let mut request = http::Request::new(Body::default());
    *request.uri_mut() = url.parse().unwrap();
    let body = transport.send(request).await.unwrap().into_body();
    String::from_utf8(body.collect(1000).await.unwrap().to_vec()).unwrap()
}

#[test]
fn a_url_is_sent_as_it_is() {
    let (one, other) = (echo(), echo());
    let upper = one.replace("127.0.0.1", "LOCALHOST");
    let transport = HyperTransport::new().unwrap();
    run(async {
        for (host, path, sent) in [
            (&one, "/a", "/a"),
            (&one, "/a?x=1&key=secret", "/a?x=1&key=secret"),
            (&one, "/a/b%2Fc%20d/?", "/a/b%2Fc%20d/?"),
            (&one, "/a/./%2E%2E/c", "/a/./%2E%2E/c"),
            (&other, "", "/"),
            (&other, "?x=%27", "/?x=%27"),
            (&upper, "/a", "/a"),
        ] {
            let url = format!("http://{host}{path}");
            assert_eq!(line(&transport, &url).await, format!("GET {sent} HTTP/1.1 host: {host}"), "{url}");
        }
    });
    assert!(!format!("{transport:?}").contains("/a"));
}
