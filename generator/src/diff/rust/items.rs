//! The types of a client as a list of public items.

use std::collections::BTreeSet;

use super::item::{Asked, Item, Items, Kind};
use super::types::{self, path};
use super::{calls, common, same};
use crate::api::{
    Api, Constructor, Definition, Enumeration, Field, Presence, Shape, Structure, Type, Union, ValueKind,
};

/// The public items of a client.
pub(super) fn all(api: &Api) -> Items {
    let mut items = Items::new();
    for definition in &api.types.all {
        whole(api, definition, &mut items);
    }
    calls::all(api, &mut items);
    items
}

/// The items of two clients, without types and operations that are the same in both, which most are.
pub(super) fn both(base: &Api, revision: &Api) -> (Items, Items) {
    let different = same::different(base, revision);
    let common = common::operations(base, revision, &different);
    // What a name stands for is asked for wherever it is mentioned, and the other client may have the type itself.
    let names = names(base).chain(names(revision)).collect();
    let of = |api| some(api, (&different, &names), &common);
    let mut new = of(revision);
    // What proves a change is code that was written for the base.
    for item in new.values_mut() {
        item.code = Vec::new();
    }
    (of(base), new)
}

/// The paths of types that stand for other types.
fn names(api: &Api) -> impl Iterator<Item = String> {
    let is_name = |definition: &&Definition| matches!(definition.shape, Shape::Alias(_) | Shape::Newtype(_));
    api.types.all.iter().filter(is_name).map(path)
}

/// The items of types that differ and of operations that the clients do not have in common.
fn some(api: &Api, (different, names): (&BTreeSet<String>, &BTreeSet<String>), common: &common::Names<'_>) -> Items {
    let mut items = Items::new();
    for definition in &api.types.all {
        let path = path(definition);
        if different.contains(&path) {
            whole(api, definition, &mut items);
        } else if names.contains(&path) {
            items.insert(path.clone(), itself(api, &path, definition));
        }
    }
    calls::without(common, api, &mut items);
    items
}

fn whole(api: &Api, definition: &Definition, items: &mut Items) {
    let path = path(definition);
    items.insert(path.clone(), itself(api, &path, definition));
    inside(api, &path, definition, items);
}

/// The item of a type itself.
fn itself(api: &Api, path: &str, definition: &Definition) -> Item {
    let meant = meant(api, definition);
    let value = format!("value: {path}");
    let new = |kind, signature| Item::new(kind, signature, "", &definition.pointer);
    let item = match &meant.shape {
        Shape::Alias(target) => {
            let target = types::ty(api, target);
            new(Kind::Alias, target.clone()).used(&value, &target, "value")
        }
        Shape::Newtype(inner) => {
            let inner = types::ty(api, inner);
            new(Kind::Struct, inner.clone()).used(&value, &inner, "value.0")
        }
        Shape::Structure(_) => new(Kind::Struct, String::new()).used(&value, "", "drop(value)"),
        Shape::Enumeration(values) => unknown(new(Kind::Enum, types::payload(values.kind)), path),
        Shape::Union(_) => unknown(new(Kind::Enum, types::payload(ValueKind::Json)), path),
    };
    let item = match &definition.shape {
        Shape::Alias(target) => Item { target: Some(types::ty(api, target)), ..item },
        _ => item,
    };
    item.deprecated(meant.deprecated)
}

/// The items inside of a type.
fn inside(api: &Api, path: &str, definition: &Definition, items: &mut Items) {
    let meant = meant(api, definition);
    match &meant.shape {
        Shape::Structure(inner) => structure(api, (path, definition), inner, items),
        Shape::Enumeration(inner) => enumeration((path, definition), inner, items),
        Shape::Union(inner) => union(api, (path, definition, meant), inner, items),
        Shape::Alias(_) | Shape::Newtype(_) => {}
    }
}

/// An open enum: what it keeps of a value that it does not know is part of it.
fn unknown(item: Item, path: &str) -> Item {
    let payload = format!("payload: {}", item.signature);
    item.used(&payload, path, &format!("{path}::Unknown(payload)"))
}

/// What another name for a struct or an enum stands for: user code sees no difference.
pub(super) fn meant<'a>(api: &'a Api, definition: &'a Definition) -> &'a Definition {
    let Shape::Alias(target) = &definition.shape else { return definition };
    match api.types.resolve(target) {
        Type::Named(id) => api.types.get(*id).unwrap_or(definition),
        _ => definition,
    }
}

fn structure(api: &Api, (path, definition): (&str, &Definition), structure: &Structure, items: &mut Items) {
    let fields = || structure.fields.iter().chain(&structure.flattened);
    let value = format!("value: {path}");
    let is_made = structure.constructor != Constructor::None;
    for field in fields() {
        let ty = types::field(api, &field.ty, field.presence);
        let name = &field.name.rust;
        let item = Item::new(Kind::Field, ty.clone(), &field.name.wire, &place(definition, field));
        let mut item = item.deprecated(field.deprecated).of(path).used(&value, &ty, &format!("value.{name}"));
        let has_setter = structure.fields.iter().any(|own| std::ptr::eq(own, field));
        if is_made && has_setter && field.presence != Presence::Required {
            let set = types::ty(api, if let Type::Boxed(inner) = &field.ty { inner } else { &field.ty });
            let set = if field.presence == Presence::Maybe { types::ty(api, &field.ty) } else { set };
            item = item.used(&format!("{value}, new: {set}"), path, &format!("value.{name}(new)"));
        }
        items.insert(format!("{path}.{name}"), item);
    }
    if let Some(rest) = &structure.rest {
        let ty = types::map(&types::ty(api, &rest.ty));
        let item = Item::new(Kind::Field, ty.clone(), "", &definition.pointer).of(path);
        items.insert(format!("{path}.{}", rest.field), item.used(&value, &ty, &format!("value.{}", rest.field)));
    }
    if fields().all(|field| field.presence != Presence::Required) {
        let item = Item::new(Kind::Default, String::new(), "", &definition.pointer).of(path);
        items.insert(format!("impl Default for {path}"), item.used("", path, "Default::default()"));
    }
    constructor(api, (path, definition), structure, items);
    helpers(api, (path, definition), structure, items);
}

fn place(definition: &Definition, field: &Field) -> String {
    let name = field.name.wire.replace('~', "~0").replace('/', "~1");
    format!("{}/properties/{name}", definition.pointer)
}

fn constructor(api: &Api, (path, definition): (&str, &Definition), structure: &Structure, items: &mut Items) {
    let named = match &structure.constructor {
        Constructor::None => return,
        Constructor::Positional => None,
        Constructor::Named(name) => Some(types::path_in(&definition.module, name)),
    };
    let fields = structure.fields.iter().chain(&structure.flattened);
    let asked = fields.filter(|field| field.presence == Presence::Required && field.fixed.is_none());
    let asked: Vec<Asked> = asked
        .map(|field| {
            let ty = if let (Type::Boxed(inner), None) = (&field.ty, &named) { inner } else { &field.ty };
            let takes_into = named.is_none() && api.types.takes_into(&field.ty);
            Asked {
                name: field.name.rust.clone(),
                identity: field.name.wire.clone(),
                ty: types::ty(api, ty),
                pointer: place(definition, field),
                wire: None,
                sources: if takes_into { types::sources(api, ty) } else { Vec::new() },
            }
        })
        .collect();
    let given: Vec<&str> = asked.iter().map(|one| one.name.as_str()).collect();
    let (parameters, given) = (calls::parameters(&asked), given.join(", "));
    let given = named.as_ref().map_or_else(|| given.clone(), |name| format!("{name} {{ {given} }}"));
    let signature =
        named.as_ref().map_or_else(|| format!("({parameters})"), |name| format!("({name} {{ {parameters} }})"));
    let item = Item::new(Kind::Constructor, signature, "", &definition.pointer).of(path);
    let item = item.used(&parameters, path, &format!("{path}::new({given})"));
    items.insert(format!("{path}::new"), Item { target: named, ..item }.asks(asked));
}

/// Methods that some structs have besides their setters.
fn helpers(api: &Api, (path, definition): (&str, &Definition), structure: &Structure, items: &mut Items) {
    let helper = |signature: &str| Item::new(Kind::Helper, signature.to_owned(), "", &definition.pointer).of(path);
    let value = format!("value: &{path}");
    if structure.parts.is_some() {
        let parts = "Vec<runtime::Part>";
        items.insert(format!("{path}::parts"), helper(parts).used(&value, parts, "runtime::Multipart::parts(value)"));
    }
    if let Some(partial) = &structure.partial_failure {
        let all = helper("bool").used(&value, "bool", "value.all_accepted()");
        items.insert(format!("{path}::all_accepted"), all);
        for name in ["accepted", "rejected"] {
            let item = types::ty(api, &Type::Named(partial.item));
            let code = format!("value.{name}().next().cloned()");
            items.insert(format!("{path}::{name}"), helper(&item).used(&value, &format!("Option<{item}>"), &code));
        }
    }
}

fn enumeration((path, definition): (&str, &Definition), values: &Enumeration, items: &mut Items) {
    for value in &values.values {
        let (wire, name) = (&value.name.wire, &value.name.rust);
        // As JSON, so that it is comparable with other kinds of values.
        let wire = if values.kind == ValueKind::String { serde_json::json!(wire).to_string() } else { wire.clone() };
        let item = Item::new(Kind::Variant, String::new(), &wire, &definition.pointer).of(path);
        items.insert(format!("{path}::{name}"), item.used("", path, &format!("{path}::{name}")));
    }
}

fn union(api: &Api, (path, definition, meant): (&str, &Definition, &Definition), union: &Union, items: &mut Items) {
    for variant in &union.variants {
        let (ty, name) = (types::ty(api, &variant.ty), &variant.name.rust);
        let item = Item::new(Kind::Variant, ty.clone(), "", &definition.pointer).of(path);
        let item = item.used(&format!("payload: {ty}"), path, &format!("{path}::{name}(payload)"));
        items.insert(format!("{path}::{name}"), item);
        if let Some(payload) = api.types.converts((meant, union), variant) {
            let ty = types::ty(api, payload);
            let item =
                Item::new(Kind::Conversion, String::new(), "", &definition.pointer).of(&format!("{path}::{name}"));
            let item = item.used(&format!("value: {ty}"), path, &format!("{path}::from(value)"));
            items.insert(format!("impl From<{ty}> for {path}"), item);
        }
    }
}
