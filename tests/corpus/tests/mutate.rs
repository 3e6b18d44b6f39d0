//! Random changes of the small documents come back from the comparison as what they are; refactorings do not.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::process::Command;

#[test]
fn changes_of_small_documents_come_back() {
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("small");
    for (only, count) in [("warehouse", "250"), ("bakery,lighthouse,post-office,shapes,stream,library", "150")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mutate"));
        command.arg(&small).args(["--only", only, "--count", count, "--seed", "20"]);
        let ran = command.output().unwrap();
        let text = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success(), "{text}\n{}", String::from_utf8_lossy(&ran.stderr));
        let made: usize = text.lines().last().and_then(|line| line.split(' ').next()?.parse().ok()).unwrap();
        assert!(made * 10 >= count.parse::<usize>().unwrap() * 8, "{text}");
    }
}
