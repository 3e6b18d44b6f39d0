//! The values that pages list in a ` ```values ` block come back as the page says.

#![allow(clippy::unwrap_used, missing_docs, reason = "a panic is how a test fails")]

use pages::ROWS;
use pages::models_read_and_write::Client;
use pages::models_read_and_write::models::AccountWrite;

#[test]
fn values_come_back() {
    let bad: Vec<String> = ROWS
        .iter()
        .map(|row| (row, row.outcome()))
        .filter(|(_, outcome)| outcome != "exact")
        .map(|(row, outcome)| format!("{}: {} {}\n    {outcome}", row.place, row.schema, row.json))
        .collect();
    assert!(bad.is_empty(), "{} of {} values:\n{}", bad.len(), ROWS.len(), bad.join("\n"));
    assert!(!ROWS.is_empty(), "pages list values");
}

/// A limit in a variant asks for no member that only the service sets.
#[test]
fn limits_of_variants_leave_read_only_members_alone() {
    let client = Client::builder().base_url("https://pages.example").build().unwrap();
    assert!(client.api().put2(&AccountWrite::new("short", "p").into()).build().is_ok());
    let error = client.api().put2(&AccountWrite::new("too long", "p").into()).build().unwrap_err();
    assert!(error.to_string().contains("/name: has 8 characters"), "{error}");
}
