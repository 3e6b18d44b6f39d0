//! `Cargo.toml` and `README.md`: templates.

use std::collections::BTreeMap;

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use serde::Serialize;

use super::Files;
use super::runtime::RUNTIME_PACKAGE;
use super::samples::Program;
use crate::api::{Api, Group, Operation};

const MANIFEST: &str = include_str!("../../templates/Cargo.toml.j2");
/// What several templates include, by name.
const PARTS: [(&str, &str); 2] = [
    ("runtime-features", include_str!("../../templates/runtime-features.toml.j2")),
    ("runtime-dependencies", include_str!("../../templates/runtime-dependencies.toml")),
];
const RUNTIME_MANIFEST: &str = include_str!("../../templates/runtime.toml.j2");
const README: &str = include_str!("../../templates/README.md.j2");

/// The texts that are not Rust.
pub(crate) fn render(api: &Api, program: Option<&Program<'_>>, files: &mut Files) {
    let values = Values::new(api, program);
    files.insert("Cargo.toml".to_owned(), fill(MANIFEST, &values));
    files.insert("README.md".to_owned(), fill(README, &values));
}

/// The manifest of a runtime that several clients share.
pub(crate) fn render_runtime(files: &mut Files) {
    let values = BTreeMap::from([("package", RUNTIME_PACKAGE), ("version", env!("CARGO_PKG_VERSION"))]);
    files.insert("Cargo.toml".to_owned(), fill(RUNTIME_MANIFEST, &values));
}

/// What the templates can use.
#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    start: Option<String>,
    minor: String,
    version: &'a str,
    description: &'a str,
    license: Option<&'a str>,
    title: &'a str,
    spec: &'a str,
    api_version: &'a str,
    generator: &'static str,
    workspace_lints: bool,
    groups: Vec<GroupValues<'a>>,
    dependencies: Vec<&'a str>,
    webhooks: bool,
    gates: bool,
    runtime: Option<Runtime<'a>>,
}

/// A runtime that several clients share.
#[derive(Serialize)]
struct Runtime<'a> {
    package: &'static str,
    path: &'a str,
}

#[derive(Serialize)]
struct GroupValues<'a> {
    name: &'a str,
    feature: Option<&'a str>,
    operations: Vec<OperationValues<'a>>,
}

#[derive(Serialize)]
struct OperationValues<'a> {
    name: &'a str,
    method: &'a str,
    path: &'a str,
    summary: String,
}

impl<'a> Values<'a> {
    fn new(api: &'a Api, program: Option<&Program<'_>>) -> Self {
        let package = &api.package;
        Self {
            name: &package.name,
            start: program.map(|program| program.lines.join("\n")),
            minor: package.version.split('.').take(2).collect::<Vec<_>>().join("."),
            version: &package.version,
            description: &package.description,
            license: package.license.as_deref(),
            title: &package.title,
            spec: &package.spec,
            api_version: &package.api_version,
            generator: env!("CARGO_PKG_VERSION"),
            workspace_lints: package.workspace_lints,
            groups: api.groups.iter().map(GroupValues::new).collect(),
            dependencies: api.dependencies.iter().map(|dependency| dependency.line.as_str()).collect(),
            webhooks: !api.webhooks.is_empty(),
            gates: !api.gates.is_empty(),
            runtime: package.shared_runtime.as_deref().map(|path| Runtime { package: RUNTIME_PACKAGE, path }),
        }
    }
}

impl<'a> GroupValues<'a> {
    fn new(group: &'a Group) -> Self {
        let operations = group.operations.iter().map(OperationValues::new).collect();
        Self { name: &group.name.rust, feature: group.feature.as_deref(), operations }
    }
}

impl<'a> OperationValues<'a> {
    fn new(operation: &'a Operation) -> Self {
        let summary = operation.docs.first().map(|line| line.replace('|', "\\|")).unwrap_or_default();
        Self { name: &operation.name.rust, method: &operation.method, path: &operation.path, summary }
    }
}

/// Fills a template. All are part of this program and covered by its tests; a mistake in one shows in the output.
fn fill(template: &str, values: &impl Serialize) -> String {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment.add_filter("toml", |text: String| toml_string(&text));
    let added = PARTS.into_iter().try_for_each(|(name, text)| environment.add_template(name, text));
    let made = added.and_then(|()| environment.render_str(template, minijinja::value::Serde(values)));
    made.unwrap_or_else(|error| format!("{error:#}"))
}

/// A TOML basic string: JSON's escapes are a part of its.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
