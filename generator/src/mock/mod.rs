//! A server that answers from a document: each request is held against it, and gets the documented example or a value
//! that is made up from the schema.
//!
//! Deciding is a function of a request ([`Mock::respond`]); the file `serve.rs` does what touches the network. What the mock itself
//! has to say comes as `application/problem+json` (RFC 9457) with the header `x-oasmith-mock: problem`, so that it is
//! never taken for an answer of the API.

mod answer;
mod body;
mod decode;
mod faults;
mod journal;
mod media;
mod multipart;
mod oauth;
mod parameters;
mod prefer;
mod problem;
mod rewrite;
mod route;
mod security;
mod serve;
mod write;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, RwLock};

use hyper::body::Bytes;
use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

use crate::check::Valid;
use crate::instance::{Direction, Patterns, Validator};
use crate::parse::model::{Document, Operation, PathItem};

pub use faults::{Faults, Latency};
pub use journal::{Journal, LogFormat};
pub use serve::{Hook, Running, Settings, start};

use answer::Wanted;
use media::accepts;
use problem::{Problem, Violated};
use rewrite::Rewriter;
use route::{Found, Match, Routes};

/// What goes back, before it meets the network.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// Headers without `content-length` and `date`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// What the journal shows as operation: `operationId`, or method and path template.
    pub operation: Option<Arc<str>>,
    /// Why the mock refused the request, in one line.
    pub refusal: Option<String>,
}

impl Reply {
    fn new(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), operation: None, refusal: None }
    }

    fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// Whose words are used for a request that the document does not allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errors {
    /// The mock's own, which name each place.
    #[default]
    Problem,
    /// The operation's documented answer with that status, where there is one.
    Documented,
}

/// A document, ready to answer.
#[derive(Debug)]
pub struct Mock {
    document: Valid<Document>,
    patterns: Arc<Patterns>,
    routes: Routes,
    rewriter: Rewriter,
    errors: Errors,
    seed: u64,
    made_up: AtomicU64,
    answers: RwLock<BTreeMap<answer::Key, Reply>>,
}

/// An operation of the document that a request is for.
#[derive(Clone, Copy)]
struct Call<'m> {
    mock: &'m Mock,
    item: &'m PathItem,
    operation: &'m Operation,
    parts: &'m Parts,
    host: &'m str,
}

impl Mock {
    /// A mock of a document. The seed decides what is made up.
    #[must_use]
    pub fn new(document: Valid<Document>, errors: Errors, seed: u64) -> Self {
        let routes = Routes::of(&document);
        let rewriter = Rewriter::of(&document);
        Self {
            document,
            patterns: Arc::default(),
            routes,
            rewriter,
            errors,
            seed,
            made_up: AtomicU64::new(0),
            answers: RwLock::default(),
        }
    }

    /// How many operations it answers for.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.routes.operations()
    }

    /// The answer to a request. `address` is used where the request names no host.
    #[must_use]
    pub fn respond(&self, parts: &Parts, body: &Bytes, address: &str) -> Reply {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
        let host = host.unwrap_or(address);
        let mut reply = match self.routes.find(&parts.method, parts.uri.path()) {
            Found::Operations(all) => {
                self.first_fitting(&all, parts, body, host).unwrap_or_else(|| Problem::not_found(parts).reply())
            }
            Found::OtherMethods(allowed) if parts.method == Method::OPTIONS => {
                Reply::new(StatusCode::NO_CONTENT).header("allow", allowed.join(", "))
            }
            Found::OtherMethods(allowed) => Problem::method(parts, &allowed).reply(),
            Found::Nothing => match oauth::token(&self.document, parts) {
                Some(reply) => reply,
                None => Problem::not_found(parts).near(self.routes.near(parts.uri.path())).reply(),
            },
        };
        if parts.method == Method::HEAD {
            reply.body = Bytes::new();
        }
        reply
    }

    /// The documented answer of the operation behind a request with a certain status, if there is one.
    #[must_use]
    pub fn documented(&self, parts: &Parts, status: StatusCode, address: &str) -> Option<Reply> {
        let Found::Operations(all) = self.routes.find(&parts.method, parts.uri.path()) else { return None };
        let Match { item, operation, .. } = all.first()?;
        let reply = self.call((*item, *operation), parts, address)?.documented(status)?;
        Some(Reply { operation: self.routes.label(*item, *operation), ..reply })
    }

    /// The answer of the first operation that a request fits; what the first one says against it, if there is none.
    fn first_fitting(&self, all: &[Match], parts: &Parts, body: &Bytes, host: &str) -> Option<Reply> {
        let mut refusal = None;
        for Match { item, operation, captures } in all {
            let call = self.call((*item, *operation), parts, host)?;
            let label = self.routes.label(*item, *operation);
            match call.check(captures, body) {
                Ok(()) => return Some(Reply { operation: label, ..call.answer() }),
                Err(_) if refusal.is_some() => {}
                Err(problem) => refusal = Some(Reply { operation: label, ..call.refuse(&problem) }),
            }
        }
        refusal
    }

    fn call<'m>(&'m self, (item, operation): (usize, usize), parts: &'m Parts, host: &'m str) -> Option<Call<'m>> {
        let item = self.document.paths.get(item)?;
        Some(Call { mock: self, item, operation: item.operations.get(operation)?, parts, host })
    }

    fn validator(&self, direction: Direction) -> Validator<'_> {
        Validator::new(&self.document, direction).with_formats().sharing(&self.patterns)
    }
}

impl Call<'_> {
    /// Holds the request against the operation: credentials first, as servers do.
    fn check(&self, captures: &[(String, String)], body: &Bytes) -> Result<(), Problem> {
        security::check(self)?;
        let mut found: Vec<Violated> = Vec::new();
        parameters::check(self, captures, &mut found);
        body::check(self, body, &mut found)?;
        if found.is_empty() { Ok(()) } else { Err(Problem::invalid(self, &found)) }
    }

    fn answer(&self) -> Reply {
        let wanted = match prefer::read(&self.parts.headers) {
            Ok(wanted) => wanted,
            Err(word) => {
                return Problem::preference(&format!("{word} is no preference of the form name=value")).reply();
            }
        };
        match answer::choose(self, &wanted) {
            Ok(reply) => reply,
            Err(problem) => self.refuse(&problem),
        }
    }

    /// The mock's own words, or with `--errors documented` those of the document.
    fn refuse(&self, problem: &Problem) -> Reply {
        let own = problem.reply();
        if self.mock.errors == Errors::Problem {
            return own;
        }
        match self.documented(own.status) {
            Some(documented) => Reply { refusal: own.refusal, ..documented },
            None => own,
        }
    }

    /// The declared answer with a status, without regard to what the client accepts.
    fn documented(&self, status: StatusCode) -> Option<Reply> {
        let wanted = Wanted { status: Some(status), any_type: true, ..Wanted::default() };
        answer::choose(self, &wanted).ok()
    }
}

/// A name or address with an optional port, as it may stand in a URL.
fn is_host(host: &str) -> bool {
    !host.is_empty() && host.len() < 256 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b))
}
