//! A value as a body of its media type.

use std::fmt::Write as _;

use hyper::body::Bytes;
use serde_json::{Map, Value as Json};

use super::media::{essence, is_json, is_json_lines};

/// A picture of one transparent point.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0d, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x00, 0x01, 0x00, 0x00, 0x05, 0x00, 0x01, 0x0d, 0x0a, 0x2d, 0xb4, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
/// How deep a value is written as XML or a form.
const DEPTH: u8 = 60;

/// The media type that is sent where the document has a range.
pub(super) fn concrete(name: &str) -> String {
    if !name.contains('*') {
        return name.to_owned();
    }
    let name = match essence(name).as_str() {
        "text/*" => "text/plain",
        "image/*" => "image/png",
        "audio/*" => "audio/mpeg",
        "video/*" => "video/mp4",
        "*/*" | "*" | "application/*" | "application/*+json" => "application/json",
        _ => "application/octet-stream",
    };
    name.to_owned()
}

/// The value in the syntax of the media type; some bytes or nothing where the document gives no value.
pub(super) fn body(name: &str, value: Option<&Json>) -> Bytes {
    let kind = essence(name);
    let Some(value) = value else {
        return if is_binary(&kind) { Bytes::from_static(sample(&kind)) } else { Bytes::new() };
    };
    if is_json(&kind) {
        return Bytes::from(value.to_string());
    }
    match kind.as_str() {
        "text/event-stream" => Bytes::from(events(value)),
        "application/json-seq" => Bytes::from(sequence(value, "\u{1e}")),
        "application/x-www-form-urlencoded" => Bytes::from(form(value)),
        kind if is_json_lines(kind) => Bytes::from(sequence(value, "")),
        kind if is_binary(kind) && matches!(value, Json::String(text) if text.len() < 40) => {
            Bytes::from_static(sample(kind))
        }
        kind if kind.ends_with("xml") && !value.is_string() => Bytes::from(xml(value)),
        _ => Bytes::from(text(value)),
    }
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_binary(kind: &str) -> bool {
    let texts = ["text/", "application/xml", "application/x-www-form-urlencoded", "application/javascript"];
    !(is_json(kind) || is_json_lines(kind) || texts.iter().any(|text| kind.starts_with(text)) || kind.ends_with("+xml"))
}

fn sample(kind: &str) -> &'static [u8] {
    match kind {
        "image/png" => PNG,
        "application/pdf" => b"%PDF-1.4\n%%EOF\n",
        "image/gif" => b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        "application/zip" => b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        _ => b"\x00\x01\x02\x03 bytes of the mock \xfd\xfe\xff",
    }
}

fn elements(value: &Json) -> &[Json] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// Server-sent events: a text that is a stream already stays; an object with `data` is an event; the rest is data.
fn events(value: &Json) -> String {
    if let Json::String(text) = value
        && ["data:", "event:", "id:", ":", "retry:"].iter().any(|field| text.starts_with(field))
    {
        let end = if text.ends_with("\n\n") { "" } else { "\n\n" };
        return format!("{}{end}", text.trim_end());
    }
    let mut out = String::new();
    for item in elements(value) {
        let fields = item.as_object().filter(|members| is_event(members));
        match fields {
            Some(members) => {
                for name in ["id", "event", "retry", "data"] {
                    if let Some(value) = members.get(name) {
                        field(&mut out, name, &text(value));
                    }
                }
            }
            None => field(&mut out, "data", &text(item)),
        }
        out.push('\n');
    }
    out
}

fn is_event(members: &Map<String, Json>) -> bool {
    members.contains_key("data") && members.keys().all(|key| ["id", "event", "retry", "data"].contains(&key.as_str()))
}

fn field(out: &mut String, name: &str, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "{name}: {line}");
    }
}

fn sequence(value: &Json, mark: &str) -> String {
    if let Json::String(text) = value {
        return text.clone();
    }
    elements(value).iter().fold(String::new(), |out, item| out + mark + &item.to_string() + "\n")
}

fn form(value: &Json) -> String {
    let Some(members) = value.as_object() else { return text(value) };
    let pairs = members.iter().flat_map(|(name, value)| {
        elements(value).iter().map(move |item| format!("{}={}", escape_form(name), escape_form(&text(item))))
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn escape_form(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn xml(value: &Json) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    element(&mut out, "root", value, DEPTH);
    out
}

fn element(out: &mut String, name: &str, value: &Json, depth: u8) {
    if depth == 0 {
        return;
    }
    let name: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    match value {
        Json::Array(items) => items.iter().for_each(|item| element(out, &name, item, depth - 1)),
        Json::Object(members) => {
            let _ = write!(out, "<{name}>");
            members.iter().for_each(|(key, value)| element(out, key, value, depth - 1));
            let _ = write!(out, "</{name}>");
        }
        other => {
            let text = text(other).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let _ = write!(out, "<{name}>{text}</{name}>");
        }
    }
}
