//! The JSON text that every variant reads and writes.

use crate::shape::{Field, Kind, fields};

/// A document of at least `size` bytes for struct `root`.
pub fn document(root: usize, size: usize) -> String {
    let members: Vec<Field> = fields(root);
    let items = members
        .iter()
        .find(|field| field.kind == Kind::Items)
        .map_or(root, |field| field.other);
    let mut list = String::new();
    let mut serial = 0;
    while list.len() < size {
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(&object(items, 2, &mut serial));
    }
    let text: Vec<String> = members
        .iter()
        .map(|field| {
            let value = if field.kind == Kind::Items {
                format!("[{list}]")
            } else {
                value(field, 0, &mut serial)
            };
            format!("\"{}\":{value}", field.wire)
        })
        .collect();
    format!("{{{}}}", text.join(","))
}

/// The same document with one wrong value, three levels down.
pub fn broken(root: usize) -> String {
    let text = document(root, 2000);
    let marker = "\"active line\"";
    let at = text.rfind(marker).unwrap_or(0);
    format!(
        "{}{{\"oops\":1}}{}",
        &text[..at],
        &text[at + marker.len()..]
    )
}

fn object(index: usize, depth: usize, serial: &mut usize) -> String {
    let members: Vec<String> = fields(index)
        .iter()
        .filter(|field| field.kind != Kind::Link || depth > 0)
        .map(|field| format!("\"{}\":{}", field.wire, value(field, depth, serial)))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn value(field: &Field, depth: usize, serial: &mut usize) -> String {
    *serial += 1;
    let n = *serial;
    match field.kind {
        Kind::Text => format!("\"an ordinary text of some length, {n}\""),
        Kind::MaybeText => format!("\"with \\\"escapes\\\" and \\u00e9 {n}\""),
        Kind::Integer => (n * 7919).to_string(),
        Kind::Float => format!("{}.{:02}", n % 1000, n % 89 + 1),
        Kind::Flag => (n.is_multiple_of(2)).to_string(),
        Kind::Texts => format!("[\"red {n}\",\"green\",\"active line\"]"),
        Kind::Link if depth > 0 => object(field.other, depth - 1, serial),
        Kind::Link => "null".to_owned(),
        Kind::Items if depth > 1 => format!("[{}]", object(field.other, 0, serial)),
        Kind::Items => "[]".to_owned(),
        Kind::Map => format!("{{\"first\":\"one {n}\",\"second\":\"two\"}}"),
        Kind::MaybeInteger => n.to_string(),
    }
}
