//! What would have to be done to a directory so that it holds a crate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::manifest::{self, Manifest, Print};
use super::{Error, paths};
use crate::render::Files;

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Create,
    /// Its text differs.
    Rewrite,
    /// It is ours and no longer made.
    Remove,
}

/// The way from what is in a directory to what should be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The crate's directory.
    pub out: PathBuf,
    /// Files to touch, by path.
    pub changes: BTreeMap<String, Change>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// Files of `changes` that somebody edited since they were written, or that oasmith never wrote.
    pub edited: Vec<String>,
    /// The text of the manifest afterwards.
    pub(super) manifest: String,
    /// Whether the manifest on disk says so already.
    pub(super) manifest_is_current: bool,
}

impl Plan {
    /// Whether the crate is already what it should be.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares a directory with the files that it should hold. Files that oasmith did not write are not looked at,
/// unless one of them stands where a file of the crate belongs.
///
/// A file is ours if the manifest lists it or its first line says so. It counts as edited by hand if it is neither
/// what the manifest remembers nor what it should become.
///
/// # Errors
/// A file or directory cannot be read.
pub fn plan(out: &Path, files: &Files) -> Result<Plan, Error> {
    let known = manifest::read(out)?;
    let text = manifest::text(files.iter());
    let manifest_is_current = fs::read(out.join(manifest::NAME)).is_ok_and(|bytes| bytes == text.as_bytes());
    let mut plan = Plan {
        out: out.to_owned(),
        changes: BTreeMap::new(),
        unchanged: 0,
        edited: Vec::new(),
        manifest: text,
        manifest_is_current,
    };
    for (path, text) in files {
        plan.add(path, text, known.as_ref())?;
    }
    for path in leftovers(out, files, known.as_ref())? {
        plan.remove(&path, known.as_ref())?;
    }
    Ok(plan)
}

impl Plan {
    fn add(&mut self, path: &str, text: &str, known: Option<&Manifest>) -> Result<(), Error> {
        match read(&self.out.join(path))? {
            None => {
                self.changes.insert(path.to_owned(), Change::Create);
            }
            Some(bytes) if bytes == text.as_bytes() => self.unchanged += 1,
            Some(bytes) => {
                self.note_edit(path, &bytes, known);
                self.changes.insert(path.to_owned(), Change::Rewrite);
            }
        }
        Ok(())
    }

    fn remove(&mut self, path: &str, known: Option<&Manifest>) -> Result<(), Error> {
        if let Some(bytes) = read(&self.out.join(path))? {
            self.note_edit(path, &bytes, known);
            self.changes.insert(path.to_owned(), Change::Remove);
        }
        Ok(())
    }

    fn note_edit(&mut self, path: &str, bytes: &[u8], known: Option<&Manifest>) {
        let untouched = match known.and_then(|known| known.get(path)) {
            Some(print) => *print == Print::of(bytes),
            None => is_ours(bytes),
        };
        if !untouched {
            self.edited.push(path.to_owned());
        }
    }
}

/// Files of ours that are not made any more.
fn leftovers(out: &Path, files: &Files, known: Option<&Manifest>) -> Result<Vec<String>, Error> {
    let mut found: Vec<String> = known.into_iter().flat_map(|known| known.keys().cloned()).collect();
    // Files that came with a checkout are in no manifest; their first line tells.
    collect_ours(out, Path::new("src"), &mut found)?;
    found.retain(|path| !files.contains_key(path));
    found.sort();
    found.dedup();
    Ok(found)
}

fn collect_ours(out: &Path, folder: &Path, found: &mut Vec<String>) -> Result<(), Error> {
    let path = out.join(folder);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::at(&path)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(Error::at(&path))?;
        let kind = entry.file_type().map_err(Error::at(&entry.path()))?;
        let name = folder.join(entry.file_name());
        if kind.is_dir() {
            collect_ours(out, &name, found)?;
        } else if kind.is_file() && read(&entry.path())?.is_some_and(|bytes| is_ours(&bytes)) {
            found.push(paths::show(&name));
        }
    }
    Ok(())
}

/// Whether the first line says that oasmith wrote the file.
fn is_ours(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    line.contains("@generated by oasmith") || line.starts_with("# Public items |")
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::at(path)(error)),
    }
}
