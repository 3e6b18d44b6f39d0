//! TLS by what the operating system brings.

use super::options::{BoxError, Certificates};
use http::Uri;
use native_tls::{Certificate, Identity, TlsConnector};

/// Puts TLS around the connections of a connector.
pub(super) type Https<C> = hyper_tls::HttpsConnector<C>;

/// The settings of TLS.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

impl Tls {
    pub(super) fn new(certificates: &Certificates) -> Result<Self, BoxError> {
        let mut builder = TlsConnector::builder();
        if !certificates.roots.is_empty() {
            let roots = Certificate::stack_from_pem(&certificates.roots);
            let roots = roots.map_err(|error| format!("the root certificates: {error}"))?;
            if roots.is_empty() {
                return Err("the root certificates: there is none in this text".into());
            }
            for root in roots {
                builder.add_root_certificate(root);
            }
        }
        if let Some((chain, key)) = &certificates.own {
            let identity = Identity::from_pkcs8(chain, key.expose().as_bytes());
            builder.identity(identity.map_err(|error| format!("the client's certificate: {error}"))?);
        }
        Ok(Self(builder.build()?))
    }

    pub(super) fn around<C>(&self, connector: C) -> Https<C> {
        Https::from((connector, self.0.clone().into()))
    }

    /// Says whether there can be a connection to this place.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "without TLS it depends on the place")]
    pub(super) fn check(&self, _: &Uri) -> Result<(), BoxError> {
        Ok(())
    }
}
