//! Servers and their variables.

use super::names::{Scope, value_name};
use super::{docs, flag};
use crate::api::{Name, Server, Variable};
use crate::parse::model;
use crate::report::Report;

/// Builder methods that a variable must not take.
const RESERVED: &[&str] = &[
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
    "new",
    "api_key",
    "connect_timeout",
];

/// The servers, without trailing slashes.
pub(crate) fn lower(servers: &[model::Server], _report: &mut Report) -> Vec<Server> {
    servers.iter().map(server).collect()
}

fn server(server: &model::Server) -> Server {
    let mut scope = Scope::with(RESERVED);
    let variables = server.variables.iter().map(|(name, variable)| {
        let needed = flag(&variable.extensions, "x-required");
        let wanted = value_name(name);
        let wanted = if scope.is_free(&wanted) { wanted } else { format!("{wanted}_variable") };
        Variable {
            name: Name { wire: name.clone(), rust: scope.take(wanted) },
            default: (!needed).then(|| variable.default.clone()),
            values: variable.values.clone(),
            docs: variable.description.as_deref().map(docs::clean).unwrap_or_default(),
        }
    });
    let variables = variables.collect();
    Server {
        url: server.url.value.trim().trim_end_matches('/').to_owned(),
        docs: server.description.as_deref().map(docs::clean).unwrap_or_default(),
        variables,
    }
}
