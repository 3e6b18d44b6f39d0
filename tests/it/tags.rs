//! A crate compiles with each of its tags alone, and with none.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use libtest_mimic::Trial;
use oasmith_tests::Page;

use crate::scratch::Scratch;
use crate::{root, trial};

/// The page whose document has tags that share models.
const PAGE: &str = "tests/fixtures/operations/tag-models.md";

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial("tags/each_alone_compiles_without_a_warning", each_alone_compiles_without_a_warning)]
}

fn each_alone_compiles_without_a_warning() {
    let scratch = Scratch::new();
    let page = Page::read(&fs::read_to_string(root().join(PAGE)).unwrap()).unwrap();
    scratch.write("zoo.yaml", &page.block("yaml").unwrap().text);
    let ran = scratch.oasmith(&["generate", "zoo.yaml", "--out", "zoo", "--crate-name", "zoo"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let manifest = scratch.read("zoo/Cargo.toml") + "\n[workspace]\n";
    scratch.write("zoo/Cargo.toml", manifest).write("zoo/Cargo.lock", fs::read(root().join("Cargo.lock")).unwrap());
    for features in ["", "pets", "shops", "keepers", "webhooks", "other-models"] {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(scratch.path().join("zoo")).args(["check", "--quiet", "--offline", "--no-default-features"]);
        cargo.args(["--features", features]).env("RUSTFLAGS", "-D warnings").env("CARGO_INCREMENTAL", "0");
        // What it depends on is compiled in the first run, and stays.
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("tags"));
        let output = cargo.output().unwrap();
        assert!(output.status.success(), "only {features:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
