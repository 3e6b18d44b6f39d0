//! The disk: projects, files of references, and the crate as it stands in its directory.
//!
//! Everything else in this library is a pure function; here is what reads and writes. `build.rs` needs [`sync`], so
//! none of this depends on the feature `cli`.

mod apply;
mod git;
mod loader;
mod manifest;
mod paths;
mod plan;
mod project;
mod sync;

pub use apply::{apply, recover};
pub use git::git;
pub use loader::DiskLoader;
pub use plan::{Change, Plan, plan};
pub use project::Project;
pub use sync::{Mode, Synced, sync};

use std::path::Path;
use std::{fmt, io};

/// Something that could not be read or written: the path and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The path, as the user would name it.
    pub path: String,
    /// The reason, without a full stop.
    pub reason: String,
}

impl Error {
    /// An error about a path.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }

    /// For `map_err`: what the operating system said about a path.
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(paths::show(path), error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl std::error::Error for Error {}
