//! Random documents become crates that compile, and are no different from themselves: they combine what no real document
//! of the others does.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::process::{Command, Output};

const COUNT: usize = 8;

#[test]
fn invented_documents_compile() {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("invented");
    let (documents, runtime) = (scratch.join("documents"), scratch.join("runtime"));
    let count = COUNT.to_string();
    said(Command::new(env!("CARGO_BIN_EXE_invent")).arg(&documents).args(["--count", &count, "--seed", "1"]));
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    let text = said(command.arg(&documents).arg("--shared-runtime").arg(&runtime));
    let all = format!("{COUNT} documents: {COUNT} generated, {COUNT} compile, {COUNT} without warnings.");
    assert!(text.contains(&all), "{text}");
}

#[test]
fn invented_documents_equal_themselves() {
    let documents = Path::new(env!("CARGO_TARGET_TMPDIR")).join("equal");
    said(Command::new(env!("CARGO_BIN_EXE_invent")).arg(&documents).args(["--count", "20", "--seed", "1013"]));
    let text = said(Command::new(env!("CARGO_BIN_EXE_mutate")).arg(&documents).args(["--count", "0"]));
    assert!(text.contains("20 documents held against themselves"), "{text}");
}

fn said(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = String::from_utf8_lossy(&stdout).into_owned();
    assert!(status.success(), "{text}\n{}", String::from_utf8_lossy(&stderr));
    text
}
