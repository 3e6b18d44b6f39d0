//! Whether the credentials that an operation needs are there. What they are is not looked at.

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, COOKIE};

use super::Call;
use super::decode::pairs;
use super::problem::Problem;
use crate::parse::model::{ParameterIn, SecurityKind, SecurityRequirement, SecurityScheme};

/// Looks for the credentials of one of the alternatives.
pub(super) fn check(call: &Call<'_>) -> Result<(), Problem> {
    let document = &call.mock.document;
    let Some(required) = call.operation.security.as_ref().or(document.security.as_ref()) else { return Ok(()) };
    let has = |requirement: &SecurityRequirement| {
        let mut names = requirement.schemes.iter().map(|(name, _)| document.security_schemes.get(name.value.as_str()));
        names.all(|scheme| scheme.is_none_or(|scheme| is_there(call, scheme)))
    };
    if required.is_empty() || required.iter().any(has) {
        return Ok(());
    }
    let schemes = required.iter().flat_map(|requirement| &requirement.schemes);
    let known: Vec<(&str, &SecurityScheme)> = schemes
        .filter_map(|(name, _)| Some((name.value.as_str(), document.security_schemes.get(name.value.as_str())?)))
        .collect();
    let words: Vec<String> = known.iter().map(|(name, scheme)| format!("{name} ({})", wanted(scheme))).collect();
    let challenge = known.iter().map(|(_, scheme)| challenge(scheme)).next().unwrap_or("Bearer");
    Err(Problem::unauthorized(format!("the operation needs {}", words.join(" or ")), challenge))
}

fn is_there(call: &Call<'_>, scheme: &SecurityScheme) -> bool {
    let headers = &call.parts.headers;
    match &scheme.kind {
        SecurityKind::ApiKey { name, place } => match place {
            ParameterIn::Header => headers.get(name).is_some_and(|value| !value.is_empty()),
            ParameterIn::Cookie => cookie(headers, name),
            _ => pairs(call.parts.uri.query().unwrap_or("")).iter().any(|(key, text)| key == name && !text.is_empty()),
        },
        SecurityKind::Http { scheme } => authorization(headers, scheme),
        SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => authorization(headers, "bearer"),
        SecurityKind::MutualTls => true,
    }
}

fn authorization(headers: &HeaderMap, scheme: &str) -> bool {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (word, rest) = value.split_once(' ').unwrap_or((value, ""));
    word.eq_ignore_ascii_case(scheme) && !rest.trim().is_empty()
}

fn cookie(headers: &HeaderMap, name: &str) -> bool {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .any(|pair| pair.trim().split_once('=').is_some_and(|(key, _)| key == name))
}

fn wanted(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SecurityKind::ApiKey { name, place } => format!("{} {name}", format!("{place:?}").to_lowercase()),
        SecurityKind::Http { scheme } => format!("Authorization: {scheme} …"),
        SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => String::from("Authorization: Bearer …"),
        SecurityKind::MutualTls => String::from("a certificate"),
    }
}

fn challenge(scheme: &SecurityScheme) -> &'static str {
    match &scheme.kind {
        SecurityKind::Http { scheme } if scheme == "basic" => "Basic realm=\"mock\"",
        SecurityKind::ApiKey { .. } => "ApiKey",
        _ => "Bearer",
    }
}
