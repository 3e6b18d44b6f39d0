//! Passes over finished types: recursion that Rust needs to be told about.

use super::inputs::{named_in, types_in};
use crate::api::{Presence, Shape, Type, TypeId, Types};

/// A union's variant of at least this many estimated bytes goes to the heap, so that the others stay small.
const LARGE: usize = 160;

/// Turns one alias of each circle of aliases into a struct of its own.
pub(crate) fn break_aliases(types: &mut Types) {
    let edges = |types: &Types, index: usize| {
        let mut out = Vec::new();
        if let Some(Shape::Alias(ty)) = types.all.get(index).map(|definition| &definition.shape) {
            named_in(ty, &mut out);
        }
        out
    };
    for index in 0..types.all.len() {
        if !reaches(types, index, &edges) {
            continue;
        }
        if let Some(definition) = types.all.get_mut(index)
            && let Shape::Alias(ty) = &definition.shape
        {
            let empty = matches!(ty, Type::Named(_));
            definition.shape = if empty { Shape::Alias(Type::Json) } else { Shape::Newtype(ty.clone()) };
        }
    }
}

/// Boxes every direct use of a type that leads back to the type it stands in, and large variants.
pub(crate) fn box_recursion(types: &mut Types) {
    let components = components(types);
    let sizes: Vec<usize> = (0..types.all.len()).map(|index| size_of(types, TypeId(index), 6)).collect();
    for (index, definition) in types.all.iter_mut().enumerate() {
        let own = components.get(index).copied();
        let circular = |ty: &Type| {
            let mut uses = Vec::new();
            direct(ty, &mut uses);
            uses.iter().any(|id| components.get(id.0).copied() == own)
        };
        match &mut definition.shape {
            Shape::Structure(structure) => {
                let fields = structure.fields.iter_mut().chain(&mut structure.flattened);
                fields.filter(|field| circular(&field.ty)).for_each(|field| put_in_box(&mut field.ty));
            }
            Shape::Union(union) => {
                let large =
                    |ty: &Type| matches!(ty, Type::Named(id) if sizes.get(id.0).is_some_and(|size| *size >= LARGE));
                let variants = union.variants.iter_mut().filter(|variant| circular(&variant.ty) || large(&variant.ty));
                variants.for_each(|variant| put_in_box(&mut variant.ty));
            }
            Shape::Newtype(ty) if circular(ty) => put_in_box(ty),
            _ => {}
        }
    }
}

/// Makes a member optional where a value would need another value of its type without end, and says which.
pub(crate) fn end_recursion(types: &mut Types) -> Vec<(TypeId, String)> {
    let mut out = Vec::new();
    loop {
        let ends = ending(types);
        let endless = types.all.iter_mut().enumerate().filter(|(index, _)| ends.get(*index) == Some(&false));
        let opened = endless.into_iter().find_map(|(index, definition)| open(&mut definition.shape, &ends, index));
        match opened {
            Some(place) => out.push(place),
            None => return out,
        }
    }
}

/// Opens the shape of a type that needs itself; the types that merely need such a type stay as they are.
fn open(shape: &mut Shape, ends: &[bool], index: usize) -> Option<(TypeId, String)> {
    match shape {
        Shape::Structure(structure) => {
            let mut fields = structure.fields.iter_mut().chain(&mut structure.flattened);
            let field = fields.find(|field| {
                field.presence == Presence::Required && matches!(field.ty, Type::Boxed(_)) && !has_end(&field.ty, ends)
            })?;
            field.presence = Presence::Optional;
            Some((TypeId(index), field.name.wire.clone()))
        }
        Shape::Newtype(ty) if matches!(ty, Type::Boxed(_)) => {
            *ty = Type::Json;
            Some((TypeId(index), String::new()))
        }
        _ => None,
    }
}

/// Which types have a finite value.
fn ending(types: &Types) -> Vec<bool> {
    let mut ends = vec![false; types.all.len()];
    loop {
        let mut more = false;
        for (index, definition) in types.all.iter().enumerate() {
            let finite = match &definition.shape {
                Shape::Alias(ty) | Shape::Newtype(ty) => has_end(ty, &ends),
                Shape::Structure(structure) => {
                    let mut fields = structure.fields.iter().chain(&structure.flattened);
                    fields.all(|field| field.presence != Presence::Required || has_end(&field.ty, &ends))
                }
                Shape::Enumeration(_) | Shape::Union(_) => true,
            };
            if let Some(slot) = ends.get_mut(index).filter(|slot| finite && !**slot) {
                *slot = true;
                more = true;
            }
        }
        if !more {
            return ends;
        }
    }
}

fn has_end(ty: &Type, ends: &[bool]) -> bool {
    match ty {
        Type::Named(id) => ends.get(id.0).copied().unwrap_or(true),
        Type::Boxed(inner) | Type::Sensitive(inner) | Type::JsonText(inner) => has_end(inner, ends),
        Type::Tuple(parts) => parts.iter().all(|part| has_end(part, ends)),
        _ => true,
    }
}

fn put_in_box(ty: &mut Type) {
    let inner = std::mem::replace(ty, Type::Json);
    *ty = Type::Boxed(Box::new(inner));
}

/// Whether a type can be reached from itself.
fn reaches(types: &Types, start: usize, edges: &dyn Fn(&Types, usize) -> Vec<TypeId>) -> bool {
    let mut seen = vec![false; types.all.len()];
    let mut next = edges(types, start);
    while let Some(TypeId(index)) = next.pop() {
        if index == start {
            return true;
        }
        if let Some(flag) = seen.get_mut(index).filter(|flag| !**flag) {
            *flag = true;
            next.extend(edges(types, index));
        }
    }
    false
}

/// Types whose values stand inside a value of this type without indirection.
fn direct(ty: &Type, out: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => out.push(*id),
        Type::Nullable(inner) | Type::Sensitive(inner) | Type::JsonText(inner) => direct(inner, out),
        Type::Tuple(parts) => parts.iter().for_each(|part| direct(part, out)),
        _ => {}
    }
}

/// The strongly connected component of each type; a type alone on no circle has one of its own that nothing else shares.
fn components(types: &Types) -> Vec<usize> {
    let forward: Vec<Vec<usize>> = types
        .all
        .iter()
        .map(|definition| {
            let mut out = Vec::new();
            types_in(&definition.shape).for_each(|ty| direct(ty, &mut out));
            out.into_iter().map(|id| id.0).collect()
        })
        .collect();
    let mut backward = vec![Vec::new(); forward.len()];
    for (from, targets) in forward.iter().enumerate() {
        for target in targets {
            if let Some(list) = backward.get_mut(*target) {
                list.push(from);
            }
        }
    }
    let mut component = vec![usize::MAX; forward.len()];
    for root in finishing_order(&forward).into_iter().rev() {
        let mut next = vec![root];
        while let Some(index) = next.pop() {
            if let Some(slot) = component.get_mut(index).filter(|slot| **slot == usize::MAX) {
                *slot = root;
                next.extend(backward.get(index).into_iter().flatten().copied());
            }
        }
    }
    separate_singles(&forward, component)
}

/// A type on no circle gets a number that no type can have, so that nothing compares equal to it.
fn separate_singles(forward: &[Vec<usize>], mut component: Vec<usize>) -> Vec<usize> {
    let mut members = vec![0_usize; component.len()];
    for root in &component {
        if let Some(count) = members.get_mut(*root) {
            *count += 1;
        }
    }
    let count = component.len();
    for (index, slot) in component.iter_mut().enumerate() {
        let alone = members.get(*slot).is_some_and(|count| *count == 1);
        let on_itself = forward.get(index).is_some_and(|targets| targets.contains(&index));
        if alone && !on_itself {
            *slot = count + index;
        }
    }
    component
}

/// Depth-first finishing order, without recursion.
fn finishing_order(forward: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; forward.len()];
    let mut order = Vec::new();
    for root in 0..forward.len() {
        let mut stack = vec![(root, false)];
        while let Some((index, done)) = stack.pop() {
            if done {
                order.push(index);
            } else if let Some(flag) = seen.get_mut(index).filter(|flag| !**flag) {
                *flag = true;
                stack.push((index, true));
                stack.extend(forward.get(index).into_iter().flatten().map(|target| (*target, false)));
            }
        }
    }
    order
}

/// A rough size in bytes on a 64-bit machine.
fn size_of(types: &Types, id: TypeId, depth: usize) -> usize {
    let Some(definition) = types.get(id).filter(|_| depth > 0) else { return LARGE };
    match &definition.shape {
        Shape::Enumeration(_) => 24,
        Shape::Union(union) => {
            8 + union.variants.iter().map(|variant| size(types, &variant.ty, depth)).max().unwrap_or(24).min(LARGE)
        }
        shape => types_in(shape).map(|ty| size(types, ty, depth)).sum(),
    }
}

fn size(types: &Types, ty: &Type, depth: usize) -> usize {
    match ty {
        Type::Primitive(_) => 16,
        Type::Text(_) | Type::List(_) | Type::Map(_) | Type::Foreign(_) => 24,
        Type::Json => 32,
        Type::File => 80,
        Type::Boxed(_) => 8,
        Type::Named(id) => size_of(types, *id, depth - 1),
        Type::Nullable(inner) | Type::Sensitive(inner) | Type::JsonText(inner) => size(types, inner, depth),
        Type::Tuple(parts) => parts.iter().map(|part| size(types, part, depth)).sum(),
    }
}
