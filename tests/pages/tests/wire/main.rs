//! What generated clients send, over real HTTP, held against the specification byte for byte: the documents are in
//! `documents/`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a panic is how a test fails")]

mod bodies;
mod cookies;
mod paths;
mod places;
mod queries;
#[path = "../../../it/wire/server.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod server;

use std::collections::BTreeMap;
use std::future::{Future, IntoFuture};
use std::sync::LazyLock;

use pages::documents_styles::Client;
use pages::documents_styles::models::Color;
use pages::runtime::{Error, HyperTransport};

use server::{Received, Reply, Server};

/// One transport for all tests: setting up TLS takes its time.
static TRANSPORT: LazyLock<HyperTransport> = LazyLock::new(|| HyperTransport::new().unwrap());

fn block_on<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

/// What arrives when a call is sent.
fn arrives<C, F>(call: F) -> Received
where
    F: FnOnce(&'static Client) -> C,
    C: IntoFuture<Output = Result<(), Error>>,
{
    let server = Server::start();
    server.then(Reply::new(204, ""));
    block_on(async {
        let builder = Client::builder().base_url(server.url()).configure(|config| config.transport(TRANSPORT.clone()));
        // A call borrows its client: for a test it may live on.
        call(Box::leak(Box::new(builder.build().unwrap()))).into_future().await
    })
    .unwrap();
    server.requests().remove(0)
}

/// `{"R": 100, "G": 200, "B": 150}`, as in the table of styles.
fn color() -> Color {
    Color::new().r(100).g(200).b(150)
}

/// The list of RFC 6570.
fn list() -> Vec<String> {
    ["blue", "black", "brown"].map(str::to_owned).to_vec()
}

/// The keys of RFC 6570, in the order of a sorted map.
fn keys() -> BTreeMap<String, String> {
    [("comma", ","), ("dot", "."), ("semi", ";")].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}
