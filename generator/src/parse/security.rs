//! Security schemes.

use super::context::{Cx, extensions};
use super::model::{OAuthFlow, ParameterIn, SecurityKind, SecurityScheme};
use super::node::Node;
use crate::source::Spanned;
use crate::text::Text;

const SCHEME: &[&str] = &[
    "type",
    "description",
    "name",
    "in",
    "scheme",
    "bearerFormat",
    "flows",
    "openIdConnectUrl",
    "deprecated",
    "oauth2MetadataUrl",
    "$ref",
];
const FLOWS: &[&str] = &["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"];
const FLOW: &[&str] = &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes", "deviceAuthorizationUrl"];
const PLACES: &[(&str, ParameterIn)] =
    &[("query", ParameterIn::Query), ("header", ParameterIn::Header), ("cookie", ParameterIn::Cookie)];

#[derive(Clone, Copy)]
enum Type {
    ApiKey,
    Http,
    OAuth2,
    OpenIdConnect,
    MutualTls,
}

const TYPES: &[(&str, Type)] = &[
    ("apiKey", Type::ApiKey),
    ("http", Type::Http),
    ("oauth2", Type::OAuth2),
    ("openIdConnect", Type::OpenIdConnect),
    ("mutualTLS", Type::MutualTls),
];

impl Cx<'_> {
    pub(super) fn security_scheme(&mut self, node: &Node, name: &Spanned<Text>) -> SecurityScheme {
        self.fields(node, "security scheme", SCHEME);
        let kind = match self.one_of(node, "type", TYPES) {
            Some(Type::ApiKey) => SecurityKind::ApiKey {
                name: self.required(node, "name", "security scheme").value.to_string(),
                place: self.one_of(node, "in", PLACES).unwrap_or(ParameterIn::Header),
            },
            Some(Type::Http) => {
                let scheme = self.required(node, "scheme", "security scheme").value.to_lowercase();
                SecurityKind::Http { scheme }
            }
            Some(Type::OAuth2) => SecurityKind::OAuth2 { flows: self.flows(node) },
            Some(Type::OpenIdConnect) => {
                SecurityKind::OpenIdConnect { url: self.text(node, "openIdConnectUrl").unwrap_or_default().to_string() }
            }
            Some(Type::MutualTls) => SecurityKind::MutualTls,
            None => {
                if node.get("type").is_none() {
                    self.report.missing_field(node, "security scheme", "type");
                }
                SecurityKind::default()
            }
        };
        SecurityScheme {
            span: name.span,
            description: self.text(node, "description"),
            kind,
            extensions: extensions(node),
        }
    }

    fn flows(&mut self, node: &Node) -> Vec<OAuthFlow> {
        let Some(flows) = node.get("flows") else {
            self.report.missing_field(node, "security scheme", "flows");
            return Vec::new();
        };
        self.fields(flows, "flows", FLOWS);
        let known = flows.members().iter().filter(|(name, _)| FLOWS.contains(&name.value.as_str()));
        known.map(|(name, flow)| self.flow(name, flow)).collect()
    }

    fn flow(&mut self, name: &Spanned<Text>, node: &Node) -> OAuthFlow {
        self.fields(node, "flow", FLOW);
        let scopes = self.map(node, "scopes").iter();
        let scopes = scopes
            .map(|(scope, text)| {
                (scope.value.to_string(), self.string(text, "scope").map(|t| t.value.into()).unwrap_or_default())
            })
            .collect();
        OAuthFlow {
            name: name.value.to_string(),
            authorization_url: self.text(node, "authorizationUrl"),
            token_url: self.text(node, "tokenUrl"),
            refresh_url: self.text(node, "refreshUrl"),
            scopes,
            extensions: extensions(node),
        }
    }
}
