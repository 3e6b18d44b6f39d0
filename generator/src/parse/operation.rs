//! Path items, operations and callbacks.

use super::context::{Cx, exact, extensions};
use super::files::Dialect;
use super::model::{Location, Operation, OrRef, Parameter, PathItem};
use super::node::Node;
use super::resolve::Kind;
use crate::source::Spanned;
use crate::text::Text;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const PATH_ITEM: &[&str] = &[
    "$ref",
    "summary",
    "description",
    "servers",
    "parameters",
    "additionalOperations",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
];
const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];
/// Callbacks of callbacks of callbacks: nobody means more than this.
const MAX_CALLBACK_DEPTH: usize = 4;

impl Cx<'_> {
    /// The path items of `paths`, `webhooks` or a callback.
    pub(super) fn path_items(&mut self, parent: &Node, at: &Location, key: &str) -> Vec<PathItem> {
        let at = at.child(key);
        let members = self.map(parent, key);
        let items = members.iter().filter(|(path, _)| !path.value.starts_with("x-"));
        exact(items.filter_map(|(path, item)| self.path_item(path, item, &at.child(&path.value))))
    }

    fn path_item(&mut self, path: &Spanned<Text>, node: &Node, at: &Location) -> Option<PathItem> {
        if self.active.contains(at) || self.active.len() > MAX_CALLBACK_DEPTH * 2 {
            return None;
        }
        self.active.push(at.clone());
        let target = match self.reference(node) {
            Some(text) => self.target(&text).and_then(|at| {
                let trees = self.files.trees(&at)?;
                let target = self.files.at(&at, &trees)?;
                self.path_item(path, target, &at)
            }),
            None => None,
        };
        self.fields(node, "path item", PATH_ITEM);
        let own = PathItem {
            path: path.clone(),
            summary: self.text(node, "summary"),
            description: self.text(node, "description"),
            servers: self.servers(node),
            parameters: self.parameters(node, at),
            stray: Vec::new(),
            operations: self.operations(node, at),
            extensions: extensions(node),
        };
        self.active.pop();
        Some(match target {
            Some(target) => beside(target, own),
            None => own,
        })
    }

    fn operations(&mut self, node: &Node, at: &Location) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (key, value) in node.members() {
            if METHODS.contains(&key.value.as_str()) {
                let at = at.child(&key.value);
                operations.push(self.operation(Spanned::new(key.value.to_uppercase(), key.span), value, &at));
            } else if key.value == "additionalOperations" {
                let at = at.child(&key.value);
                for (method, value) in self.object(value, "additionalOperations") {
                    let name = Spanned::new(method.value.to_string(), method.span);
                    operations.push(self.operation(name, value, &at.child(&method.value)));
                }
            }
        }
        operations.shrink_to_fit();
        operations
    }

    fn operation(&mut self, method: Spanned<String>, node: &Node, at: &Location) -> Operation {
        self.fields(node, "operation", OPERATION);
        if node.get("responses").is_none() && self.dialect(node) < Dialect::V31 {
            self.report.missing_field(node, "operation", "responses");
        }
        let body = node.get("requestBody");
        let at_body = at.child("requestBody");
        Operation {
            span: method.span,
            method: method.value,
            operation_id: self.spanned(node, "operationId"),
            tags: self.texts(node, "tags"),
            summary: self.text(node, "summary"),
            description: self.text(node, "description"),
            external_docs: node.get("externalDocs").and_then(|docs| self.text(docs, "url")),
            deprecated: self.flag(node, "deprecated"),
            parameters: self.parameters(node, at),
            stray: Vec::new(),
            request_body: body
                .and_then(|body| self.or_ref(body, Kind::RequestBody, |cx, node| cx.request_body(node, &at_body))),
            responses: self.responses(node, at),
            callbacks: self.callbacks(node, at),
            security: self.security(node),
            servers: self.servers(node),
            extensions: extensions(node),
        }
    }

    fn parameters(&mut self, node: &Node, at: &Location) -> Vec<OrRef<Parameter>> {
        let at = at.child("parameters");
        let items = self.list(node, "parameters").iter().enumerate();
        let read = |(index, item): (usize, &Node)| {
            let at = at.child(&index.to_string());
            self.or_ref(item, Kind::Parameter, |cx, node| cx.parameter(node, &at))
        };
        exact(items.filter_map(read))
    }

    fn callbacks(&mut self, node: &Node, at: &Location) -> Vec<(Spanned<Text>, Vec<PathItem>)> {
        let at = at.child("callbacks");
        let mut callbacks = Vec::new();
        for (name, value) in self.map(node, "callbacks") {
            let here = at.child(&name.value);
            let Some((value, here)) = self.follow(value, &here) else { continue };
            if self.active.contains(&here) || self.active.len() >= MAX_CALLBACK_DEPTH {
                continue;
            }
            self.active.push(here.clone());
            let members = self.object(&value, "callback");
            let expressions = members.iter().filter(|(path, _)| !path.value.starts_with("x-"));
            let items =
                expressions.filter_map(|(path, item)| self.path_item(path, item, &here.child(&path.value))).collect();
            self.active.pop();
            callbacks.push((name.clone(), items));
        }
        callbacks
    }
}

/// What stands beside a path item's `$ref` wins over the target.
fn beside(mut target: PathItem, own: PathItem) -> PathItem {
    for operation in own.operations {
        target.operations.retain(|other| other.method != operation.method);
        target.operations.push(operation);
    }
    target.summary = own.summary.or(target.summary);
    target.description = own.description.or(target.description);
    if !own.servers.is_empty() {
        target.servers = own.servers;
    }
    target.parameters.extend(own.parameters);
    own.extensions.written().into_iter().for_each(|own| target.extensions.extend(own.clone()));
    target
}
