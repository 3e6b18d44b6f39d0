//! What it saves to take only the operations of some tags.

use std::collections::BTreeSet;
use std::{fs, io};

use compile_measurement::builds::{Build, Crate};

/// Default features that are no tag, and for no tag.
const OTHERS: [&str; 4] = ["full-serde", "patterns", "hyper", "rustls"];
/// The default feature of what no tag uses.
const UNUSED: &str = "other-models";

/// Rows of the same crate with the tag of most calls, and with the one in the middle.
pub fn print(own: &Crate) -> io::Result<()> {
    let mut tags = tags(own)?;
    if tags.len() < 2 {
        return Ok(());
    }
    tags.sort();
    let (middle, largest) = (&tags[tags.len() / 2], &tags[tags.len() - 1]);
    row(own, largest)?;
    row(own, middle)
}

/// The tags among the default features, with their numbers of calls.
fn tags(own: &Crate) -> io::Result<Vec<(usize, String)>> {
    let manifest = fs::read_to_string(own.folder.join("Cargo.toml"))?;
    let default = manifest.lines().find(|line| line.starts_with("default = ")).unwrap_or_default();
    let names: BTreeSet<&str> =
        default.split('"').skip(1).step_by(2).filter(|name| !OTHERS.contains(name) && *name != UNUSED).collect();
    let calls = |name: &str| {
        let file = own.folder.join(format!("src/operations/{}.rs", name.replace('-', "_")));
        fs::read_to_string(file).map_or(0, |text| text.matches("self.core.call(&").count())
    };
    Ok(names.into_iter().map(|name| (calls(name), name.to_owned())).collect())
}

fn row(own: &Crate, (calls, name): &(usize, String)) -> io::Result<()> {
    let features = format!("{},{name}", OTHERS.join(","));
    let with = |words: &[&'static str]| -> Vec<String> {
        let all = words.iter().copied().chain(["--no-default-features", "--features", features.as_str()]);
        all.map(str::to_owned).collect()
    };
    let cost = |words: &[&'static str]| -> io::Result<String> {
        let words = with(words);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Err(reason) = own.warm(&words)? {
            return Ok(reason);
        }
        Ok(crate::seconds(&own.measure(Build { arguments: &words, incremental: false })?))
    };
    println!("| – only tag `{name}` | {calls} | | {} | | {} | |", cost(&["check"])?, cost(&["build", "--release"])?);
    Ok(())
}
