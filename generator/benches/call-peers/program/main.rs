//! All clients take turns with the same call.

use call_measurement::contest::{Contest, rounds};
use call_measurement::generated::Generated;
use call_measurement::hand::Hand;
use call_measurement::service;

#[cfg(feature = "openapi-generator")]
mod openapi_generator;
#[cfg(feature = "openapi-to-rust")]
mod openapi_to_rust;
#[cfg(feature = "ploidy")]
mod ploidy;
#[cfg(feature = "progenitor")]
mod progenitor;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let address = service::serve();
    let (hand, generated) = (Hand::new(address), Generated::new(address));
    #[cfg(feature = "openapi-generator")]
    let openapi_generator = openapi_generator::client(address);
    #[cfg(feature = "openapi-to-rust")]
    let openapi_to_rust = openapi_to_rust::client(address);
    #[cfg(feature = "ploidy")]
    let ploidy = ploidy::client(address);
    #[cfg(feature = "progenitor")]
    let progenitor = progenitor::client(address);
    let mut contest = Contest::default();
    for round in rounds() {
        contest.turn(round, "by hand", &hand).await;
        contest.turn(round, "oasmith", &generated).await;
        #[cfg(feature = "progenitor")]
        contest.turn(round, "progenitor", &progenitor).await;
        #[cfg(feature = "openapi-generator")]
        contest.turn(round, "openapi-generator", &openapi_generator).await;
        #[cfg(feature = "openapi-to-rust")]
        contest.turn(round, "openapi-to-rust", &openapi_to_rust).await;
        #[cfg(feature = "ploidy")]
        contest.turn(round, "ploidy", &ploidy).await;
    }
    contest.print();
}
