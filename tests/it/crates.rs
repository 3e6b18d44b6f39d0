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
        trial("crates/two_clients_share_a_runtime", two_clients_share_a_runtime),
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

fn two_clients_share_a_runtime() {
    let scratch = Scratch::new();
    for name in ["pets", "shops"] {
        let options =
            format!("spec = \"{name}.yaml\"\n[crate]\nname = \"{name}\"\nruntime = \"lib/oasmith-runtime\"\n");
        scratch.write(&format!("{name}.yaml"), DOCUMENT.replace("pets", name)).write(&format!("{name}.toml"), options);
        let ran = scratch.oasmith(&["generate", "--config", &format!("{name}.toml")]);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(!scratch.exists(&format!("{name}/src/runtime")));
    }
    scratch
        .write("Cargo.toml", PROGRAM)
        .write("src/lib.rs", TEST)
        .write("Cargo.lock", fs::read(root().join("Cargo.lock")).unwrap());
    let said = cargo(scratch.path(), &["test", "--workspace", "--lib", "--features", "pets/mock,shops/mock"]);
    assert!(said.contains("1 passed"), "{said}");
}

/// A parameter that may be left out, pages, a list that is sent in several requests, and tags.
const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Animals, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /pets:
    get:
      operationId: listAll
      tags: [pets]
      x-pagination: {offset: offset, limit: limit}
      parameters:
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200': {description: Some., content: {application/json: {schema: {type: array, items: {type: string}}}}}
    post:
      operationId: addAll
      tags: [pets]
      x-batch: {items: names, max: 2}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    New: {type: object, required: [names], properties: {names: {type: array, maxItems: 2, items: {type: string}}}}
";

const PROGRAM: &str = "
[package]
name = 'program'
edition = '2024'
[workspace]
members = ['pets', 'shops', 'lib/oasmith-runtime']
[features]
'default' = []
[dependencies]
pets = { path = 'pets', default-features = false, features = ['pets'] }
shops = { path = 'shops', default-features = false, features = ['shops'] }
tokio = { version = '1', default-features = false, features = ['macros', 'rt'] }
";

/// Both clients in one function, with the types of one.
const TEST: &str = "
#![cfg(test)]
use pets::{Error, prelude::*, runtime::Mock};
use shops::prelude::*;

#[tokio::test]
async fn both_clients_have_one_mock() -> Result<(), Error> {
    let mock = Mock::new();
    mock.on(&pets::operations::pets::LIST_ALL).when(|request| request.query == \"limit=2\").returns(200, \"[]\");
    mock.on(&shops::operations::shops::LIST_ALL).when(|request| request.query == \"offset=4\").returns(200, \"[]\");
    mock.on(&shops::operations::shops::ADD_ALL).returns(204, \"\");
    let (pets, shops) = (pets::Client::with_mock(&mock)?, shops::Client::with_mock(&mock)?);
    pets.pets().list_all().limit(2).await?;
    shops.shops().list_all().offset(4).await?;
    shops.shops().add_all(&shops::models::New::new([\"corner\".to_owned()])).await?;
    mock.verify().unwrap();
    Ok(())
}
";

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
        cargo(&self.0.path().join("made"), &[arguments, &["--no-default-features"]].concat())
    }
}

/// What cargo says to a package; a warning is a failure.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args(arguments).args(["--quiet", "--offline"]);
    cargo.env("RUSTFLAGS", "-D warnings").env("CARGO_INCREMENTAL", "0");
    // What it depends on is compiled in the first run, and stays.
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
