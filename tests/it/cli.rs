//! The command line as scripts see it: what is written where, and the exit status.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a panic is how a test fails")]

use libtest_mimic::Trial;

use crate::scratch::Scratch;
use crate::trial;

pub(crate) const SPEC: &str = "\
openapi: 3.1.0
info: {title: Pets, version: \"1\"}
servers: [{url: https://api.example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        \"200\": {description: All., content: {application/json: {schema: {$ref: \"#/components/schemas/Pet\"}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
    Toy: {type: object, properties: {colour: {type: string}}}
";
const CONFIG: &str = "spec = \"pets.yaml\"\nout = \"../client\"\n[crate]\nname = \"pets\"\n";
const DANGLING: &str = "\
openapi: 3.1.0
info: {title: T, version: \"1\"}
components:
  schemas:
    A: {$ref: \"#/components/schemas/B\"}
";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 23] = [
        ("a_second_run_writes_nothing", a_second_run_writes_nothing),
        ("only_files_that_change_are_touched", only_files_that_change_are_touched),
        ("deleted_sources_come_back", deleted_sources_come_back),
        ("check_finds_drift_and_writes_nothing", check_finds_drift_and_writes_nothing),
        ("an_invalid_document_leaves_the_crate_alone", an_invalid_document_leaves_the_crate_alone),
        ("an_edited_file_is_refused", an_edited_file_is_refused),
        ("a_foreign_file_is_refused", a_foreign_file_is_refused),
        ("other_files_are_left_alone", other_files_are_left_alone),
        ("files_no_longer_made_are_removed", files_no_longer_made_are_removed),
        ("a_fresh_clone_knows_its_files", a_fresh_clone_knows_its_files),
        ("an_interrupted_run_is_finished", an_interrupted_run_is_finished),
        ("rigour_decides_what_is_an_error", rigour_decides_what_is_an_error),
        ("a_foreign_document_is_coped_with", a_foreign_document_is_coped_with),
        ("results_and_diagnostics_have_formats", results_and_diagnostics_have_formats),
        ("codes_are_explained", codes_are_explained),
        ("documents_come_from_stdin", documents_come_from_stdin),
        ("documents_come_from_a_revision", documents_come_from_a_revision),
        ("references_are_relative_to_their_file", references_are_relative_to_their_file),
        ("trouble_names_path_and_reason", trouble_names_path_and_reason),
        ("mistakes_in_options_have_places", mistakes_in_options_have_places),
        ("no_arguments", no_arguments),
        ("pages_are_set_in_the_options", pages_are_set_in_the_options),
        ("a_project_is_started", a_project_is_started),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("cli/{name}"), test)).collect()
}

/// A project with its crate already written.
fn project() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("spec/pets.yaml", SPEC).write("spec/oasmith.toml", CONFIG);
    let ran = scratch.oasmith(&[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.starts_with("spec/pets.yaml: 1 operation, 2 types → client/: "), "{ran:?}");
    scratch
}

fn a_second_run_writes_nothing() {
    let project = project();
    let before = project.state("client");
    let ran = project.oasmith(&["generate"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("→ client/: no change in "), "{ran:?}");
    assert_eq!(project.state("client"), before);
}

fn only_files_that_change_are_touched() {
    let project = project();
    let before = project.state("client");
    project.write(
        "spec/pets.yaml",
        SPEC.replace("colour: {type: string}", "colour: {type: string}, size: {type: integer}"),
    );
    let ran = project.oasmith(&[]);
    assert!(ran.stdout.contains("2 files changed (api.lock.txt, src/models/toy.rs), "), "{ran:?}");
    let touched = project.state("client").into_iter().zip(before).filter(|(new, old)| new != old);
    let names: Vec<_> = touched.map(|(new, _)| new.0.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, [".oasmith-files", "api.lock.txt", "toy.rs"]);
}

/// Nobody edits a foreign document for the sake of its pages.
fn pages_are_set_in_the_options() {
    let scratch = Scratch::new();
    let spec = SPEC.replace("$ref: \"#/components/schemas/Pet\"", "type: array, items: {type: string}");
    let config = format!("{CONFIG}[pagination.listPets]\nlink = true\n[pagination.listToys]\nlink = true\n");
    scratch.write("spec/pets.yaml", spec).write("spec/oasmith.toml", config);
    let ran = scratch.oasmith(&[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let wanted = "the document has no operation \"listToys\": this has no effect";
    assert!(ran.stderr.contains(wanted) && !ran.stderr.contains("W104"), "{ran:?}");
    let operations = std::fs::read_to_string(scratch.path().join("client/src/operations/api.rs")).unwrap();
    assert!(operations.contains("rt::Paging::url(rt::NextPage::Link)"), "{operations}");
    scratch.write("spec/oasmith.toml", format!("{CONFIG}[pagination.listPets]\npage = \"page\"\n"));
    let ran = scratch.oasmith(&[]);
    let wanted =
        "`[pagination.listPets]` is ignored: `page`: the operation has no query parameter `page` (it has none)";
    assert!(ran.stderr.contains(wanted), "{ran:?}");
}

fn deleted_sources_come_back() {
    let project = project();
    let texts = |state: Vec<(_, Vec<u8>, _)>| state.into_iter().map(|(path, text, _)| (path, text)).collect::<Vec<_>>();
    let before = texts(project.state("client"));
    std::fs::remove_dir_all(project.path().join("client/src")).unwrap();
    assert_eq!(project.oasmith(&[]).status, 0);
    assert_eq!(texts(project.state("client")), before);
}

fn check_finds_drift_and_writes_nothing() {
    let project = project();
    assert_eq!(project.oasmith(&["generate", "--check"]).status, 0);
    project.write("spec/pets.yaml", SPEC.replace("colour", "hue"));
    let before = project.state("client");
    let ran = project.oasmith(&["generate", "--check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("2 files stale (api.lock.txt, src/models/toy.rs)"), "{ran:?}");
    assert_eq!(project.state("client"), before);
}

fn an_invalid_document_leaves_the_crate_alone() {
    let project = project();
    let before = project.state("client");
    project.write("spec/pets.yaml", format!("{DANGLING}    C: {{$ref: \"#/components/schemas/D\"}}\n"));
    let ran = project.oasmith(&[]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stdout, "spec/pets.yaml: 2 errors; nothing was written\n");
    assert_eq!(ran.stderr.matches("error[E013]").count(), 2, "{ran:?}");
    assert!(ran.stderr.contains("spec/pets.yaml:5:15"), "{ran:?}");
    assert_eq!(project.state("client"), before);
}

fn an_edited_file_is_refused() {
    let project = project();
    let text = project.read("client/src/models/toy.rs");
    project.write("client/src/models/toy.rs", text.replace("colour", "hue"));
    let before = project.state("client");
    let ran = project.oasmith(&[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("src/models/toy.rs (--force overwrites)"), "{ran:?}");
    assert_eq!(project.state("client"), before);
    assert_eq!(project.oasmith(&["generate", "--force"]).status, 0);
    assert_eq!(project.read("client/src/models/toy.rs"), text);
}

fn a_foreign_file_is_refused() {
    let scratch = Scratch::new();
    scratch.write("pets.yaml", SPEC).write("mine/Cargo.toml", "[package]\nname = \"mine\"\n");
    let ran = scratch.oasmith(&["generate", "pets.yaml", "--out", "mine"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("not written by oasmith: Cargo.toml"), "{ran:?}");
    assert!(!scratch.exists("mine/src"));
}

fn other_files_are_left_alone() {
    let project = project();
    project.write("client/examples/list.rs", "fn main() {}\n").write("client/src/mine.rs", "//! Mine.\n");
    project.write("spec/pets.yaml", SPEC.replace("colour", "hue"));
    assert_eq!(project.oasmith(&["generate", "--force"]).status, 0);
    assert_eq!(project.read("client/examples/list.rs"), "fn main() {}\n");
    assert_eq!(project.read("client/src/mine.rs"), "//! Mine.\n");
}

fn files_no_longer_made_are_removed() {
    let project = project();
    let toy: String = SPEC.split_inclusive('\n').filter(|line| !line.contains("Toy")).collect();
    project.write("spec/pets.yaml", toy);
    let ran = project.oasmith(&[]);
    assert!(ran.stdout.contains("1 file removed (src/models/toy.rs)"), "{ran:?}");
    assert!(!project.exists("client/src/models/toy.rs"));
}

fn a_fresh_clone_knows_its_files() {
    let project = project();
    std::fs::remove_file(project.path().join("client/.oasmith-files")).unwrap();
    project.write("client/src/models/old.rs", "// @generated by oasmith from spec/pets.yaml. Do not edit.\n");
    project.write("spec/pets.yaml", SPEC.replace("colour", "hue"));
    let ran = project.oasmith(&[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(!project.exists("client/src/models/old.rs"));
    assert!(project.read("client/src/models/toy.rs").contains("hue"));
}

fn an_interrupted_run_is_finished() {
    let project = project();
    project.write("client/.oasmith-tmp/files/src/models/toy.rs", "half a file");
    assert_eq!(project.oasmith(&[]).status, 0);
    assert!(!project.exists("client/.oasmith-tmp"));
    assert_eq!(project.oasmith(&["generate", "--check"]).status, 0);
}

fn rigour_decides_what_is_an_error() {
    let scratch = Scratch::new();
    scratch.write("warned.yaml", SPEC.replace("openapi: 3.1.0", "openapi: 3.1.0\nsurprise: 1"));
    scratch.write("dangling.yaml", DANGLING);
    let status = |args: &[&str]| scratch.oasmith(args).status;
    assert_eq!(status(&["check", "warned.yaml"]), 0);
    assert_eq!(status(&["check", "--strict", "warned.yaml"]), 1);
    assert_eq!(status(&["generate", "--strict", "warned.yaml", "--out", "out"]), 1);
    assert!(!scratch.exists("out"));
    assert_eq!(status(&["check", "dangling.yaml"]), 1);
    assert_eq!(status(&["check", "--lenient", "dangling.yaml"]), 0);
    assert_eq!(status(&["check", "warned.yaml", "dangling.yaml"]), 1);
}

fn a_foreign_document_is_coped_with() {
    let scratch = Scratch::new();
    scratch.write("foreign.yaml", DANGLING).write("own.toml", "out = \"client\"\n");
    let coped = scratch.oasmith(&["generate", "foreign.yaml", "--out", "out"]);
    assert_eq!(coped.status, 0, "{coped:?}");
    assert!(coped.stderr.contains("warning[E013]"), "{coped:?}");
    assert!(scratch.exists("out/src/lib.rs"));
    let strict = scratch.oasmith(&["generate", "foreign.yaml", "--out", "strict", "--strict"]);
    assert_eq!((strict.status, scratch.exists("strict")), (1, false), "{strict:?}");
    let own = scratch.oasmith(&["generate", "foreign.yaml", "--config", "own.toml"]);
    assert_eq!((own.status, scratch.exists("client")), (1, false), "{own:?}");
}

fn results_and_diagnostics_have_formats() {
    let scratch = Scratch::new();
    scratch.write("a.yaml", DANGLING).write("pets.yaml", SPEC);
    let json = |args: &[&str]| -> serde_json::Value {
        let ran = scratch.oasmith(args);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    };
    let all = json(&["check", "--format", "json", "a.yaml", "a.yaml"]);
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!((&all[0]["code"], &all[0]["line"], &all[0]["column"]), (&"E013".into(), &5.into(), &15.into()));
    let sarif = json(&["check", "--format", "sarif", "a.yaml", "pets.yaml"]);
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 2);
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "E013");
    let github = scratch.oasmith(&["check", "--format", "github", "a.yaml"]);
    assert!(github.stdout.starts_with("::error file=a.yaml,line=5,col=15,title=E013::"), "{github:?}");
    let made = json(&["generate", "--format", "json", "pets.yaml", "--crate-name", "pets-client"]);
    assert_eq!((&made["crate"]["out"], &made["crate"]["operations"]), (&"pets-client".into(), &1.into()));
    assert!(scratch.exists("pets-client/src/lib.rs"));
    let failed = json(&["generate", "--format", "json", "--strict", "a.yaml"]);
    assert_eq!((&failed["crate"], &failed["errors"]), (&serde_json::Value::Null, &1.into()));
}

fn codes_are_explained() {
    let scratch = Scratch::new();
    let ran = scratch.oasmith(&["explain", "e014"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.starts_with("# E014: "), "{ran:?}");
    let ran = scratch.oasmith(&["explain", "E999"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with("error: there is no code \"E999\"."), "{ran:?}");
}

fn documents_come_from_stdin() {
    let scratch = Scratch::new();
    let ran = scratch.oasmith_reading(SPEC, &["generate", "-", "--out", "out", "--crate-name", "pets"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(scratch.read("out/src/lib.rs").starts_with("// @generated by oasmith from "));
    assert_eq!(scratch.oasmith_reading(DANGLING, &["check", "-"]).status, 1);
}

fn documents_come_from_a_revision() {
    let scratch = Scratch::new();
    scratch.write("spec/a.yaml", DANGLING.replace("#/components/schemas/B", "parts/b.yaml"));
    scratch.write("spec/parts/b.yaml", "{type: string}\n");
    scratch.git(&["init", "--quiet"]);
    scratch.git(&["add", "."]);
    scratch.git(&["commit", "--quiet", "--message", "old"]);
    scratch.write("spec/a.yaml", "nothing").write("spec/parts/b.yaml", "nothing");
    let ran = scratch.oasmith(&["check", "HEAD:spec/a.yaml"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "HEAD:spec/a.yaml: no errors, no warnings\n"), "{ran:?}");
    assert_eq!(scratch.oasmith(&["check", "spec/a.yaml"]).status, 1);
    let ran = scratch.oasmith(&["check", "HEAD:spec/none.yaml"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("HEAD:spec/none.yaml"), "{ran:?}");
    assert_eq!(scratch.oasmith(&["check", "--", "--output=x:y"]).status, 2);
}

fn references_are_relative_to_their_file() {
    let scratch = Scratch::new();
    scratch.write("spec/a.yaml", DANGLING.replace("#/components/schemas/B", "parts/b.yaml"));
    scratch.write("spec/parts/b.yaml", "{$ref: \"../c.yaml#/C\"}\n").write("spec/c.yaml", "C: {type: string}\n");
    let ran = scratch.oasmith(&["check", "spec/a.yaml"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    scratch.write("spec/c.yaml", "C: {$ref: \"#/D\"}\n");
    let ran = scratch.oasmith(&["check", "spec/a.yaml"]);
    assert!(ran.stderr.contains("--> spec/c.yaml:1:11"), "{ran:?}");
}

fn trouble_names_path_and_reason() {
    let scratch = Scratch::new();
    scratch.write("latin.yaml", b"openapi: 3.1.0\ninfo: {title: \xe9}\n");
    for (args, text) in [
        (&["check", "none.yaml"][..], "none.yaml: "),
        (&["check", "latin.yaml"], "latin.yaml: not UTF-8: invalid byte in line 2"),
        (&["generate", "--config", "none.toml"], "none.toml: "),
        (&["generate"], "oasmith.toml: there is none here or in spec/"),
        (&["generate", "--config", ""], "required for '--config <FILE>'"),
        (&["check", ""], "required for '<SPEC>...'"),
        (&["diff", "a.yaml", ""], "required for '<REVISION>'"),
        (&["init", ""], "required for '[DIR]'"),
        (&["generate", "--bogus"], "--bogus"),
        (&["frobnicate"], "frobnicate"),
    ] {
        let ran = scratch.oasmith(args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(text), "{ran:?}");
    }
}

fn mistakes_in_options_have_places() {
    let scratch = Scratch::new();
    scratch.write("spec/oasmith.toml", "spek = \"pets.yaml\"\n[crate]\nname = 1\n");
    let ran = scratch.oasmith(&[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, "spec/oasmith.toml: 2 errors; nothing was written\n"), "{ran:?}");
    for text in ["error[E102]", "--> spec/oasmith.toml:1:1", "did you mean `spec`?", "--> spec/oasmith.toml:3:8"] {
        assert!(ran.stderr.contains(text), "{text}: {ran:?}");
    }
    let ran = scratch.oasmith(&["generate", "--format", "github"]);
    assert!(ran.stdout.starts_with("::error file=spec/oasmith.toml,line=1,col=1,title=E102::"), "{ran:?}");
    let project = project();
    project.write("spec/oasmith.toml", format!("{CONFIG}[select]\ntags = [\"toys\"]\n"));
    let ran = project.oasmith(&[]);
    assert!(ran.stderr.contains("warning[W112]") && ran.stderr.contains("--> spec/oasmith.toml:6:9"), "{ran:?}");
    assert_eq!(project.oasmith(&["generate", "--strict"]).status, 1);
}

fn no_arguments() {
    let scratch = Scratch::new();
    let ran = scratch.oasmith(&[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("Usage: oasmith"), "{ran:?}");
    let ran = scratch.oasmith(&["--help"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(scratch.oasmith(&["completions", "bash"]).stdout.contains("oasmith"));
}

fn a_project_is_started() {
    let scratch = Scratch::new();
    let ran = scratch.oasmith(&["init", "."]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = scratch.oasmith(&[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains("→ generated/"), "{ran:?}");
    assert_eq!(scratch.oasmith(&["init", "."]).status, 2);
    let ran = scratch.oasmith(&["passes", "spec/openapi.yaml"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for part in ["# ---- parse, check", "/greetings/{name}", "# ---- lower", "src/models/greeting.rs"] {
        assert!(ran.stdout.contains(part), "{part}: {ran:?}");
    }
}
