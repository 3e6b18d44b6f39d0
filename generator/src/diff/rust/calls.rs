//! The calls of a client as a list of public items, and what its builder takes.

use super::common::Names;
use super::item::{Asked, Item, Items, Kind};
use super::types;
use crate::api::{
    Api, Group, Method, Operation, Outcome, Parameter, Place, Scheme, SchemeKind, Server, StatusKey, Success, Variable,
    WebhookBody,
};

/// What is not a type.
pub(super) fn all(api: &Api, items: &mut Items) {
    without(&Names::new(), api, items);
}

/// What is not a type, and does not belong to one of these operations.
pub(super) fn without(common: &Names<'_>, api: &Api, items: &mut Items) {
    for group in &api.groups {
        if let Some(name) = &group.feature {
            feature(api, name, (&group.name.wire, "#/tags"), items);
        }
        let is_wanted = |operation: &&Operation| !common.contains(&(&group.name.rust, &operation.name.rust));
        for operation in group.operations.iter().filter(is_wanted) {
            Calls { api, group, operation }.all(items);
        }
    }
    api.schemes.iter().for_each(|scheme| credentials(scheme, items));
    api.variables.iter().for_each(|variable| self::variable(variable, items));
    if api.servers.len() > 1 {
        servers("Server", &api.servers, "", items);
    }
    if !api.operation_servers.is_empty() {
        servers("OperationServer", &api.operation_servers, ", url: String", items);
    }
    if !api.webhooks.is_empty() {
        feature(api, "webhooks", ("", "#/webhooks"), items);
    }
    webhooks(api, items);
}

/// A Cargo feature, and where it comes from.
fn feature(api: &Api, name: &str, (wire, pointer): (&str, &str), items: &mut Items) {
    let mut feature = Item::new(Kind::Feature, String::new(), wire, pointer);
    feature.code.push(format!("{} = {{ version = \"*\", features = [\"{name}\"] }}", api.package.name));
    items.insert(format!("feature {name}"), feature);
}

/// `a: A, b: B`.
pub(super) fn parameters(asked: &[Asked]) -> String {
    let texts: Vec<String> = asked.iter().map(|one| format!("{}: {}", one.name, one.ty)).collect();
    texts.join(", ")
}

struct Calls<'a> {
    api: &'a Api,
    group: &'a Group,
    operation: &'a Operation,
}

impl Calls<'_> {
    fn all(&self, items: &mut Items) {
        let operation = self.operation;
        for method in &operation.methods {
            items.insert(self.path(&method.name), self.method(method));
        }
        let Some(first) = operation.methods.first() else { return };
        let path = self.path(&first.name);
        for parameter in operation.parameters.iter().filter(|parameter| !parameter.required) {
            items.insert(format!("{path}().{}", parameter.name.rust), self.setting(first, parameter).of(&path));
        }
        self.many(first, &path, items);
        if let Success::Outcome(outcome) = &operation.success {
            self.outcome(outcome, items);
        }
        self.headers(items);
        for error in &operation.errors {
            let Some(body) = &error.body else { continue };
            let item = Item::new(Kind::ErrorBody, types::ty(self.api, body), "", &operation.pointer).of(&path);
            let status = match error.status {
                StatusKey::Code(code) => code.to_string(),
                StatusKey::Range(digit) => format!("{digit}XX"),
                StatusKey::Default => String::from("default"),
            };
            items.insert(format!("{path} failing with {status}"), item);
        }
    }

    fn path(&self, method: &str) -> String {
        format!("Client::{}().{method}", self.group.name.rust)
    }

    fn module(&self) -> String {
        format!("operations::{}", self.group.name.rust)
    }

    /// What a method asks for.
    fn asked(&self, method: &Method) -> Vec<Asked> {
        let operation = self.operation;
        let required = operation.parameters.iter().filter(|parameter| parameter.required);
        let mut all: Vec<Asked> = required
            .enumerate()
            .map(|(index, parameter)| Asked {
                name: parameter.name.rust.clone(),
                identity: if parameter.place == Place::Path { index.to_string() } else { parameter.name.wire.clone() },
                ty: types::argument(self.api, &parameter.ty),
                pointer: operation.pointer.clone(),
                wire: Some(parameter.name.wire.clone()),
                sources: Vec::new(),
            })
            .collect();
        let sent = operation.body.as_ref().and_then(|body| Some((body, body.variants.get(method.variant)?)));
        if let Some((body, variant)) = sent {
            let ty = types::body(self.api, &variant.kind);
            let ty = if body.required { ty } else { format!("Option<{ty}>") };
            let (name, identity, pointer) = (String::from("body"), String::from("the body"), operation.pointer.clone());
            all.push(Asked { name, identity, ty, pointer, wire: None, sources: Vec::new() });
        }
        all
    }

    /// Parameters of user code, and its call.
    fn call(&self, method: &Method) -> (String, String) {
        let asked = self.asked(method);
        let names: Vec<&str> = asked.iter().map(|one| one.name.as_str()).collect();
        let comma = if asked.is_empty() { "" } else { ", " };
        let call = format!("client.{}().{}({})", self.group.name.rust, method.name, names.join(", "));
        (format!("client: &Client{comma}{}", parameters(&asked)), call)
    }

    fn method(&self, method: &Method) -> Item {
        let operation = self.operation;
        let other = method.other.and_then(|index| operation.others.get(index));
        let success = other.map_or(&operation.success, |other| &other.success);
        let output = types::output(self.api, &self.module(), success);
        let (wire, asked) = (format!("{} {}", operation.method, template(&operation.path)), self.asked(method));
        let signature = format!("({}) -> {output}", parameters(&asked));
        let item = Item::new(Kind::Method, signature, &wire, &operation.pointer).deprecated(operation.deprecated);
        let (given, call) = self.call(method);
        let item = item.awaited(&given, &format!("Result<{output}, Error>"), &format!("{call}.await"));
        Item { target: Some(output), ..item }.asks(asked)
    }

    fn setting(&self, first: &Method, parameter: &Parameter) -> Item {
        let (name, ty) = (&parameter.name.rust, types::argument(self.api, &parameter.ty));
        let wire = match parameter.place {
            Place::Header => parameter.name.wire.to_ascii_lowercase(),
            _ => parameter.name.wire.clone(),
        };
        let (given, call) = self.call(first);
        let item = Item::new(Kind::Setting, ty.clone(), &wire, &self.operation.pointer);
        let item = item.used(&format!("{given}, {name}: {ty}"), "", &format!("drop({call}.{name}({name}))"));
        item.deprecated(parameter.deprecated)
    }

    /// Pages of answers, and lists in several requests.
    fn many(&self, first: &Method, path: &str, items: &mut Items) {
        let (operation, pointer) = (self.operation, &self.operation.pointer);
        let (given, call) = self.call(first);
        if let Some(paging) = &operation.paging {
            let ty = types::ty(self.api, &paging.item);
            let item = Item::new(Kind::Pages, ty.clone(), "", pointer).of(path);
            let output = format!("Option<Result<{ty}, Error>>");
            items.insert(
                format!("{path}().items"),
                item.awaited(&given, &output, &format!("{call}.items().next().await")),
            );
        }
        if let Some(batching) = &operation.batching {
            let ty = types::ty(self.api, &batching.item);
            let result = batching.results.as_ref().map(|(_, _, ty)| types::ty(self.api, ty));
            let result = result.unwrap_or_else(|| String::from("runtime::Json"));
            let item = Item::new(Kind::Batches, format!("({ty}) -> {result}"), "", pointer).of(path);
            let (given, output) =
                (format!("{given}, items: Vec<{ty}>"), format!("runtime::BatchSummary<{ty}, {result}>"));
            let code = format!("{call}.in_batches(items).finish().await");
            items.insert(format!("{path}().in_batches"), item.awaited(&given, &output, &code));
        }
    }

    fn outcome(&self, outcome: &Outcome, items: &mut Items) {
        let (module, pointer) = (self.module(), &self.operation.pointer);
        let path = format!("{module}::{}", outcome.name);
        let item = Item::new(Kind::Enum, String::new(), "", pointer);
        items.insert(path.clone(), item.used(&format!("value: {path}"), "", "drop(value)"));
        for case in &outcome.cases {
            let (name, payload) = (&case.name, types::output(self.api, &module, &case.success));
            let item = Item::new(Kind::Variant, payload.clone(), "", pointer).of(&path);
            let item = match case.success {
                Success::Nothing => item.used("", &path, &format!("{path}::{name}")),
                _ => item.used(&format!("payload: {payload}"), &path, &format!("{path}::{name}(payload)")),
            };
            items.insert(format!("{path}::{name}"), item);
        }
    }

    fn headers(&self, items: &mut Items) {
        let owner = self.operation.headers_name.as_deref().unwrap_or_default();
        for header in &self.operation.headers {
            let path = format!("{}::{owner}::{}", self.module(), header.name.rust);
            let ty = types::ty(self.api, &header.ty);
            let wire = header.name.wire.to_ascii_lowercase();
            let item = Item::new(Kind::Header, ty.clone(), &wire, &self.operation.pointer);
            let item = item.used("", &format!("runtime::Header<{ty}>"), &path);
            items.insert(path, item.deprecated(header.deprecated));
        }
    }
}

/// A path without the names of its parameters, which are not on the wire.
fn template(path: &str) -> String {
    let part = |part: &str| part.split_once('}').map_or(String::from("{"), |(_, rest)| format!("{{}}{rest}"));
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, next| all + &part(next))
}

/// A method of the builder: its arguments as user code gives them, and what it sends.
fn builder(name: &str, (arguments, wire): (&str, &str), pointer: &str, items: &mut Items) {
    let given: Vec<&str> = arguments.split(", ").filter_map(|one| Some(one.split_once(": ")?.0)).collect();
    let comma = if arguments.is_empty() { "" } else { ", " };
    let item = Item::new(Kind::Builder, format!("({arguments})"), wire, pointer);
    let item = item.used(
        &format!("builder: ClientBuilder{comma}{arguments}"),
        "ClientBuilder",
        &format!("builder.{name}({})", given.join(", ")),
    );
    items.insert(format!("ClientBuilder::{name}"), item);
}

fn credentials(scheme: &Scheme, items: &mut Items) {
    let pointer = format!("#/components/securitySchemes/{}", scheme.name.wire);
    let (arguments, wire) = match &scheme.kind {
        SchemeKind::ApiKey { .. } => ("secret: runtime::Secret", "an API key"),
        SchemeKind::Bearer => ("secret: runtime::Secret", "a bearer token"),
        SchemeKind::Basic => ("user: String, secret: runtime::Secret", "user and password"),
        SchemeKind::MutualTls => ("", "a certificate"),
        SchemeKind::ClientCredentials { .. } => ("credentials: runtime::Credential", "the token of an application"),
    };
    builder(&scheme.name.rust, (arguments, wire), &pointer, items);
}

fn variable(variable: &Variable, items: &mut Items) {
    builder(&variable.name.rust, ("value: String", &variable.name.wire), "#/servers", items);
}

/// The enum of servers, and the method that takes one.
fn servers(name: &str, servers: &[Server], more: &str, items: &mut Items) {
    let item = Item::new(Kind::Enum, String::new(), "", "#/servers");
    items.insert(name.to_owned(), item.used(&format!("value: {name}"), "", "drop(value)"));
    for server in servers {
        let path = format!("{name}::{}", server.variant);
        let item = Item::new(Kind::Variant, String::new(), "", "#/servers").of(name);
        items.insert(path.clone(), item.used("", name, &path));
    }
    let method = if more.is_empty() { "server" } else { "operation_server_url" };
    builder(method, (&format!("server: {name}{more}"), ""), "#/servers", items);
}

fn webhooks(api: &Api, items: &mut Items) {
    for webhook in &api.webhooks {
        let body = match &webhook.body {
            WebhookBody::Nothing => String::from("()"),
            WebhookBody::Json(ty) => types::ty(api, ty),
            WebhookBody::Text => String::from("String"),
            WebhookBody::Bytes => String::from("runtime::Bytes"),
        };
        let (path, wire) =
            (format!("webhooks::{}", webhook.name.rust), format!("{} {}", webhook.method, webhook.name.wire));
        let item = Item::new(Kind::Webhook, body.clone(), &wire, &webhook.pointer);
        let output = format!("&'static runtime::Webhook<{body}>");
        items.insert(path.clone(), item.used("", &output, &format!("&{path}")));
    }
}
