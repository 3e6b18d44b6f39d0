//! A runtime that several clients share: where it is written, what keeps it in step, and what it cannot do.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use libtest_mimic::Trial;
use oasmith::disk::{Mode, sync};

use crate::scratch::Scratch;
use crate::trial;

const SPEC: &str = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {born: {type: string, x-rust-type: {path: mine::Day, crate: mine, version: '1'}}}}
    Toy: {type: object, properties: {name: {type: string}}}
";
const CONFIG: &str = "spec = \"pets.yaml\"\nout = \"../clients/pets\"\n[crate]\nruntime = \"../clients/runtime\"\n";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 5] = [
        ("it_stays_apart_from_the_client", it_stays_apart_from_the_client),
        ("it_is_written_and_checked_with_the_client", it_is_written_and_checked_with_the_client),
        ("an_edit_by_hand_stops_both", an_edit_by_hand_stops_both),
        ("a_build_keeps_it_in_step", a_build_keeps_it_in_step),
        ("types_of_other_crates_are_not_used", types_of_other_crates_are_not_used),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("sharing/{name}"), test)).collect()
}

/// A project whose client and runtime are written.
fn project() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("spec/pets.yaml", SPEC).write("spec/oasmith.toml", CONFIG);
    assert_eq!(scratch.oasmith(&[]).status, 0);
    scratch
}

fn it_is_written_and_checked_with_the_client() {
    let project = project();
    assert!(project.exists("clients/runtime/src/lib.rs") && !project.exists("clients/pets/src/runtime"));
    assert!(project.read("clients/pets/Cargo.toml").contains("oasmith-runtime = { path = \"../runtime\", "));
    let ran = project.oasmith(&["generate", "--check"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("; runtime → clients/runtime/: no change in "), "{ran:?}");

    std::fs::remove_file(project.path().join("clients/runtime/src/url.rs")).unwrap();
    let ran = project.oasmith(&["generate", "--check", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(told["runtime"]["out"], "clients/runtime");
    assert_eq!(told["runtime"]["created"], serde_json::json!(["src/url.rs"]));
    assert!(!project.exists("clients/runtime/src/url.rs"));

    let ran = project.oasmith(&["generate", "--out", "elsewhere/deep"]);
    assert!(ran.stdout.contains("; runtime → clients/runtime/: 1 file new (src/url.rs)"), "{ran:?}");
    assert!(project.read("elsewhere/deep/Cargo.toml").contains("path = \"../../clients/runtime\""));
}

fn an_edit_by_hand_stops_both() {
    let project = project();
    let mine = project.read("clients/runtime/src/url.rs") + "// mine\n";
    project.write("clients/runtime/src/url.rs", &mine).write("spec/pets.yaml", SPEC.replace("Toy", "Ball"));
    let ran = project.oasmith(&[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("clients/runtime/: edited by hand"), "{ran:?}");
    assert!(project.exists("clients/pets/src/models/toy.rs"), "the client is the old one");
    assert_eq!(project.read("clients/runtime/src/url.rs"), mine);
    assert_eq!(project.oasmith(&["generate", "--force"]).status, 0);
    assert!(project.exists("clients/pets/src/models/ball.rs"));
    assert_ne!(project.read("clients/runtime/src/url.rs"), mine);
}

fn a_build_keeps_it_in_step() {
    let project = project();
    project.write("spec/pets.yaml", SPEC.replace("Toy", "Ball"));
    assert_eq!(sync(project.path(), Mode::Write).errors.len(), 1);
    let synced = sync(project.path(), Mode::Check);
    assert!(synced.errors.is_empty(), "{:?}", synced.errors);
    for path in &synced.watched {
        assert!(project.exists(path), "cargo would build again and again: {path}");
    }
    assert!(synced.watched.iter().any(|path| path == "clients/runtime/Cargo.toml"));
    std::fs::remove_file(project.path().join("clients/runtime/src/url.rs")).unwrap();
    assert_eq!(sync(project.path(), Mode::Check).errors.len(), 1);
}

fn types_of_other_crates_are_not_used() {
    let ran = project().oasmith(&[]);
    let wanted = "warning[W113]: the Rust type is not used: serde's types of other crates need a copy of the runtime";
    assert!(ran.stderr.contains(wanted), "{ran:?}");
}

fn it_stays_apart_from_the_client() {
    let rows = [
        ("runtime = \"../clients/pets\"", "the runtime cannot be written to clients/pets/, into the client"),
        ("runtime = \"../clients/pets/src/rt\"", "the runtime cannot be written to clients/pets/src/rt/, into"),
        ("runtime = \"rt\"\nname = \"oasmith-runtime\"", "the client cannot have the name of its runtime"),
    ];
    for (lines, reason) in rows {
        let scratch = Scratch::new();
        scratch
            .write("spec/pets.yaml", SPEC)
            .write("spec/oasmith.toml", CONFIG.replace("runtime = \"../clients/runtime\"", lines));
        let ran = scratch.oasmith(&[]);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(reason), "{ran:?}");
        assert!(!scratch.exists("clients"));
    }
}
