//! One SMS sent over loopback: through the generated client, and by hand on reqwest with serde.
//!
//! ```text
//! cargo run --release --manifest-path generator/benches/call/Cargo.toml
//! ```

use call_measurement::contest::{Contest, rounds};
use call_measurement::generated::Generated;
use call_measurement::hand::Hand;
use call_measurement::service;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let address = service::serve();
    let (hand, generated) = (Hand::new(address), Generated::new(address));
    let mut contest = Contest::default();
    for round in rounds() {
        contest.turn(round, "by hand", &hand).await;
        contest.turn(round, "oasmith", &generated).await;
    }
    contest.print();
}
