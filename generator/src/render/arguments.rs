//! How callers pass values.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Scope;
use crate::api::{Api, Shape, Text, Type};

/// The argument of a constructor for a field of this type.
pub(crate) fn into_field(scope: &Scope<'_>, ty: &Type) -> TokenStream {
    let inner = if let Type::Boxed(inner) = ty { inner.as_ref() } else { ty };
    let tokens = scope.ty(inner);
    if needs_into(scope.api, ty) {
        let into = scope.prelude("Into");
        quote!(impl #into<#tokens>)
    } else {
        tokens
    }
}

/// Whether a constructor or setter takes `impl Into<T>`: where callers have literals, slices or variants at hand.
pub(crate) fn needs_into(api: &Api, ty: &Type) -> bool {
    match api.types.resolve(ty) {
        Type::Text(_) | Type::List(_) | Type::Map(_) | Type::Sensitive(_) | Type::Json => true,
        Type::Named(id) => {
            let shape = api.types.get(*id).map(|definition| &definition.shape);
            matches!(shape, Some(Shape::Enumeration(_) | Shape::Union(_) | Shape::Newtype(_)))
        }
        _ => false,
    }
}

/// The argument of a method and how it is handed on: copied, or by reference.
pub(crate) fn parameter(scope: &Scope<'_>, ty: &Type) -> (TokenStream, bool) {
    match scope.api.types.resolve(ty) {
        Type::Primitive(_) => (scope.ty(ty), false),
        Type::Text(Text::String) => (quote!(&str), true),
        Type::Sensitive(inner) if matches!(**inner, Type::Text(Text::String)) => (quote!(&str), true),
        Type::List(item) => {
            let item = scope.ty(item);
            (quote!(&[#item]), true)
        }
        _ => {
            let ty = scope.ty(ty);
            (quote!(&#ty), true)
        }
    }
}
