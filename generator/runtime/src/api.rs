//! A service as data: its servers, its security schemes, the places of codes and messages in its errors.

/// What the document says about the service as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// The name of the client crate, for the `User-Agent` header.
    pub name: &'static str,
    /// The version of the client crate.
    pub version: &'static str,
    /// Where it is served; the first one is used unless another one is chosen.
    pub servers: &'static [Server],
    /// How callers show who they are.
    pub schemes: &'static [Scheme],
    /// Where error bodies carry what.
    pub errors: ErrorFields,
}

/// Where the service, or one operation, is served.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// A URL that may hold `{variables}`.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [Variable],
}

/// A variable of a server's URL.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its value when nothing is configured.
    pub default: Option<&'static str>,
    /// The values it may have; empty for any.
    pub values: &'static [&'static str],
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// One way in which callers show who they are.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// The name in the document.
    pub name: &'static str,
    /// What is sent.
    pub kind: SchemeKind,
    /// The method of the client's builder that takes its credentials.
    pub setter: &'static str,
}

/// What a security scheme sends.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A bearer token that a token endpoint gives for client credentials.
    ClientCredentials(TokenEndpoint),
    /// A key in a place of its own.
    ApiKey(In, &'static str),
    /// User name and password.
    Basic,
    /// A bearer token that the caller has.
    Bearer,
    /// Nothing in the message: the transport proves who calls.
    MutualTls,
}

impl Scheme {
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4).
    pub const fn oauth2_client_credentials(name: &'static str, endpoint: TokenEndpoint) -> Self {
        Self { name, kind: SchemeKind::ClientCredentials(endpoint), setter: name }
    }

    /// An API key.
    pub const fn api_key(name: &'static str, place: In, wire: &'static str) -> Self {
        Self { name, kind: SchemeKind::ApiKey(place, wire), setter: name }
    }

    /// HTTP Basic (RFC 7617).
    pub const fn basic(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Basic, setter: name }
    }

    /// A bearer token (RFC 6750).
    pub const fn bearer(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Bearer, setter: name }
    }

    /// Mutual TLS: the transport has the certificate.
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::MutualTls, setter: name }
    }

    /// The method of the client's builder that takes its credentials, if it is not called like the scheme.
    #[must_use]
    pub const fn setter(mut self, name: &'static str) -> Self {
        self.setter = name;
        self
    }
}

/// How the body of a token request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// As a form, the way of OAuth.
    Form,
    /// As JSON.
    Json,
}

/// Where a token request carries id and secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// In the body.
    Body,
    /// In a Basic `Authorization` header.
    Basic,
}

/// Where tokens come from, and how they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct TokenEndpoint {
    /// The URL; may hold `{variables}`, which get the values of the server's.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [Variable],
    /// How the request's body is written.
    pub format: TokenFormat,
    /// Where id and secret go.
    pub client_auth: ClientAuth,
    /// The scopes to ask for when the credentials name none; empty sends no `scope`.
    pub scopes: &'static [&'static str],
    /// Further members that the credentials may carry; empty for any.
    pub extra_fields: &'static [&'static str],
    /// The member of the answer that holds the base URL for calls.
    pub base_url_field: Option<&'static str>,
}

impl TokenEndpoint {
    /// An endpoint as OAuth describes it: a form with id and secret in the body.
    pub const fn new(url: &'static str) -> Self {
        Self {
            url,
            variables: &[],
            format: TokenFormat::Form,
            client_auth: ClientAuth::Body,
            scopes: &[],
            extra_fields: &[],
            base_url_field: None,
        }
    }

    /// The variables of the URL.
    #[must_use]
    pub const fn variables(mut self, variables: &'static [Variable]) -> Self {
        self.variables = variables;
        self
    }

    /// The request's body is JSON.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.format = TokenFormat::Json;
        self
    }

    /// Id and secret go into a Basic header.
    #[must_use]
    pub const fn basic_auth(mut self) -> Self {
        self.client_auth = ClientAuth::Basic;
        self
    }

    /// The scopes to ask for when the credentials name none.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Further members that the credentials may carry.
    #[must_use]
    pub const fn extra_fields(mut self, names: &'static [&'static str]) -> Self {
        self.extra_fields = names;
        self
    }

    /// The member of the answer that holds the base URL for calls.
    #[must_use]
    pub const fn base_url_field(mut self, name: &'static str) -> Self {
        self.base_url_field = Some(name);
        self
    }
}

/// Where error bodies carry what: member names, best first; dots go deeper, numbers are indexes.
#[derive(Clone, Copy, Debug)]
pub struct ErrorFields {
    /// The service's own code.
    pub code: &'static [&'static str],
    /// The message for people.
    pub message: &'static [&'static str],
    /// The id of the request in the service's logs.
    pub request_id: &'static [&'static str],
}

impl ErrorFields {
    /// The names that are common among services.
    pub const DEFAULT: Self = Self {
        code: &[
            "errorcode",
            "errorCode",
            "error_code",
            "code",
            "error.code",
            "error.status",
            "errors.0.code",
            "error",
            "type",
        ],
        message: &[
            "message",
            "error_description",
            "error.message",
            "errorMessage",
            "errors.0.message",
            "errors.0.detail",
            "errors.0",
            "detail",
            "title",
            "error.description",
            "description",
            "error",
        ],
        request_id: &["requestId", "request_id", "requestid", "error.request_id", "traceId", "trace_id"],
    };
}

impl Default for ErrorFields {
    fn default() -> Self {
        Self::DEFAULT
    }
}
