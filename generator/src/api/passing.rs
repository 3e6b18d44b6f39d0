//! How callers pass values: what arguments of a type are, and what becomes it by itself.

use super::{Definition, Shape, Text, Type, TypeId, Types, Union, UnionVariant};

/// What callers pass for a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// By value.
    Value,
    /// `&str`.
    Str,
    /// `&[T]`.
    Slice(Type),
    /// `&T`.
    Reference,
}

impl Types {
    /// The argument of a method for a parameter or a body of this type.
    #[must_use]
    pub fn argument(&self, ty: &Type) -> Argument {
        match self.resolve(ty) {
            Type::Primitive(_) => Argument::Value,
            Type::Text(Text::String) => Argument::Str,
            Type::Sensitive(inner) if matches!(**inner, Type::Text(Text::String)) => Argument::Str,
            Type::List(item) => Argument::Slice((**item).clone()),
            _ => Argument::Reference,
        }
    }

    /// Whether a constructor or setter takes `impl Into<T>`: where callers have literals, slices or variants at hand.
    #[must_use]
    pub fn takes_into(&self, ty: &Type) -> bool {
        match self.resolve(ty) {
            Type::Text(_) | Type::List(_) | Type::Map(_) | Type::Sensitive(_) | Type::Json => true,
            Type::Named(id) => {
                let shape = self.get(*id).map(|definition| &definition.shape);
                matches!(shape, Some(Shape::Enumeration(_) | Shape::Union(_) | Shape::Newtype(_)))
            }
            _ => false,
        }
    }

    /// The payload that converts into the union that has it as this variant: a named type, unless two variants have it
    /// or it is the union itself.
    #[must_use]
    pub fn converts<'a>(&self, union: (&Definition, &Union), variant: &'a UnionVariant) -> Option<&'a Type> {
        let (definition, union) = union;
        let own = self.payload(variant);
        let Type::Named(id) = own else { return None };
        let same = |id: TypeId| self.get(id).is_some_and(|target| std::ptr::eq(target, definition));
        let repeated = || union.variants.iter().filter(|other| self.payload(other) == own).count() > 1;
        (definition.input && !same(*id) && !repeated()).then(|| unboxed(&variant.ty))
    }

    fn payload<'a>(&'a self, variant: &'a UnionVariant) -> &'a Type {
        self.resolve(unboxed(&variant.ty))
    }
}

/// The type on the heap.
fn unboxed(ty: &Type) -> &Type {
    if let Type::Boxed(inner) = ty { inner } else { ty }
}
