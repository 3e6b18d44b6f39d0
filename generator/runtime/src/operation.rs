//! An operation as data: what the document says about it.

use super::api::Server;
use super::rules::Rule;

/// One operation of the service. A `const` of the generated crate; every call refers to it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The name in the document.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The group it belongs to.
    pub tag: &'static str,
    /// Alternatives of sets of scheme names; an empty set stands for no credentials.
    pub security: &'static [&'static [&'static str]],
    /// The scopes that the service asks for; for information.
    pub scopes: &'static [&'static str],
    /// What the body has to obey.
    pub rules: Option<&'static Rule>,
    /// What parameters have to obey, by wire name.
    pub parameter_rules: &'static [(&'static str, &'static Rule)],
    /// The header that carries an idempotency key.
    pub idempotency_header: Option<&'static str>,
    /// Repeating the call has the effect of one call, although its method does not say so.
    pub is_idempotent: bool,
    /// A list in the body and a member of its items: repeating the call has the effect of one call if each item has it.
    pub repeat_keys: Option<(&'static str, &'static str)>,
    /// The service code with which a repetition is refused because an earlier attempt got through.
    pub duplicate_code: Option<&'static str>,
    /// Where it is served, if not where the rest is.
    pub server: Option<&'static Server>,
    /// The media types of the answer, for the `Accept` header.
    pub accept: Option<&'static str>,
    /// The statuses of success; empty for 200 to 299.
    pub success: &'static [u16],
    /// Service codes after which another attempt is of no use.
    pub final_codes: &'static [&'static str],
}

impl Operation {
    /// An operation that needs no credentials and has no body rules.
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            tag: "",
            security: &[],
            scopes: &[],
            rules: None,
            parameter_rules: &[],
            idempotency_header: None,
            is_idempotent: false,
            repeat_keys: None,
            duplicate_code: None,
            server: None,
            accept: None,
            success: &[],
            final_codes: &[],
        }
    }

    /// The group it belongs to.
    #[must_use]
    pub const fn tag(mut self, tag: &'static str) -> Self {
        self.tag = tag;
        self
    }

    /// The alternatives of credentials: the first one that is configured in full is used.
    #[must_use]
    pub const fn security(mut self, alternatives: &'static [&'static [&'static str]]) -> Self {
        self.security = alternatives;
        self
    }

    /// The scopes that the service asks for.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// What the body has to obey; checked before it is sent.
    #[must_use]
    pub const fn rules(mut self, rule: &'static Rule) -> Self {
        self.rules = Some(rule);
        self
    }

    /// What parameters have to obey, by wire name.
    #[must_use]
    pub const fn parameter_rules(mut self, rules: &'static [(&'static str, &'static Rule)]) -> Self {
        self.parameter_rules = rules;
        self
    }

    /// The header that carries an idempotency key.
    #[must_use]
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_header = Some(header);
        self
    }

    /// Repeating the call does no harm.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Repeating the call does no harm if each item of a list in the body has this member.
    #[must_use]
    pub const fn repeatable_by(mut self, list: &'static str, member: &'static str) -> Self {
        self.repeat_keys = Some((list, member));
        self
    }

    /// The service code with which a repetition is refused because an earlier attempt got through.
    #[must_use]
    pub const fn duplicate_code(mut self, code: &'static str) -> Self {
        self.duplicate_code = Some(code);
        self
    }

    /// Where it is served, if not where the rest is.
    #[must_use]
    pub const fn server(mut self, server: &'static Server) -> Self {
        self.server = Some(server);
        self
    }

    /// The `Accept` header.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }

    /// The statuses of success, if not 200 to 299.
    #[must_use]
    pub const fn success(mut self, statuses: &'static [u16]) -> Self {
        self.success = statuses;
        self
    }

    /// Service codes after which another attempt is of no use.
    #[must_use]
    pub const fn final_codes(mut self, codes: &'static [&'static str]) -> Self {
        self.final_codes = codes;
        self
    }

    /// Says whether a status is a success.
    pub fn is_success(&self, status: u16) -> bool {
        if self.success.is_empty() { (200..300).contains(&status) } else { self.success.contains(&status) }
    }

    /// Says whether repeating the call has the effect of one call.
    pub fn may_repeat(&self) -> bool {
        self.is_idempotent || matches!(self.method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE" | "QUERY")
    }
}
