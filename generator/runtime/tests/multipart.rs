//! The parts that the macro of multipart bodies makes.
#![allow(dead_code, clippy::unwrap_used, missing_docs, unreachable_pub, reason = "the types are examples")]

#[allow(unused_imports, unused_macros, reason = "this test needs one of them")]
#[path = "../src/macros/mod.rs"]
mod macros;

use oasmith_runtime::Multipart as _;

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
    let body = rt::encode_multipart(upload.parts(), "B");
    let text = String::from_utf8_lossy(body.as_bytes().unwrap());
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

#[derive(Clone, Debug, PartialEq)]
struct Unusual {
    image: Option<Vec<rt::FileBody>>,
    note: String,
    patch: Option<rt::Json>,
    tags: Vec<String>,
    filter: rt::Json,
    kind: rt::Json,
    additional: std::collections::BTreeMap<String, rt::Json>,
    others: std::collections::BTreeMap<String, rt::FileBody>,
}
rt::multipart! {
    Unusual {
        image: file optional "image" as "image/png",
        note: text required "note" as "text/markdown",
        patch: json optional "patch" as "application/merge-patch+json",
        tags: styled required "tags" in rt::Style::PipeDelimited.joined(),
        filter: styled required "filter" in rt::Style::DeepObject.exploded(),
    }
    flatten kind
    rest additional
    files others
}

#[test]
fn parts_have_the_types_and_styles_of_the_document() {
    let json = |text: &str| serde_json::from_str::<rt::Json>(text).unwrap();
    let jpeg = rt::FileBody::new("j").with_content_type("image/jpeg");
    let upload = Unusual {
        image: Some(vec![rt::FileBody::new("p"), jpeg]),
        note: "n".to_owned(),
        patch: Some(json("{}")),
        tags: vec!["a".to_owned(), "b".to_owned()],
        filter: json(r#"{"a": {"b": [1, {"c": true}]}, "d": null}"#),
        kind: json(r#"{"lives": [9, {"x": 1}], "type": "cat"}"#),
        additional: [("more".to_owned(), json("5"))].into(),
        others: [("z.txt".to_owned(), rt::FileBody::new("z"))].into(),
    };
    let bytes = rt::encode_multipart(upload.parts(), "B");
    let text = String::from_utf8_lossy(bytes.as_bytes().unwrap());
    let text = text.replace("--B\r\nContent-Disposition: form-data; ", "\n").replace("\r\n", "|");
    let expected = [
        "",
        "name=\"image\"; filename=\"file\"|Content-Type: image/png||p|",
        "name=\"image\"; filename=\"file\"|Content-Type: image/jpeg||j|",
        "name=\"note\"|Content-Type: text/markdown||n|",
        "name=\"patch\"|Content-Type: application/merge-patch+json||{}|",
        "name=\"tags\"||a|b|",
        "name=\"filter[a][b]\"||1|",
        "name=\"filter[a][b][1][c]\"||true|",
        "name=\"lives\"||9|",
        "name=\"lives\"|Content-Type: application/json||{\"x\":1}|",
        "name=\"type\"||cat|",
        "name=\"more\"||5|",
        "name=\"z.txt\"; filename=\"file\"|Content-Type: application/octet-stream||z|--B--|",
    ];
    assert_eq!(text, expected.join("\n"));
}
