//! Types of other crates in the place of generated ones: `[replace]` and `x-rust-type`.

use super::Context;
use super::given::{Table, spellings};
use crate::api::{Dependency, Foreign, Type};
use crate::options;
use crate::parse::model::{Location, Schema};

/// Packages that every generated crate depends on.
const OWN: &[&str] = &[
    "async-lock",
    "base64",
    "bytes",
    "fastrand",
    "futures-core",
    "http",
    "hyper",
    "hyper-rustls",
    "hyper-tls",
    "hyper-util",
    "native-tls",
    "percent-encoding",
    "regress",
    "rustls",
    "rustls-platform-verifier",
    "serde",
    "serde_json",
    "tokio",
    "tower-service",
    "tracing",
    "ureq",
    "zeroize",
];
/// The same where the runtime is a crate of its own.
const OWN_BESIDE_RUNTIME: &[&str] = &["serde"];

/// The type that stands for a schema as a whole, if somebody named one.
pub(crate) fn whole(cx: &mut Context<'_>, schema: &Schema) -> Option<Type> {
    let candidates = || keys(&schema.location);
    if let Some(foreign) = chosen(cx, candidates) {
        return Some(take(cx, foreign));
    }
    let node = schema.extensions.get("x-rust-type")?;
    match options::Foreign::read(node) {
        // Whoever writes a document must not choose what other people compile.
        Ok(foreign) if !foreign.native && cx.options.source.is_none() => {
            cx.report.foreign_type_unusable(node.span, "other crates need an oasmith.toml for this document");
            None
        }
        // Rust lets no crate implement a trait of a second one for a type of a third one.
        Ok(foreign) if !foreign.native && cx.options.package.runtime.is_some() => {
            cx.report.foreign_type_unusable(node.span, options::FOREIGN_NEEDS_OWN_RUNTIME);
            None
        }
        Ok(foreign) => Some(take(cx, foreign)),
        Err(reason) => {
            cx.report.foreign_type_unusable(node.span, &reason);
            None
        }
    }
}

/// The type that stands for the format of a scalar.
pub(crate) fn of_format(cx: &mut Context<'_>, schema: &Schema) -> Option<Type> {
    let format = schema.format.as_ref()?;
    let foreign = chosen(cx, || vec![format!("format:{}", format.value)])?;
    Some(take(cx, foreign))
}

fn keys(location: &Location) -> Vec<String> {
    let spelled = spellings(location);
    let tokens = location.tokens();
    let kind = if matches!(tokens.as_slice(), [_, holder, _] if holder == "schemas") { "schema" } else { "field" };
    let named =
        spelled.iter().filter(|spelling| !spelling.starts_with('#')).map(|spelling| format!("{kind}:{spelling}"));
    let any = (kind == "field").then(|| format!("field:*.{}", location.last()));
    named.chain(spelled.iter().filter(|spelling| spelling.contains('#')).cloned()).chain(any).collect()
}

fn chosen(cx: &mut Context<'_>, candidates: impl FnOnce() -> Vec<String>) -> Option<options::Foreign> {
    let rows = &cx.options.replace;
    let index = cx.uses.find(Table::Replace, rows.iter().map(|(key, _)| key), candidates)?;
    rows.get(index).map(|(_, foreign)| foreign.clone())
}

/// Notes what the crate needs for the type. The first of two ways to read and write one type counts.
fn take(cx: &mut Context<'_>, foreign: options::Foreign) -> Type {
    if let Some(package) = foreign.package {
        depend(cx, &package);
    }
    if !foreign.native && !cx.foreign.iter().any(|known| known.path == foreign.path) {
        cx.foreign.push(Foreign { path: foreign.path.clone(), with: foreign.with, blank: foreign.blank });
    }
    Type::Foreign(foreign.path)
}

/// Adds a package, unless the crate depends on it anyway or it is there.
pub(crate) fn depend(cx: &mut Context<'_>, package: &options::Package) {
    let own = if cx.options.package.runtime.is_some() { OWN_BESIDE_RUNTIME } else { OWN };
    let all = &mut cx.dependencies;
    if !own.contains(&package.name.as_str()) && !all.iter().any(|known| known.name == package.name) {
        all.push(Dependency { name: package.name.clone(), line: package.line() });
    }
}
