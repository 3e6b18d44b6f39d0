//! Pairs of documents: directories with a base and a revision, files that list variations of a document, and test pages.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

use crate::arguments::Arguments;

/// Two versions of a document.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) base: PathBuf,
    pub(crate) revision: PathBuf,
}

/// A file `*.variations.yaml`: a document, and what is changed about it each time.
#[derive(Deserialize)]
struct Variations {
    /// The document, from this file.
    document: PathBuf,
    variations: Vec<Variation>,
}

#[derive(Deserialize)]
struct Variation {
    name: String,
    /// Each text has to occur exactly once; it is replaced.
    edits: Vec<Edit>,
}

#[derive(Deserialize)]
struct Edit {
    find: String,
    replace: String,
}

/// The pairs below the directories that the command line names, in order. Variations are written below `root`.
pub(crate) fn find(arguments: &Arguments, root: &Path) -> io::Result<Vec<Pair>> {
    let mut found = Vec::new();
    for dir in std::iter::once(&arguments.dir).chain(&arguments.also) {
        let mut here = Vec::new();
        collect(dir, "", root, &mut here)?;
        here.sort_by(|one, other| one.name.cmp(&other.name));
        found.append(&mut here);
    }
    let wanted =
        |pair: &Pair| arguments.only.as_ref().is_none_or(|only| only.split(',').any(|part| pair.name.contains(part)));
    found.retain(wanted);
    if let Some(most) = arguments.max_bytes {
        found.retain(|pair| fs::metadata(&pair.base).is_ok_and(|file| file.len() <= most));
    }
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, root: &Path, found: &mut Vec<Pair>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".variations.yaml") {
            variations(&path, &format!("{prefix}{stem}"), root, found)?;
        } else if let Some(stem) = name.strip_suffix(".md") {
            found.extend(page(&path, format!("{prefix}{stem}"), root)?);
        } else if path.is_dir() {
            let file = |stem: &str| {
                let named = |end: &str| Some(path.join(format!("{stem}.{end}"))).filter(|path| path.is_file());
                ["yaml", "yml", "json"].into_iter().find_map(named)
            };
            match (file("base"), file("revision")) {
                (Some(base), Some(revision)) => found.push(Pair { name: format!("{prefix}{name}"), base, revision }),
                _ => collect(&path, &format!("{prefix}{name}/"), root, found)?,
            }
        }
    }
    Ok(())
}

fn variations(file: &Path, prefix: &str, root: &Path, found: &mut Vec<Pair>) -> io::Result<()> {
    let list: Variations = serde_yaml::from_str(&fs::read_to_string(file)?).map_err(io::Error::other)?;
    let base = file.parent().unwrap_or(Path::new(".")).join(&list.document);
    let text = fs::read_to_string(&base)?;
    for variation in list.variations {
        let name = format!("{prefix}/{}", variation.name);
        let mut changed = text.clone();
        for edit in variation.edits {
            let count = changed.matches(&edit.find).count();
            if count != 1 {
                return Err(io::Error::other(format!("{name}: `{}` occurs {count} times", edit.find)));
            }
            changed = changed.replacen(&edit.find, &edit.replace, 1);
        }
        let revision = written(root, &name, "revision", &changed)?;
        found.push(Pair { name, base: base.clone(), revision });
    }
    Ok(())
}

/// A page with two documents.
fn page(path: &Path, name: String, root: &Path) -> io::Result<Option<Pair>> {
    let text = fs::read_to_string(path)?;
    let blocks: Vec<&str> =
        text.split("```yaml\n").skip(1).filter_map(|rest| Some(rest.split_once("```\n")?.0)).collect();
    let [base, revision] = blocks.as_slice() else { return Ok(None) };
    let write = |side, block: &str| written(root, &name, side, &oasmith_tests::document(block));
    let (base, revision) = (write("base", base)?, write("revision", revision)?);
    Ok(Some(Pair { name, base, revision }))
}

fn written(root: &Path, name: &str, side: &str, text: &str) -> io::Result<PathBuf> {
    let folder = root.join("pairs").join(name.replace('/', "-"));
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{side}.yaml"));
    fs::write(&file, text)?;
    Ok(file)
}

/// Says what is going on, for those who wait.
pub(crate) fn tell(name: &str) {
    if env::var_os("CI").is_none() {
        let _ = writeln!(io::stderr(), "{name} …");
    }
}
