//! `oasmith.toml` → [`Options`].

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a user can decide about the client.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Path of the document, relative to the file.
    pub spec: Option<String>,
    /// Directory of the crate, relative to the file.
    pub out: Option<String>,
    /// File name of the document, for the headers of generated files.
    pub spec_name: String,
    /// The crate.
    pub package: PackageOptions,
    /// Which operations to take; empty: all.
    pub select: Select,
    /// Component name → Rust name.
    pub rename_schemas: BTreeMap<String, String>,
    /// operationId → method name.
    pub rename_operations: BTreeMap<String, String>,
}

/// `[crate]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackageOptions {
    /// Package name; from the document's title if absent.
    pub name: Option<String>,
    /// Version; `0.1.0` if absent.
    pub version: Option<String>,
    /// One line for Cargo.toml.
    pub description: Option<String>,
    /// SPDX expression.
    pub license: Option<String>,
    /// Whether the crate inherits the lints of the workspace it lives in.
    #[serde(default)]
    pub workspace_lints: bool,
}

/// `[select]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// Operations with one of these tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Operations with these ids.
    #[serde(default)]
    pub operations: Vec<String>,
}

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    spec: Option<String>,
    out: Option<String>,
    #[serde(default, rename = "crate")]
    package: PackageOptions,
    #[serde(default)]
    select: Select,
    #[serde(default)]
    rename: Rename,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    #[serde(default)]
    schemas: BTreeMap<String, String>,
    #[serde(default)]
    operations: BTreeMap<String, String>,
}

impl Options {
    /// Reads the text of an `oasmith.toml`.
    ///
    /// # Errors
    /// The reason and place, as the TOML reader words it: bad syntax, an unknown key, a value of the wrong type.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let spec_name = file.spec.as_deref().map(file_name).unwrap_or_default();
        Ok(Self {
            spec: file.spec,
            out: file.out,
            spec_name,
            package: file.package,
            select: file.select,
            rename_schemas: file.rename.schemas,
            rename_operations: file.rename.operations,
        })
    }
}

/// The last part of a path, whichever way its separators lean.
#[must_use]
pub fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\', ':']).next().unwrap_or(path).to_owned()
}
