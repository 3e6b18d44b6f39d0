//! Writes documents that nobody would: random combinations of what the specifications allow, for `corpus` to generate and
//! compile. Real documents use a part of it, and each of them the same part again and again.
//!
//! ```text
//! cargo run -p corpus --bin invent -- DIR [--count N] [--seed S]
//! ```
//!
//! Exit status: 0 all written, 2 one could not be.

#![allow(clippy::indexing_slicing, reason = "a keyword that is set is made, and places come from the same lists")]

mod calls;
mod dice;
mod schemas;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, iter};

use clap::Parser;
use serde_json::{Map, Value as Json, json};

use dice::Dice;
use schemas::Schemas;

/// Writes random documents into a directory.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the documents go; it is made if it is not there.
    dir: PathBuf,
    /// How many.
    #[arg(long, default_value_t = 20, value_name = "N")]
    count: u64,
    /// The first of the numbers that decide about the documents, one for each: the same number gives the same document.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "invent: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    fs::create_dir_all(&arguments.dir)?;
    for seed in arguments.seed..arguments.seed + arguments.count {
        let text = serde_json::to_string_pretty(&document(seed))?;
        fs::write(arguments.dir.join(format!("invented-{seed}.json")), text)?;
    }
    Ok(())
}

const STEMS: [&str; 14] = [
    "Pet",
    "pet-item",
    "Order",
    "order_line",
    "X",
    "foo.bar",
    "User",
    "Result",
    "Error",
    "Node",
    "List",
    "Map",
    "Event",
    "Vec",
];

fn document(seed: u64) -> Json {
    let mut dice = Dice::new(seed);
    let version = *dice.pick(&["3.0.3", "3.1.0", "3.1.0", "3.2.0"]);
    let count = dice.between(10, 40);
    let names: Vec<String> = iter::repeat_with(|| *dice.pick(&STEMS)).take(count).zip(0..).map(named).collect();
    let mut schemas = Schemas { dice, names: &names, is_old: version == "3.0.3" };
    let components: Map<String, Json> = names.iter().map(|name| (name.clone(), schemas.schema(3))).collect();
    let paths: Map<String, Json> =
        (0..schemas.dice.between(4, 20)).map(|index| calls::path(&mut schemas, index)).collect();
    let mut document = json!({
        "openapi": version,
        "info": {"title": format!("Invented {seed}"), "version": "1.0.0"},
        "servers": [{"url": "https://invented.example"}],
        "paths": paths,
        "components": {"schemas": components},
    });
    if !schemas.is_old && schemas.dice.chance(40) {
        let content = json!({"application/json": {"schema": schemas.schema(2)}});
        document["webhooks"] =
            json!({"ping": {"post": {"requestBody": {"content": content}, "responses": calls::done()}}});
    }
    document
}

/// Most names are apart from the others in more than signs and case.
fn named((stem, index): (&str, usize)) -> String {
    if index.is_multiple_of(5) { format!("{stem}-{index}") } else { format!("{stem}{index}") }
}
