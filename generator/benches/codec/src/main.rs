//! What do 200 generated models cost, by codec? Run with
//! `cargo run --release --manifest-path generator/benches/codec/Cargo.toml [-- REPEATS [VARIANT…]]`.
//!
//! Writes one crate per variant into the temporary directory, builds it alone with its dependencies
//! warm, times a 10 MB document, and prints Markdown. Needs GNU time.

mod document;
mod run;
mod shape;
mod variant;

use std::error::Error;

use run::Row;
use variant::Variant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let repeats = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let wanted: Vec<String> = arguments.collect();
    let mut rows = Vec::new();
    for variant in variant::ALL {
        if wanted.is_empty() || wanted.iter().any(|id| id == variant.id()) {
            eprintln!("{}", variant.title());
            rows.push(run::measure(variant, repeats)?);
        }
    }
    print(&rows);
    Ok(())
}

fn print(rows: &[Row]) {
    let base = rows.iter().find(|row| row.variant == Variant::Derive);
    println!(
        "| codec | check CPU s | debug CPU s | release CPU s | release ÷ a | peak RSS MB | lines | binary KB | decode MB/s | encode MB/s |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for row in rows {
        let ratio = base.map_or(1.0, |base| row.release.cpu / base.release.cpu);
        println!(
            "| {} | {:.2} | {:.2} | {:.2} | {ratio:.2} | {:.0} | {} | {} | {} | {} |",
            row.variant.title(),
            row.check.cpu,
            row.debug.cpu,
            row.release.cpu,
            row.release.rss,
            row.lines,
            row.binary / 1000,
            speed(row.decode, base.and_then(|base| base.decode)),
            speed(row.encode, base.and_then(|base| base.encode)),
        );
    }
    println!("\nA wrong value deep inside:\n");
    for row in rows.iter().filter(|row| !row.message.is_empty()) {
        println!("- {}: `{}`", row.variant.title(), row.message);
    }
}

/// Megabytes a second for the 10 MB document, and how that compares to serde's derive.
fn speed(milliseconds: Option<f64>, base: Option<f64>) -> String {
    match (milliseconds, base) {
        (Some(own), Some(base)) => format!("{:.0} (×{:.2})", 10_000.0 / own, base / own),
        (Some(own), None) => format!("{:.0}", 10_000.0 / own),
        _ => "–".to_owned(),
    }
}
