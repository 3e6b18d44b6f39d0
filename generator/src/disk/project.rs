//! `oasmith.toml` and what it names.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{DiskLoader, Error, paths};
use crate::Generated;
use crate::options::{Options, file_name};
use crate::render::{Files, RUNTIME_PACKAGE};
use crate::report::{Leniency, Report};
use crate::source::{Source, Sources};

/// Where a configuration is looked for, in this order.
const PLACES: [&str; 2] = ["oasmith.toml", "spec/oasmith.toml"];

/// A document, the options for it, and the directory of its crate. All paths are relative to `root`.
#[derive(Clone, Debug)]
pub struct Project {
    /// The working directory.
    pub root: PathBuf,
    /// The configuration file, if there is one.
    pub config: Option<String>,
    /// What it says; the defaults without one.
    pub options: Options,
    /// The document: a path, `-`, or `GIT_REV:path`.
    pub spec: String,
    /// Directory of the crate; `None`: named after the package.
    pub out: Option<String>,
    /// Directory of a runtime that several clients share, if this one does.
    pub runtime: Option<String>,
}

impl Project {
    /// The configuration in reach of a directory: its own, or that of its `spec/`.
    #[must_use]
    pub fn config_in_reach(root: &Path) -> Option<&'static str> {
        PLACES.into_iter().find(|place| root.join(place).is_file())
    }

    /// The project of a configuration file.
    ///
    /// # Errors
    /// The file cannot be read or names no document. What else is wrong with it is in its options.
    pub fn of_config(root: &Path, config: &str) -> Result<Self, Error> {
        let mut project = Self::configured(root, config)?;
        match &project.options.spec {
            Some(spec) => project.spec = paths::join(paths::folder(config), spec),
            None if project.is_broken() => {}
            None => return Err(Error::new(config, "it names no document: add `spec = \"openapi.yaml\"`")),
        }
        Ok(project)
    }

    /// The project of a document. The configuration is the one that is given, or the one in reach if it is about
    /// this document.
    ///
    /// # Errors
    /// The configuration cannot be read.
    pub fn of_spec(root: &Path, spec: &str, config: Option<&str>) -> Result<Self, Error> {
        let mut project = match config {
            Some(config) => Self::configured(root, config)?,
            None => Self::about(root, spec)?.unwrap_or_else(|| Self::plain(root)),
        };
        spec.clone_into(&mut project.spec);
        project.options.spec_name = if spec == "-" { String::from("stdin") } else { file_name(spec) };
        Ok(project)
    }

    /// Whether the configuration has errors, so that nothing can be made with it.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.options.problems.errors() > 0
    }

    /// Makes the crate of the project's document; of a broken configuration only the report.
    ///
    /// # Errors
    /// The document cannot be read.
    pub fn generate(&self, leniency: Leniency, stdin: &mut dyn Read) -> Result<Generated, Error> {
        if self.is_broken() {
            let sources = Sources::default().with_config(self.options.source.clone());
            return Ok(Generated {
                api: None,
                files: Files::new(),
                runtime: None,
                report: self.options.problems.clone(),
                sources,
            });
        }
        let mut loader = self.loader();
        let source = loader.read(&self.spec, stdin)?;
        let mut options = self.options.clone();
        // A crate that is named after its package lies beside the working directory's files, whatever its name is.
        let out = self.out("crate");
        options.package.runtime = self.runtime.as_ref().map(|runtime| paths::between(&self.root, &out, runtime));
        let generated = crate::generate(source, &mut loader, &options, Report::new(leniency));
        self.stay_apart(&generated)?;
        Ok(generated)
    }

    /// A client and the runtime that it shares are two packages in two directories.
    fn stay_apart(&self, generated: &Generated) -> Result<(), Error> {
        let (Some(api), Some(runtime)) = (&generated.api, &self.runtime) else { return Ok(()) };
        let out = self.out(&api.package.name);
        let below = |one: &str, other: &str| {
            let way = paths::between(&self.root, one, other);
            way == "." || way.split('/').next() == Some("src")
        };
        let reason = if api.package.name == RUNTIME_PACKAGE {
            format!("the client cannot have the name of its runtime, {RUNTIME_PACKAGE}: choose another `crate.name`")
        } else if below(&out, runtime) || below(runtime, &out) {
            format!("the runtime cannot be written to {runtime}/, into the client: choose another `crate.runtime`")
        } else {
            return Ok(());
        };
        Err(Error::new(format!("{out}/"), reason))
    }

    /// The directories that belong to what was made, relative to the root, and their files: the crate's, and that of
    /// the runtime if it is another one.
    #[must_use]
    pub fn crates<'g>(&self, generated: &'g Generated) -> Vec<(String, &'g Files)> {
        let own = generated.api.as_ref().map(|api| (self.out(&api.package.name), &generated.files));
        own.into_iter().chain(self.runtime.clone().zip(generated.runtime.as_ref())).collect()
    }

    /// A loader for the document and the files that it refers to.
    #[must_use]
    pub fn loader(&self) -> DiskLoader {
        DiskLoader::new(&self.root)
    }

    /// The crate's directory, relative to the root; beside the working directory's files if nothing else is said.
    fn out(&self, package: &str) -> String {
        self.out.clone().unwrap_or_else(|| package.to_owned())
    }

    fn plain(root: &Path) -> Self {
        let (options, spec) = (Options::default(), String::new());
        Self { root: root.to_owned(), config: None, options, spec, out: None, runtime: None }
    }

    fn configured(root: &Path, config: &str) -> Result<Self, Error> {
        let bytes = fs::read(root.join(config)).map_err(|error| Error::new(config, error.to_string()))?;
        let source = Source::from_bytes(config, bytes).map_err(|reason| Error::new(config, reason))?;
        let options = Options::read(source);
        let here = |path: &String| paths::join(paths::folder(config), path);
        let (out, runtime) = (options.out.as_ref().map(here), options.package.runtime.as_ref().map(here));
        Ok(Self { config: Some(config.to_owned()), options, out, runtime, ..Self::plain(root) })
    }

    /// The configuration in reach, if its document is `spec`, of whichever revision, or if it names none.
    fn about(root: &Path, spec: &str) -> Result<Option<Self>, Error> {
        let Some(config) = Self::config_in_reach(root) else { return Ok(None) };
        let project = Self::configured(root, config)?;
        let path = spec.split_once(':').map_or(spec, |(_, path)| path);
        let is_about = match &project.options.spec {
            Some(own) => paths::join(paths::folder(config), own) == paths::join("", path),
            None => !project.is_broken(),
        };
        Ok(is_about.then_some(project))
    }
}
