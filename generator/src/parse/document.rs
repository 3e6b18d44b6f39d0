//! The top of a document: `info`, `servers`, `tags`, `paths`, `webhooks`, `components`.

use super::context::{Cx, extensions};
use super::model::{Document, Info, Location, SecurityRequirement, Server, ServerVariable, Tag};
use super::node::{Node, Value};
use super::resolve::Kind;
use crate::source::Spanned;

const FIELDS: &[&str] = &[
    "openapi",
    "swagger",
    "info",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
    "jsonSchemaDialect",
    "$self",
    "$schema",
];
const COMPONENTS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];
const INFO: &[&str] = &["title", "version", "summary", "description", "termsOfService", "contact", "license"];

impl Cx<'_> {
    /// The whole document.
    pub(super) fn document(mut self) -> Document {
        let root = self.files.get(0).map(|file| std::rc::Rc::clone(&file.trees.root)).unwrap_or_default();
        if self.report.errors() == 0 || matches!(root.value, Value::Object(_)) {
            self.root(&root);
        }
        self.drain();
        self.out.sources = self.files.sources;
        self.out
    }

    fn root(&mut self, node: &Node) {
        if !self.version(node) {
            return;
        }
        self.fields(node, "document", FIELDS);
        let at = Location(String::from("0#"));
        self.info(node);
        self.out.servers = self.servers(node);
        self.tags(node);
        self.out.security = self.security(node);
        self.out.extensions = extensions(node);
        if let Some(components) = node.get("components") {
            self.components(components, &at.child("components"));
        }
        let paths = self.path_items(node, &at, "paths");
        self.out.paths = paths;
        let webhooks = self.path_items(node, &at, "webhooks");
        self.out.webhooks = webhooks;
    }

    /// The version; whether it is one that can be read.
    fn version(&mut self, node: &Node) -> bool {
        let Some(value) = node.get("openapi").or_else(|| node.get("swagger")) else {
            self.report.no_version(node.span);
            return false;
        };
        let text = match &value.value {
            Value::String(text) | Value::Number(text) => text.clone(),
            _ => {
                self.report.version_is_no_text(value);
                return false;
            }
        };
        self.out.version = Spanned::new(text, value.span);
        let text = self.out.version.value.as_str();
        let known = if node.get("swagger").is_some() {
            text == "2.0"
        } else {
            ["3.0", "3.1", "3.2"]
                .iter()
                .any(|v| text.strip_prefix(v).is_some_and(|r| r.is_empty() || r.starts_with(['.', '-'])))
        };
        if !known {
            self.report.unsupported_version(&self.out.version.clone());
        }
        known
    }

    fn info(&mut self, root: &Node) {
        let Some(node) = root.get("info") else {
            self.report.missing_field(root, "document", "info");
            return;
        };
        self.fields(node, "info", INFO);
        let title = self.required(node, "title", "info");
        let version = self.required(node, "version", "info");
        let license = node.get("license").and_then(|license| self.text(license, "name"));
        self.out.info = Info {
            title,
            version,
            summary: self.text(node, "summary"),
            description: self.text(node, "description"),
            license,
            extensions: extensions(node),
        };
    }

    fn tags(&mut self, node: &Node) {
        for tag in self.list(node, "tags") {
            self.fields(tag, "tag", &["name", "description", "externalDocs", "summary", "parent", "kind"]);
            let name = self.required(tag, "name", "tag");
            let description = self.text(tag, "description").or_else(|| self.text(tag, "summary"));
            self.out.tags.push(Tag { name, description, extensions: extensions(tag) });
        }
    }

    /// `servers` of a document, path item or operation.
    pub(super) fn servers(&mut self, node: &Node) -> Vec<Server> {
        let servers = self.list(node, "servers");
        servers.iter().map(|server| self.server(server)).collect()
    }

    fn server(&mut self, node: &Node) -> Server {
        self.fields(node, "server", &["url", "description", "variables", "name"]);
        let url = self.required(node, "url", "server");
        let (name, description) = (self.text(node, "name"), self.text(node, "description"));
        let mut server = Server { url, name, description, ..Server::default() };
        for (name, variable) in self.map(node, "variables") {
            self.fields(variable, "server variable", &["default", "enum", "description"]);
            let values = self.texts(variable, "enum").into_iter().map(|text| text.value.into()).collect();
            let default = self.required(variable, "default", "server variable").value;
            let description = self.text(variable, "description");
            let variable = ServerVariable {
                default: default.to_string(),
                values,
                description,
                span: name.span,
                extensions: extensions(variable),
            };
            server.variables.insert(name.value.to_string(), variable);
        }
        server
    }

    /// `security` of a document or operation.
    pub(super) fn security(&mut self, node: &Node) -> Option<Vec<SecurityRequirement>> {
        node.get("security")?;
        let alternatives = self.list(node, "security");
        let read = |item| {
            let members = self.object(item, "security requirement");
            let schemes = members.iter().map(|(name, scopes)| {
                let scopes = self.array(scopes, "scopes");
                (name.clone(), scopes.iter().filter_map(|s| self.string(s, "scope")).map(|s| s.value.into()).collect())
            });
            SecurityRequirement { schemes: schemes.collect() }
        };
        Some(alternatives.iter().map(read).collect())
    }

    fn components(&mut self, node: &Node, at: &Location) {
        self.fields(node, "components", COMPONENTS);
        for (section, kind) in [
            ("schemas", Kind::Schema),
            ("parameters", Kind::Parameter),
            ("responses", Kind::Response),
            ("requestBodies", Kind::RequestBody),
            ("headers", Kind::Header),
            ("examples", Kind::Example),
        ] {
            let at = at.child(section);
            for (name, _) in self.map(node, section) {
                let location = at.child(&name.value);
                if kind == Kind::Schema {
                    self.out.component_schemas.push(location.clone());
                    self.out.component_keys.insert(location.clone(), name.span);
                }
                self.queue(kind, location);
            }
        }
        for (name, scheme) in self.map(node, "securitySchemes") {
            let at = at.child("securitySchemes").child(&name.value);
            if let Some((scheme, _)) = self.follow(scheme, &at) {
                let scheme = self.security_scheme(&scheme, name);
                self.out.security_schemes.insert(name.value.to_string(), scheme);
            }
        }
        // Components are read first, so that they stand before other targets and in document order.
        self.drain();
    }
}
