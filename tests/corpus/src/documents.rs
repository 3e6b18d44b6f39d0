//! Finds the root documents below a directory.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::arguments::Arguments;

/// A root document.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Path below the directory, with `/`.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Name of the package that is made of it: unique in the run.
    pub(crate) package: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// Second column of the index (`real`, `fixture`), empty without one.
    pub(crate) kind: String,
}

/// The documents that the command line asks for, largest first: long builds should not start at the end.
pub(crate) fn find(arguments: &Arguments) -> io::Result<Vec<Found>> {
    let mut names = match fs::read_to_string(arguments.dir.join("index.tsv")) {
        Ok(index) => from_index(&index, &arguments.dir),
        Err(_) => from_tree(&arguments.dir)?,
    };
    names.retain(|(name, _)| wanted(name, arguments.only.as_deref()));
    let mut packages = BTreeSet::new();
    let mut found = Vec::new();
    for (name, kind) in names {
        let path = arguments.dir.join(&name);
        let bytes = fs::metadata(&path)?.len();
        if arguments.max_bytes.is_none_or(|most| bytes <= most) {
            let package = package_name(&name, &mut packages);
            found.push(Found { name, path, package, bytes, kind });
        }
    }
    found.sort_by_key(|document| std::cmp::Reverse(document.bytes));
    Ok(found)
}

fn wanted(name: &str, only: Option<&str>) -> bool {
    only.is_none_or(|only| only.split(',').any(|part| name.contains(part)))
}

/// The first two columns, without the title line; rows without a file are no documents.
fn from_index(index: &str, dir: &Path) -> Vec<(String, String)> {
    let rows = index.lines().filter_map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some((cells.next()?, cells.next().unwrap_or_default()))
    });
    rows.filter(|(name, _)| dir.join(name).is_file()).collect()
}

fn from_tree(dir: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    collect(dir, "", &mut files)?;
    files.sort();
    Ok(files.into_iter().map(|name| (name, String::new())).collect())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if is_root(&entry.path()) {
            files.push(name);
        }
    }
    Ok(())
}

/// Whether `openapi` or `swagger` is a key at the top. A guess from the text: documents with errors count too.
fn is_root(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let Ok(text) = fs::read_to_string(path) else { return false };
    match extension.as_str() {
        "yaml" | "yml" => text.lines().any(|line| yaml_key(line.trim_start_matches('\u{feff}'))),
        "json" => json_key(&text),
        _ => false,
    }
}

fn yaml_key(line: &str) -> bool {
    let key = line.split(':').next().unwrap_or_default().trim_end().trim_matches(['"', '\'']);
    line.contains(':') && (key == "openapi" || key == "swagger")
}

/// The key stands outside of all braces but one.
fn json_key(text: &str) -> bool {
    let (mut depth, mut from, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if quoted => {
                quoted = false;
                if depth == 1 && matches!(text.get(from..at), Some("openapi" | "swagger")) {
                    return true;
                }
            }
            b'"' => (quoted, from) = (true, at + 1),
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// A package name that cargo accepts and no other document of the run has.
fn package_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    let words: Vec<&str> = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // The name of a file is limited to 255 bytes nearly everywhere, and build directories add to it.
    let whole = words.join("-");
    let plain = format!("doc-{}", whole.get(whole.len().saturating_sub(150)..).unwrap_or(&whole).trim_matches('-'));
    let numbered = (2_usize..).map(|number| format!("{plain}-{number}"));
    let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken.contains(name));
    let package = free.unwrap_or(plain);
    taken.insert(package.clone());
    package
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_key_must_stand_at_the_top() {
        assert!(json_key(r#"{"info": {"a": ["}"]}, "openapi": "3.1.0"}"#));
        assert!(!json_key(r#"{"info": {"openapi": "3.1.0"}, "x": "{\"openapi\""}"#));
        assert!(yaml_key("'swagger': '2.0'"));
        assert!(!yaml_key("  openapi: 3.1.0"));
    }

    #[test]
    fn package_names_are_valid_and_unique() {
        let mut taken = BTreeSet::new();
        assert_eq!(package_name("2ch.yml", &mut taken), "doc-2ch");
        assert_eq!(package_name("2ch.json", &mut taken), "doc-2ch-2");
        assert_eq!(package_name("a/B_c--d.e.json", &mut taken), "doc-a-b-c-d-e");
    }

    #[test]
    fn the_index_names_roots_and_kinds() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let rows = from_index("file\tkind\nsmall/names-3.1.yaml\treal\nabsent.yaml\treal\n", here);
        assert_eq!(rows, [(String::from("small/names-3.1.yaml"), String::from("real"))]);
    }
}
