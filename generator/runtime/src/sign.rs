//! Credentials in a request: headers, query and cookies.

use super::api::In;
use super::error::{Error, ErrorKind};
use super::secret::Secret;
use super::url;
use base64::Engine as _;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, header};

/// Puts an API key where its scheme wants it.
pub(super) fn put_key(request: &mut http::Request<()>, place: In, wire: &str, key: &str) -> Result<(), Error> {
    let wrong = || Error::new(ErrorKind::Auth, "an API key does not fit into its place");
    match place {
        In::Header => {
            let name = wire.parse::<HeaderName>().map_err(|_| wrong())?;
            request.headers_mut().insert(name, secret_header(key.to_owned())?);
        }
        In::Query => {
            let uri = request.uri().to_string();
            let mark = if request.uri().query().is_some() { '&' } else { '?' };
            let full = format!("{uri}{mark}{}={}", url::percent_encode(wire), url::percent_encode(key));
            *request.uri_mut() = full.parse().map_err(|_| wrong())?;
        }
        In::Cookie => {
            let own = format!("{wire}={}", url::percent_encode(key));
            let others = request.headers().get(header::COOKIE).and_then(|value| value.to_str().ok());
            let all = others.map_or_else(|| own.clone(), |others| format!("{others}; {own}"));
            request.headers_mut().insert(header::COOKIE, secret_header(all)?);
        }
    }
    Ok(())
}

/// The value of a Basic `Authorization` header, marked as sensitive.
pub(super) fn basic_header(user: &str, password: &Secret) -> Result<HeaderValue, Error> {
    let pair = Secret::new(format!("{user}:{}", password.expose()));
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair.expose());
    secret_header(format!("Basic {encoded}"))
}

/// The value of an `Authorization` header with a bearer token (RFC 6750, section 2.1), marked as sensitive.
pub(super) fn bearer_header(token: &Secret) -> Result<HeaderValue, Error> {
    secret_header(["Bearer ", token.expose()].concat())
}

/// The value of a header that must not be logged.
fn secret_header(text: String) -> Result<HeaderValue, Error> {
    let value = HeaderValue::from_maybe_shared(Bytes::from(text));
    let mut value = value.map_err(|_| Error::new(ErrorKind::Auth, "a credential does not fit into a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
