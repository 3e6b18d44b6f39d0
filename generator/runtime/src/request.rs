//! A request while it is put together. Nothing here is generic.

use super::body::Body;
use super::codec::{Decoder, Encode, to_body, to_string};
use super::error::{Error, ErrorKind};
use super::frames::Framing;
use super::multipart::{Part, encode_multipart, random_boundary};
use super::operation::Operation;
use super::retry::Retry;
use super::rules::{Rule, Violation, check_text, elements};
use super::style::{self, Escape, Field, Style, Styled};
use super::url;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::Duration;

/// The parts of a request, and what was wrong with them first.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) operation: &'static Operation,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
    /// Repeating the call has the effect of one call, as the caller says.
    pub(super) may_repeat: Option<bool>,
    /// What the body has to obey.
    pub(super) rules: Option<&'static Rule>,
    /// The largest answer; for a stream the largest as a whole, if it is set.
    pub(super) body_limit: Option<usize>,
    /// The answer is read while it arrives.
    pub(super) is_stream: bool,
    /// The answer is a stream of items.
    pub(super) framing: Option<Framing>,
    /// No name comes twice.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// A URL to use in place of path and query, as a page names the next one.
    pub(super) target: Option<String>,
    path: Vec<(String, String)>,
    query: Vec<String>,
    cookies: Vec<String>,
    pub(super) body: Body,
    /// The request of the next attempt, if it has been built.
    pub(super) ready: Option<Ready>,
    problem: Option<String>,
    violations: Vec<Violation>,
}

/// A request without credentials, and the base URL that it was made for.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) base: Arc<str>,
    pub(super) request: http::Request<()>,
}

impl Parts {
    pub(super) fn new(operation: &'static Operation) -> Self {
        let mut parts = Self {
            operation,
            timeout: None,
            attempt_timeout: None,
            retry: None,
            may_repeat: None,
            rules: operation.rules,
            body_limit: None,
            is_stream: false,
            framing: None,
            headers: Vec::new(),
            target: None,
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            body: Body::default(),
            ready: None,
            problem: None,
            violations: Vec::new(),
        };
        if let Some(media_types) = operation.accept {
            parts.insert_static(ACCEPT, media_types);
        }
        parts
    }

    /// The answer is JSON, unless something else was said.
    pub(super) fn accept_json(&mut self) {
        if !self.headers.iter().any(|(name, _)| name == ACCEPT) {
            self.insert_static(ACCEPT, "application/json");
        }
    }

    pub(super) fn set_path(&mut self, name: &str, styled: Styled, value: &dyn Encode) {
        self.check_parameter(name, value);
        match style::write_path(name, styled, value) {
            Some(text) => self.path.push((name.to_owned(), text)),
            None => self.fail(format!("the path parameter \"{name}\" is empty")),
        }
    }

    pub(super) fn set_path_json(&mut self, name: &str, value: &dyn Encode) {
        self.check_parameter(name, value);
        self.path.push((name.to_owned(), url::percent_encode(&to_string(value))));
    }

    pub(super) fn set_query(&mut self, name: &str, styled: Styled, value: &dyn Encode) {
        self.check_parameter(name, value);
        self.query.extend(style::write_query(name, styled, value));
    }

    pub(super) fn set_query_json(&mut self, name: &str, value: &dyn Encode) {
        if !value.is_absent() {
            self.check_parameter(name, value);
            let text = url::percent_encode(&to_string(value));
            self.query.push(format!("{}={text}", url::percent_encode(name)));
        }
    }

    pub(super) fn set_query_string(&mut self, name: &str, value: &dyn Encode) {
        self.check_parameter(name, value);
        // A text is a whole query already: `&` ends none of its values.
        let whole = |text: String| -> Vec<String> {
            text.split('&').map(|part| url::percent_encode_reserved(part, url::QUERY)).collect()
        };
        let form = style::write_form(value, &[]);
        let query = form.unwrap_or_else(|| whole(style::scalar(&to_string(value))).join("&"));
        self.query.extend(Some(query).filter(|query| !query.is_empty()));
    }

    pub(super) fn set_query_string_json(&mut self, name: &str, value: &dyn Encode) {
        self.check_parameter(name, value);
        self.query.push(url::percent_encode(&to_string(value)));
    }

    pub(super) fn set_header(&mut self, name: &str, styled: Styled, value: &dyn Encode) {
        self.check_parameter(name, value);
        if let Some(text) = style::write(name, styled, value, Escape::Plain) {
            self.insert_header(name, &text);
        }
    }

    pub(super) fn set_header_json(&mut self, name: &str, value: &dyn Encode) {
        if !value.is_absent() {
            self.check_parameter(name, value);
            self.insert_header(name, &to_string(value));
        }
    }

    pub(super) fn set_cookie(&mut self, name: &str, styled: Styled, value: &dyn Encode) {
        self.check_parameter(name, value);
        self.cookies.extend(style::write_cookie(name, styled, value));
    }

    pub(super) fn set_cookie_json(&mut self, name: &str, value: &dyn Encode) {
        if !value.is_absent() {
            self.check_parameter(name, value);
            let text = url::percent_encode(&to_string(value));
            self.cookies.push(format!("{}={text}", url::percent_encode(name)));
        }
    }

    pub(super) fn set_json(&mut self, value: &dyn Encode) {
        self.insert_static(CONTENT_TYPE, "application/json");
        self.set_json_text(to_body(value));
    }

    pub(super) fn set_json_as(&mut self, media_type: &str, value: &dyn Encode) {
        self.insert_header("content-type", media_type);
        self.set_json_text(to_body(value));
    }

    /// Sets the body, whose media type is known.
    pub(super) fn set_json_text(&mut self, json: String) {
        self.check_body(&json);
        self.body = json.into();
    }

    /// Leaves out the body, and what was wrong with it.
    pub(super) fn forget_body(&mut self) {
        self.body = Body::default();
        // Those of parameters start with a name.
        self.violations.retain(|violation| !matches!(violation.pointer.as_bytes().first(), None | Some(b'/')));
    }

    /// Takes what is wrong with items of a list in the body, with their places in it.
    pub(super) fn take_violations(&mut self, list: &str) -> Vec<(usize, Violation)> {
        let start = format!("/{}/", list.replace('~', "~0").replace('/', "~1"));
        let place = |violation: &Violation| -> Option<usize> {
            violation.pointer.strip_prefix(&start)?.split('/').next()?.parse().ok()
        };
        let mut taken = Vec::new();
        for violation in std::mem::take(&mut self.violations) {
            match place(&violation) {
                Some(index) => taken.push((index, violation)),
                None => self.violations.push(violation),
            }
        }
        taken
    }

    pub(super) fn set_items(&mut self, media_type: &str, items: &dyn Encode) {
        let json = to_string(items);
        self.check_body(&json);
        let mark = if media_type.contains("json-seq") { "\u{1e}" } else { "" };
        let items = style::elements(&mut Decoder::new(&json)).unwrap_or_default();
        let text: String = items.into_iter().flat_map(|item| [mark, item, "\n"]).collect();
        self.set_body(media_type, text.into());
    }

    pub(super) fn set_form(&mut self, value: &dyn Encode, fields: &[Field]) {
        self.check_body(&to_string(value));
        match style::write_form(value, fields) {
            Some(form) => self.set_body("application/x-www-form-urlencoded", form.into()),
            None => self.fail("a form has to be an object".to_owned()),
        }
    }

    pub(super) fn set_multipart(&mut self, media_type: &str, parts: Vec<Part>, boundary: Option<&str>) {
        let boundary = boundary.map_or_else(random_boundary, str::to_owned);
        let body = encode_multipart(parts, &boundary);
        self.set_body(&format!("{media_type}; boundary={boundary}"), body);
    }

    pub(super) fn set_body(&mut self, media_type: &str, body: Body) {
        self.insert_header("content-type", media_type);
        self.body = body;
    }

    /// Sets a header, in place of one of the same name.
    pub(super) fn insert_header(&mut self, name: &str, text: &str) {
        match (name.parse::<HeaderName>(), HeaderValue::from_bytes(text.as_bytes())) {
            (Ok(name), Ok(value)) => {
                self.put_header(name, value);
            }
            _ => self.fail(format!("the header \"{name}\" has a name or value that HTTP does not allow")),
        }
    }

    fn put_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.retain(|(own, _)| *own != name);
        self.headers.push((name, value));
    }

    /// The same with a text that need not be copied.
    fn insert_static(&mut self, name: HeaderName, text: &'static str) {
        match HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())) {
            Ok(value) => self.put_header(name, value),
            Err(_) => self.fail(format!("the header \"{name}\" has a value that HTTP does not allow")),
        }
    }

    /// The value of a query parameter that stands there once, or at first.
    pub(super) fn query_value(&self, name: &str) -> Option<String> {
        let start = format!("{}=", url::percent_encode(name));
        let value = self.query.iter().find_map(|pair| pair.strip_prefix(&start))?;
        Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
    }

    /// Sets a query parameter, in place of what it was.
    pub(super) fn replace_query(&mut self, name: &str, value: &str) {
        let start = format!("{}=", url::percent_encode(name));
        self.query.retain(|pair| !pair.starts_with(&start));
        self.query.push(format!("{start}{}", url::percent_encode(value)));
    }

    /// The request for a base URL, without credentials and body.
    pub(super) fn build(&self, base: &str) -> Result<http::Request<()>, Error> {
        if !self.violations.is_empty() {
            return Err(self.invalid(None));
        }
        if let Some(problem) = &self.problem {
            return Err(self.invalid(Some(problem.clone())));
        }
        let mut request = http::Request::new(());
        let url = url::request_url(base, self.operation.path, &self.path, &self.query);
        let url = match &self.target {
            Some(next) => url.and_then(|url| url::follow(&url, next)),
            None => url,
        };
        let url = url.map_err(|why| self.invalid(Some(why)))?;
        *request.uri_mut() = http::Uri::from_maybe_shared(Bytes::from(url))
            .map_err(|_| self.invalid(Some("the URL cannot be parsed".to_owned())))?;
        *request.method_mut() = http::Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|_| self.invalid(Some("HTTP does not allow this method".to_owned())))?;
        // Room for those that the client adds.
        request.headers_mut().reserve(self.headers.len() + 3);
        request.headers_mut().extend(self.headers.iter().cloned());
        if !self.cookies.is_empty() {
            let cookies = HeaderValue::from_str(&self.cookies.join("; "));
            let cookies = cookies
                .map_err(|_| self.invalid(Some("a cookie has characters that cookies cannot have".to_owned())))?;
            request.headers_mut().insert(http::header::COOKIE, cookies);
        }
        Ok(request)
    }

    pub(super) fn invalid(&self, problem: Option<String>) -> Error {
        let error = match problem {
            Some(problem) => Error::new(ErrorKind::InvalidRequest, problem),
            None => Error::invalid(self.violations.clone()),
        };
        error.during(self.operation.id, 0)
    }

    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// Says whether repeating the call has the effect of one call.
    pub(super) fn may_repeat(&self) -> bool {
        self.may_repeat.unwrap_or_else(|| self.operation.may_repeat() || self.has_keys())
    }

    /// Says whether all items of the body carry the key by which the service knows a repetition.
    fn has_keys(&self) -> bool {
        let json = self.body.as_bytes().and_then(|body| std::str::from_utf8(body).ok());
        let Some(((list, member), json)) = self.operation.repeat_keys.zip(json) else { return false };
        let Some(list) = Decoder::new(json).raw_member(list) else { return false };
        let keyed = |item: &str| Decoder::new(item).raw_member(member).is_some_and(|key| key != "null");
        elements(list).next().is_some() && elements(list).all(keyed)
    }

    fn check_body(&mut self, json: &str) {
        if let Some(rule) = self.rules {
            self.violations.extend(check_text(rule, json));
        }
    }

    fn check_parameter(&mut self, name: &str, value: &dyn Encode) {
        let rules: &[(&str, &'static Rule)] = self.operation.parameter_rules;
        let Some((_, rule)) = rules.iter().find(|(own, _)| *own == name) else { return };
        if !value.is_absent() {
            let found = check_text(rule, &to_string(value));
            self.violations.extend(found.into_iter().map(|violation| violation.of_parameter(name)));
        }
    }
}

/// The style of a query or cookie parameter when the document names none.
pub(super) const FORM: Styled = Style::Form.exploded();
/// The style of a path or header parameter when the document names none.
pub(super) const SIMPLE: Styled = Style::Simple.joined();
