//! A pass over finished types: which of them callers make values of, and how.

use super::names::Scope;
use crate::api::{BodyKind, Constructor, Field, Group, Presence, Shape, Structure, Type, TypeId, Types};

/// More required fields than this are named, not positional.
const POSITIONAL: usize = 5;

/// Marks the types that bodies and parameters reach, and decides how their values are made.
pub(crate) fn mark(types: &mut Types, groups: &[Group], names: &mut Scope) {
    let mut next: Vec<TypeId> = Vec::new();
    for operation in groups.iter().flat_map(|group| &group.operations) {
        operation.parameters.iter().for_each(|parameter| named_in(&parameter.ty, &mut next));
        for variant in operation.body.iter().flat_map(|body| &body.variants) {
            match &variant.kind {
                BodyKind::Json(ty) | BodyKind::Form(ty, _) | BodyKind::Items(ty) => named_in(ty, &mut next),
                BodyKind::Multipart(id) => next.push(*id),
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
    }
    while let Some(id) = next.pop() {
        let Some(definition) = types.all.get_mut(id.0).filter(|definition| !definition.input) else { continue };
        definition.input = true;
        types_in(&definition.shape).for_each(|ty| named_in(ty, &mut next));
    }
    construct(types, names);
}

/// All types that a shape mentions.
pub(crate) fn types_in(shape: &Shape) -> Box<dyn Iterator<Item = &Type> + '_> {
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => Box::new(std::iter::once(ty)),
        Shape::Structure(structure) => {
            let fields = structure.fields.iter().chain(&structure.flattened).map(|field| &field.ty);
            Box::new(fields.chain(structure.rest.iter().map(|rest| &rest.ty)))
        }
        Shape::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.ty)),
        Shape::Enumeration(_) => Box::new(std::iter::empty()),
    }
}

/// Collects the named types inside a type.
pub(crate) fn named_in(ty: &Type, out: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => out.push(*id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) | Type::Sensitive(inner) => {
            named_in(inner, out);
        }
        Type::JsonText(inner) => named_in(inner, out),
        Type::Tuple(parts) => parts.iter().for_each(|part| named_in(part, out)),
        Type::Primitive(_) | Type::Text(_) | Type::Json | Type::File | Type::Foreign(_) => {}
    }
}

fn construct(types: &mut Types, names: &mut Scope) {
    let single: Vec<Option<String>> = types.all.iter().map(|definition| single_value(&definition.shape)).collect();
    let resolved: Vec<Option<TypeId>> = (0..types.all.len()).map(|index| resolve(types, TypeId(index))).collect();
    for definition in types.all.iter_mut().filter(|definition| definition.input) {
        if let Shape::Structure(structure) = &mut definition.shape {
            for field in &mut structure.fields {
                field.fixed = fixed(field, &resolved, &single);
            }
            structure.constructor = constructor(structure, &definition.name.rust, names);
        }
    }
}

fn resolve(types: &Types, id: TypeId) -> Option<TypeId> {
    match types.resolve(&Type::Named(id)) {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

fn single_value(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Enumeration(enumeration) => match enumeration.values.as_slice() {
            [only] => Some(only.name.rust.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The only value that a required field can have.
fn fixed(field: &Field, resolved: &[Option<TypeId>], single: &[Option<String>]) -> Option<String> {
    let Type::Named(id) = field.ty else { return None };
    let target = resolved.get(id.0).copied().flatten()?;
    let value = single.get(target.0)?.clone()?;
    (field.presence == Presence::Required).then_some(value)
}

fn constructor(structure: &Structure, name: &str, names: &mut Scope) -> Constructor {
    let fields = structure.fields.iter().chain(&structure.flattened);
    let asked = fields.filter(|field| field.presence == Presence::Required && field.fixed.is_none()).count();
    if asked <= POSITIONAL {
        Constructor::Positional
    } else {
        Constructor::Named(names.take(format!("{name}Required")))
    }
}
