//! Types that are the same in two clients, found without writing their items down: of a large document, that is most.

use super::items::meant;
use crate::api::{Api, Constructor, Definition, Field, Rest, Shape, Structure, Type};

/// Whether two types of one path have the same items.
pub(super) fn definition((base, old): (&Api, &Definition), (revision, new): (&Api, &Definition)) -> bool {
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
    let is_made = |structure: &Structure| structure.constructor != Constructor::None;
    is_made(one) == is_made(other)
        && all(&one.fields, &other.fields, field)
        && all(&one.flattened, &other.flattened, field)
        && all(one.rest.as_slice(), other.rest.as_slice(), rest)
}

fn all<T>(ones: &[T], others: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same(one, other))
}

/// Whether two types are written alike; named ones have their numbers in each client.
fn ty(apis: (&Api, &Api), one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Named(one), Type::Named(other)) => {
            let names = (apis.0.types.get(*one), apis.1.types.get(*other));
            matches!(names, (Some(one), Some(other)) if one.name.rust == other.name.rust)
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
