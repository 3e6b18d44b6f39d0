//! Servers and their variables.

use super::names::{Scope, type_name, value_name};
use super::{Context, docs, flag};
use crate::api::{Api, Docs, Name, Server, Variable};
use crate::parse::model;

/// Methods that the builder has itself.
pub(crate) const RESERVED: &[&str] = &[
    "base_url",
    "timeout",
    "attempt_timeout",
    "transport",
    "middleware",
    "user_agent",
    "retry",
    "token_provider",
    "build",
    "timer",
    "server",
    "operation_server_url",
    "configure",
    "new",
    "api_key",
    "connect_timeout",
];

/// Fills in the servers of the document and of its operations, and the builder methods for their variables.
pub(crate) fn lower(cx: &Context<'_>, api: &mut Api) {
    let items = cx.document.paths.iter();
    let own = items
        .flat_map(|item| item.servers.iter().chain(item.operations.iter().flat_map(|operation| &operation.servers)));
    let used: Vec<&str> = api.groups.iter().flat_map(|group| &group.operations).filter_map(server_url).collect();
    api.servers = named(&mut cx.document.servers.iter());
    api.operation_servers = named(&mut own.filter(|server| used.contains(&url(server).as_str())));
    api.variables = variables(api.servers.iter().chain(&api.operation_servers));
}

fn server_url(operation: &crate::api::Operation) -> Option<&str> {
    operation.server.as_ref().map(|server| server.url.as_str())
}

/// The servers, each once.
fn named(servers: &mut dyn Iterator<Item = &model::Server>) -> Vec<Server> {
    let mut scope = Scope::default();
    let mut out: Vec<Server> = Vec::new();
    for server in servers {
        let lowered = one(server);
        if out.iter().all(|known| known.url != lowered.url) {
            out.push(Server { variant: scope.take(variant(server)), ..lowered });
        }
    }
    out
}

/// What a server is called: by its name, by a short description, or by its URL.
fn variant(server: &model::Server) -> String {
    let described = server.description.as_deref().map(|text| text.trim().trim_end_matches('.'));
    let short = described.filter(|text| !text.contains(['.', '\n', ':']) && text.split_whitespace().count() <= 5);
    let spoken = server.name.as_deref().or(short).filter(|text| text.chars().any(char::is_alphanumeric));
    let words = spoken.map(|text| {
        let main = ["server", "environment", "endpoint", "url"].iter().find_map(|word| {
            let (head, last) = text.rsplit_once(' ')?;
            last.eq_ignore_ascii_case(word).then_some(head)
        });
        main.unwrap_or(text)
    });
    let url = url(server);
    type_name(words.unwrap_or_else(|| url.split_once("://").map_or(url.as_str(), |(_, rest)| rest)))
}

/// A server, without its variant.
pub(crate) fn one(server: &model::Server) -> Server {
    let variables = server.variables.iter().map(|(name, variable)| Variable {
        name: Name { wire: name.clone(), rust: value_name(name) },
        default: (!flag(&variable.extensions, "x-required")).then(|| variable.default.clone()),
        values: variable.values.clone(),
        docs: variable.description.as_deref().map(docs::clean).unwrap_or_default(),
    });
    Server {
        variant: String::new(),
        url: url(server),
        docs: server.description.as_deref().map(docs::clean).unwrap_or_default(),
        variables: variables.collect(),
    }
}

/// The URL template, without a slash at its end.
fn url(server: &model::Server) -> String {
    server.url.value.trim().trim_end_matches('/').to_owned()
}

/// The variables by name: the first server that has one says what it is.
fn variables<'s>(servers: impl Iterator<Item = &'s Server>) -> Vec<Variable> {
    let mut scope = Scope::with(RESERVED);
    let mut out: Vec<Variable> = Vec::new();
    for variable in servers.flat_map(|server| &server.variables) {
        if out.iter().any(|known| known.name.wire == variable.name.wire) {
            continue;
        }
        let wanted = &variable.name.rust;
        let wanted = if scope.is_free(wanted) {
            wanted.clone()
        } else {
            format!("{}_variable", wanted.trim_start_matches("r#").trim_end_matches('_'))
        };
        let name = Name { wire: variable.name.wire.clone(), rust: scope.take(wanted) };
        let own = variable.docs.clone();
        let about = if own.is_empty() {
            docs::clean(&format!("Sets {} of the server's URL.", docs::code(&name.wire)))
        } else {
            own
        };
        let docs = docs::join([about, facts(variable)]);
        out.push(Variable { name, docs, ..variable.clone() });
    }
    out
}

/// What else there is to know of a variable: the values that it may have, and the one that it has otherwise.
fn facts(variable: &Variable) -> Docs {
    let plain = |text: &str| format!("`{}`", text.replace(['`', '\n'], " "));
    let values: Vec<String> = variable.values.iter().map(|value| plain(value)).collect();
    let allowed = (!values.is_empty()).then(|| format!("One of {}.", values.join(", ")));
    let default = variable.default.as_deref().filter(|default| !default.is_empty());
    let default = default.map(|default| format!("{} if it is not set.", plain(default)));
    let line: Vec<String> = allowed.into_iter().chain(default).collect();
    if line.is_empty() { Docs::new() } else { docs::clean(&line.join(" ")) }
}
