//! How callers pass values.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Scope;
use crate::api::{Argument, Type};

/// The argument of a constructor for a field of this type.
pub(crate) fn into_field(scope: &Scope<'_>, ty: &Type) -> TokenStream {
    let inner = if let Type::Boxed(inner) = ty { inner.as_ref() } else { ty };
    let tokens = scope.ty(inner);
    if scope.api.types.takes_into(ty) {
        let into = scope.prelude("Into");
        quote!(impl #into<#tokens>)
    } else {
        tokens
    }
}

/// The argument of a method and how it is handed on: copied, or by reference.
pub(crate) fn parameter(scope: &Scope<'_>, ty: &Type) -> (TokenStream, bool) {
    match scope.api.types.argument(ty) {
        Argument::Value => (scope.ty(ty), false),
        Argument::Str => (quote!(&str), true),
        Argument::Slice(item) => {
            let item = scope.ty(&item);
            (quote!(&[#item]), true)
        }
        Argument::Reference => {
            let ty = scope.ty(ty);
            (quote!(&#ty), true)
        }
    }
}
