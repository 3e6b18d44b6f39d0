//! The values that pages list in a ` ```values ` block come back as the page says.

use pages::ROWS;

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
