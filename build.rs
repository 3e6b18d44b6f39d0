//! Keeps `generated/` in step with `spec/`.
//!
//! Cargo decides what to rebuild before it runs this, so a crate that had to be rewritten would still be tested as it
//! was: the build fails then, and the next one is right. On CI (`CI` set, or `OASMITH_SYNC=check`) nothing is written.
//! `OASMITH_SYNC=off` skips all this. The generator itself is a build dependency: a change of it comes here too.

use std::path::Path;

use oasmith::disk::{Mode, sync};

fn main() {
    let synced = sync(Path::new("."), Mode::from_env());
    println!("cargo::rerun-if-env-changed=CI");
    println!("cargo::rerun-if-env-changed=OASMITH_SYNC");
    println!("cargo::rerun-if-changed=build.rs");
    for path in synced.watched {
        println!("cargo::rerun-if-changed={path}");
    }
    for line in synced.warnings {
        println!("cargo::warning={line}");
    }
    for line in synced.errors {
        println!("cargo::error={line}");
    }
}
