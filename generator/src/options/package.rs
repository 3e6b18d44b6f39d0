//! `[crate]`: the package, and what Cargo takes.

use super::read;
use crate::parse::node::Node;
use crate::report::Report;

/// `[crate]`.
#[derive(Clone, Debug, Default)]
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
    pub workspace_lints: bool,
    /// Whether all operations stand in one module.
    pub flat: bool,
    /// Whether modules of operations have no Cargo features.
    pub without_tag_features: bool,
    /// Directory of a runtime that several clients share, relative to the file.
    pub runtime: Option<String>,
}

impl PackageOptions {
    pub(super) fn read(root: &Node) -> Self {
        let text = |name: &str| read::text(root, &["crate", name]);
        Self {
            name: text("name"),
            version: text("version"),
            description: text("description"),
            license: text("license"),
            workspace_lints: read::flag(root, &["crate", "workspace-lints"]).unwrap_or(false),
            flat: text("modules").as_deref() == Some("flat"),
            without_tag_features: read::flag(root, &["crate", "tag-features"]) == Some(false),
            runtime: text("runtime"),
        }
    }
}

/// Reports paths that are empty, and a name or a version that Cargo would not take.
pub(super) fn check(root: &Node, problems: &mut Report) {
    for path in [&["spec"][..], &["out"], &["crate", "runtime"]] {
        if let Some(node) = read::at(root, path).filter(|node| node.as_str() == Some("")) {
            let what = format!("`{}` is empty", path.join("."));
            problems.unusable_option(node.span, &what, "write a path, such as \".\" for the directory of this file");
        }
    }
    let given = |name: &str| read::at(root, &["crate", name]).and_then(|node| Some((node.span, node.as_str()?)));
    if let Some((span, name)) = given("name")
        && let Err(reason) = check_package_name(name)
    {
        problems.unusable_option(
            span,
            &format!("\"{name}\" is no name of a package: {reason}"),
            "write it as in \"pet-shop\"",
        );
    }
    if let Some((span, version)) = given("version").filter(|(_, version)| !is_version(version)) {
        problems.unusable_option(
            span,
            &format!("\"{version}\" is no version"),
            "write three numbers, such as \"1.0.0\"",
        );
    }
}

/// Whether Cargo takes a text as the name of a package.
///
/// # Errors
/// Why not, as words that follow the name.
pub fn check_package_name(name: &str) -> Result<(), &'static str> {
    let Some(first) = name.chars().next() else { return Err("it is empty") };
    if first.is_ascii_digit() {
        Err("it begins with a digit")
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        Err("it has characters other than letters, digits, `-` and `_`")
    } else if syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err() {
        Err("it is a word of the language")
    } else {
        Ok(())
    }
}

/// Three numbers, and what Semantic Versioning 2.0.0 allows behind them.
fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| part.parse::<u64>().is_ok_and(|number| number.to_string() == part);
    let is_rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    core.split('.').count() == 3 && core.split('.').all(is_number) && text.chars().all(is_rest)
}

#[cfg(test)]
mod tests {
    use super::{check_package_name, is_version};

    #[test]
    fn names_are_those_that_cargo_takes() {
        assert!(["pet-shop", "a", "_x", "Pet_2"].into_iter().all(|name| check_package_name(name).is_ok()));
        assert!(
            ["", "my crate", "2pets", "a.b", "fn", "-", "zoë"]
                .into_iter()
                .all(|name| check_package_name(name).is_err())
        );
    }

    #[test]
    fn versions_are_three_numbers() {
        assert!(["0.1.0", "1.2.3-rc.1", "1.0.0+build-7"].into_iter().all(is_version));
        assert!(
            ["", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.x", "1.0.0 "]
                .into_iter()
                .all(|text| !is_version(text))
        );
    }
}
