//! What the README says of how much the client brings with it.

use std::collections::BTreeSet;
use std::process::Command;
use std::{env, fs};

use libtest_mimic::{Failed, Trial};

use crate::root;

pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("dependencies/the_readme_counts_right", the_readme_counts_right)]
}

fn the_readme_counts_right() -> Result<(), Failed> {
    let readme = fs::read_to_string(root().join("README.md"))?;
    let table = readme.split("| features | crates |\n|---|---|\n").nth(1).ok_or("there is no table")?;
    let mut problems = Vec::new();
    let mut count = 0;
    for row in table.lines().take_while(|line| line.starts_with('|')) {
        let mut cells = row.split('|').map(str::trim).skip(1);
        let (Some(features), Some(said)) = (cells.next(), cells.next()) else { return Err(row.into()) };
        let crates = crates(features)?;
        count += 1;
        if crates.len().to_string() != said {
            problems.push(format!("{features}: the README says {said}, the tree has {}", crates.len()));
        }
        let has = |name: &str| crates.iter().any(|line| line.starts_with(&format!("{name} v")));
        let brings_tokio = features.contains("hyper") || matches!(features, "default" | "all");
        let brings_tls = brings_tokio || features.contains("blocking");
        if brings_tokio != (has("tokio") || has("hyper")) || (!brings_tls && has("rustls")) {
            problems.push(format!("{features}: tokio or TLS are there, or not, against what the README says"));
        }
    }
    if count < 5 {
        problems.push(format!("only {count} rows were found"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// The crates in the tree of some features, as they are on Linux.
fn crates(features: &str) -> Result<BTreeSet<String>, Failed> {
    let features = features.replace(['`', ' '], "");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(["tree", "--quiet", "--locked", "--package", "sfmc-messaging", "--edges", "normal"]);
    cargo.args(["--prefix", "none", "--no-dedupe", "--target", "x86_64-unknown-linux-gnu"]);
    match features.as_str() {
        "default" => &mut cargo,
        "all" => cargo.arg("--all-features"),
        _ => cargo.args(["--no-default-features", "--features", &features]),
    };
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}
