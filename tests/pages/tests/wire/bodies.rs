//! Request bodies.

use std::future::IntoFuture;

use pages::documents_bodies::Client;
use pages::documents_bodies::models::Note;
use pages::documents_bodies::operations::api::{SendPartsRequest, SendStyledFormRequest, SendStyledFormRequestDeep};
use pages::runtime::{Error, FileBody};

use crate::server::{Received, Reply, Server};
use crate::{TRANSPORT, block_on};

fn arrives<C, F>(call: F) -> Received
where
    F: FnOnce(&'static Client) -> C,
    C: IntoFuture<Output = Result<(), Error>>,
{
    let server = Server::start();
    server.then(Reply::new(204, ""));
    block_on(async {
        let builder = Client::builder().base_url(server.url()).configure(|config| config.transport(TRANSPORT.clone()));
        // A call borrows its client: for a test it may live on.
        call(Box::leak(Box::new(builder.build().unwrap()))).into_future().await
    })
    .unwrap();
    server.requests().remove(0)
}

/// Method, media type and body as they arrive.
macro_rules! sent {
    ($method:ident($($argument:expr),*)) => {{
        let received = arrives(|client| client.api().$method($($argument),*));
        let (media_type, length) = (received.header("content-type").to_owned(), received.header("content-length"));
        assert_eq!(length.parse().unwrap_or(0), received.body.len());
        (received.method, media_type, received.body)
    }};
}

fn is(method: &str, media_type: &str, body: &str) -> (String, String, String) {
    (method.to_owned(), media_type.to_owned(), body.to_owned())
}

fn note() -> Note {
    Note::new("a b&c=d+é").count(2).tags(["x y".to_owned(), "z".to_owned()])
}

const JSON: &str = r#"{"text":"a b&c=d+é","count":2,"tags":["x y","z"]}"#;
const FORM: &str = "text=a%20b%26c%3Dd%2B%C3%A9&count=2&tags=x%20y&tags=z";
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

#[test]
fn json_goes_under_the_declared_media_type() {
    assert_eq!(sent!(send_json(&note())), is("POST", "application/json", JSON));
    assert_eq!(sent!(send_json(&Note::new(""))), is("POST", "application/json", r#"{"text":""}"#));
    assert_eq!(sent!(send_merge(&note())), is("PATCH", "application/merge-patch+json", JSON));
    assert_eq!(sent!(send_charset(&[1, 2])), is("POST", "application/json; charset=utf-8", "[1,2]"));
    assert_eq!(sent!(send_scalar("a\"b")), is("PUT", "application/json", r#""a\"b""#));
}

#[test]
fn an_absent_body_is_absent() {
    // RFC 9110, section 8.6: methods that have bodies say that there is none.
    let absent = [
        (arrives(|client| client.api().send_optional(None)), Some("0")),
        (arrives(|client| client.api().delete_optional(None)), None),
        (arrives(|client| client.api().send_nothing()), Some("0")),
    ];
    for (received, length) in absent {
        let header = |name: &str| received.headers.get(name).map(String::as_str);
        let about_bodies = ["content-length", "content-type", "transfer-encoding"].map(header);
        assert_eq!((about_bodies, received.body.as_str()), ([length, None, None], ""));
    }
    assert_eq!(sent!(send_optional(Some(&note()))), is("POST", "application/json", JSON));
    assert_eq!(sent!(delete_optional(Some(&note()))), is("DELETE", "application/json", JSON));
}

#[test]
fn forms_are_percent_encoded() {
    assert_eq!(sent!(send_form(&note())), is("POST", FORM_TYPE, FORM));
    assert_eq!(sent!(send_form(&Note::new(""))), is("POST", FORM_TYPE, "text="));
    let list = ["a,b".to_owned(), "c d".to_owned()];
    let form = SendStyledFormRequest::new().comma(list.clone()).pipe(list).raw("/a?b");
    let form = form.deep(SendStyledFormRequestDeep::new().r(1));
    assert_eq!(
        sent!(send_styled_form(&form)),
        is("POST", FORM_TYPE, "comma=a%2Cb,c%20d&pipe=a%2Cb%7Cc%20d&deep%5BR%5D=1&raw=/a?b")
    );
    assert_eq!(sent!(send_styled_form(&SendStyledFormRequest::new())), is("POST", FORM_TYPE, ""));
}

/// RFC 7578: a part for each value, JSON for objects, a file name for files.
#[test]
fn parts_have_names_and_media_types() {
    let file = FileBody::new("PDF").with_file_name("a \"b\".pdf").with_content_type("application/pdf");
    let body = SendPartsRequest::new(Note::new("n"), file).title("é").count(3).tags(["x".to_owned(), "y".to_owned()]);
    let body = body.more([FileBody::new("1"), FileBody::new("2").with_file_name("2.txt")]);
    let (method, media_type, text) = sent!(send_parts(&body));
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!(method == "POST" && boundary.len() >= 16 && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let part = |head: &str, content: &str| format!("Content-Disposition: form-data; {head}\r\n\r\n{content}\r\n");
    let octets = "\r\nContent-Type: application/octet-stream";
    let mut parts = vec![
        part("name=\"title\"", "é"),
        part("name=\"count\"", "3"),
        part("name=\"tags\"", "x"),
        part("name=\"tags\"", "y"),
        part("name=\"note\"\r\nContent-Type: application/json", r#"{"text":"n"}"#),
        part("name=\"file\"; filename=\"a %22b%22.pdf\"\r\nContent-Type: application/pdf", "PDF"),
        part(&format!("name=\"more\"; filename=\"file\"{octets}"), "1"),
        part(&format!("name=\"more\"; filename=\"2.txt\"{octets}"), "2"),
    ];
    parts.insert(0, String::new());
    let wanted = parts.join(&format!("--{boundary}\r\n"));
    assert_eq!(text, format!("{wanted}--{boundary}--\r\n"));
}

#[test]
fn text_and_bytes_go_as_they_are() {
    assert_eq!(sent!(send_bytes("a\u{0}b\r\n")), is("PUT", "application/octet-stream", "a\u{0}b\r\n"));
    assert_eq!(sent!(send_picture("PNG")), is("PUT", "image/png", "PNG"));
    assert_eq!(sent!(send_text("a \"b\"\né")), is("PUT", "text/plain", "a \"b\"\né"));
    assert_eq!(sent!(send_csv("a,b\r\n")), is("PUT", "text/csv", "a,b\r\n"));
    assert_eq!(sent!(send_xml("<a>b</a>")), is("PUT", "application/xml", "<a>b</a>"));
}
