//! What every generated client shares: the codec, the rules, the calls.
//!
//! This folder is the same in each generated crate; nothing in it knows a particular service.
//!
//! What a program may well do without (pages, batches, streams, multipart, files, formats) is `#[inline]` down to its private
//! functions: it is compiled with the programs that use it. The way of a call is compiled once, here.

/// What macros need of this runtime where they are invoked in it.
#[cfg(feature = "full-serde")]
mod rt {
    pub(super) use super::codec::{deserialize, serialize};
}

mod answer;
mod api;
mod auth;
mod batch_report;
mod batch_text;
mod batches;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod client;
mod codec;
mod config;
mod error;
mod files;
mod formats;
mod frames;
mod headers;
mod json_text;
pub mod kind;
#[allow(unused_imports, unused_macros, reason = "a document rarely needs all of them")]
mod macros;
mod maybe;
mod middleware;
#[cfg(feature = "mock")]
mod mock;
mod multipart;
#[cfg(feature = "hyper")]
mod network;
mod operation;
mod paging;
mod request;
mod retry;
mod rules;
mod secret;
mod sending;
mod sign;
mod stream;
mod style;
mod syntax;
mod timer;
mod token;
mod trace;
mod transport;
mod union;
mod url;
mod webhook;

pub use answer::{Answer, Opened, Response};
pub use api::{Api, ClientAuth, ErrorFields, In, Scheme, SchemeKind, Server, TokenEndpoint, TokenFormat, Variable};
pub use auth::{ClientCredentials, Credential, Token, TokenContext, TokenProvider};
pub use batch_report::{Batch, BatchOutcome, BatchSummary};
pub use batches::{Batched, Batches, Batching, Taken};
#[cfg(feature = "blocking")]
pub use blocking::{BlockingTimer, BlockingTransport, block_on};
pub use body::{Body, ChunkStream};
pub use bytes::Bytes;
pub use call::{Call, IsCall};
pub use client::Core;
pub use codec::{
    Decode, DecodeError, Decoder, Encode, Encoder, Json, Rest, Row, deserialize, from_json, from_slice, from_str,
    json_text, read_members, serialize, to_json, to_string, to_vec, write_members,
};
pub use config::Config;
pub use error::{Error, ErrorKind};
pub use formats::{Base64, Date, DateTime, Decimal, FormatError, IsoDuration, Number, Time, Uuid};
pub use frames::Framing;
pub use headers::Header;
pub use json_text::JsonText;
#[allow(clippy::wildcard_imports, unused_imports, reason = "a document rarely needs all of them")]
pub(crate) use macros::*;
pub use maybe::Maybe;
pub use middleware::{AttemptContext, Middleware, Next};
#[cfg(feature = "mock")]
pub use mock::{Expectation, Mock, MockRequest, Unmet};
pub use multipart::{FileBody, Files, Multipart, Part, Parts, encode_multipart, random_boundary};
#[cfg(feature = "hyper")]
pub use network::{HyperTransport, HyperTransportBuilder};
pub use operation::Operation;
pub use paging::{Items, Next as NextPage, Paged, Pages, Paging};
pub use retry::{Outcome, Retry, retry_after};
pub use rules::{Named, Rule, Violation, Violations, check, validate};
pub use secret::{Secret, Sensitive};
pub use sending::Sending;
pub use stream::{Event, Stream};
pub use style::{Field, Style, Styled};
#[cfg(feature = "hyper")]
pub use timer::TokioTimer;
pub use timer::{ClockOnly, Timer, with_timeout};
pub use token::CachedTokens;
pub use transport::{BoxFuture, TimeLimit, Transport, TransportError, TransportErrorKind};
pub use union::{ReadVariant, Shape, decode_union, encode_rest, encode_tagged, equals_json, forget_members, same_json};
pub use webhook::Webhook;
