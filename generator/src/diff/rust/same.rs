//! Types that are the same in two clients, found without writing their items down: of a large document, that is most.

use std::collections::{BTreeMap, BTreeSet};

use super::items::meant;
use super::types::path;
use crate::api::{Api, Definition, Field, PartialFailure, Rest, Shape, Structure, Type, TypeId};

/// The paths of types whose items differ, or may: those of which arguments are made from something else may be other ones
/// although they are written alike.
pub(super) fn different(base: &Api, revision: &Api) -> BTreeSet<String> {
    let (old, new) = (by_path(base), by_path(revision));
    let mut out: BTreeSet<String> = BTreeSet::new();
    for path in old.keys().chain(new.keys()) {
        let both = old.get(path).zip(new.get(path));
        if both.is_none_or(|(old, new)| !definition((base, old), (revision, new))) {
            out.insert(path.clone());
        }
    }
    let mut fresh: BTreeSet<String> =
        out.iter().filter(|path| !(is_structure(&old, path) && is_structure(&new, path))).cloned().collect();
    let users = users(&[(base, &old), (revision, &new)]);
    while let Some(path) = fresh.pop_first() {
        for user in users.get(&path).into_iter().flatten() {
            let is_new = out.insert((*user).to_owned());
            // Nothing is made from what is inside of a struct: types that mention one need its name only.
            let is_opaque = is_structure(&old, user) && is_structure(&new, user);
            if is_new && !is_opaque {
                fresh.insert((*user).to_owned());
            }
        }
    }
    out
}

type ByPath<'a> = BTreeMap<String, &'a Definition>;

fn by_path(api: &Api) -> ByPath<'_> {
    api.types.all.iter().map(|definition| (path(definition), definition)).collect()
}

fn is_structure(definitions: &ByPath<'_>, path: &str) -> bool {
    definitions.get(path).is_some_and(|definition| matches!(definition.shape, Shape::Structure(_)))
}

/// The paths of types by those that they mention.
fn users<'a>(sides: &[(&'a Api, &'a ByPath<'a>)]) -> BTreeMap<String, BTreeSet<&'a str>> {
    let mut out: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (api, definitions) in sides {
        for (user, definition) in *definitions {
            each(definition, &mut |id| {
                if let Some(used) = api.types.get(id) {
                    out.entry(path(used)).or_default().insert(user);
                }
            });
        }
    }
    out
}

/// Whether two types of one path are written alike.
fn definition((base, old): (&Api, &Definition), (revision, new): (&Api, &Definition)) -> bool {
    let (one, other) = (meant(base, old), meant(revision, new));
    let apis = (base, revision);
    old.pointer == new.pointer
        && one.deprecated == other.deprecated
        && match (&one.shape, &other.shape) {
            (Shape::Alias(one), Shape::Alias(other)) | (Shape::Newtype(one), Shape::Newtype(other)) => {
                ty(apis, one, other)
            }
            (Shape::Structure(one), Shape::Structure(other)) => structure(apis, one, other),
            (Shape::Enumeration(one), Shape::Enumeration(other)) => {
                one.kind == other.kind && all(&one.values, &other.values, |one, other| one.name == other.name)
            }
            (Shape::Union(one), Shape::Union(other)) => all(&one.variants, &other.variants, |one, other| {
                one.name.rust == other.name.rust && ty(apis, &one.ty, &other.ty)
            }),
            _ => false,
        }
}

fn structure(apis: (&Api, &Api), one: &Structure, other: &Structure) -> bool {
    let field = |one: &Field, other: &Field| {
        one.name == other.name
            && one.presence == other.presence
            && one.deprecated == other.deprecated
            && one.fixed.is_some() == other.fixed.is_some()
            && ty(apis, &one.ty, &other.ty)
    };
    let rest = |one: &Rest, other: &Rest| one.field == other.field && ty(apis, &one.ty, &other.ty);
    let partial =
        |one: &PartialFailure, other: &PartialFailure| ty(apis, &Type::Named(one.item), &Type::Named(other.item));
    one.constructor == other.constructor
        && one.parts.is_some() == other.parts.is_some()
        && all(one.partial_failure.as_slice(), other.partial_failure.as_slice(), partial)
        && all(&one.fields, &other.fields, field)
        && all(&one.flattened, &other.flattened, field)
        && all(one.rest.as_slice(), other.rest.as_slice(), rest)
}

pub(super) fn all<T>(ones: &[T], others: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same(one, other))
}

/// Whether two types are written alike; named ones have their numbers in each client.
pub(super) fn ty(apis: (&Api, &Api), one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Named(one), Type::Named(other)) => {
            let names = (apis.0.types.get(*one), apis.1.types.get(*other));
            matches!(names, (Some(one), Some(other)) if is_named_alike(one, other))
        }
        (Type::List(one), Type::List(other))
        | (Type::Map(one), Type::Map(other))
        | (Type::Nullable(one), Type::Nullable(other))
        | (Type::Boxed(one), Type::Boxed(other))
        | (Type::Sensitive(one), Type::Sensitive(other))
        | (Type::JsonText(one), Type::JsonText(other)) => ty(apis, one, other),
        (Type::Tuple(ones), Type::Tuple(others)) => all(ones, others, |one, other| ty(apis, one, other)),
        (one, other) => one == other && !matches!(one, Type::Named(_)),
    }
}

fn is_named_alike(one: &Definition, other: &Definition) -> bool {
    one.name.rust == other.name.rust && (one.module == other.module || path(one) == path(other))
}

/// Calls a function with each type that a definition mentions.
fn each(definition: &Definition, visit: &mut dyn FnMut(TypeId)) {
    match &definition.shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => each_in(ty, visit),
        Shape::Structure(structure) => {
            let fields = structure.fields.iter().chain(&structure.flattened).map(|field| &field.ty);
            fields.chain(structure.rest.iter().map(|rest| &rest.ty)).for_each(|ty| each_in(ty, visit));
        }
        Shape::Union(union) => union.variants.iter().for_each(|variant| each_in(&variant.ty, visit)),
        Shape::Enumeration(_) => {}
    }
}

pub(super) fn each_in(ty: &Type, visit: &mut dyn FnMut(TypeId)) {
    match ty {
        Type::Named(id) => visit(*id),
        Type::List(inner)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Boxed(inner)
        | Type::Sensitive(inner)
        | Type::JsonText(inner) => each_in(inner, visit),
        Type::Tuple(parts) => parts.iter().for_each(|part| each_in(part, visit)),
        Type::Primitive(_) | Type::Text(_) | Type::Json | Type::File | Type::Foreign(_) => {}
    }
}
