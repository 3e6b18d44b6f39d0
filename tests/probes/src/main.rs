//! Decodes and encodes JSON values with the types of a directory's documents, and prints which come back as they were.
//!
//! ```text
//! cargo run -p probes -- DIR [--keep DIR]
//! ```
//!
//! `DIR` holds documents and `roundtrips.json`: `{"pets": [{"type": "Pet", "json": {…}}]}` says that the type made of
//! the schema `Pet` in `pets.yaml` (or `.json`) has to give that value back. Exit status: 0 all exact, 1 some are not,
//! 2 the run itself failed.

mod crates;
mod table;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Decodes and encodes JSON values with the types of a directory's documents.
#[derive(Debug, Parser)]
struct Arguments {
    /// Directory with documents and `roundtrips.json`
    dir: PathBuf,
    /// Write the crate to this directory and leave it there
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let written = run(&arguments).and_then(|(all_exact, text)| {
        io::stdout().write_all(text.as_bytes())?;
        Ok(all_exact)
    });
    match written {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "probes: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<(bool, String)> {
    let documents = table::documents(&arguments.dir)?;
    let folder = crates::folder(arguments.keep.as_deref())?;
    let tried = crates::build(&folder, documents)?;
    Ok(table::print(&tried, &crates::run(&folder)?))
}
