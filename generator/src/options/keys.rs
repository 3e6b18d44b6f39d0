//! The keys of `oasmith.toml`: one table, behind the reader, its messages and the JSON Schema for editors.

use serde_json::{Map, Value as Json, json};

use crate::report::closest;

/// What stands behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    Texts,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A table of texts: what is meant → its name.
    Names,
    /// A table of lists of texts.
    Lists,
    /// A table of Rust types: what is meant → the path, or `{ path, crate, version, … }`.
    Types,
    /// A whole number.
    Number,
    /// A table of tables: operationId → how its answers come in pages.
    Pages,
    /// A table of packages: name → the version, or what Cargo takes.
    Packages,
    /// A table of one of these words each.
    Words(&'static [&'static str]),
    /// A list of tables with these members.
    Rows(&'static [(&'static str, Kind, &'static str)]),
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table that it stands in; empty: at the top.
    pub section: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What stands behind it.
    pub kind: Kind,
    /// What it decides, in one sentence.
    pub about: &'static str,
}

const fn key(section: &'static str, name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { section, name, kind, about }
}

/// Every key, in the order in which the guide explains them.
pub const KEYS: &[Key] = &[
    key("", "spec", Kind::Text, "The document to read. Relative to this file."),
    key("", "out", Kind::Text, "The directory of the crate to write. Relative to this file."),
    key("crate", "name", Kind::Text, "Name of the package; otherwise made of the document's title."),
    key("crate", "version", Kind::Text, "Version of the crate; otherwise 0.1.0."),
    key("crate", "description", Kind::Text, "One line about the crate."),
    key("crate", "license", Kind::Text, "SPDX expression."),
    key("crate", "workspace-lints", Kind::Flag, "Whether the crate takes the lints of the workspace around it."),
    key("crate", "modules", Kind::Word(&["tags", "flat"]), "A module for each tag, or one for all operations."),
    key("crate", "tag-features", Kind::Flag, "Whether each module of operations has a Cargo feature; true without it."),
    key(
        "crate",
        "runtime",
        Kind::Text,
        "The directory of a runtime that several clients share; otherwise each has a copy. Relative to this file.",
    ),
    key("select", "tags", Kind::Texts, "Take the operations with one of these tags."),
    key("select", "operations", Kind::Texts, "Take the operations with these ids (or `GET /path`)."),
    key(
        "select",
        "paths",
        Kind::Texts,
        "Take the operations of these paths and of what is below them; `*` is a part of a segment, `**` anything.",
    ),
    key("select", "methods", Kind::Texts, "Of those, take only the operations with these methods."),
    key("select", "schemas", Kind::Texts, "Take these schemas, too, whether an operation needs them or not."),
    key("exclude", "tags", Kind::Texts, "Leave out the operations with one of these tags."),
    key("exclude", "operations", Kind::Texts, "Leave out the operations with these ids (or `GET /path`)."),
    key("exclude", "paths", Kind::Texts, "Leave out the operations of these paths and of what is below them."),
    key("exclude", "methods", Kind::Texts, "Leave out the operations with these methods."),
    key("rename", "schemas", Kind::Names, "Name of a schema → name of its type."),
    key("rename", "types", Kind::Names, "JSON pointer of a schema that is written in place → name of its type."),
    key(
        "rename",
        "fields",
        Kind::Names,
        "`Schema.property` → name of the field. The schema can be `*` or a JSON pointer.",
    ),
    key(
        "rename",
        "variants",
        Kind::Names,
        "`Schema.value` → name of the variant. The schema can be `*` or a JSON pointer.",
    ),
    key("rename", "operations", Kind::Names, "operationId (or `GET /path`) → name of the method."),
    key(
        "rename",
        "parameters",
        Kind::Names,
        "`operationId.parameter` (or `*.parameter`) → name of the argument or setter.",
    ),
    key("rename", "tags", Kind::Names, "Tag → name of its module and accessor."),
    key(
        "",
        "replace",
        Kind::Types,
        "`format:…`, `schema:…`, `field:Schema.property` or a JSON pointer → a Rust type of another crate.",
    ),
    key("derive", "all", Kind::Texts, "Traits that every struct and enum derives besides its own."),
    key("derive", "schemas", Kind::Lists, "Schema → traits that its type derives besides its own."),
    key("", "dependencies", Kind::Packages, "Packages that the crate depends on besides its own."),
    key("", "pagination", Kind::Pages, "operationId → how its answers come in pages: the members of `x-pagination`."),
    key(
        "diff",
        "levels",
        Kind::Words(LEVELS),
        "Id of a change, with or without its place → how loud it is; `none` leaves it out.",
    ),
    key(
        "diff",
        "deprecation-days-stable",
        Kind::Number,
        "The days between a deprecation and its `x-sunset` date; without it, or with 0, no date is needed.",
    ),
    key("diff", "deprecation-days-beta", Kind::Number, "The same for what is `beta`."),
    key("diff", "ignore", Kind::Rows(IGNORE), "Changes that are accepted, each with a reason and a last day."),
];

/// How loud a change can be.
const LEVELS: &[&str] = &["error", "warning", "info", "none"];

/// What can stand in an accepted change.
const IGNORE: &[(&str, Kind, &str)] = &[
    ("fingerprint", Kind::Text, "The fingerprint of the change, as the reports show it."),
    ("reason", Kind::Text, "Why it is accepted."),
    ("until", Kind::Text, "The last day on which it is: `2027-01-31`."),
];

/// What can stand in the table of a Rust type.
pub(super) const TYPE: &[(&str, Kind, &str)] = &[
    ("path", Kind::Text, "The type, as Rust writes it."),
    ("crate", Kind::Text, "The package that it comes from."),
    ("version", Kind::Text, "The version of the package."),
    ("features", Kind::Texts, "Features of the package."),
    ("default-features", Kind::Flag, "Whether the package has its default features; true without it."),
    (
        "codec",
        Kind::Word(&["serde", "runtime"]),
        "Whose traits read and write it: serde's, or the runtime's, which the types of the standard library have.",
    ),
    ("with", Kind::Text, "A module with `serialize` and `deserialize`, as in serde's `with`."),
    ("blank", Kind::Text, "An expression for a value to start from, if the type has no `Default`."),
];

/// What can stand in the table of a package.
pub(super) const PACKAGE: &[(&str, Kind, &str)] = &[
    ("version", Kind::Text, "The version."),
    ("features", Kind::Texts, "Its features."),
    ("default-features", Kind::Flag, "Whether it has its default features; true without it."),
    ("path", Kind::Text, "Its directory. Relative to the crate."),
    ("git", Kind::Text, "Its repository."),
    ("rev", Kind::Text, "A commit of the repository."),
    ("branch", Kind::Text, "A branch of the repository."),
    ("tag", Kind::Text, "A tag of the repository."),
    ("registry", Kind::Text, "The registry that it comes from."),
    ("package", Kind::Text, "Its name in the registry, if it is used under another one."),
];

/// What says how answers come in pages: the members of `x-pagination`.
pub(super) const PAGES: &[(&str, Kind, &str)] = &[
    ("items", Kind::Text, "Where the list of items is: a JSON pointer into the answer."),
    ("cursor", Kind::Text, "The query parameter that takes the cursor back."),
    ("next", Kind::Text, "Where the body has the next cursor."),
    ("next-header", Kind::Text, "The header that has the next cursor."),
    ("last-item", Kind::Text, "Where the last item has the next cursor."),
    ("offset", Kind::Text, "The query parameter that counts items to pass over."),
    ("page", Kind::Text, "The query parameter that counts pages."),
    ("first", Kind::Number, "The number of the first page; 1 without it."),
    ("next-url", Kind::Text, "Where the body has the URL of the next page."),
    ("link", Kind::Flag, "Whether the `Link` header has the URL of the next page."),
    ("limit", Kind::Text, "The query parameter with the size of a page."),
    ("total", Kind::Text, "Where the number of all items, or of all pages, is."),
    ("more", Kind::Text, "Where a boolean says whether there is more."),
];

/// The keys of a section.
pub(super) fn of(section: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.section == section)
}

/// The names that can stand at the top: keys and sections.
pub(super) fn top() -> Vec<&'static str> {
    let mut out: Vec<&str> = Vec::new();
    for key in KEYS {
        let name = if key.section.is_empty() { key.name } else { key.section };
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// The section whose key is meant by a name that stands at the wrong place.
pub(super) fn elsewhere(name: &str) -> String {
    let known = || KEYS.iter().filter(|key| !key.section.is_empty());
    let close = closest(name, known().map(|key| key.name)).unwrap_or_default();
    let found = known().find(|key| key.name == close);
    found.map(|key| format!("did you mean `{}` in `[{}]`?", key.name, key.section)).unwrap_or_default()
}

/// A JSON Schema (draft 07, which editors know) of `oasmith.toml`.
#[must_use]
pub fn schema() -> Json {
    let members = top().into_iter().map(|name| {
        let own = of("").find(|key| key.name == name);
        let section = || object(of(name).map(|key| (key.name, property(key.kind, key.about))));
        (name, own.map_or_else(section, |key| property(key.kind, key.about)))
    });
    let mut out = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "oasmith.toml",
        "description": "Options of oasmith, which makes Rust clients of OpenAPI documents.",
    });
    if let (Json::Object(out), Json::Object(more)) = (&mut out, object(members)) {
        out.extend(more);
    }
    out
}

fn object<'k>(members: impl Iterator<Item = (&'k str, Json)>) -> Json {
    let members: Map<String, Json> = members.map(|(name, value)| (name.to_owned(), value)).collect();
    json!({"type": "object", "additionalProperties": false, "properties": members})
}

fn property(kind: Kind, about: &str) -> Json {
    let rows = |rows: &'static [(&str, Kind, &str)]| {
        object(rows.iter().map(|(name, kind, about)| (*name, property(*kind, about))))
    };
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    let mut out = match kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Texts => texts(),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Names => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        Kind::Lists => json!({"type": "object", "additionalProperties": texts()}),
        Kind::Number => json!({"type": "integer", "minimum": 0}),
        Kind::Words(words) => json!({"type": "object", "additionalProperties": {"enum": words}}),
        Kind::Rows(members) => json!({"type": "array", "items": rows(members)}),
        Kind::Pages => json!({"type": "object", "additionalProperties": rows(PAGES)}),
        Kind::Types => json!({"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, rows(TYPE)]}}),
        Kind::Packages => {
            json!({"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, rows(PACKAGE)]}})
        }
    };
    if let Json::Object(members) = &mut out {
        members.insert("description".to_owned(), Json::from(about));
    }
    out
}
