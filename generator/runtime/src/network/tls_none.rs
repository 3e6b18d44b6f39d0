//! No TLS: neither of the features that bring it is on.

use super::options::{BoxError, Certificates};
use http::Uri;
use http::uri::Scheme;

/// A connector as it is.
pub(super) type Https<C> = C;

/// Nothing.
#[derive(Clone)]
pub(super) struct Tls;

const MISSING: &str = "there is no TLS without the feature \"rustls\" or \"native-tls\"";

impl Tls {
    pub(super) fn new(certificates: &Certificates) -> Result<Self, BoxError> {
        if certificates.roots.is_empty() && certificates.own.is_none() { Ok(Self) } else { Err(MISSING.into()) }
    }

    #[expect(clippy::unused_self, reason = "with TLS it is used")]
    pub(super) fn around<C>(&self, connector: C) -> Https<C> {
        connector
    }

    /// Says whether there can be a connection to this place.
    #[expect(clippy::unused_self, reason = "with TLS it is used")]
    pub(super) fn check(&self, to: &Uri) -> Result<(), BoxError> {
        if to.scheme() == Some(&Scheme::HTTPS) { Err(MISSING.into()) } else { Ok(()) }
    }
}
