//! An answer of 10 MB read as a generated type, and as the same type with serde's derive.
//!
//! ```text
//! cargo run --release --manifest-path generator/benches/call/Cargo.toml --bin decode
//! ```

use std::hint::black_box;

use cpu_time::ThreadTime;
use serde::Deserialize;
use sfmc_messaging::models;
use sfmc_messaging::runtime::{self, Decode};

const BYTES: usize = 10_000_000;
const ROUNDS: usize = 41;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendResponse {
    request_id: Option<String>,
    #[serde(rename = "errorcode")]
    code: Option<i64>,
    message: Option<String>,
    message_key: Option<String>,
    responses: Option<Vec<SendResult>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendResult {
    message_key: Option<String>,
    #[serde(rename = "errorcode")]
    code: Option<i64>,
    message: Option<String>,
}

fn main() {
    println!("| answer | serde, CPU µs | generated ÷ serde | allocations: serde, generated |\n|---|---|---|---|");
    compare("accepted recipients", &list(accepted));
    compare("refused recipients", &list(|n| refused(n, "The number is not valid, see the guide.", "")));
    compare("the same, indented", &list(|n| refused(n, "The number is not valid, see the guide.", "\n      ")));
    compare(
        "the same, with escapes",
        &list(|n| refused(n, r#"The number \"+1 555\" is not valid \u2014 see the guide."#, "")),
    );
}

fn accepted(n: usize) -> String {
    format!(r#"{{"messageKey":"nFL4ULgheUeaGbPIMzJJSw-{n}"}}"#)
}

fn refused(n: usize, message: &str, space: &str) -> String {
    let code = 108_000 + n % 1000;
    format!(
        r#"{{{space}"messageKey": "GV1LhQ6NFkqFUAE1IsoQ9Q-{n}",{space}"errorcode": {code},{space}"message": "{message}"}}"#
    )
}

/// An answer with as many recipients as make 10 MB.
fn list(one: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = String::from(r#"{"requestId":"52ad1a35-5b32-4aef-bbdf-2b4a3ed4a5b6","responses":["#);
    for n in 0.. {
        text.push_str(&one(n));
        if text.len() > BYTES {
            break;
        }
        text.push(',');
    }
    (text + "]}").into_bytes()
}

fn compare(title: &str, bytes: &[u8]) {
    let by_hand = || serde_json::from_slice::<SendResponse>(bytes).expect("an answer");
    let generated = || read::<models::SendResponse>(bytes);
    let (one, other) = (by_hand(), generated());
    let sums = (
        one.responses.iter().flatten().map(|item| weight(&item.message_key, &item.message, item.code)).sum::<usize>(),
        other
            .responses
            .iter()
            .flatten()
            .map(|item| weight(&item.message_key, &item.message, item.errorcode))
            .sum::<usize>(),
    );
    assert_eq!(sums.0, sums.1);
    assert!(
        one.request_id == other.request_id && one.code.is_none() && one.message.is_none() && one.message_key.is_none()
    );
    drop((one, other));
    let mut rows = Vec::new();
    for _ in 0..ROUNDS {
        rows.push((time(by_hand), time(generated)));
    }
    let mut ratios: Vec<f64> = rows.iter().map(|(serde, own)| own.0 / serde.0).collect();
    ratios.sort_by(f64::total_cmp);
    let mut times: Vec<f64> = rows.iter().map(|row| row.0.0).collect();
    times.sort_by(f64::total_cmp);
    let (serde, own) = rows[0];
    println!("| {title} | {:.0} | {:.3} | {}, {} |", times[ROUNDS / 2] * 1e6, ratios[ROUNDS / 2], serde.1, own.1);
}

fn read<T: Decode>(bytes: &[u8]) -> T {
    runtime::from_slice(bytes).expect("an answer")
}

fn weight(key: &Option<String>, message: &Option<String>, code: Option<i64>) -> usize {
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    length(key) + length(message) + code.map_or(0, |code| usize::try_from(code).unwrap_or(0))
}

/// CPU seconds and allocations; freeing the value is not counted.
fn time<T>(decode: impl Fn() -> T) -> (f64, u64) {
    let (start, before) = (ThreadTime::now(), call_measurement::counting::ALLOCATIONS.get());
    let value = black_box(decode());
    let result = (start.elapsed().as_secs_f64(), call_measurement::counting::ALLOCATIONS.get() - before);
    drop(value);
    result
}
