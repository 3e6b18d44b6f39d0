//! Crates of pages, built by cargo: with each of their tags alone, and the examples in their documentation.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use libtest_mimic::Trial;
use oasmith_tests::Page;

use crate::scratch::Scratch;
use crate::{root, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("crates/each_tag_alone_compiles_without_a_warning", each_tag_alone_compiles_without_a_warning),
        trial("crates/examples_in_documentation_compile", examples_in_documentation_compile),
    ]
}

fn each_tag_alone_compiles_without_a_warning() {
    let zoo = Crate::of("operations/tag-models.md");
    for features in ["", "pets", "shops", "keepers", "webhooks", "other-models"] {
        zoo.cargo(&["check", "--features", features]);
    }
}

fn examples_in_documentation_compile() {
    let kitchen = Crate::of("operations/examples.md");
    let said = kitchen.cargo(&["test", "--doc", "--features", "orders"]);
    assert!(said.contains("6 passed"), "five calls and the program of the first page: {said}");
    let said = kitchen.cargo(&["test", "--doc"]);
    assert!(said.contains("1 passed"), "the program is empty without its tag: {said}");
}

/// A crate that was made of a page's document.
struct Crate(Scratch);

impl Crate {
    fn of(page: &str) -> Self {
        let scratch = Scratch::new();
        let page = Page::read(&fs::read_to_string(root().join("tests/fixtures").join(page)).unwrap()).unwrap();
        scratch.write("document.yaml", &page.block("yaml").unwrap().text);
        let ran = scratch.oasmith(&["generate", "document.yaml", "--out", "made", "--crate-name", "made"]);
        assert_eq!(ran.status, 0, "{ran:?}");
        let manifest = scratch.read("made/Cargo.toml") + "\n[workspace]\n";
        scratch
            .write("made/Cargo.toml", manifest)
            .write("made/Cargo.lock", fs::read(root().join("Cargo.lock")).unwrap());
        Self(scratch)
    }

    /// What cargo says to the crate without its default features; a warning is a failure.
    fn cargo(&self, arguments: &[&str]) -> String {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(self.0.path().join("made")).args(arguments);
        cargo.args(["--quiet", "--offline", "--no-default-features"]);
        cargo.env("RUSTFLAGS", "-D warnings").env("CARGO_INCREMENTAL", "0");
        // What it depends on is compiled in the first run, and stays.
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates"));
        let output = cargo.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}
