//! Two clients → what changed for Rust code that uses them: public items that are gone, new, or not what they were.
//!
//! Names of lints are those of cargo-semver-checks where it has one for the change.

mod items;
mod same;
mod types;

use std::collections::BTreeSet;

use items::{Item, Items, Kind};

use super::change::Semver;
use crate::api::Api;

/// What happened to one public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustChange {
    /// The lint, such as `struct_pub_field_missing`.
    pub lint: &'static str,
    /// How bad it is.
    pub level: Semver,
    /// The item: `models::Order.note`, `Client::shop().create`.
    pub item: String,
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// Code that compiled before and does not any more, or (for what compiles, but means something else) that
    /// changes its meaning.
    pub witness: Option<String>,
    /// For parameters: the name on the wire.
    pub(super) wire: Option<String>,
    /// Where the base says it.
    pub(super) base: Option<String>,
    /// Where the revision says it.
    pub(super) revision: Option<String>,
}

/// Compares two clients.
pub(super) fn compare(base: &Api, revision: &Api) -> Vec<RustChange> {
    let (old, new) = items::different(base, revision);
    let mut changes = Vec::new();
    for (path, item) in &old {
        match new.get(path) {
            Some(other) if item.kind == other.kind => changed(path, item, other, &mut changes),
            Some(other) if is_type(item.kind) && is_type(other.kind) => changes.push(other_kind(path, item, other)),
            _ if is_inside(item, &old, &new) => {}
            _ => changes.push(gone(path, item)),
        }
    }
    for (path, item) in &new {
        if !old.contains_key(path) && !is_inside(item, &new, &old) {
            changes.push(added(path, item));
        }
    }
    changes.sort_by(|one, other| other.level.cmp(&one.level).then_with(|| one.item.cmp(&other.item)));
    changes
}

fn is_type(kind: Kind) -> bool {
    matches!(kind, Kind::Struct | Kind::Enum | Kind::Alias)
}

/// Whether an item stands in a type that is itself missing on the other side, or is another kind of type there.
fn is_inside(item: &Item, own: &Items, other: &Items) -> bool {
    let Some(parent) = &item.parent else { return false };
    let kind = |items: &Items| items.get(parent).map(|item| item.kind);
    kind(own) != kind(other)
}

fn change(lint: &'static str, level: Semver, path: &str, message: String) -> RustChange {
    RustChange { lint, level, item: path.to_owned(), message, witness: None, wire: None, base: None, revision: None }
}

fn gone(path: &str, item: &Item) -> RustChange {
    let (lint, level) = match item.kind {
        Kind::Struct => ("struct_missing", Semver::Major),
        Kind::Enum => ("enum_missing", Semver::Major),
        Kind::Alias => ("type_alias_missing", Semver::Major),
        Kind::Field => ("struct_pub_field_missing", Semver::Major),
        Kind::Variant => ("enum_variant_missing", Semver::Major),
        Kind::Constructor | Kind::Method | Kind::Setting | Kind::Builder => ("inherent_method_missing", Semver::Major),
        Kind::ErrorBody => ("error_type_missing", Semver::Major),
        Kind::Default => ("derive_trait_impl_removed", Semver::Major),
        Kind::Constant => ("pub_module_level_const_missing", Semver::Major),
        Kind::Feature => ("feature_missing", Semver::Major),
    };
    let message = format!("`{path}` is gone");
    let witness = Some(witness(path, item));
    RustChange { witness, wire: wire(item), base: Some(item.pointer.clone()), ..change(lint, level, path, message) }
}

fn added(path: &str, item: &Item) -> RustChange {
    let message = format!("`{path}` is new");
    let revision = Some(item.pointer.clone());
    RustChange { revision, wire: wire(item), ..change("item_added", Semver::Minor, path, message) }
}

/// The name of a parameter on the wire.
fn wire(item: &Item) -> Option<String> {
    (item.kind == Kind::Setting && !item.wire.is_empty()).then(|| item.wire.clone())
}

fn other_kind(path: &str, old: &Item, new: &Item) -> RustChange {
    let word = |item: &Item| match item.kind {
        Kind::Struct => String::from("a struct"),
        Kind::Enum => String::from("an enum"),
        _ => format!("another name for {}", item.signature),
    };
    let message = format!("`{path}` is {} instead of {}", word(new), word(old));
    let (base, revision) = (Some(old.pointer.clone()), Some(new.pointer.clone()));
    RustChange {
        base,
        revision,
        witness: Some(witness(path, old)),
        ..change("struct_or_enum_kind_changed", Semver::Major, path, message)
    }
}

fn changed(path: &str, old: &Item, new: &Item, changes: &mut Vec<RustChange>) {
    let at = |change: RustChange| RustChange {
        base: Some(cause(old, new).unwrap_or_else(|| old.pointer.clone())),
        revision: Some(cause(new, old).unwrap_or_else(|| new.pointer.clone())),
        wire: wire(new),
        ..change
    };
    if old.signature != new.signature {
        let count = |item: &Item| item.signature.matches(", ").count();
        let lint = match old.kind {
            Kind::Constructor | Kind::Method if count(old) != count(new) => "method_parameter_count_changed",
            Kind::Constructor | Kind::Method => "method_signature_changed",
            Kind::Setting | Kind::Builder => "method_parameter_type_changed",
            Kind::ErrorBody => "error_type_changed",
            Kind::Field => "field_type_changed",
            Kind::Constant => "const_type_changed",
            Kind::Variant => "enum_variant_type_changed",
            _ => "type_changed",
        };
        let message = format!("`{path}` is `{}` instead of `{}`", new.signature, old.signature);
        changes
            .push(at(RustChange { witness: Some(witness(path, old)), ..change(lint, Semver::Major, path, message) }));
    }
    if old.wire != new.wire {
        let message = format!("`{path}` still compiles, and sends `{}` instead of `{}`", new.wire, old.wire);
        changes.push(at(RustChange {
            witness: Some(witness(path, old)),
            ..change("wire_name_changed", Semver::None, path, message)
        }));
    }
    if !old.deprecated && new.deprecated {
        let lint =
            if old.kind == Kind::Method { "inherent_method_marked_deprecated" } else { "item_marked_deprecated" };
        let message = format!("`{path}` is deprecated: code that denies warnings does not compile");
        changes.push(at(change(lint, Semver::Minor, path, message)));
    }
}

/// The first argument of a constructor that the other one has not.
fn cause(own: &Item, other: &Item) -> Option<String> {
    let is_new = |argument: &&(String, String)| !other.asked.iter().any(|known| known.0 == argument.0);
    own.asked.iter().find(is_new).map(|(_, pointer)| pointer.clone())
}

/// A few lines of user code that depend on an item.
fn witness(path: &str, item: &Item) -> String {
    match item.kind {
        Kind::Struct | Kind::Enum | Kind::Alias => format!("fn keep(value: {path}) {{ drop(value) }}"),
        Kind::Field => match path.rsplit_once('.') {
            Some((owner, field)) => {
                format!("fn read(value: {owner}) -> {} {{ value.{field} }}", item.signature)
            }
            None => String::new(),
        },
        Kind::Variant => format!("let value = {path}{};", if item.signature.is_empty() { "" } else { "(payload)" }),
        Kind::Constructor => {
            let names: BTreeSet<&str> = item
                .signature
                .trim_matches(['(', ')'])
                .split(", ")
                .filter_map(|argument| Some(argument.split_once(": ")?.0))
                .collect();
            format!("let value = {path}({});", names.into_iter().collect::<Vec<_>>().join(", "))
        }
        Kind::Default => format!("let value: {} = Default::default();", path.trim_start_matches("impl Default for ")),
        Kind::Method => {
            format!("let answer = client{}(…).await?;", path.trim_start_matches("Client").replacen("::", ".", 1))
        }
        Kind::Setting => {
            format!("let call = client{}(value);", path.trim_start_matches("Client").replacen("::", ".", 1))
        }
        Kind::ErrorBody => format!("let body: Option<{}> = error.body_as();", item.signature),
        Kind::Builder => format!(
            "let builder = Client::builder(){}(value);",
            path.trim_start_matches("ClientBuilder").replacen("::", ".", 1)
        ),
        Kind::Constant => format!("let body = client::{path}.parse(bytes)?;"),
        Kind::Feature => format!("features = [\"{}\"]", path.trim_start_matches("feature ")),
    }
}
