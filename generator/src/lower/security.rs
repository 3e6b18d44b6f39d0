//! Security schemes and requirements.

use super::names::{Scope, value_name};
use super::servers::RESERVED;
use super::{Context, docs, texts};
use crate::api::{Name, Place, Scheme, SchemeKind, Variable};
use crate::parse::model::{OAuthFlow, Operation, ParameterIn, SecurityKind, SecurityScheme};
use crate::parse::node::Node;

/// The schemes that the client can use.
pub(crate) fn schemes(cx: &mut Context<'_>, variables: &[Variable]) -> Vec<Scheme> {
    // `api_key` is what schemes are called, and what variables must not take from them.
    let reserved = RESERVED.iter().filter(|name| **name != "api_key").map(|name| (*name).to_owned());
    let mut scope = Scope::default();
    for name in reserved.chain(variables.iter().map(|variable| variable.name.rust.clone())) {
        scope.take(name);
    }
    let document = cx.document;
    let mut out = Vec::new();
    for (name, scheme) in &document.security_schemes {
        if let Some(kind) = kind(cx, name, scheme) {
            let wanted = value_name(name);
            let wanted = if scope.is_free(&wanted) {
                wanted
            } else {
                format!("{}_credentials", wanted.trim_start_matches("r#").trim_end_matches('_'))
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
        SecurityKind::MutualTls => Some(SchemeKind::MutualTls),
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

/// The alternatives that an operation accepts. What the client cannot send is left to a middleware, unless there is
/// an alternative that it can send.
pub(crate) fn requirements(cx: &Context<'_>, operation: &Operation) -> Vec<Vec<(String, Vec<String>)>> {
    let alternatives = operation.security.as_ref().or(cx.document.security.as_ref());
    let usable = |name: &str| match cx.document.security_schemes.get(name).map(|scheme| &scheme.kind) {
        Some(SecurityKind::Http { scheme }) => scheme == "basic" || scheme == "bearer",
        scheme => scheme.is_some(),
    };
    let mut whole = Vec::new();
    let mut partial = Vec::new();
    for alternative in alternatives.into_iter().flatten() {
        let schemes = alternative.schemes.iter().filter(|(name, _)| usable(&name.value));
        let schemes: Vec<_> = schemes.map(|(name, scopes)| (name.value.to_string(), scopes.clone())).collect();
        let is_whole = schemes.len() == alternative.schemes.len();
        if is_whole { whole.push(schemes) } else { partial.push(schemes) }
    }
    if whole.is_empty() { partial } else { whole }
}
