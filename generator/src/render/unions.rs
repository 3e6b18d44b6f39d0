//! Unions.

use quote::quote;

use super::models::{lines_of, more_derives};
use super::print::{Item, WIDTH, block, literal, literals, row, tight};
use super::types::{Scope, comments, ident, lines_or, quoted};
use crate::api::{Definition, Type, Union, UnionVariant, kinds};

/// The enum with the shapes of its variants, and `From` for each payload that occurs once.
pub(crate) fn items(scope: &Scope<'_>, definition: &Definition, union: &Union) -> Vec<Item> {
    let mut rows = Vec::new();
    for variant in &union.variants {
        rows.extend(comments(2, &lines_or(&variant.docs, &quoted(&variant.name.wire), false)));
        rows.push(shape(scope, variant));
    }
    let mut lines = vec!["rt::union! {".to_owned()];
    lines.extend(comments(1, &lines_of(definition)));
    lines.extend(more_derives(definition, &["Clone", "Debug", "PartialEq"], ""));
    lines.extend(block(&format!("pub enum {}", definition.name.rust), rows));
    lines.extend(union.write_tag.as_ref().map(|tag| format!("    write_tag {}", literal(tag))));
    lines.push("}".to_owned());
    let conversions = union.variants.iter().filter_map(|variant| conversion(scope, definition, union, variant));
    std::iter::once(Item::Lines(lines)).chain(conversions).collect()
}

fn shape(scope: &Scope<'_>, variant: &UnionVariant) -> String {
    let start = format!("rt::Shape::new({}, {})", literal(&variant.name.wire), kind_names(variant.kinds));
    let mut out = row(&format!("{}({})", variant.name.rust, tight(scope.ty(&variant.ty))), &format!("= {start}"));
    let mut more = |call: String| {
        out.push_str("\n            ");
        out.push_str(&call);
    };
    if !variant.required.is_empty() {
        more(list_call("required", &variant.required));
    }
    if !variant.known.is_empty() {
        more(list_call("known", &variant.known));
    }
    if let Some((property, values)) = &variant.tag {
        more(format!(".tag({}, {})", literal(property), literals(values)));
    }
    if variant.closed {
        more(".closed()".to_owned());
    }
    out.push(',');
    out
}

/// `.known(&["a", "b"])`, on several lines if there are many.
fn list_call(name: &str, texts: &[String]) -> String {
    let one = format!(".{name}({})", literals(texts));
    if one.len() + 13 <= WIDTH {
        return one;
    }
    let mut lines = vec![format!(".{name}(&[")];
    for text in texts.iter().map(|text| literal(text)) {
        match lines.last_mut().filter(|line| line.ends_with(',') && line.len() + text.len() + 2 <= WIDTH) {
            Some(line) => line.extend([" ", &text, ","]),
            None => lines.push(format!("                {text},")),
        }
    }
    lines.push("            ])".to_owned());
    lines.join("\n")
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

/// A payload that converts into the union.
fn conversion(scope: &Scope<'_>, definition: &Definition, union: &Union, variant: &UnionVariant) -> Option<Item> {
    let payload = scope.api.types.converts((definition, union), variant)?;
    let boxed = matches!(variant.ty, Type::Boxed(_));
    let (enumeration, name, ty) = (ident(&definition.name.rust), ident(&variant.name.rust), scope.ty(payload));
    let value = if boxed {
        let heap = scope.prelude("Box");
        quote!(#heap::new(value))
    } else {
        quote!(value)
    };
    Some(Item::Code(quote! {
        impl ::std::convert::From<#ty> for #enumeration {
            fn from(value: #ty) -> Self { Self::#name(#value) }
        }
    }))
}
