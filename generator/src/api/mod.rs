//! What a Rust client is: data only, no OpenAPI words, no references to the document.
//!
//! `lower` decides it, `render` writes it, `diff` compares two of it.

mod operation;
mod passing;
mod rule;
mod sample;
mod surface;
mod types;

pub use operation::{
    Body, BodyKind, ErrorAnswer, FieldForm, Group, Method, Operation, OtherAnswer, Outcome, OutcomeCase, Parameter,
    Place, Serialization, StatusKey, Success, Variant as BodyVariant,
};
pub use passing::Argument;
pub use rule::{RareRule, Rule, RuleRef};
pub use sample::{CallSample, Sample, Start, Taken};
pub use surface::{Batching, HeaderShape, Link, PageNext, PageStep, Paging, ResponseHeader, Webhook, WebhookBody};
pub use types::{
    Constructor, Definition, EnumValue, Enumeration, Field, Part, PartKind, PartialFailure, Presence, Primitive, Rest,
    Shape, Structure, Text, Type, TypeId, TypeRule, Types, Union, UnionVariant, ValueKind, kinds,
};

use std::collections::{BTreeMap, BTreeSet};

/// A wire name and its Rust name: they travel together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// As it is spelled on the wire or in the document.
    pub wire: String,
    /// As it is spelled in Rust, with `r#` where needed.
    pub rust: String,
}

/// Documentation: lines of Markdown that rustdoc and clippy accept.
pub type Docs = Vec<String>;

/// A whole client crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// The crate.
    pub package: Package,
    /// Crate documentation.
    pub docs: Docs,
    /// All types.
    pub types: Types,
    /// The files of types ([`Definition::module`]) that are there with one of some features only, and these features.
    pub gates: BTreeMap<String, BTreeSet<String>>,
    /// Operations by tag, in document order.
    pub groups: Vec<Group>,
    /// The call that documentation starts with; `None` where none can be shown, and where nobody asked for it.
    pub start: Option<Start>,
    /// Webhooks and callbacks.
    pub webhooks: Vec<Webhook>,
    /// Servers of the document.
    pub servers: Vec<Server>,
    /// Servers that paths and operations have for themselves, each once.
    pub operation_servers: Vec<Server>,
    /// Variables of all servers, each once: methods of the builder.
    pub variables: Vec<Variable>,
    /// Security schemes.
    pub schemes: Vec<Scheme>,
    /// Where service code, message and request id stand in error bodies.
    pub error_fields: ErrorFields,
    /// Service codes that are never retried.
    pub final_codes: Vec<String>,
    /// Types of other crates that serde reads and writes.
    pub foreign: Vec<Foreign>,
    /// Packages that the crate needs besides those of the runtime.
    pub dependencies: Vec<Dependency>,
}

impl Api {
    /// Forgets what no public item shows, which is half of a client: the documentation of types and operations, and the
    /// limits of values.
    pub fn keep_items(&mut self) {
        for definition in &mut self.types.all {
            definition.keep_items();
        }
        for group in &mut self.groups {
            group.docs = Docs::new();
            group.operations.iter_mut().for_each(Operation::keep_items);
        }
        for webhook in &mut self.webhooks {
            (webhook.docs, webhook.rule) = (Docs::new(), None);
        }
    }
}

/// A type of another crate, and how it is read and written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The type, as Rust writes it.
    pub path: String,
    /// A module with `serialize` and `deserialize`; the type's own without it.
    pub with: Option<String>,
    /// An expression for a value to start from; `Default::default()` without it.
    pub blank: Option<String>,
}

/// A package that the crate depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// Its line in `Cargo.toml`.
    pub line: String,
}

/// Name, version and origin of the crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    /// Package name.
    pub name: String,
    /// Semantic version of the crate.
    pub version: String,
    /// One line.
    pub description: String,
    /// SPDX expression, if known.
    pub license: Option<String>,
    /// Title of the document.
    pub title: String,
    /// The document's own version.
    pub api_version: String,
    /// File name of the document, for the header of each file.
    pub spec: String,
    /// Whether the crate joins the lints of a workspace around it.
    pub workspace_lints: bool,
    /// Directory of the runtime that several clients share, relative to the crate's; `None`: the crate has a copy.
    pub shared_runtime: Option<String>,
}

/// A server of the document, a path or an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Rust name of the variant that chooses it.
    pub variant: String,
    /// URL template, without a trailing slash.
    pub url: String,
    /// What it is.
    pub docs: Docs,
    /// Its variables.
    pub variables: Vec<Variable>,
}

/// A variable of a server's URL template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variable {
    /// Name in the template and, in [`Api::variables`], name of the builder method.
    pub name: Name,
    /// Value if none is given.
    pub default: Option<String>,
    /// Allowed values; empty: any.
    pub values: Vec<String>,
    /// What it is.
    pub docs: Docs,
}

/// A security scheme and the builder method that takes its credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Name in the document and name of the builder method.
    pub name: Name,
    /// What it is.
    pub docs: Docs,
    /// How credentials are sent.
    pub kind: SchemeKind,
}

/// How credentials are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// In a header, query parameter or cookie.
    ApiKey {
        /// Where.
        place: Place,
        /// Under which name.
        field: String,
    },
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization: Bearer`, also for flows whose tokens the caller gets elsewhere.
    Bearer,
    /// A client certificate, which the transport presents.
    MutualTls,
    /// OAuth2 client credentials: the client fetches its tokens itself.
    ClientCredentials {
        /// Token endpoint, a template with the server's variables.
        token_url: String,
        /// Whether the token request is JSON instead of a form.
        json: bool,
        /// Further members that credentials may carry; empty: any.
        extra: Vec<String>,
        /// Field of the token response with the base URL to use.
        base_url_from: Option<String>,
    },
}

/// Dotted paths into JSON error bodies, tried in order. Empty lists: the runtime's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorFields {
    /// The service's own error code.
    pub code: Vec<String>,
    /// The text for people.
    pub message: Vec<String>,
    /// The handle for support.
    pub request_id: Vec<String>,
}
