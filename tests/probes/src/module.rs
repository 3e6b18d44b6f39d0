//! A client as a module instead of a crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use oasmith::api::Api;
use oasmith::options::{Options, file_name};
use oasmith::parse::Loader;
use oasmith::report::{Leniency, Report, Severity, print_text};
use oasmith::source::Source;
use oasmith::{Generated, generate};

const RUNTIME: &str = "src/runtime/";

/// A client as a module.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name below the crate.
    pub name: String,
    /// What was decided.
    pub api: Api,
    /// Its files, by path below the module's folder.
    pub files: BTreeMap<String, String>,
}

impl Module {
    /// Generates the client of a document, by the options in the text of an `oasmith.toml`.
    ///
    /// # Errors
    /// The document has errors: the report.
    pub fn new(name: &str, source: Source, options: &str, loader: &mut dyn Loader) -> Result<Self, String> {
        let Generated { api, files, report, sources, .. } = generated(name, source, options, loader);
        let Some(api) = api else {
            let errors = report.sorted().into_iter().filter(|found| found.severity == Severity::Error).count();
            return Err(format!("{errors} errors\n{}", print_text(&report, &sources, false)));
        };
        let own = files.iter().filter(|(path, _)| !path.starts_with(RUNTIME));
        let below = own.filter_map(|(path, text)| Some((path.strip_prefix("src/")?, text)));
        let files = below.map(|(path, text)| (path.replace("lib.rs", "mod.rs"), moved(text, name))).collect();
        Ok(Self { name: name.to_owned(), api, files })
    }

    /// The path from the crate to the type of a schema, or of this name in Rust; `None` if there is no such type.
    #[must_use]
    pub fn type_path(&self, schema: &str) -> Option<String> {
        let own: Vec<_> =
            self.api.types.all.iter().filter(|definition| definition.module.starts_with("models/")).collect();
        let by_name = own.iter().find(|definition| definition.name.wire == schema);
        let found = by_name.or_else(|| own.iter().find(|definition| definition.name.rust == schema))?;
        Some(format!("crate::{}::models::{}", self.name, found.name.rust))
    }
}

fn generated(name: &str, source: Source, options: &str, loader: &mut dyn Loader) -> Generated {
    let mut options = Options::read(Source { name: "oasmith.toml".to_owned(), text: options.to_owned() });
    options.spec_name = file_name(&source.name);
    options.package.name = Some(name.replace('_', "-"));
    generate(source, loader, &options, Report::new(Leniency::Tolerant))
}

/// The files of the runtime, by path below the crate's `src/`, and the manifest of a crate that uses it.
#[must_use]
pub fn runtime() -> (BTreeMap<String, String>, String) {
    let text = "openapi: 3.1.0\ninfo: {title: Runtime, version: '1'}\npaths: {}\n".to_owned();
    let source = Source { name: "runtime.yaml".to_owned(), text };
    let mut files = generated("probe", source, "", &mut Alone).files;
    let manifest = files.remove("Cargo.toml").unwrap_or_default();
    files.retain(|path, _| path.starts_with(RUNTIME));
    (files.into_iter().map(|(path, text)| (path.replacen("src/", "", 1), text)).collect(), manifest)
}

/// A document that refers to no other.
struct Alone;

impl Loader for Alone {
    fn load(&mut self, _: &str, _: &str) -> Result<Source, String> {
        Err("there is no other file".to_owned())
    }
}

/// A file of a crate as a file of a module: paths begin one step deeper, the runtime is everyone's, and no operation
/// can be switched off. The mock stays off: there is one, and it has one client only.
fn moved(text: &str, name: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if bare.starts_with("#![") {
            continue;
        }
        if bare.starts_with("#[cfg(") && bare != "#[cfg(feature = \"mock\")]" {
            let mut end = bare.ends_with(']');
            while !end && let Some(more) = lines.next() {
                end = more.trim_end().ends_with(")]");
            }
            continue;
        }
        let line = if line == "pub mod runtime;" { "pub use crate::runtime;".to_owned() } else { deeper(line, name) };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn deeper(line: &str, name: &str) -> String {
    line.replace("crate::", &format!("crate::{name}::"))
}

/// Writes files below a folder, touching none that is right, and gives a declaration for each module. Files that are
/// of no module any more stay: nothing refers to them.
///
/// # Errors
/// The disk.
pub fn write<'m>(folder: &Path, modules: impl IntoIterator<Item = &'m Module>) -> io::Result<String> {
    let mut declarations = String::new();
    let (runtime, _) = runtime();
    for (path, text) in &runtime {
        put(&folder.join(path), text)?;
    }
    let mut declare = |name: &str| {
        let path = folder.join(name).join("mod.rs").display().to_string();
        let _ = writeln!(declarations, "#[rustfmt::skip]\n#[path = {path:?}]\npub mod {name};");
    };
    declare("runtime");
    for module in modules {
        declare(&module.name);
        for (path, text) in &module.files {
            put(&folder.join(&module.name).join(path), text)?;
        }
    }
    Ok(declarations)
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}
