//! Open enumerations.

use quote::quote;

use super::models::{derives, docs};
use super::print::{Item, Table, literal};
use super::types::{Scope, docs_or, ident};
use crate::api::{Definition, Enumeration, ValueKind};

/// The enum and its table.
pub(crate) fn items(scope: &Scope<'_>, definition: &Definition, enumeration: &Enumeration) -> Vec<Item> {
    let (docs, name) = (docs(definition), ident(&definition.name.rust));
    let variants = enumeration.values.iter().map(|value| {
        let wire = match value.name.wire.as_str() {
            "" => "The empty text.".to_owned(),
            wire => format!("`{}`", wire.replace('`', "'")),
        };
        let (docs, name) = (docs_or(&value.docs, &wire, false), ident(&value.name.rust));
        quote!(#docs #name)
    });
    let (unknown, own, table): (_, &[&str], _) = match enumeration.kind {
        ValueKind::String => (scope.prelude("String"), &["Clone", "Debug", "PartialEq", "Eq", "Hash"], "string_enum"),
        ValueKind::Integer => (quote!(i64), &["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"], "integer_enum"),
        ValueKind::Json => (quote!(rt::Json), &["Clone", "Debug", "PartialEq"], "json_enum"),
    };
    let derives = derives(definition, own);
    let code = quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that the document does not name; it is kept and sent as it is."]
            Unknown(#unknown),
        }
    };
    let rows = enumeration.values.iter().map(|value| {
        let wire =
            if enumeration.kind == ValueKind::Integer { value.name.wire.clone() } else { literal(&value.name.wire) };
        format!("{} = {wire}", value.name.rust)
    });
    let case = if enumeration.ignore_case { " ignore_case" } else { "" };
    let head = format!("{}{case}", definition.name.rust);
    vec![Item::Code(code), Item::Table(Table { name: table, head, rows: rows.collect(), tail: Vec::new() })]
}
