//! User code of both crates of some pairs proves what the comparison says of Rust code.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::process::Command;

#[test]
fn user_code_proves_major_changes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus"));
    command.current_dir(root).args(["tests/corpus/pairs", "--also", "tests/fixtures/diff", "--witnesses"]);
    command.args(["--jobs", "1", "--only", "rust-calls,unions,sfmc/enum-of-mixed,sfmc/object-became"]);
    let ran = command.output().unwrap();
    let text = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{text}\n{}", String::from_utf8_lossy(&ran.stderr));
    assert!(text.contains("4 pairs, 0 not judged"), "{text}");
}
