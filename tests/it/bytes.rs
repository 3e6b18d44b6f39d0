//! The same input gives the same bytes, wherever and in whatever surroundings it is generated.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use libtest_mimic::Trial;

use crate::scratch::Scratch;
use crate::{root, trial};

/// The types of another operation: one that two tags share, and one with types of its own inside.
const SHARED: &str =
    "{a: {$ref: '#/components/schemas/DefinitionKey'}, b: {$ref: '#/components/schemas/SmsDefinition'}}";

/// An operation with a tag and a type of its own.
const MORE: &str = "  /unrelated:
    get:
      operationId: get_unrelated
      tags: [unrelated]
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 3] = [
        ("surroundings_leave_no_trace", surroundings_leave_no_trace),
        ("an_unrelated_operation_changes_its_own_files", an_unrelated_operation_changes_its_own_files),
        ("another_tag_of_a_model_changes_the_list_of_models", another_tag_of_a_model_changes_the_list_of_models),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("bytes/{name}"), test)).collect()
}

/// The files of the crate that a document becomes in a directory of its own.
fn crate_of(folder: &str, name: &str, text: &str) -> BTreeMap<String, Vec<u8>> {
    let scratch = Scratch::new();
    let spec = format!("{folder}{name}");
    scratch.write(&spec, text);
    let out = format!("{folder}out");
    let ran = scratch.oasmith(&["generate", &spec, "--out", &out, "--crate-name", "same"]);
    assert_eq!(ran.status, 0, "{name}: {ran:?}");
    let base = scratch.path().join(&out);
    let files = scratch.state(&out).into_iter();
    let files = files.map(|(path, bytes, _)| (path.strip_prefix(&base).unwrap().to_string_lossy().into_owned(), bytes));
    files.filter(|(path, _)| path != ".oasmith-files").collect()
}

fn surroundings_leave_no_trace() {
    let small = root().join("tests/corpus/small");
    let mut count = 0;
    for entry in fs::read_dir(small).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !path.is_file() || name.starts_with("mistakes") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let here = crate_of("", &name, &text);
        let there = crate_of("quite/another place/", &name, &text);
        assert!(here == there, "{name}: the directory shows");
        for (path, bytes) in &here {
            let text = String::from_utf8_lossy(bytes);
            let machine = env::temp_dir();
            assert!(!text.contains(machine.to_str().unwrap()), "{name}: {path} names a directory of this machine");
        }
        count += 1;
    }
    assert!(count > 5, "only {count} documents were found");
    let spec = root().join("spec/sfmc.yaml");
    for (folder, home, zone) in [("a", "/nowhere", "Asia/Tokyo"), ("b/c", "/", "America/Lima")] {
        in_a_process(&spec, folder, home, zone);
    }
}

/// Generates with a process of its own, so that its environment can differ; the result is that of this process.
fn in_a_process(spec: &Path, folder: &str, home: &str, zone: &str) {
    let scratch = Scratch::new();
    let text = fs::read_to_string(spec).unwrap();
    scratch.write(&format!("{folder}/sfmc.yaml"), &text);
    let mut command = std::process::Command::new(env::current_exe().unwrap());
    command.args(["bytes/surroundings_leave_no_trace", "--list"]).env_clear();
    command.env("HOME", home).env("TZ", zone).env("LANG", "tr_TR.UTF-8").env(CHILD, scratch.path().join(folder));
    let status = command.current_dir(scratch.path()).output().unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    let expected = crate_of("", "sfmc.yaml", &text);
    for (path, bytes) in expected {
        let found = fs::read(scratch.path().join(folder).join("out").join(&path)).unwrap();
        assert!(found == bytes, "{path} differs with HOME={home} TZ={zone}");
    }
}

/// Names the directory in which a child of this test binary generates, instead of testing.
const CHILD: &str = "OASMITH_TEST_BYTES";

/// What the child does; whether this process is one.
pub(crate) fn child() -> bool {
    let Some(folder) = env::var_os(CHILD) else { return false };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = oasmith::cli::Io {
        folder: folder.into(),
        stdin: &mut std::io::empty(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: true,
    };
    let arguments = ["oasmith", "generate", "sfmc.yaml", "--out", "out", "--crate-name", "same"];
    assert_eq!(oasmith::cli::run(arguments, &mut io), 0, "{}", String::from_utf8_lossy(&stderr));
    true
}

fn an_unrelated_operation_changes_its_own_files() {
    one_more_changes(MORE, &[]);
}

fn another_tag_of_a_model_changes_the_list_of_models() {
    one_more_changes(&MORE.replace("{a: {type: string}}", SHARED), &["src/models/mod.rs"]);
}

/// Holds what one operation more changes, besides its own file and the lists of operations, against the files that may.
fn one_more_changes(operation: &str, more: &[&str]) {
    let text = fs::read_to_string(root().join("spec/sfmc.yaml")).unwrap();
    let (before, after) = text.split_once("\npaths:\n").unwrap();
    let old = crate_of("", "sfmc.yaml", &text);
    let new = crate_of("", "sfmc.yaml", &format!("{before}\npaths:\n{operation}{after}"));
    let changed = new.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)).map(|(path, _)| path.as_str());
    let changed: Vec<&str> = changed.collect();
    let lists = ["Cargo.toml", "README.md", "api.lock.txt", "src/client.rs", "src/operations/mod.rs"];
    let own = ["src/operations/unrelated.rs"];
    let mut expected: Vec<&str> = lists.into_iter().chain(own).chain(more.iter().copied()).collect();
    expected.sort_unstable();
    assert_eq!(changed, expected);
    assert!(old.keys().all(|path| new.contains_key(path)), "a file is gone");
}
