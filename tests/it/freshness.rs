//! What the repository's `build.rs` does when `generated/` and `spec/` differ.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use oasmith::disk::{Mode, sync};

use crate::scratch::Scratch;
use crate::{root, trial};

const STALE: &str = "generated/ did not match spec/ and was rewritten: review the change and build again";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 5] = [
        ("this_checkout_is_in_step", this_checkout_is_in_step),
        ("a_stale_crate_is_rewritten_and_fails_once", a_stale_crate_is_rewritten_and_fails_once),
        ("ci_never_writes", ci_never_writes),
        ("an_edit_by_hand_is_kept", an_edit_by_hand_is_kept),
        ("an_invalid_document_is_explained", an_invalid_document_is_explained),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("freshness/{name}"), test)).collect()
}

/// A copy of this repository's document with a crate of its own.
fn copy() -> Scratch {
    let scratch = Scratch::new();
    for name in ["spec/sfmc.yaml", "spec/oasmith.toml"] {
        scratch.write(name, fs::read(root().join(name)).unwrap());
    }
    assert_eq!(sync(scratch.path(), Mode::Write).errors, [STALE]);
    assert!(sync(scratch.path(), Mode::Write).errors.is_empty());
    scratch
}

fn change(scratch: &Scratch) {
    let text = scratch.read("spec/sfmc.yaml").replacen("\n  title: ", "\n  title: New ", 1);
    scratch.write("spec/sfmc.yaml", text);
}

fn this_checkout_is_in_step() {
    let synced = sync(&root(), Mode::Check);
    assert!(synced.errors.is_empty(), "{:?}", synced.errors);
    for path in synced.watched {
        assert!(Path::new(&path).is_relative() && root().join(&path).exists(), "{path}");
    }
}

fn a_stale_crate_is_rewritten_and_fails_once() {
    let scratch = copy();
    change(&scratch);
    assert_eq!(sync(scratch.path(), Mode::Write).errors, [STALE]);
    assert!(scratch.read("generated/README.md").contains("New "));
    assert!(sync(scratch.path(), Mode::Write).errors.is_empty());
    assert!(sync(scratch.path(), Mode::Check).errors.is_empty());
}

fn ci_never_writes() {
    let scratch = copy();
    change(&scratch);
    let before = scratch.state("generated");
    let errors = sync(scratch.path(), Mode::Check).errors;
    assert_eq!(errors, ["generated/ does not match spec/: run `cargo run` and commit the result"]);
    assert!(sync(scratch.path(), Mode::Off).errors.is_empty());
    assert_eq!(scratch.state("generated"), before);
}

fn an_edit_by_hand_is_kept() {
    let scratch = copy();
    let text = scratch.read("generated/src/client.rs");
    scratch.write("generated/src/client.rs", format!("{text}// mine\n"));
    let errors = sync(scratch.path(), Mode::Write).errors;
    assert!(errors.len() == 1 && errors[0].contains("edited by hand (src/client.rs)"), "{errors:?}");
    assert!(scratch.read("generated/src/client.rs").ends_with("// mine\n"));
}

fn an_invalid_document_is_explained() {
    let scratch = copy();
    let text = scratch.read("spec/sfmc.yaml").replacen("$ref: '#/components/", "$ref: '#/compotents/", 1);
    scratch.write("spec/sfmc.yaml", text);
    let before = scratch.state("generated");
    let errors = sync(scratch.path(), Mode::Write).errors;
    assert!(errors.len() == 1 && errors[0].starts_with("spec/sfmc.yaml:"), "{errors:?}");
    assert!(errors[0].contains(": error[E013]: "), "{errors:?}");
    assert_eq!(scratch.state("generated"), before);
}
