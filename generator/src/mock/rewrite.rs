//! Addresses of the document's servers in answers become the mock's own, so that a client that follows them stays here.
//!
//! Only origins are replaced: `https://{tenant}.rest.example.com/v1/x` becomes `http://127.0.0.1:4010/v1/x`. A text that is
//! nothing but the host of a server is taken for its address, too.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value as Json;

use crate::parse::model::{Document, SecurityKind, Server};

/// The origins of a document.
#[derive(Debug)]
pub(super) struct Rewriter {
    with_scheme: Option<Regex>,
    bare: Option<Regex>,
}

impl Rewriter {
    pub(super) fn of(document: &Document) -> Self {
        let mut hosts = BTreeSet::new();
        let items = document.paths.iter();
        let operations = items.clone().flat_map(|item| &item.operations).flat_map(|operation| &operation.servers);
        let servers = document.servers.iter().chain(items.flat_map(|item| &item.servers)).chain(operations);
        hosts.extend(servers.filter_map(host));
        for scheme in document.security_schemes.values() {
            if let SecurityKind::OAuth2 { flows } = &scheme.kind {
                let urls = flows.iter().flat_map(|flow| [&flow.token_url, &flow.refresh_url, &flow.authorization_url]);
                hosts.extend(urls.flatten().filter_map(|url| authority(url)).map(pattern));
            }
        }
        let any = hosts.into_iter().collect::<Vec<_>>().join("|");
        if any.is_empty() {
            return Self { with_scheme: None, bare: None };
        }
        Self {
            with_scheme: Regex::new(&format!(
                r"(?i)\b(?:https?|wss?)://(?:{any})(?P<end>$|[^A-Za-z0-9.:-]|[.:](?:[^A-Za-z0-9]|$))"
            ))
            .ok(),
            bare: Regex::new(&format!("(?i)^(?:{any})(?P<end>/.*)?$")).ok(),
        }
    }

    /// A value with the origins in its texts replaced.
    pub(super) fn json(&self, value: Json, host: &str) -> Json {
        match value {
            Json::String(text) => Json::String(self.text(&text, host)),
            Json::Array(items) => Json::Array(items.into_iter().map(|item| self.json(item, host)).collect()),
            Json::Object(members) => {
                Json::Object(members.into_iter().map(|(key, value)| (key, self.json(value, host))).collect())
            }
            other => other,
        }
    }

    /// A text with the origins replaced.
    pub(super) fn text(&self, text: &str, host: &str) -> String {
        let (Some(with_scheme), Some(bare)) = (&self.with_scheme, &self.bare) else { return text.to_owned() };
        let own =
            |end: &regex::Captures<'_>| format!("http://{host}{}", end.name("end").map_or("", |end| end.as_str()));
        if let Some(found) = bare.captures(text) {
            return own(&found);
        }
        with_scheme.replace_all(text, own).into_owned()
    }
}

/// The host of a server as an expression; nothing if the server is only a path.
fn host(server: &Server) -> Option<String> {
    authority(server.url.value.trim()).map(pattern)
}

fn authority(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    (!authority.is_empty()).then_some(authority)
}

/// `{tenant}.example.com` as an expression: a variable stands for letters, digits, hyphens and the like.
fn pattern(authority: &str) -> String {
    let mut out = String::new();
    let mut rest = authority;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else { break };
        out.push_str(&regex::escape(before));
        out.push_str("[A-Za-z0-9_.:-]+");
        rest = behind;
    }
    out.push_str(&regex::escape(rest));
    out
}
