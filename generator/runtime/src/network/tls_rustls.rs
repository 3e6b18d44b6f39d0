//! TLS by rustls, with the certificate authorities of the operating system.

use super::options::{BoxError, Certificates};
use http::Uri;
use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// Puts TLS around the connections of a connector.
pub(super) type Https<C> = hyper_rustls::HttpsConnector<C>;

/// The settings of TLS.
#[derive(Clone)]
pub(super) struct Tls(Arc<ClientConfig>);

impl Tls {
    /// With the provider of cryptography that the application has installed, otherwise with ring.
    pub(super) fn new(certificates: &Certificates) -> Result<Self, BoxError> {
        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
        let verifier = verifier(&certificates.roots, &provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let config = match &certificates.own {
            None => builder.with_no_client_auth(),
            Some((chain, key)) => {
                let key = PrivateKeyDer::from_pem_slice(key.expose().as_bytes())
                    .map_err(|error| format!("the key of the client's certificate: {error}"))?;
                builder.with_client_auth_cert(read(chain, "the client's certificate")?, key)?
            }
        };
        Ok(Self(Arc::new(config)))
    }

    pub(super) fn around<C>(&self, connector: C) -> Https<C> {
        Https::from((connector, self.0.clone()))
    }

    /// Says whether there can be a connection to this place.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "without TLS it depends on the place")]
    pub(super) fn check(&self, _: &Uri) -> Result<(), BoxError> {
        Ok(())
    }
}

fn verifier(roots: &[u8], provider: &Arc<CryptoProvider>) -> Result<Verifier, BoxError> {
    if roots.is_empty() {
        return Ok(Verifier::new(provider.clone())?);
    }
    with_roots(read(roots, "the root certificates")?, provider.clone())
}

#[cfg(not(target_os = "android"))]
fn with_roots(roots: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Verifier, BoxError> {
    Ok(Verifier::new_with_extra_roots(roots, provider)?)
}

/// There the operating system has the last word.
#[cfg(target_os = "android")]
fn with_roots(_: Vec<CertificateDer<'static>>, _: Arc<CryptoProvider>) -> Result<Verifier, BoxError> {
    Err("on Android the certificate authorities are those of the operating system".into())
}

fn read(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, BoxError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(format!("{what}: there is none in this text").into()),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(format!("{what}: {error}").into()),
    }
}
