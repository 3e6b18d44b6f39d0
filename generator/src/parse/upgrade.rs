//! Swagger 2.0 → the 3.1 shape, on the tree, so that every place in the text is kept.
//!
//! Schemas keep their dialect (`x-nullable`, `type: file`, a text as `discriminator`): the reader of schemas knows it.

use super::node::{Node, Value};
use super::upgrade_parameters::{self as parameters, body, header, is_body, parameter};
use crate::source::{Span, Spanned};
use crate::text::Text;

pub(super) type Members = Vec<(Spanned<Text>, Node)>;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// What a 2.0 document says once for all operations.
pub(super) struct Defaults<'n> {
    /// The document as written, to look up shared parameters.
    pub(super) root: &'n Node,
    consumes: Vec<String>,
    produces: Vec<String>,
}

/// A whole document.
pub(super) fn document(root: &Node) -> Node {
    let defaults = Defaults { root, consumes: texts(root.get("consumes")), produces: texts(root.get("produces")) };
    let mut members = Members::new();
    let mut components = Members::new();
    for (key, value) in root.members() {
        let section = |name: &str, node| (Spanned::new(name.into(), key.span), node);
        match key.value.as_str() {
            "definitions" => components.push(section("schemas", value.clone())),
            "parameters" => {
                let shared = map_members(value, parameter);
                let sendable = |(name, _): &&(Spanned<Text>, Node)| !value.get(&name.value).is_some_and(is_body);
                let members = shared.members().iter().filter(sendable).cloned().collect();
                components.push(section("parameters", object(shared.span, members)));
            }
            "responses" => {
                components.push(section("responses", map_members(value, |node| response(node, &defaults.produces))));
            }
            "securityDefinitions" => components.push(section("securitySchemes", map_members(value, scheme))),
            "host" | "basePath" | "schemes" | "consumes" | "produces" => {}
            "paths" => members.push((key.clone(), map_members(value, |item| path_item(item, &defaults)))),
            _ => members.push((key.clone(), value.clone())),
        }
    }
    if let Some(servers) = servers(root) {
        members.push(servers);
    }
    if !components.is_empty() {
        members.push((Spanned::new("components".into(), root.span), object(root.span, components)));
    }
    object(root.span, members)
}

/// `host`, `basePath` and `schemes` as servers.
fn servers(root: &Node) -> Option<(Spanned<Text>, Node)> {
    let host = root.get("host");
    let base = root.get("basePath");
    let span = host.or(base)?.span;
    let path = base.and_then(Node::as_str).unwrap_or("").trim_end_matches('/');
    let urls: Vec<String> = match host.and_then(Node::as_str) {
        Some(host) => {
            let mut schemes = texts(root.get("schemes"));
            schemes.retain(|scheme| scheme == "https" || scheme == "http");
            schemes.sort_by_key(|scheme| scheme != "https");
            if schemes.is_empty() {
                schemes.push(String::from("https"));
            }
            schemes.iter().map(|scheme| format!("{scheme}://{host}{path}")).collect()
        }
        None => vec![if path.is_empty() { String::from("/") } else { path.to_owned() }],
    };
    let server = |url| object(span, vec![member("url", span, string(span, url))]);
    let items = urls.into_iter().map(server).collect();
    Some(member("servers", span, Node { span, value: Value::Array(items) }))
}

fn path_item(node: &Node, defaults: &Defaults<'_>) -> Node {
    let Value::Object(old) = &node.value else { return node.clone() };
    let shared = node.get("parameters");
    let bodies: Vec<Node> =
        shared.map_or(&[][..], Node::items).iter().map(|p| defaults.look_up(p)).filter(is_body).collect();
    let convert = |(key, value): &(Spanned<Text>, Node)| {
        let value = match key.value.as_str() {
            "parameters" => parameters::list(value, defaults),
            method if METHODS.contains(&method) => operation(value, &bodies, defaults),
            _ => value.clone(),
        };
        (key.clone(), value)
    };
    object(node.span, old.iter().map(convert).collect())
}

fn operation(node: &Node, shared: &[Node], defaults: &Defaults<'_>) -> Node {
    let Value::Object(old) = &node.value else { return node.clone() };
    let or = |key, default: &[String]| node.get(key).map_or_else(|| default.to_vec(), |own| texts(Some(own)));
    let consumes = or("consumes", &defaults.consumes);
    let produces = or("produces", &defaults.produces);
    let mut bodies = shared.to_vec();
    let mut members = Members::new();
    for (key, value) in old.iter() {
        match key.value.as_str() {
            "consumes" | "produces" | "schemes" => {}
            "parameters" => {
                bodies.extend(value.items().iter().map(|item| defaults.look_up(item)).filter(is_body));
                members.push((key.clone(), parameters::list(value, defaults)));
            }
            "responses" => members.push((key.clone(), map_members(value, |node| response(node, &produces)))),
            _ => members.push((key.clone(), value.clone())),
        }
    }
    if let Some(body) = body(&bodies, &consumes) {
        members.push((Spanned::new("requestBody".into(), body.span), body));
    }
    object(node.span, members)
}

/// A response: its schema becomes content for each media type that is produced.
pub(super) fn response(node: &Node, produces: &[String]) -> Node {
    let Value::Object(old) = &node.value else { return node.clone() };
    let mut members = Members::new();
    for (key, value) in old.iter() {
        match key.value.as_str() {
            "schema" => {
                let is_file = value.get("type").and_then(Node::as_str) == Some("file");
                let default = if is_file { "application/octet-stream" } else { "application/json" };
                let examples = node.get("examples");
                let media = |name: &str| {
                    let mut media = vec![(key.clone(), value.clone())];
                    if let Some(example) = examples.and_then(|examples| examples.get(name)) {
                        media.push(member("example", example.span, example.clone()));
                    }
                    object(value.span, media)
                };
                members.push(member("content", key.span, content(key.span, produces, default, media)));
            }
            "examples" => {}
            "headers" => members.push((key.clone(), map_members(value, header))),
            _ => members.push((key.clone(), value.clone())),
        }
    }
    object(node.span, members)
}

/// `content` with the same value under each media type.
pub(super) fn content(span: Span, types: &[String], default: &str, media: impl Fn(&str) -> Node) -> Node {
    let one = |name: &str| member(name, span, media(name));
    let members = if types.is_empty() { vec![one(default)] } else { types.iter().map(|name| one(name)).collect() };
    object(span, members)
}

fn scheme(node: &Node) -> Node {
    let Value::Object(old) = &node.value else { return node.clone() };
    match node.get("type").and_then(Node::as_str) {
        Some("basic") => {
            let mut members = old.to_vec();
            for (key, value) in &mut members {
                if key.value == "type" {
                    value.value = Value::String("http".into());
                }
            }
            members.push(member("scheme", node.span, string(node.span, String::from("basic"))));
            object(node.span, members)
        }
        Some("oauth2") => oauth2(node, old),
        _ => node.clone(),
    }
}

fn oauth2(node: &Node, old: &[(Spanned<Text>, Node)]) -> Node {
    let name = match node.get("flow").and_then(Node::as_str) {
        Some("application") => "clientCredentials",
        Some("accessCode") => "authorizationCode",
        Some(other) => other,
        None => "implicit",
    };
    let of_flow = |key: &str| matches!(key, "authorizationUrl" | "tokenUrl" | "scopes");
    let flow = old.iter().filter(|(key, _)| of_flow(&key.value)).cloned().collect();
    let mut members: Members =
        old.iter().filter(|(key, _)| !of_flow(&key.value) && key.value != "flow").cloned().collect();
    let flows = object(node.span, vec![member(name, node.span, object(node.span, flow))]);
    members.push(member("flows", node.span, flows));
    object(node.span, members)
}

impl Defaults<'_> {
    /// The parameter behind a reference into this document; others as they are.
    pub(super) fn look_up(&self, node: &Node) -> Node {
        let mut found = node;
        for _ in 0..16 {
            let Some(pointer) = found.get("$ref").and_then(Node::as_str).and_then(|text| text.strip_prefix("#/"))
            else {
                break;
            };
            let mut target = Some(self.root);
            for token in pointer.split('/') {
                target = target.and_then(|node| node.get(&token.replace("~1", "/").replace("~0", "~")));
            }
            let Some(target) = target else { break };
            found = target;
        }
        found.clone()
    }
}

fn texts(node: Option<&Node>) -> Vec<String> {
    node.map_or(&[][..], Node::items).iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// Applies a change to each member of a mapping except extensions and references.
fn map_members(node: &Node, change: impl Fn(&Node) -> Node) -> Node {
    let Value::Object(old) = &node.value else { return node.clone() };
    let convert = |(key, value): &(Spanned<Text>, Node)| {
        let keep = key.value.starts_with("x-") || value.get("$ref").is_some();
        (key.clone(), if keep { value.clone() } else { change(value) })
    };
    object(node.span, old.iter().map(convert).collect())
}

pub(super) fn object(span: Span, members: Members) -> Node {
    Node { span, value: Value::Object(members.into()) }
}

pub(super) fn string(span: Span, text: String) -> Node {
    Node { span, value: Value::String(text.into()) }
}

pub(super) fn member(name: &str, span: Span, node: Node) -> (Spanned<Text>, Node) {
    (Spanned::new(name.into(), span), node)
}
