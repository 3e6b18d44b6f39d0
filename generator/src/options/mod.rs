//! `oasmith.toml` → [`Options`]. All keys stand in one table, [`KEYS`].

mod diff;
mod foreign;
mod keys;
mod package;
mod read;
mod tree;

pub use diff::{Accepted, DiffOptions};
pub use foreign::{Foreign, Package};
pub use keys::{KEYS, Key, Kind, schema};
pub use package::{PackageOptions, check_package_name};

use crate::parse::node::Node;
use crate::report::Report;
use crate::source::{Source, Spanned};
use crate::text::Text;

/// What a user can decide about the client.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The file, for messages that point into it.
    pub source: Option<Source>,
    /// What is wrong with the file.
    pub problems: Report,
    /// Path of the document, relative to the file.
    pub spec: Option<String>,
    /// Directory of the crate, relative to the file.
    pub out: Option<String>,
    /// File name of the document, for the headers of generated files.
    pub spec_name: String,
    /// The crate.
    pub package: PackageOptions,
    /// Which operations to take; empty: all.
    pub select: Filter,
    /// Which operations to leave out.
    pub exclude: Filter,
    /// Better names than the document's.
    pub rename: Renames,
    /// Types of other crates: what is meant, and the type.
    pub replace: Vec<(Spanned<Text>, Foreign)>,
    /// Traits that every type derives besides its own.
    pub derive_all: Vec<String>,
    /// Schema, and traits that its type derives besides its own.
    pub derive_schemas: Vec<(Spanned<Text>, Vec<String>)>,
    /// Packages that the crate depends on besides its own.
    pub dependencies: Vec<Package>,
    /// `[pagination]`: operationId → the members of `x-pagination`.
    pub pagination: Vec<(Spanned<Text>, Node)>,
    /// `[diff]`.
    pub diff: DiffOptions,
}

/// `[select]` and `[exclude]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Tags.
    pub tags: Vec<Spanned<Text>>,
    /// operationIds, or `GET /path`.
    pub operations: Vec<Spanned<Text>>,
    /// Patterns of paths.
    pub paths: Vec<Spanned<Text>>,
    /// Methods.
    pub methods: Vec<Spanned<Text>>,
    /// Names of schemas; only in `[select]`.
    pub schemas: Vec<Spanned<Text>>,
}

/// `[rename]`: what is meant, and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Schema → type.
    pub schemas: Vec<Rename>,
    /// JSON pointer of an inline schema → type.
    pub types: Vec<Rename>,
    /// `Schema.property` → field.
    pub fields: Vec<Rename>,
    /// `Schema.value` → variant.
    pub variants: Vec<Rename>,
    /// operationId → method.
    pub operations: Vec<Rename>,
    /// `operationId.parameter` → argument or setter.
    pub parameters: Vec<Rename>,
    /// Tag → module and accessor.
    pub tags: Vec<Rename>,
}

/// A row of `[rename.…]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rename {
    /// What is meant.
    pub key: Spanned<Text>,
    /// Its name in Rust.
    pub name: Spanned<Text>,
}

/// Why types of other crates that serde reads and writes cannot be used with a shared runtime.
pub(crate) const FOREIGN_NEEDS_OWN_RUNTIME: &str =
    "serde's types of other crates need a copy of the runtime in the crate";

impl Options {
    /// Reads an `oasmith.toml`. What is wrong with it is in [`Options::problems`].
    #[must_use]
    pub fn read(source: Source) -> Self {
        let mut problems = Report::default();
        let root = tree::read(&source.text, &mut problems);
        read::check(&root, &mut problems);
        package::check(&root, &mut problems);
        let spec = read::text(&root, &["spec"]);
        Self {
            spec_name: spec.as_deref().map(file_name).unwrap_or_default(),
            spec,
            out: read::text(&root, &["out"]),
            package: PackageOptions::read(&root),
            select: filter(&root, "select"),
            exclude: filter(&root, "exclude"),
            rename: renames(&root),
            replace: replacements(&root, &mut problems),
            derive_all: traits(&read::texts(&root, &["derive", "all"]), &mut problems),
            derive_schemas: read::table(&root, &["derive", "schemas"])
                .iter()
                .map(|(name, node)| (name.clone(), traits(&read::list(node), &mut problems)))
                .collect(),
            dependencies: dependencies(&root, &mut problems),
            pagination: read::table(&root, &["pagination"]).to_vec(),
            diff: DiffOptions::read(&root, &mut problems),
            source: Some(source),
            problems,
        }
    }
}

fn filter(root: &Node, section: &str) -> Filter {
    let texts = |name: &str| read::texts(root, &[section, name]);
    Filter {
        tags: texts("tags"),
        operations: texts("operations"),
        paths: texts("paths"),
        methods: texts("methods"),
        schemas: texts("schemas"),
    }
}

fn renames(root: &Node) -> Renames {
    let table = |name: &str| {
        let rows = read::table(root, &["rename", name]).iter();
        let row = |(key, node): &(Spanned<Text>, Node)| {
            Some(Rename { key: key.clone(), name: Spanned::new(node.as_str()?.to_owned().into(), node.span) })
        };
        rows.filter_map(row).collect()
    };
    Renames {
        schemas: table("schemas"),
        types: table("types"),
        fields: table("fields"),
        variants: table("variants"),
        operations: table("operations"),
        parameters: table("parameters"),
        tags: table("tags"),
    }
}

fn replacements(root: &Node, problems: &mut Report) -> Vec<(Spanned<Text>, Foreign)> {
    let mut out = Vec::new();
    for (key, node) in read::table(root, &["replace"]) {
        if !["format:", "schema:", "field:", "#"].iter().any(|start| key.value.starts_with(start)) {
            let help = "begin it with `format:`, `schema:` or `field:`, or write a JSON pointer such as `#/components/schemas/Pet`";
            problems.unusable_option(key.span, &format!("\"{}\" does not say what is replaced", key.value), help);
            continue;
        }
        match Foreign::read(node) {
            Ok(foreign) if !foreign.native && read::text(root, &["crate", "runtime"]).is_some() => {
                let message = format!("the type for \"{}\" cannot be used: {FOREIGN_NEEDS_OWN_RUNTIME}", key.value);
                let help = "remove `runtime` from `[crate]`, or give the type the runtime's traits and write `codec = \"runtime\"`";
                problems.unusable_option(node.span, &message, help);
            }
            Ok(foreign) => out.push((key.clone(), foreign)),
            Err(reason) => {
                let help =
                    "write a path such as \"chrono::NaiveDate\", or `{ path = \"…\", crate = \"…\", version = \"…\" }`";
                problems.unusable_option(
                    node.span,
                    &format!("the type for \"{}\" cannot be used: {reason}", key.value),
                    help,
                );
            }
        }
    }
    out
}

/// Traits that can be derived: paths, and none that models have already.
fn traits(given: &[Spanned<Text>], problems: &mut Report) -> Vec<String> {
    let mut out = Vec::new();
    for text in given {
        let last = text.value.rsplit("::").next().unwrap_or("");
        if syn::parse_str::<syn::Path>(&text.value).is_err() {
            problems.unusable_option(
                text.span,
                &format!("\"{}\" is no path of a trait", text.value),
                "write one such as \"schemars::JsonSchema\"",
            );
        } else if matches!(last, "Serialize" | "Deserialize") {
            let help = "remove it: the feature `full-serde` gives every model serde's traits";
            problems.unusable_option(text.span, &format!("\"{}\" would be implemented twice", text.value), help);
        } else {
            out.push(text.value.to_string());
        }
    }
    out
}

fn dependencies(root: &Node, problems: &mut Report) -> Vec<Package> {
    let mut out = Vec::new();
    for (name, node) in read::table(root, &["dependencies"]) {
        let usable =
            name.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !name.value.is_empty();
        if usable {
            out.push(Package::read(name, node));
        } else {
            problems.unusable_option(
                name.span,
                &format!("\"{}\" is no name of a package", name.value),
                "write it as crates.io does",
            );
        }
    }
    out
}

/// The last part of a path, whichever way its separators lean.
#[must_use]
pub fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\', ':']).next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{KEYS, Options, schema};
    use crate::source::Source;

    #[test]
    fn the_schema_has_every_key() {
        let schema = schema();
        for key in KEYS {
            let place = if key.section.is_empty() { String::new() } else { format!("/properties/{}", key.section) };
            let property = schema.pointer(&format!("{place}/properties/{}", key.name)).unwrap();
            assert_eq!(property["description"], key.about);
        }
    }

    #[test]
    fn a_package_is_a_line_of_the_manifest() {
        let text =
            "[dependencies]\na = \"1\"\nb = { version = \"2\", features = [\"x\", \"y\"], default-features = false }\n";
        let options = Options::read(Source { name: String::new(), text: text.to_owned() });
        assert_eq!(options.problems.errors(), 0);
        let lines: Vec<String> = options.dependencies.iter().map(super::Package::line).collect();
        assert_eq!(lines, ["a = \"1\"", "b = { version = \"2\", features = [\"x\",\"y\"], default-features = false }"]);
    }
}
