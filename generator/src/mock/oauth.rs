//! Tokens for documents whose token URL is none of their paths.

use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use serde_json::json;

use super::Reply;
use crate::parse::model::{Document, SecurityKind};
use crate::text::Text;

/// A token, if the request is for the token or refresh URL of a flow.
pub(super) fn token(document: &Document, parts: &Parts) -> Option<Reply> {
    if parts.method != Method::POST {
        return None;
    }
    let mut flows = document.security_schemes.values().filter_map(|scheme| match &scheme.kind {
        SecurityKind::OAuth2 { flows } => Some(flows),
        _ => None,
    });
    let is_for = |url: &Option<Text>| url.as_deref().is_some_and(|url| path(url) == parts.uri.path());
    let flow =
        flows.find_map(|flows| flows.iter().find(|flow| is_for(&flow.token_url) || is_for(&flow.refresh_url)))?;
    let scope = flow.scopes.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
    let body = json!({"access_token": "mock-access-token", "token_type": "Bearer", "expires_in": 3600, "scope": scope});
    let mut reply =
        Reply::new(StatusCode::OK).header("content-type", "application/json").header("cache-control", "no-store");
    reply.body = Bytes::from(body.to_string());
    reply.operation = Some("token".into());
    Some(reply)
}

fn path(url: &str) -> &str {
    let rest =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"));
    rest.split(['?', '#']).next().unwrap_or(rest)
}
