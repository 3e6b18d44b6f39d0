//! Two clients → what changed for Rust code that uses them: public items that are gone, new, or not what they were.
//!
//! Names of lints are those of cargo-semver-checks where it has one for the change.

mod calls;
mod causes;
mod changed;
mod common;
mod item;
mod items;
mod same;
mod types;

use item::{Item, Items, Kind};

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
    /// A function that compiled behind `use the_crate::*;` and does not any more, or (for what compiles, but means
    /// something else) whose meaning changed. For a feature that is gone: a line of `Cargo.toml`. None for what is new,
    /// and for what only its message can tell.
    pub witness: Option<String>,
    /// For parameters: the name on the wire.
    pub(super) wire: Option<String>,
    /// Where the base says it.
    pub(super) base: Option<String>,
    /// Where the revision says it.
    pub(super) revision: Option<String>,
}

/// Functions that together use all public items of a client behind `use the_crate::*;`: each with its item, and each
/// called `witness`. Whatever a comparison does not call major keeps all of them compiling.
#[must_use]
pub fn user_code(api: &Api) -> Vec<(String, String)> {
    let items = items::all(api).into_iter().filter(|(_, item)| item.kind != Kind::Feature);
    items
        .flat_map(|(path, item)| {
            // A conversion into an enum comes and goes with its variant.
            let name = item.parent.filter(|_| item.kind == Kind::Conversion).unwrap_or(path);
            item.code.into_iter().map(move |code| (name.clone(), code))
        })
        .collect()
}

/// What a comparison says of two clients, without the clients.
#[derive(Clone, Debug)]
pub struct Clients {
    /// What happened to public items: the worst first, then by name.
    pub(super) changes: Vec<RustChange>,
    /// The name of the revision's package.
    pub(super) package: String,
    /// The versions of both packages.
    pub(super) versions: (String, String),
    /// Whether both have the same servers, documentation included.
    pub(super) same_servers: bool,
}

impl Clients {
    /// Compares two clients.
    #[must_use]
    pub fn compare(base: &Api, revision: &Api) -> Self {
        Self {
            changes: compare(base, revision),
            package: revision.package.name.clone(),
            versions: (base.package.version.clone(), revision.package.version.clone()),
            same_servers: base.servers == revision.servers,
        }
    }
}

fn compare(base: &Api, revision: &Api) -> Vec<RustChange> {
    let (old, new) = items::both(base, revision);
    let sides = Sides { old, new };
    let mut changes = Vec::new();
    for (path, item) in &sides.old {
        match sides.new.get(path) {
            Some(other) if item.kind == other.kind => changed::compare(&sides, path, (item, other), &mut changes),
            Some(other) if item.is_type() && other.is_type() => changes.push(sides.other_kind(path, item, other)),
            _ if is_inside(item, &sides.old, &sides.new) => {}
            _ => changes.push(gone(path, item)),
        }
    }
    for (path, item) in &sides.new {
        if !sides.old.contains_key(path) && !is_inside(item, &sides.new, &sides.old) {
            changes.push(added(path, item));
        }
    }
    changes.sort_by(|one, other| other.level.cmp(&one.level).then_with(|| one.item.cmp(&other.item)));
    causes::find(&sides, &mut changes);
    changes
}

/// The public items of both.
struct Sides {
    old: Items,
    new: Items,
}

/// So many names can stand for each other, one behind the other.
const LINKS: usize = 32;

impl Sides {
    /// Whether code that is written for a type of the base fits one of the revision.
    fn same(&self, old: &str, new: &str) -> bool {
        old == new || self.meant(old, LINKS) == self.meant(new, LINKS)
    }

    /// A type with what its names stand for: names of the base as the revision has them, if it does.
    fn meant(&self, text: &str, left: usize) -> String {
        types::translate(text, &|path| {
            let item = self.new.get(path).or_else(|| self.old.get(path))?;
            let target = item.target.as_ref().filter(|_| item.is_type() && left > 0)?;
            Some(self.meant(target, left - 1))
        })
    }

    fn other_kind(&self, path: &str, old: &Item, new: &Item) -> RustChange {
        let word = |item: &Item| match item.kind {
            Kind::Struct => String::from("a struct"),
            Kind::Enum => String::from("an enum"),
            _ => format!("another name for {}", types::short(&item.signature)),
        };
        let message = format!("`{path}` is {} instead of {}", word(new), word(old));
        let (base, revision) = (Some(old.pointer.clone()), Some(new.pointer.clone()));
        // A struct without fields and an enum can both be dropped: what proves it is inside.
        let mut inside = self.old.values().filter(|item| item.parent.as_deref() == Some(path));
        let field = inside.find(|item| item.kind == Kind::Field).filter(|_| old.kind == Kind::Struct);
        let witness = match (field, new.kind) {
            (None, Kind::Alias) if old.kind == Kind::Struct => Some(format!(
                "trait Own {{}} impl Own for {path} {{}} impl Own for {} {{}}",
                self.meant(&new.signature, LINKS)
            )),
            (None, _) if old.kind == Kind::Struct && old.signature.is_empty() => {
                Some(format!("fn witness(value: {path}) {{ let {path} {{ .. }} = value; }}"))
            }
            _ => field.unwrap_or(old).code.first().cloned(),
        };
        let lint = match old.kind {
            Kind::Struct => "struct_missing",
            Kind::Enum => "enum_changed_kind",
            _ => "type_changed",
        };
        let change = change(lint, Semver::Major, path, message);
        RustChange { witness, base, revision, ..change }
    }
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
    let lint = match item.kind {
        Kind::Struct => "struct_missing",
        Kind::Enum => "enum_missing",
        Kind::Alias => "type_alias_missing",
        Kind::Field => "struct_pub_field_missing",
        Kind::Variant => "enum_variant_missing",
        Kind::Constructor | Kind::Method | Kind::Setting | Kind::Builder | Kind::Helper => "inherent_method_missing",
        Kind::Pages | Kind::Batches | Kind::Conversion => "trait_impl_missing",
        Kind::ErrorBody => "error_type_missing",
        Kind::Default => "derive_trait_impl_removed",
        Kind::Webhook => "pub_static_missing",
        Kind::Header => "inherent_associated_pub_const_missing",
        Kind::Feature => "feature_missing",
    };
    let witness = item.code.first().cloned();
    let change = change(lint, level(item, Semver::Major), path, format!("`{path}` is gone"));
    RustChange { witness, wire: wire(item), base: Some(place(item)), ..change }
}

fn added(path: &str, item: &Item) -> RustChange {
    let lint = match item.kind {
        Kind::Constructor | Kind::Method | Kind::Setting | Kind::Builder | Kind::Helper => "inherent_method_added",
        Kind::Webhook => "pub_static_added",
        Kind::Header => "inherent_associated_pub_const_added",
        _ => "item_added",
    };
    let change = change(lint, level(item, Semver::Minor), path, format!("`{path}` is new"));
    RustChange { revision: Some(place(item)), wire: wire(item), ..change }
}

/// How bad it is that an item comes or goes: the body of an error is named by the documentation alone, and
/// `error.body_as()` reads it as before.
fn level(item: &Item, level: Semver) -> Semver {
    if item.kind == Kind::ErrorBody { Semver::Patch } else { level }
}

/// The name of a parameter or webhook on the wire.
fn wire(item: &Item) -> Option<String> {
    let wire = match item.kind {
        Kind::Setting => item.wire.as_str(),
        Kind::Webhook => item.wire.split_once(' ')?.1,
        _ => "",
    };
    (!wire.is_empty()).then(|| wire.to_owned())
}

/// Where the document says that an item is there at all: of a webhook as a whole, or at the operation with the callback.
fn place(item: &Item) -> String {
    let whole = match item.kind {
        Kind::Webhook => wire(item).map(|name| match item.pointer.rsplit_once(" of ") {
            Some((_, operation)) => operation.to_owned(),
            None => format!("webhook {name}"),
        }),
        _ => None,
    };
    whole.unwrap_or_else(|| item.pointer.clone())
}
