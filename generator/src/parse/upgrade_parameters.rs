//! Swagger 2.0's parameters, headers and bodies → their 3.1 shape.

use super::node::{Node, Value};
use super::upgrade::{Defaults, Members, content, member, object, string};
use crate::source::{Span, Spanned};
use crate::text::Text;

/// Members of a parameter or header that describe its value.
const SCHEMA: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "enum",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "x-nullable",
];

/// Whether this is a part of the body.
pub(super) fn is_body(node: &Node) -> bool {
    matches!(node.get("in").and_then(Node::as_str), Some("body" | "formData"))
}

/// A list of parameters without those of the body.
pub(super) fn list(node: &Node, defaults: &Defaults<'_>) -> Node {
    let kept = node.items().iter().filter(|item| !is_body(&defaults.look_up(item)));
    let items = kept.map(|item| if item.get("$ref").is_some() { item.clone() } else { parameter(item) });
    Node { span: node.span, value: Value::Array(items.collect()) }
}

/// A parameter that is not in the body.
pub(super) fn parameter(node: &Node) -> Node {
    let (schema, mut members) = split(node);
    if let Some((format, place)) = collection(node) {
        let query = place == Some("query");
        let (style, explode) = match format {
            "multi" => ("form", true),
            "ssv" if query => ("spaceDelimited", false),
            "pipes" if query => ("pipeDelimited", false),
            _ if query => ("form", false),
            _ => ("simple", false),
        };
        members.push(member("style", node.span, string(node.span, style.to_owned())));
        members.push(member("explode", node.span, Node { span: node.span, value: Value::Bool(explode) }));
    }
    if !schema.is_empty() {
        members.push(member("schema", node.span, object(node.span, schema)));
    }
    object(node.span, members)
}

/// A response header.
pub(super) fn header(node: &Node) -> Node {
    let (schema, mut members) = split(node);
    if !schema.is_empty() && node.get("schema").is_none() {
        members.push(member("schema", node.span, object(node.span, schema)));
    }
    object(node.span, members)
}

/// What describes the value, and the rest.
fn split(node: &Node) -> (Members, Members) {
    let keep =
        node.members().iter().filter(|(key, _)| key.value != "collectionFormat" && key.value != "allowEmptyValue");
    keep.cloned().partition(|(key, _)| SCHEMA.contains(&key.value.as_str()))
}

/// `collectionFormat` (default `csv`) and the place of an array.
fn collection(node: &Node) -> Option<(&str, Option<&str>)> {
    (node.get("type").and_then(Node::as_str) == Some("array")).then(|| {
        let format = node.get("collectionFormat").and_then(Node::as_str).unwrap_or("csv");
        (format, node.get("in").and_then(Node::as_str))
    })
}

/// `requestBody` from the body or form parameters of an operation.
pub(super) fn body(parameters: &[Node], consumes: &[String]) -> Option<Node> {
    let whole = parameters.iter().rev().find(|node| node.get("in").and_then(Node::as_str) == Some("body"));
    match whole {
        Some(node) => Some(whole_body(node, consumes)),
        None if parameters.is_empty() => None,
        None => form(parameters, consumes),
    }
}

fn whole_body(node: &Node, consumes: &[String]) -> Node {
    let schema = node.get("schema").cloned().unwrap_or_else(|| object(node.span, Members::new()));
    let media = |_: &str| object(node.span, vec![member("schema", schema.span, schema.clone())]);
    let mut members: Members = node
        .members()
        .iter()
        .filter(|(key, _)| matches!(key.value.as_str(), "description" | "required") || is_extension(key))
        .cloned()
        .collect();
    members.push(member("content", node.span, content(node.span, consumes, "application/json", media)));
    object(node.span, members)
}

fn form(parameters: &[Node], consumes: &[String]) -> Option<Node> {
    let span = parameters.first()?.span;
    let mut properties = Members::new();
    let mut required = Vec::new();
    let mut encoding = Members::new();
    for node in parameters {
        let Some(name) = node.get("name") else { continue };
        let key = Spanned::new(Text::from(name.as_str().unwrap_or_default()), name.span);
        let (mut schema, rest) = split(node);
        schema.extend(rest.into_iter().filter(|(key, _)| key.value == "description" || is_extension(key)));
        if node.get("required").and_then(Node::as_bool) == Some(true) {
            required.push(name.clone());
        }
        if let Some((format, _)) = collection(node) {
            encoding.push((key.clone(), form_style(format, node.span)));
        }
        // A later parameter (of the operation) stands for an earlier one (of the path) with its name.
        properties.retain(|(other, _)| other.value != key.value);
        properties.push((key, object(node.span, schema)));
    }
    let has_required = !required.is_empty();
    let mut schema = vec![
        member("type", span, string(span, String::from("object"))),
        member("properties", span, object(span, properties)),
    ];
    if has_required {
        schema.push(member("required", span, Node { span, value: Value::Array(required.into()) }));
    }
    let mut media = vec![member("schema", span, object(span, schema))];
    if !encoding.is_empty() {
        media.push(member("encoding", span, object(span, encoding)));
    }
    let has_file = parameters.iter().any(|node| node.get("type").and_then(Node::as_str) == Some("file"));
    let default = if has_file { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    let is_form = |name: &String| name.contains("form");
    let types: Vec<String> = consumes.iter().filter(|name| is_form(name)).cloned().collect();
    let media = object(span, media);
    let mut members = vec![member("content", span, content(span, &types, default, |_| media.clone()))];
    members.push(member("required", span, Node { span, value: Value::Bool(has_required) }));
    Some(object(span, members))
}

fn form_style(format: &str, span: Span) -> Node {
    let (style, explode) = match format {
        "multi" => ("form", true),
        "ssv" => ("spaceDelimited", false),
        "pipes" => ("pipeDelimited", false),
        _ => ("form", false),
    };
    object(
        span,
        vec![
            member("style", span, string(span, style.to_owned())),
            member("explode", span, Node { span, value: Value::Bool(explode) }),
        ],
    )
}

fn is_extension(key: &Spanned<Text>) -> bool {
    key.value.starts_with("x-")
}
