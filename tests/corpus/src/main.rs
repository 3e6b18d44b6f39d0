//! Generates and compiles a client of every document below a directory, and says how that went.
//!
//! ```text
//! cargo run --release -p corpus -- DIR [--jobs N] [--only PATTERN] [--max-bytes N] [--report FILE]
//!                                      [--keep DIR] [--shared-runtime DIR] [--clippy] [--tags N] [--no-check] [--peers] [--examples]
//!                                      [--calls [--seed N]]
//!                                      [--semver] [--witnesses] [--also DIR]
//! ```
//!
//! Each document is generated in a process of its own, so that a panic or a hang costs one row, not the run. Exit
//! status: 0 all generated and compiled, 1 some did not, 2 the run itself failed.

mod arguments;
mod build;
mod calls;
mod compare;
mod documents;
mod examples;
mod facts;
mod one;
mod pairs;
mod peers;
mod print;
mod process;
mod programs;
mod raw;
mod run;
mod semver;
mod tags;
mod witness;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.one {
        Some(_) if arguments.serve => calls::serve(&arguments).map(|()| true),
        Some(name) if arguments.calls => calls::child(&arguments, name).map(|()| true),
        Some(name) if arguments.examples => examples::child(&arguments, name).map(|()| true),
        Some(name) => one::run(&arguments, name).map(|()| true),
        None => all(&arguments),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "corpus: {error}");
            ExitCode::from(2)
        }
    }
}

/// The whole run; whether every document was generated and compiled.
fn all(arguments: &Arguments) -> io::Result<bool> {
    if arguments.semver || arguments.witnesses {
        let shop = build::Shop::open(arguments)?;
        let pairs = pairs::find(arguments, &shop.root)?;
        let judged = !arguments.semver || semver::all(arguments, &shop, &pairs)?;
        return Ok((!arguments.witnesses || witness::all(arguments, &shop, &pairs)?) && judged);
    }
    let documents = documents::find(arguments)?;
    let shop = build::Shop::open(arguments)?;
    if arguments.examples {
        return examples::all(arguments, &shop, &documents);
    }
    if arguments.calls {
        return calls::all(arguments, &shop, &documents);
    }
    if arguments.peers {
        let text = peers::run(arguments, &shop, &documents)?;
        return io::stdout().write_all(text.as_bytes()).map(|()| true);
    }
    let outcome = run::run(arguments, &shop, &documents)?;
    let mut text = print::print(&outcome);
    if let Some(file) = &arguments.report {
        text.push_str(&compare::against_last(file, &outcome.rows)?);
    }
    io::stdout().write_all(text.as_bytes())?;
    Ok(outcome.rows.iter().all(facts::Row::passes))
}
