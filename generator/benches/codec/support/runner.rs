//! Times the document: prints the median milliseconds of decoding and of encoding, then the message
//! for the broken document.

use std::hint::black_box;

use cpu_time::ProcessTime;
use measured::models::{decode, encode, entries};

fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = ProcessTime::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[4]
}

fn main() {
    black_box(entries());
    let mut paths = std::env::args().skip(1);
    let mut read = || std::fs::read(paths.next().expect("two paths")).expect("a readable file");
    let (good, bad) = (read(), read());
    let value = decode(&good).expect("a good document");
    println!("{}", median(|| drop(black_box(decode(&good)))));
    println!("{}", median(|| drop(black_box(encode(&value)))));
    println!("{}", decode(&bad).expect_err("a bad document"));
    let text = encode(&value);
    if !text.is_empty() {
        assert!(
            decode(&text).expect("its own text") == value,
            "does not round-trip"
        );
    }
}
