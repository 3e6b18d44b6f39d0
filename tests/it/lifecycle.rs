//! Drafts, and how something ends, when documents are compared.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use libtest_mimic::Trial;
use serde_json::Value as Json;

use crate::scratch::{Ran, Scratch};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 2] = [
        ("levels_leave_drafts_alone", levels_leave_drafts_alone),
        ("what_ends_is_announced_in_time", what_ends_is_announced_in_time),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("lifecycle/{name}"), test)).collect()
}

fn diff(shop: &Scratch, more: &[&str]) -> Ran {
    shop.oasmith(&[&["diff", "old.yaml", "new.yaml", "--format", "json"], more].concat())
}

/// The id of the first change.
fn first(ran: &Ran) -> String {
    let json: Json = serde_json::from_str(&ran.stdout).unwrap();
    json.pointer("/changes/0/id").and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn levels_leave_drafts_alone() {
    let document = |more: &str| {
        let answer = "{responses: {'204': {description: Done.}}";
        format!("openapi: 3.1.0\ninfo: {{title: Shop, version: 1.0.0}}\npaths:\n  /a:\n    put: {answer}}}\n{more}")
    };
    let own = |stability: &str| document(&format!("    get: {{x-stability-level: {stability}, responses: {{}}}}\n"));
    let shop = Scratch::new();
    shop.write("levels.txt", "api-removed-without-deprecation err\n").write("new.yaml", document(""));
    for (stability, status) in [("alpha", 0), ("stable", 1)] {
        shop.write("old.yaml", own(stability));
        let ran = diff(&shop, &["--severity-levels", "levels.txt"]);
        assert_eq!((ran.status, first(&ran).as_str()), (status, "api-removed-without-deprecation"), "{ran:?}");
    }
}

fn what_ends_is_announced_in_time() {
    let document = |more: &str| {
        let answer = "responses: {'204': {description: Done.}}";
        format!("openapi: 3.1.0\ninfo: {{title: Shop, version: 1.0.0}}\npaths:\n  /a:\n    get: {{{more}{answer}}}\n")
    };
    let shop = Scratch::new();
    shop.write("old.yaml", document("")).write("policy.toml", "[diff]\ndeprecation-days-stable = 60000\n");
    let configured: &[&str] = &["--config", "policy.toml"];
    let rows: [(&str, &[&str], &str); 5] = [
        ("deprecated: true, ", &[], "endpoint-deprecated"),
        ("deprecated: true, ", configured, "api-deprecated-sunset-missing"),
        ("deprecated: true, x-sunset: \"2120-01-01\", ", configured, "api-sunset-date-too-small"),
        ("deprecated: true, x-sunset: \"2999-01-01\", ", configured, "endpoint-deprecated-with-sunset"),
        ("deprecated: true, ", &["--config", "policy.toml", "--deprecation-days-stable", "0"], "endpoint-deprecated"),
    ];
    for (new, options, id) in rows {
        shop.write("new.yaml", document(new));
        assert_eq!(first(&diff(&shop, options)), id, "{new} {options:?}");
    }
}
