//! The examples of the small documents go through the generated types and back, in programs that are built for it.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::process::Command;

#[test]
fn small_documents_keep_their_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus"));
    command.current_dir(root).args(["tests/corpus/small", "--examples", "--only", "examples-,bakery"]);
    let ran = command.output().unwrap();
    let text = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{text}\n{}", String::from_utf8_lossy(&ran.stderr));
    let row = text.lines().find(|line| line.contains("| examples-3.1.yaml")).unwrap();
    let counts: Vec<u32> = row.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
    let [examples, exact, _, _, _, _, _, limits, broken, _] = counts.try_into().unwrap();
    assert!(examples >= 13 && exact == examples && limits >= 100 && broken >= 30, "{text}");
}
