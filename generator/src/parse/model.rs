//! The OpenAPI 3.1 object model as written: every version is upgraded to it, `$ref`s are still refs.
//!
//! Field names are those of the specification. `Schema` covers JSON Schema 2020-12 as OpenAPI 3.1 uses it.
//! Everything that can be referred to lives in a registry of [`Document`] under its [`Location`].

use std::sync::LazyLock;

use indexmap::IndexMap;

use super::node::Node;
pub use super::type_list::TypeList;
use crate::seldom::{Part, Seldom, seldom};
use crate::source::{Sources, Span, Spanned};
use crate::text::Text;

/// Absolute place of a referable object: file index and JSON pointer (unescaped tokens joined by `/`, escaped as
/// RFC 6901 says), for example `0#/components/schemas/User`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location(pub String);

impl Location {
    /// The unescaped tokens of the JSON pointer.
    #[must_use]
    pub fn tokens(&self) -> Vec<String> {
        tokens(self.0.split_once('#').map_or("", |(_, pointer)| pointer))
    }

    /// The last token: the name of a component.
    #[must_use]
    pub fn last(&self) -> String {
        let pointer = self.0.split_once('#').map_or("", |(_, pointer)| pointer);
        pointer.rsplit_once('/').map_or("", |(_, token)| token).replace("~1", "/").replace("~0", "~")
    }

    /// The location of a child.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let mut pointer = String::with_capacity(self.0.len() + 1 + token.len());
        pointer.push_str(&self.0);
        push_token(&mut pointer, token);
        Self(pointer)
    }
}

/// The unescaped tokens of a JSON pointer.
pub(super) fn tokens(pointer: &str) -> Vec<String> {
    let unescape = |token: &str| {
        if token.contains('~') { token.replace("~1", "/").replace("~0", "~") } else { token.to_owned() }
    };
    pointer.split('/').skip(1).map(unescape).collect()
}

/// Adds a token to a JSON pointer, escaped as RFC 6901 says.
pub(super) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    if token.contains(['~', '/']) {
        pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(token);
    }
}

/// A `$ref` to something that is not a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Where it points; resolved relative to the file it stands in.
    pub location: Location,
    /// The text as written.
    pub text: Spanned<Text>,
    /// Sibling `description`, which wins over the target's (OpenAPI 3.1, Reference Object).
    pub description: Option<Text>,
}

/// An object or a reference to one.
#[derive(Clone, Debug, PartialEq)]
pub enum OrRef<T> {
    /// Written here.
    Inline(T),
    /// Written elsewhere.
    Ref(Reference),
}

/// Specification extensions (`x-…`) and their values.
pub type Extensions = Seldom<IndexMap<String, Node>>;

impl Part for IndexMap<String, Node> {
    fn nothing() -> &'static Self {
        static NOTHING: LazyLock<IndexMap<String, Node>> = LazyLock::new(IndexMap::new);
        &NOTHING
    }
}

/// A whole document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The texts it was read from.
    pub sources: Sources,
    /// The `openapi` or `swagger` value as written.
    pub version: Spanned<Text>,
    /// `info`.
    pub info: Info,
    /// `servers`; empty if none is declared.
    pub servers: Vec<Server>,
    /// `tags`.
    pub tags: Vec<Tag>,
    /// `security` of the document; `None` if absent.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `paths` in document order. Path items behind a `$ref` are resolved here.
    pub paths: Vec<PathItem>,
    /// `webhooks`: the key stands in `path`.
    pub webhooks: Vec<PathItem>,
    /// Locations of `components.schemas` (root file) in document order.
    pub component_schemas: Vec<Location>,
    /// Where the names of those stand.
    pub component_keys: IndexMap<Location, Span>,
    /// Every schema that is a component or the target of a `$ref`.
    pub schemas: IndexMap<Location, Schema>,
    /// Every parameter that is a component or the target of a `$ref`.
    pub parameters: IndexMap<Location, OrRef<Parameter>>,
    /// Same for responses.
    pub responses: IndexMap<Location, OrRef<Response>>,
    /// Same for request bodies.
    pub request_bodies: IndexMap<Location, OrRef<RequestBody>>,
    /// Same for headers.
    pub headers: IndexMap<Location, OrRef<Header>>,
    /// Same for examples.
    pub examples: IndexMap<Location, OrRef<Example>>,
    /// `components.securitySchemes` by name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// `x-…` at the top.
    pub extensions: Extensions,
}

/// `info`.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// `title`.
    pub title: Spanned<Text>,
    /// `version`, free text.
    pub version: Spanned<Text>,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`, CommonMark.
    pub description: Option<Text>,
    /// `license.name`.
    pub license: Option<Text>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// A server with its variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    /// URL template.
    pub url: Spanned<Text>,
    /// 3.2: `name`.
    pub name: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `variables` by name.
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable of a server's URL template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServerVariable {
    /// `default`.
    pub default: String,
    /// `enum`; empty if any text is allowed.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<Text>,
    /// Where it stands.
    pub span: Span,
    /// `x-…`.
    pub extensions: Extensions,
}

/// A tag.
#[derive(Clone, Debug, Default)]
pub struct Tag {
    /// `name`.
    pub name: Spanned<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// One alternative of `security`: all schemes of it are needed. Empty: anonymous.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityRequirement {
    /// Scheme name and scopes.
    pub schemes: Vec<(Spanned<Text>, Vec<String>)>,
}

/// A path and its operations.
#[derive(Clone, Debug, Default)]
pub struct PathItem {
    /// The path template, or the key of a webhook.
    pub path: Spanned<Text>,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// Parameters of all operations.
    pub parameters: Vec<OrRef<Parameter>>,
    /// Path parameters that the path does not name. `check` moves them here: nobody can send them.
    pub stray: Vec<OrRef<Parameter>>,
    /// Operations in document order.
    pub operations: Vec<Operation>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    /// Where the method key stands.
    pub span: Span,
    /// Upper case: `GET`, `QUERY`, or a name of `additionalOperations`.
    pub method: String,
    /// `operationId`.
    pub operation_id: Option<Spanned<Text>>,
    /// `tags`.
    pub tags: Vec<Spanned<Text>>,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`, CommonMark.
    pub description: Option<Text>,
    /// `externalDocs.url`.
    pub external_docs: Option<Text>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Own parameters, without those of the path item.
    pub parameters: Vec<OrRef<Parameter>>,
    /// Path parameters that the path does not name. `check` moves them here: nobody can send them.
    pub stray: Vec<OrRef<Parameter>>,
    /// `requestBody`.
    pub request_body: Option<OrRef<RequestBody>>,
    /// `responses` in document order; the key is `200`, `4XX` or `default`.
    pub responses: Vec<(Spanned<Text>, OrRef<Response>)>,
    /// `callbacks`: name, and the path items behind it (expression as path).
    pub callbacks: Vec<(Spanned<Text>, Vec<PathItem>)>,
    /// `security`; `None` means the document's.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// `in` of a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterIn {
    /// A segment or part of one.
    Path,
    /// After `?`.
    #[default]
    Query,
    /// A header field.
    Header,
    /// A part of the `Cookie` header field.
    Cookie,
    /// 3.2: the whole query string.
    Querystring,
}

impl ParameterIn {
    /// The word that a document has for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "querystring",
        }
    }
}

/// `style` of a parameter or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// RFC 6570 level 1 in paths and headers.
    Simple,
    /// `.a`.
    Label,
    /// `;a=b`.
    Matrix,
    /// `a=b`.
    Form,
    /// `a%20b`.
    SpaceDelimited,
    /// `a|b`.
    PipeDelimited,
    /// `a[b]=c`.
    DeepObject,
    /// 3.2: as form, without percent-encoding.
    Cookie,
}

/// A parameter. Defaults of `style` and `explode` are filled in.
#[expect(clippy::struct_excessive_bools, reason = "the flags are those of the specification")]
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it stands.
    pub span: Span,
    /// `name`.
    pub name: Spanned<Text>,
    /// `in`.
    pub place: ParameterIn,
    /// `description`.
    pub description: Option<Text>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, defaulted by place.
    pub style: Style,
    /// `explode`, defaulted by style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `schema`; also filled (and `content` empty) for 2.0 parameters.
    pub schema: Option<Schema>,
    /// `content`: at most one media type.
    pub content: Vec<MediaType>,
    /// `example` and `examples`, resolved.
    pub examples: Vec<Example>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// A response header.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Where it stands.
    pub span: Span,
    /// `description`.
    pub description: Option<Text>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `explode` (style is always simple).
    pub explode: bool,
    /// `schema`.
    pub schema: Option<Schema>,
    /// `content`.
    pub content: Vec<MediaType>,
    /// `example` and `examples`, resolved.
    pub examples: Vec<Example>,
}

/// A request body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RequestBody {
    /// Where it stands.
    pub span: Span,
    /// `description`.
    pub description: Option<Text>,
    /// `required`.
    pub required: bool,
    /// `content` in document order.
    pub content: Vec<MediaType>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// A media type and its schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MediaType {
    /// The media type or range as written, such as `application/json; charset=utf-8`.
    pub name: Spanned<Text>,
    /// `schema`.
    pub schema: Option<Schema>,
    /// 3.2: `itemSchema` of a sequential media type.
    pub item_schema: Option<Box<Schema>>,
    /// `encoding` by property.
    pub encoding: IndexMap<String, Encoding>,
    /// `example` and `examples`, resolved.
    pub examples: Vec<Example>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// How a property is written in a form or multipart body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoding {
    /// Where it stands.
    pub span: Span,
    /// `contentType`.
    pub content_type: Option<Text>,
    /// `headers`.
    pub headers: Vec<(Spanned<Text>, OrRef<Header>)>,
    /// `style`, as written.
    pub style: Option<Style>,
    /// `explode`, as written.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
}

/// A response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// Where it stands.
    pub span: Span,
    /// `description`.
    pub description: Text,
    /// `headers`.
    pub headers: Vec<(Spanned<Text>, OrRef<Header>)>,
    /// `content` in document order.
    pub content: Vec<MediaType>,
    /// `links` by name.
    pub links: Vec<(Spanned<Text>, Link)>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// A link: an operation that can follow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// `operationId`, or `operationRef`.
    pub target: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `parameters`: names, and expressions or values.
    pub parameters: Vec<(String, String)>,
    /// `requestBody`: an expression or a value.
    pub body: Option<Text>,
}

/// An example.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Key under `examples`, or empty for `example`.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// `summary`.
    pub summary: Option<Text>,
    /// `value` (3.2: `dataValue`); `None` for external or serialized ones.
    pub value: Option<Node>,
}

/// A security scheme.
#[derive(Clone, Debug, Default)]
pub struct SecurityScheme {
    /// Where it stands.
    pub span: Span,
    /// `description`.
    pub description: Option<Text>,
    /// What it is.
    pub kind: SecurityKind,
    /// `x-…`.
    pub extensions: Extensions,
}

/// `type` of a security scheme.
#[derive(Clone, Debug, Default)]
pub enum SecurityKind {
    /// A key in a query parameter, header or cookie.
    ApiKey {
        /// Name of the parameter.
        name: String,
        /// Its place.
        place: ParameterIn,
    },
    /// `http` with this scheme in lower case: `basic`, `bearer`, …
    Http {
        /// `basic`, `bearer`, …
        scheme: String,
    },
    /// `oauth2`.
    OAuth2 {
        /// The flows.
        flows: Vec<OAuthFlow>,
    },
    /// `openIdConnect`.
    OpenIdConnect {
        /// Discovery URL.
        url: String,
    },
    /// `mutualTLS`.
    #[default]
    MutualTls,
}

/// One flow of `oauth2`.
#[derive(Clone, Debug, Default)]
pub struct OAuthFlow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode`, `deviceAuthorization`.
    pub name: String,
    /// `authorizationUrl`.
    pub authorization_url: Option<Text>,
    /// `tokenUrl`.
    pub token_url: Option<Text>,
    /// `refreshUrl`.
    pub refresh_url: Option<Text>,
    /// Scopes and their descriptions.
    pub scopes: IndexMap<String, String>,
    /// `x-…`.
    pub extensions: Extensions,
}

/// A JSON Schema type name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaType {
    /// `null`.
    Null,
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `array`.
    Array,
    /// `object`.
    Object,
}

/// A schema. An absent keyword is `None` or empty; absent and present-but-empty are told apart where it matters.
///
/// A document has tens of thousands of schemas, and most of them say no more than a type and a description: keywords that
/// few have are behind [`Seldom`], and are read as if they were fields of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Where it stands.
    pub span: Span,
    /// Where it stands, as file and pointer: its identity.
    pub location: Location,
    /// `true` and `false` schemas.
    pub boolean: Option<bool>,
    /// `$ref` (or `$dynamicRef`): target and the text as written. Other keywords may stand beside it.
    pub reference: Option<Box<(Location, Spanned<Text>)>>,
    /// `type`, with 3.0's `nullable: true` as `Null`. Empty: any.
    pub types: TypeList,
    /// `format`.
    pub format: Option<Spanned<Text>>,
    /// `title`.
    pub title: Option<Text>,
    /// `description`, CommonMark.
    pub description: Option<Text>,
    /// `example` and `examples`.
    pub examples: Vec<Node>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `items`.
    pub items: Option<Box<Schema>>,
    /// `properties` in document order.
    pub properties: Vec<(Spanned<Text>, Schema)>,
    /// `required`.
    pub required: Vec<Spanned<Text>>,
    /// What few schemas say.
    pub keywords: Seldom<Keywords>,
}

/// Values, limits and extensions of a schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keywords {
    /// `default`.
    pub default: Option<Node>,
    /// `enum`; in 3.0 documents, `null` is added for `nullable: true` only if it is listed.
    pub enumeration: Option<Spanned<Vec<Node>>>,
    /// `additionalProperties` (a boolean is a boolean schema).
    pub additional_properties: Option<Box<Schema>>,
    /// `x-…`.
    pub extensions: Extensions,
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// `minLength`, in Unicode code points.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode code points.
    pub max_length: Option<u64>,
    /// `pattern`, ECMA-262.
    pub pattern: Option<Spanned<Text>>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// What it is combined of.
    pub combined: Seldom<Combined>,
}

/// The schemas that a schema is combined of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Combined {
    /// `allOf`.
    pub all_of: Vec<Schema>,
    /// `anyOf`.
    pub any_of: Vec<Schema>,
    /// `oneOf`.
    pub one_of: Vec<Schema>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// What hardly any schema says.
    pub rare: Seldom<RareKeywords>,
}

/// What hardly any schema says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RareKeywords {
    /// `const`.
    pub constant: Option<Node>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `exclusiveMinimum`; 3.0's boolean form is folded in.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`; 3.0's boolean form is folded in.
    pub exclusive_maximum: Option<Number>,
    /// `contentEncoding`.
    pub content_encoding: Option<Text>,
    /// `contentMediaType`.
    pub content_media_type: Option<Text>,
    /// `contentSchema`: what is inside the text.
    pub content_schema: Option<Box<Schema>>,
    /// `prefixItems`.
    pub prefix_items: Vec<Schema>,
    /// `contains`.
    pub contains: Option<Box<Schema>>,
    /// `minContains`.
    pub min_contains: Option<u64>,
    /// `maxContains`.
    pub max_contains: Option<u64>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<Box<Schema>>,
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Option<Box<Schema>>,
    /// `patternProperties`.
    pub pattern_properties: Vec<(Spanned<Text>, Schema)>,
    /// `propertyNames`.
    pub property_names: Option<Box<Schema>>,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// `dependentRequired`.
    pub dependent_required: Vec<(Spanned<Text>, Vec<String>)>,
    /// `dependentSchemas`.
    pub dependent_schemas: Vec<(Spanned<Text>, Schema)>,
    /// `not`.
    pub not: Option<Box<Schema>>,
    /// `if`.
    pub if_: Option<Box<Schema>>,
    /// `then`.
    pub then: Option<Box<Schema>>,
    /// `else`.
    pub else_: Option<Box<Schema>>,
}

seldom! {
    Schema.keywords => Keywords,
    Keywords.combined => Combined,
    Combined.rare => RareKeywords,
}

impl Default for Location {
    fn default() -> Self {
        Self(String::from("0#"))
    }
}

/// A number as written, so that no digit is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(pub Text);

impl Number {
    /// As an integer, if it is one (`1`, `1.0`, `1e3`).
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        self.0.parse().ok().or_else(|| {
            let float: f64 = self.0.parse().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "checked: whole and below 2^100")]
            (float.fract() == 0.0 && float.abs() < 1.2e30).then_some(float as i128)
        })
    }

    /// As a float.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }
}

/// `discriminator`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: Spanned<Text>,
    /// `mapping`: tag value and the schema it names.
    pub mapping: Vec<(Spanned<Text>, Location)>,
    /// 3.2: `defaultMapping`.
    pub default_mapping: Option<Location>,
}

/// What can stand behind a `$ref` other than a schema, and the registry it is found in.
pub trait Referable: Sized {
    /// The registry of this kind.
    fn registry(document: &Document) -> &IndexMap<Location, OrRef<Self>>;
}

macro_rules! referable {
    ($($kind:ty => $field:ident),* $(,)?) => {
        $(impl Referable for $kind {
            fn registry(document: &Document) -> &IndexMap<Location, OrRef<Self>> {
                &document.$field
            }
        })*
    };
}

referable! {
    Parameter => parameters,
    Response => responses,
    RequestBody => request_bodies,
    Header => headers,
    Example => examples,
}

impl Document {
    /// Follows a reference to its object; `None` if it dangles or runs in a circle (both reported by `check`).
    pub fn resolve<'a, T: Referable>(&'a self, mut object: &'a OrRef<T>) -> Option<&'a T> {
        for _ in 0..64 {
            match object {
                OrRef::Inline(value) => return Some(value),
                OrRef::Ref(reference) => object = T::registry(self).get(&reference.location)?,
            }
        }
        None
    }
}
