//! Where texts come from: files, standard input, and files of a git revision.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Error, git, paths};
use crate::parse::Loader;
use crate::source::Source;

/// Standard input, as it is named on the command line and in diagnostics.
const STDIN: &str = "-";

/// Reads texts from the disk; relative names start at a root directory.
#[derive(Clone, Debug)]
pub struct DiskLoader {
    root: PathBuf,
}

impl DiskLoader {
    /// A loader for names relative to `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Reads a document by its name on the command line: a path, `-` (then `stdin` is read), or `GIT_REV:path` with
    /// a path from the top of the repository. A file whose name has a colon wins over a revision.
    ///
    /// # Errors
    /// There is no such text, or it is not UTF-8.
    pub fn read(&self, name: &str, stdin: &mut dyn Read) -> Result<Source, Error> {
        if name == STDIN {
            let mut bytes = Vec::new();
            stdin.read_to_end(&mut bytes).map_err(|error| Error::new("standard input", error.to_string()))?;
            return source(STDIN, bytes).map_err(|reason| Error::new("standard input", reason));
        }
        self.text(name).map_err(|reason| Error::new(name, reason))
    }

    fn text(&self, name: &str) -> Result<Source, String> {
        if let Some((revision, path)) = self.revision(name) {
            return source(name, self.git(revision, path)?);
        }
        source(&paths::join("", name), fs::read(self.root.join(name)).map_err(|error| error.to_string())?)
    }

    fn git(&self, revision: &str, path: &str) -> Result<Vec<u8>, String> {
        // `cat-file blob` is `show` without filters, and refuses what is not a file.
        git(&self.root, &["cat-file", "blob", &format!("{revision}:{path}")])
    }

    /// The revision and the path of `GIT_REV:path`; `None` for a file.
    #[must_use]
    pub fn revision<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        split_revision(name).filter(|_| !self.root.join(name).exists())
    }
}

impl Loader for DiskLoader {
    fn load(&mut self, base: &str, reference: &str) -> Result<Source, String> {
        if base == STDIN {
            return self.text(reference);
        }
        match self.revision(base) {
            Some((revision, path)) => {
                let path = relative(path, reference);
                source(&format!("{revision}:{path}"), self.git(revision, &path)?)
            }
            None => self.text(&paths::join(paths::folder(base), reference)),
        }
    }
}

/// A reference beside a path of a revision. In front, `./` says that the path starts at the working directory.
fn relative(path: &str, reference: &str) -> String {
    let joined = paths::join(paths::folder(path), reference);
    if path.starts_with("./") { format!("./{joined}") } else { joined }
}

/// `main:spec/a.yaml`, but neither `C:\a.yaml` nor what git would take for an option.
fn split_revision(name: &str) -> Option<(&str, &str)> {
    let (revision, path) = name.split_once(':')?;
    let is_drive = revision.len() == 1 && Path::new(name).is_absolute();
    let is_revision = !revision.is_empty() && !revision.starts_with('-') && !path.is_empty() && !is_drive;
    is_revision.then_some((revision, path))
}

fn source(name: &str, bytes: Vec<u8>) -> Result<Source, String> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name: name.to_owned(), text }),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
            Err(format!("not UTF-8: invalid byte in line {line} (save the file as UTF-8)"))
        }
    }
}
