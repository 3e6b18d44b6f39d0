//! Requests that the service sends: webhooks and callbacks.

use super::codec::{Decode, DecodeError, from_slice};
use super::error::{Error, ErrorKind};
use super::rules::{Rule, check};
use bytes::Bytes;
use std::fmt;

/// A request that the service sends: its name in the document, its method, and the type of its body.
pub struct Webhook<T> {
    name: &'static str,
    method: &'static str,
    rule: Option<&'static Rule>,
    read: fn(&[u8]) -> Result<T, DecodeError>,
}

impl<T> fmt::Debug for Webhook<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("name", &self.name).field("method", &self.method).finish_non_exhaustive()
    }
}

impl<T> Webhook<T> {
    #[inline]
    const fn new(name: &'static str, method: &'static str, read: fn(&[u8]) -> Result<T, DecodeError>) -> Self {
        Self { name, method, rule: None, read }
    }

    /// What the body has to obey.
    #[must_use]
    #[inline]
    pub const fn rules(mut self, rule: &'static Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The name in the document.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The method, in capitals.
    #[inline]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Reads a body, and holds it against the limits that the document states. Whether it comes from the service is
    /// for the caller to find out: check its signature first.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`]: it does not fit the type, or breaks limits ([`Error::violations`]).
    #[inline]
    pub fn parse(&self, body: &[u8]) -> Result<T, Error> {
        let value = (self.read)(body).map_err(|error| {
            Error::new(ErrorKind::Decode, format!("the body does not fit the document {error}")).during(self.name, 0)
        })?;
        let violations = self.rule.map(|rule| check(rule, body)).unwrap_or_default();
        if violations.is_empty() { Ok(value) } else { Err(Error::unfit(violations).during(self.name, 0)) }
    }
}

impl<T: Decode> Webhook<T> {
    /// One whose body is JSON.
    #[inline]
    pub const fn json(name: &'static str, method: &'static str) -> Self {
        Self::new(name, method, from_slice::<T>)
    }
}

impl Webhook<String> {
    /// One whose body is text.
    #[inline]
    pub const fn text(name: &'static str, method: &'static str) -> Self {
        Self::new(name, method, |body| {
            let text = std::str::from_utf8(body).map(str::to_owned);
            text.map_err(|error| DecodeError::new("the text is not UTF-8", error.valid_up_to()))
        })
    }
}

impl Webhook<Bytes> {
    /// One whose body is taken as it is.
    #[inline]
    pub const fn bytes(name: &'static str, method: &'static str) -> Self {
        Self::new(name, method, |body| Ok(Bytes::copy_from_slice(body)))
    }
}

impl Webhook<()> {
    /// One without a body.
    #[inline]
    pub const fn nothing(name: &'static str, method: &'static str) -> Self {
        Self::new(name, method, |_| Ok(()))
    }
}
