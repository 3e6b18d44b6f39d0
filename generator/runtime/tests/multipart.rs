//! The parts that the macro of multipart bodies makes.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "the types are examples")]

#[allow(unused_imports, unused_macros, reason = "this test needs one of them")]
#[path = "../src/macros/mod.rs"]
mod macros;

mod rt {
    pub(crate) use super::macros::*;
    pub use oasmith_runtime::*;
}

#[derive(Clone, Debug, PartialEq)]
struct Upload {
    title: String,
    note: Option<String>,
    labels: Vec<String>,
    counts: Option<Vec<i64>>,
    meta: rt::Json,
    tags: Option<Vec<String>>,
    state: rt::Maybe<String>,
    owner: Option<String>,
    file: rt::FileBody,
    cover: Option<rt::FileBody>,
    pages: rt::Maybe<Vec<rt::FileBody>>,
}
rt::multipart! {
    Upload {
        title: text required "title",
        note: text optional "note",
        labels: text required "labels",
        counts: text optional "counts",
        meta: json required "meta",
        tags: json optional "tags",
        state: json maybe "state",
        owner: json nullable "owner",
        file: file required "file",
        cover: file optional "cover",
        pages: file maybe "pages",
    }
}

fn full() -> Upload {
    let file = rt::FileBody::from(b"abc".to_vec()).with_file_name("a.txt").with_content_type("text/plain");
    Upload {
        title: "a \"b\"".to_owned(),
        note: Some("n".to_owned()),
        labels: vec!["x".to_owned(), "y".to_owned()],
        counts: Some(vec![1, 2]),
        meta: rt::Json::Bool(true),
        tags: Some(vec!["t".to_owned()]),
        state: rt::Maybe::Null,
        owner: None,
        file: file.clone(),
        cover: Some(file.clone()),
        pages: vec![file.clone(), file].into(),
    }
}

fn written(upload: &Upload) -> String {
    let bytes = rt::encode_multipart(upload.parts(), "B");
    let text = String::from_utf8_lossy(&bytes);
    text.replace("--B\r\nContent-Disposition: form-data; ", "\n").replace("\r\n", "|")
}

#[test]
fn every_field_has_its_parts() {
    let file = "Content-Type: text/plain||abc|";
    let expected = [
        String::new(),
        "name=\"title\"||a \"b\"|".to_owned(),
        "name=\"note\"||n|".to_owned(),
        "name=\"labels\"||x|".to_owned(),
        "name=\"labels\"||y|".to_owned(),
        "name=\"counts\"||1|".to_owned(),
        "name=\"counts\"||2|".to_owned(),
        "name=\"meta\"|Content-Type: application/json||true|".to_owned(),
        "name=\"tags\"|Content-Type: application/json||[\"t\"]|".to_owned(),
        "name=\"state\"|Content-Type: application/json||null|".to_owned(),
        "name=\"owner\"|Content-Type: application/json||null|".to_owned(),
        format!("name=\"file\"; filename=\"a.txt\"|{file}"),
        format!("name=\"cover\"; filename=\"a.txt\"|{file}"),
        format!("name=\"pages\"; filename=\"a.txt\"|{file}"),
        format!("name=\"pages\"; filename=\"a.txt\"|{file}--B--|"),
    ];
    assert_eq!(written(&full()), expected.join("\n"));
}

#[test]
fn what_is_absent_has_no_part() {
    let mut upload = full();
    upload.note = None;
    upload.labels.clear();
    upload.counts = None;
    upload.tags = None;
    upload.state = rt::Maybe::Absent;
    upload.cover = None;
    upload.pages = rt::Maybe::Null;
    assert_eq!(upload.parts().len(), 4);
}

struct Nothing;
rt::multipart! { Nothing {} }

#[test]
fn a_body_without_fields_has_no_parts() {
    assert!(Nothing.parts().is_empty());
}
