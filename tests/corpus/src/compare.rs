//! This run against the last one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use crate::facts::Row;

/// Says what became worse and better since the report in `file`, then writes this run's there. Documents that were
/// not in this run keep their old rows.
pub(crate) fn against_last(file: &Path, rows: &[Row]) -> io::Result<String> {
    let mut known: BTreeMap<String, Row> = match fs::read_to_string(file) {
        Ok(text) => by_name(serde_json::from_str(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error),
    };
    let text = if known.is_empty() { String::from("\nNo report to compare with.\n") } else { compare(&known, rows) };
    known.extend(by_name(rows.to_vec()));
    let all: Vec<&Row> = known.values().collect();
    fs::write(file, serde_json::to_string_pretty(&all)? + "\n")?;
    Ok(text)
}

fn by_name(rows: Vec<Row>) -> BTreeMap<String, Row> {
    rows.into_iter().map(|row| (row.document.clone(), row)).collect()
}

fn compare(known: &BTreeMap<String, Row>, rows: &[Row]) -> String {
    let pairs: Vec<(&Row, &Row)> = rows.iter().filter_map(|row| Some((known.get(&row.document)?, row))).collect();
    let worse: Vec<String> = pairs.iter().flat_map(|(old, new)| steps(old, new)).collect();
    let better: Vec<String> = pairs.iter().flat_map(|(old, new)| steps(new, old)).collect();
    let added = rows.len() - pairs.len();
    let mut text = format!(
        "\nAgainst the last report: {} regressions, {} improvements, {added} new documents.\n",
        worse.len(),
        better.len()
    );
    for line in worse {
        let _ = writeln!(text, "    regression: {line}");
    }
    text
}

/// What is worse in `new` than in `old`.
fn steps(old: &Row, new: &Row) -> Vec<String> {
    let compiles = |row: &Row| row.check.as_ref().map(|built| built.passes);
    let warnings = |row: &Row| row.check.as_ref().map_or(0, |built| built.warnings);
    let clippy = |row: &Row| row.clippy.as_ref().map(|built| built.passes);
    let missing = |row: &Row| row.facts.operations - row.facts.operations_out.min(row.facts.operations);
    let name = &new.document;
    let mut out = Vec::new();
    if old.facts.generated && !new.facts.generated {
        return vec![format!("{name} is not generated any more")];
    }
    if compiles(old) == Some(true) && compiles(new) == Some(false) {
        return vec![format!("{name} does not compile any more")];
    }
    if clippy(old) == Some(true) && clippy(new) == Some(false) {
        out.push(format!("{name} is not clippy clean any more"));
    }
    let both = new.check.is_some() && old.check.is_some();
    let counts = [
        ("warnings", if both { (warnings(old), warnings(new)) } else { (0, 0) }),
        ("operations without a method", (missing(old), missing(new))),
        ("raw values", (old.facts.raw_operations, new.facts.raw_operations)),
    ];
    out.extend(
        counts
            .into_iter()
            .filter(|(_, (old, new))| new > old)
            .map(|(what, (old, new))| format!("{name}: {what} {old} → {new}")),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Built, Facts};

    fn row(passes: bool, warnings: usize, raw_operations: usize) -> Row {
        let facts = Facts { generated: true, raw_operations, ..Facts::default() };
        let check = Some(Built { passes, warnings, ..Built::default() });
        Row { document: String::from("a.yaml"), facts, check, ..Row::default() }
    }

    #[test]
    fn only_what_became_worse_is_a_regression() {
        assert_eq!(steps(&row(true, 0, 1), &row(false, 0, 1)), ["a.yaml does not compile any more"]);
        assert_eq!(steps(&row(true, 0, 1), &row(true, 2, 0)), ["a.yaml: warnings 0 → 2"]);
        assert!(steps(&row(false, 3, 1), &row(true, 0, 1)).is_empty());
    }

    #[test]
    fn documents_that_did_not_run_keep_their_rows() -> io::Result<()> {
        let file = std::env::temp_dir().join(format!("corpus-report-{}.json", std::process::id()));
        let other = Row { document: String::from("b.yaml"), ..Row::default() };
        against_last(&file, &[row(true, 0, 0), other])?;
        let text = against_last(&file, &[row(false, 0, 0)])?;
        assert!(text.contains("1 regressions"), "{text}");
        assert!(fs::read_to_string(&file)?.contains("b.yaml"));
        fs::remove_file(file)
    }
}
