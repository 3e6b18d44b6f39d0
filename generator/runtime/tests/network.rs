//! The settings of the default transport: proxies, certificate authorities, certificates of the client, limits.
#![cfg(any(feature = "native-tls", feature = "rustls"))]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test that cannot go on should stop")]

use oasmith_runtime::{
    Body, Error, ErrorKind, HyperTransport, HyperTransportBuilder, Transport as _, TransportError, TransportErrorKind,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, process, thread};

/// What a server does with a connection.
type Work = Arc<dyn Fn(TcpStream) + Send + Sync>;

/// Listens on this machine; gives host and port.
fn listen(work: Work) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let work = work.clone();
            thread::spawn(move || work(stream));
        }
    });
    address.to_string()
}

/// Reads the head of a request.
fn head(stream: &mut impl Read) -> std::io::Result<String> {
    let (mut text, mut byte) = (Vec::new(), [0]);
    while !text.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        text.extend_from_slice(&byte);
    }
    Ok(String::from_utf8(text).unwrap())
}

/// Answers a request with its own head.
fn echo(mut stream: impl Read + Write) {
    // A client that trusts nobody goes without a request.
    let Ok(text) = head(&mut stream) else { return };
    let length = text.len();
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}").unwrap();
    stream.flush().unwrap();
}

/// Asks a transport, and gives what the server got.
fn ask(transport: Result<HyperTransport, Error>, url: &str) -> Result<String, TransportError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = url.parse().unwrap();
        let body = transport.unwrap().send(request).await?.into_body();
        Ok(String::from_utf8(body.collect(10_000).await?.to_vec()).unwrap())
    })
}

/// A certificate authority, and servers and clients with certificates of its own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn sign(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.0).unwrap(), key)
    }

    /// The settings of a server that is called `localhost`, and may ask for certificates of this authority.
    fn server(&self, asks: bool) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().unwrap();
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let builder = if asks { builder.with_client_cert_verifier(verifier) } else { builder.with_no_client_auth() };
        let (certificate, key) = self.sign("localhost");
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap())
    }

    fn serve(&self, asks: bool) -> String {
        let config = self.server(asks);
        let address = listen(Arc::new(move |stream| {
            echo(StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream));
        }));
        format!("https://{}/a", address.replace("127.0.0.1", "localhost"))
    }

    fn trusted(&self) -> HyperTransportBuilder {
        HyperTransport::builder().no_proxy().root_certificates(self.0.pem())
    }
}

#[test]
fn an_authority_of_ones_own_is_trusted() {
    let authority = Authority::new("one");
    let url = authority.serve(false);
    let text = ask(authority.trusted().build(), &url).unwrap();
    assert!(text.starts_with("GET /a HTTP/1.1\r\n"), "{text}");
    // Of several, each is.
    let other = Authority::new("other");
    ask(other.trusted().root_certificates(authority.0.pem()).build(), &url).unwrap();
    for stranger in [HyperTransport::builder().no_proxy().build(), other.trusted().build()] {
        let error = ask(stranger, &url).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}

#[test]
fn a_certificate_is_presented() {
    let authority = Authority::new("one");
    let url = authority.serve(true);
    let (certificate, key) = authority.sign("client");
    let with_own = || authority.trusted().client_certificate(certificate.pem(), key.serialize_pem());
    ask(with_own().build(), &url).unwrap();
    ask(authority.trusted().build(), &url).unwrap_err();
    let shown = format!("{:?} {:?}", with_own(), with_own().build());
    assert!(!shown.contains("PRIVATE KEY") && !shown.contains(&format!("{:?}", key.serialize_pem())), "{shown}");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let (own, key) = (Authority::new("one"), KeyPair::generate().unwrap().serialize_pem());
    for builder in [
        HyperTransport::builder().root_certificates("no certificate"),
        HyperTransport::builder().root_certificates(&key),
        HyperTransport::builder().client_certificate("", key.as_str()),
        HyperTransport::builder().client_certificate(own.0.pem(), "no key"),
        // A key of somebody else.
        HyperTransport::builder().client_certificate(own.0.pem(), key.as_str()),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
}

/// A proxy that forwards requests: it tells what it got.
fn forwarding() -> String {
    listen(Arc::new(echo))
}

#[test]
fn a_proxy_forwards_what_is_not_encrypted() {
    let proxy = format!("http://user:p%40ss@{}", forwarding());
    let text = ask(HyperTransport::builder().proxy(proxy.as_str()).build(), "http://service.invalid/a?b").unwrap();
    assert!(text.starts_with("GET http://service.invalid/a?b HTTP/1.1\r\n"), "{text}");
    // user:p@ss
    assert!(text.contains("proxy-authorization: Basic dXNlcjpwQHNz\r\nhost: service.invalid\r\n"), "{text}");
    let shown = format!("{:?}", HyperTransport::builder().proxy(proxy));
    assert!(!shown.contains("p%40ss"), "{shown}");
}

#[test]
fn a_proxy_sees_nothing_of_what_is_encrypted() {
    let authority = Authority::new("one");
    let config = authority.server(false);
    let proxy = listen(Arc::new(move |mut stream| {
        let asked = head(&mut stream).unwrap();
        assert!(asked.starts_with("CONNECT localhost:443 HTTP/1.1\r\n"), "{asked}");
        assert!(asked.to_lowercase().contains("proxy-authorization: basic dxnlcjo=\r\n"), "{asked}");
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        echo(StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream));
    }));
    let transport = authority.trusted().proxy(format!("http://user@{proxy}")).build();
    let text = ask(transport, "https://localhost/a").unwrap();
    assert!(text.starts_with("GET /a HTTP/1.1\r\n") && !text.contains("proxy-"), "{text}");
}

#[test]
fn socks_is_spoken() {
    let proxy = listen(Arc::new(|mut stream| {
        let mut exchange = |length: usize, answer: &[u8]| {
            let mut told = vec![0; length];
            stream.read_exact(&mut told).unwrap();
            stream.write_all(answer).unwrap();
            told
        };
        assert_eq!(exchange(3, &[5, 0]), [5, 1, 0]);
        let asked = exchange(7 + "service.invalid".len(), &[5, 0, 0, 1, 127, 0, 0, 1, 0, 80]);
        assert!(asked.ends_with(b"service.invalid\0\x50"), "{asked:?}");
        echo(stream);
    }));
    let transport = HyperTransport::builder().proxy(format!("socks5://{proxy}")).build();
    let text = ask(transport, "http://service.invalid/a").unwrap();
    assert!(text.starts_with("GET /a HTTP/1.1\r\n"), "{text}");
}

#[test]
fn what_is_no_proxy_is_refused() {
    for url in ["", "ftp://proxy.invalid", "socks4://proxy.invalid", "http://"] {
        let error = HyperTransport::builder().proxy(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
    }
}

/// The variables have to be there when the process starts, so there are two processes.
#[test]
fn proxies_come_from_the_environment() {
    const CHILD: &str = "OASMITH_TEST_SERVICE";
    if let Ok(service) = env::var(CHILD) {
        let text = ask(HyperTransport::new(), "http://service.invalid/a").unwrap();
        assert!(text.starts_with("GET http://service.invalid/a HTTP/1.1\r\n"), "{text}");
        for (transport, url) in [
            (HyperTransport::new(), service.as_str()),
            (HyperTransport::builder().no_proxy().build(), &service.replace("127.0.0.1", "localhost")),
        ] {
            let text = ask(transport, url).unwrap();
            assert!(text.starts_with("GET / HTTP/1.1\r\n"), "{text}");
        }
        return;
    }
    let child = process::Command::new(env::current_exe().unwrap())
        .args(["--exact", "proxies_come_from_the_environment"])
        .env(CHILD, format!("http://{}", listen(Arc::new(echo))))
        .env("HTTP_PROXY", format!("http://{}", forwarding()))
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("REQUEST_METHOD")
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
}

#[test]
fn a_server_that_does_not_answer_the_handshake_is_given_up() {
    let silent = listen(Arc::new(|stream| {
        thread::sleep(Duration::from_secs(5));
        drop(stream);
    }));
    let start = Instant::now();
    let transport = HyperTransport::builder().no_proxy().connect_timeout(Duration::from_millis(50)).build();
    let error = ask(transport, &format!("https://{silent}")).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(error.to_string().contains("no connection within 50ms"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(4));
}
