//! `oasmith diff` as scripts see it: formats, verdict, exit status.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use libtest_mimic::Trial;

use crate::cli::SPEC;
use crate::scratch::Scratch;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 3] = [
        ("no_change_is_no_output", no_change_is_no_output),
        ("changes_have_a_verdict", changes_have_a_verdict),
        ("changes_have_formats", changes_have_formats),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("cli/{name}"), test)).collect()
}

/// Two versions of a document: a property is gone from the answer.
fn versions() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("old.yaml", SPEC).write(
        "new.yaml",
        SPEC.replace("required: [name]", "description: Mine.").replace("name: {type", "size: {type"),
    );
    scratch
}

fn no_change_is_no_output() {
    let versions = versions();
    let ran = versions.oasmith(&["diff", "old.yaml", "old.yaml"]);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    let ran = versions.oasmith(&["diff", "old.yaml", "old.yaml", "--format", "json", "--fail-on", "minor"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.status, &json["changes"], &json["verdict"]["wire"]), (0, &serde_json::json!([]), &"none".into()));
}

fn changes_have_a_verdict() {
    let versions = versions();
    let ran = versions.oasmith(&["diff", "old.yaml", "new.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(ran.status, 1, "{ran:?}");
    let verdict = &json["verdict"];
    let words = ["wire", "wire_new_client", "rust", "next_version"].map(|key| verdict[key].as_str().unwrap());
    assert_eq!(words, ["breaking", "compatible", "major", "0.2.0"]);
    let gone = &json["changes"][0];
    assert_eq!((&gone["id"], &gone["level"]), (&"response-required-property-removed".into(), &"error".into()));
    assert_eq!(gone["operations"], serde_json::json!(["GET /pets"]));
    assert_eq!(gone["base"], serde_json::json!({"file": "old.yaml", "line": 16, "column": 9}));
    assert!(gone["help"].as_str().unwrap().contains("x-sunset"), "{gone}");
    let again = versions.oasmith(&["diff", "old.yaml", "new.yaml", "--format", "json", "--fail-on", "never"]);
    assert_eq!((again.status, again.stdout), (0, ran.stdout));
    // The other way round: the property is new, and was promised by nobody.
    assert_eq!(versions.oasmith(&["diff", "new.yaml", "old.yaml"]).status, 0);
    assert_eq!(versions.oasmith(&["diff", "new.yaml", "old.yaml", "--fail-on", "major"]).status, 1);
    assert_eq!(versions.oasmith(&["diff", "absent.yaml", "old.yaml"]).status, 2);
    assert!(
        versions.oasmith(&["explain", "response-property-became-optional"]).stdout.starts_with("# What is required")
    );
}

fn changes_have_formats() {
    let versions = versions();
    let print = |format: &str| versions.oasmith(&["diff", "old.yaml", "new.yaml", "--format", format]).stdout;
    let text = print("text");
    assert!(text.starts_with("GET /pets\n  error: response property `name` is gone"), "{text}");
    assert!(text.contains("--> old.yaml:16:9") && text.contains("wire: BREAKING (1) · rust: major (1)"), "{text}");
    let github = print("github");
    assert!(github.starts_with("::error file=new.yaml,line="), "{github}");
    let sarif: serde_json::Value = serde_json::from_str(&print("sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["level"], &result["ruleId"]), (&"error".into(), &"required-property-removed".into()));
    let junit = print("junit");
    assert!(junit.contains("failures=\"1\"") && junit.contains("<failure type=\"breaking\""), "{junit}");
    let markdown = print("markdown");
    assert!(markdown.starts_with("## ❌ Breaking: 1 change breaks clients in use\n"), "{markdown}");
    assert!(markdown.contains("- **Response property `name` is gone**<br>`GET /pets` · "), "{markdown}");
    let html = print("html");
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<article class=\"error\">"), "{html}");
    for format in ["text", "markdown", "html", "github"] {
        let ran = versions.oasmith(&["diff", "old.yaml", "old.yaml", "--format", format]);
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{format}");
    }
}
