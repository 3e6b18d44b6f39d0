//! Security schemes and requirements.

use super::names::{Scope, value_name};
use super::{Context, docs, texts};
use crate::api::{Name, Place, Scheme, SchemeKind};
use crate::parse::model::{OAuthFlow, Operation, ParameterIn, SecurityKind, SecurityScheme};
use crate::parse::node::Node;

/// Builder methods that a scheme must not take.
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
    "connect_timeout",
];

/// The schemes that the client can use.
pub(crate) fn schemes(cx: &mut Context<'_>) -> Vec<Scheme> {
    let mut scope = Scope::with(RESERVED);
    for variable in cx.document.servers.iter().flat_map(|server| server.variables.keys()) {
        scope.take(value_name(variable));
    }
    let document = cx.document;
    let mut out = Vec::new();
    for (name, scheme) in &document.security_schemes {
        if let Some(kind) = kind(cx, name, scheme) {
            let wanted = value_name(name);
            let wanted = if scope.is_free(&wanted) {
                wanted
            } else {
                format!("{}_credentials", wanted.trim_start_matches("r#"))
            };
            let rust = scope.take(wanted);
            let docs = scheme.description.as_deref().map(docs::clean).unwrap_or_default();
            out.push(Scheme { name: Name { wire: name.clone(), rust }, docs, kind });
        }
    }
    out
}

fn kind(cx: &mut Context<'_>, name: &str, scheme: &SecurityScheme) -> Option<SchemeKind> {
    match &scheme.kind {
        SecurityKind::ApiKey { name, place } => {
            Some(SchemeKind::ApiKey { place: place_of(*place), field: name.clone() })
        }
        SecurityKind::Http { scheme: basic } if basic == "basic" => Some(SchemeKind::Basic),
        SecurityKind::Http { scheme: bearer } if bearer == "bearer" => Some(SchemeKind::Bearer),
        SecurityKind::Http { scheme: other } => {
            cx.report.security_scheme_unsupported(scheme.span, name, other);
            None
        }
        SecurityKind::OAuth2 { flows } => Some(oauth2(flows)),
        SecurityKind::OpenIdConnect { .. } => Some(SchemeKind::Bearer),
        SecurityKind::MutualTls => None,
    }
}

fn place_of(place: ParameterIn) -> Place {
    match place {
        ParameterIn::Query | ParameterIn::Querystring | ParameterIn::Path => Place::Query,
        ParameterIn::Header => Place::Header,
        ParameterIn::Cookie => Place::Cookie,
    }
}

/// The client fetches tokens itself where the flow needs no person; else the caller brings them.
fn oauth2(flows: &[OAuthFlow]) -> SchemeKind {
    let own = flows.iter().find(|flow| flow.name == "clientCredentials");
    let url = own.and_then(|flow| flow.token_url.as_deref()).filter(|url| url.starts_with("http"));
    let (Some(flow), Some(url)) = (own, url) else { return SchemeKind::Bearer };
    let extension = flow.extensions.get("x-token-request");
    let field = |name: &str| extension.and_then(|node| node.get(name)).and_then(Node::as_str);
    SchemeKind::ClientCredentials {
        token_url: url.to_owned(),
        json: field("body") == Some("json"),
        extra: texts(extension.and_then(|node| node.get("extra"))),
        base_url_from: field("base-url-from").map(str::to_owned),
    }
}

/// The alternatives that an operation accepts. Schemes that the client cannot use are left to the transport.
pub(crate) fn requirements(cx: &Context<'_>, operation: &Operation) -> Vec<Vec<(String, Vec<String>)>> {
    let alternatives = operation.security.as_ref().or(cx.document.security.as_ref());
    let usable = |name: &str| match cx.document.security_schemes.get(name).map(|scheme| &scheme.kind) {
        Some(SecurityKind::Http { scheme }) => scheme == "basic" || scheme == "bearer",
        Some(SecurityKind::MutualTls) | None => false,
        Some(_) => true,
    };
    let mut out = Vec::new();
    for alternative in alternatives.into_iter().flatten() {
        let schemes = alternative.schemes.iter().filter(|(name, _)| usable(&name.value));
        out.push(schemes.map(|(name, scopes)| (name.value.clone(), scopes.clone())).collect());
    }
    out
}
