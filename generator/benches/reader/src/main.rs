//! What do the readers cost, and what do they do with hostile input? Run with
//! `cargo run --release --manifest-path generator/benches/reader/Cargo.toml -- FILE…`.
//!
//! Prints Markdown: median CPU milliseconds of nine runs per reader and file, then the behaviour.

mod hostile;
mod spanned;
mod tree;

use std::error::Error;
use std::hint::black_box;

use cpu_time::ProcessTime;

use tree::Tree;

/// A reader: its name and what it does; the number of values, or the message.
pub type Reader = (&'static str, fn(&str) -> Result<usize, String>);

/// Every reader, in the order of the tables.
pub const READERS: [Reader; 5] = [
    ("serde_yaml", serde_yaml),
    ("yaml_serde", |text| {
        let tree: Tree = yaml_serde::from_str(text).map_err(|error| error.to_string())?;
        Ok(tree.count())
    }),
    ("granit, with places", |text| {
        spanned::read(text).map(|node| node.count())
    }),
    ("serde_yaml + granit index", |text| {
        let count = serde_yaml(text)?;
        spanned::read(text)?;
        Ok(count)
    }),
    ("serde_json", |text| {
        let tree: Tree = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(tree.count())
    }),
];

fn serde_yaml(text: &str) -> Result<usize, String> {
    let tree: Tree = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    Ok(tree.count())
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("| file | MB |");
    for (name, _) in READERS {
        print!(" {name} |");
    }
    println!("\n|---|---|{}", "---|".repeat(READERS.len()));
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let name = path.rsplit('/').next().unwrap_or_default();
        print!("| {name} | {:.1} |", text.len() as f64 / 1e6);
        for (reader, read) in READERS {
            if reader == "serde_json" && !text.trim_start().starts_with('{') {
                print!(" – |");
            } else {
                print!(" {} |", cost(&text, read));
            }
        }
        println!();
    }
    println!();
    hostile::print();
    Ok(())
}

/// The median CPU milliseconds and how many values were read, or the message.
fn cost(text: &str, read: fn(&str) -> Result<usize, String>) -> String {
    let mut times = Vec::new();
    let mut count = 0;
    for _ in 0..9 {
        let start = ProcessTime::now();
        match black_box(read(text)) {
            Ok(values) => count = values,
            Err(message) => return hostile::short(&message),
        }
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    format!("{:.1} ({count})", times.get(4).copied().unwrap_or_default())
}
