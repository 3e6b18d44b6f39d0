//! The one test binary. `cargo test NAME` runs the cases whose name contains NAME; `UPDATE=1 cargo test` writes the
//! expected blocks of the pages: read the diff before you commit it.

mod bytes;
mod cli;
mod cli_diff;
mod crates;
mod dependencies;
mod examples;
mod features;
mod freshness;
mod instance;
mod lifecycle;
mod mock;
mod options;
mod pages;
mod review;
mod scratch;
mod sharing;
mod stability;
mod tidy;
mod watch;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    if bytes::child() {
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let mut all = Vec::new();
    all.extend(pages::trials());
    all.extend(tidy::trials());
    all.extend(options::trials());
    all.extend(stability::trials());
    all.extend(cli::trials());
    all.extend(cli_diff::trials());
    all.extend(lifecycle::trials());
    all.extend(review::trials());
    all.extend(watch::trials());
    all.extend(freshness::trials());
    all.extend(examples::trials());
    all.extend(instance::trials());
    all.extend(mock::trials());
    all.extend(wire::trials());
    all.extend(bytes::trials());
    all.extend(features::trials());
    all.extend(dependencies::trials());
    all.extend(crates::trials());
    all.extend(sharing::trials());
    libtest_mimic::run(&arguments, all).exit_code()
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A test with a name; a panic in it is its failure.
fn trial(name: &str, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test();
        Ok(())
    })
}

/// A failure with a reason.
fn failed(reason: impl Into<String>) -> Failed {
    Failed::from(reason.into())
}
