//! Unions.

use quote::quote;

use super::models::{derives, docs};
use super::print::{Item, Table, literal, literals};
use super::types::{Scope, docs_or, ident};
use crate::api::{Definition, Type, Union, UnionVariant, kinds};

/// The enum, its table, and `From` for each payload that occurs once.
pub(crate) fn items(scope: &Scope<'_>, definition: &Definition, union: &Union) -> Vec<Item> {
    let (docs, name) = (docs(definition), ident(&definition.name.rust));
    let variants = union.variants.iter().map(|variant| {
        let docs = docs_or(&variant.docs, &format!("`{}`", variant.name.wire.replace('`', "'")), false);
        let (name, ty) = (ident(&variant.name.rust), scope.ty(&variant.ty));
        quote!(#docs #name(#ty))
    });
    let derives = derives(definition, &["Clone", "Debug", "PartialEq"]);
    let code = quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that none of the variants describes; it is kept and sent as it is."]
            Unknown(rt::Json),
        }
    };
    let tag = union.write_tag.as_ref().map(|tag| format!(" write_tag {}", literal(tag))).unwrap_or_default();
    let head = format!("{}{tag}", definition.name.rust);
    let rows = union.variants.iter().map(row).collect();
    let mut out = vec![Item::Code(code), Item::Table(Table { name: "union", head, rows, tail: Vec::new() })];
    out.extend(union.variants.iter().filter_map(|variant| conversion(scope, definition, variant)));
    out
}

fn row(variant: &UnionVariant) -> String {
    let mut out = format!(
        "{} = rt::Shape::new({}, {})",
        variant.name.rust,
        literal(&variant.name.wire),
        kind_names(variant.kinds)
    );
    let mut more = |call: String| {
        out.push_str("\n            ");
        out.push_str(&call);
    };
    if !variant.required.is_empty() {
        more(format!(".required({})", literals(&variant.required)));
    }
    if !variant.known.is_empty() {
        more(format!(".known({})", literals(&variant.known)));
    }
    if let Some((property, values)) = &variant.tag {
        more(format!(".tag({}, {})", literal(property), literals(values)));
    }
    if variant.closed {
        more(".closed()".to_owned());
    }
    out
}

/// Bits as the runtime's constants.
pub(crate) fn kind_names(bits: u8) -> String {
    const NAMES: &[(u8, &str)] = &[
        (kinds::NULL, "NULL"),
        (kinds::BOOLEAN, "BOOLEAN"),
        (kinds::INTEGER, "INTEGER"),
        (kinds::NUMBER, "NUMBER"),
        (kinds::STRING, "STRING"),
        (kinds::ARRAY, "ARRAY"),
        (kinds::OBJECT, "OBJECT"),
    ];
    if bits == kinds::ANY {
        return "rt::kind::ANY".to_owned();
    }
    let bits = if bits & kinds::NUMBER != 0 { bits & !kinds::INTEGER } else { bits };
    let names: Vec<String> =
        NAMES.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| format!("rt::kind::{name}")).collect();
    names.join(" | ")
}

/// Structs convert into the union that has them as a variant.
fn conversion(scope: &Scope<'_>, definition: &Definition, variant: &UnionVariant) -> Option<Item> {
    let (payload, boxed) = match &variant.ty {
        Type::Boxed(inner) => (inner.as_ref(), true),
        ty => (ty, false),
    };
    let Type::Named(id) = payload else { return None };
    let target = scope.api.types.get(*id)?;
    if !definition.input || matches!(target.shape, crate::api::Shape::Alias(_)) {
        return None;
    }
    let (union, name, ty) = (ident(&definition.name.rust), ident(&variant.name.rust), scope.ty(payload));
    let value = if boxed {
        let heap = scope.prelude("Box");
        quote!(#heap::new(value))
    } else {
        quote!(value)
    };
    Some(Item::Code(quote! {
        impl ::std::convert::From<#ty> for #union {
            fn from(value: #ty) -> Self { Self::#name(#value) }
        }
    }))
}
