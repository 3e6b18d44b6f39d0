//! Types, names and docs as tokens.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::api::{Api, Definition, Docs, Presence, Primitive, Text, Type, TypeId};

/// The types of each file.
pub(crate) fn by_module(api: &Api) -> BTreeMap<&str, Vec<TypeId>> {
    let mut modules: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for (index, definition) in api.types.all.iter().enumerate() {
        modules.entry(&definition.module).or_default().push(TypeId(index));
    }
    modules
}

/// What a file needs to know to name a type: where it stands, and which names of the prelude it defines itself.
pub(crate) struct Scope<'a> {
    pub(crate) api: &'a Api,
    module: &'a str,
    own: BTreeSet<&'a str>,
}

impl<'a> Scope<'a> {
    /// The scope of a file with these types, and further items.
    pub(crate) fn new(api: &'a Api, module: &'a str, types: &[TypeId], more: &[&'a str]) -> Self {
        let here = types.iter().filter_map(|id| api.types.get(*id));
        let own = here.map(|definition| definition.name.rust.as_str()).chain(more.iter().copied()).collect();
        Self { api, module, own }
    }

    /// Whether a type lives in this file.
    pub(crate) fn is_own(&self, definition: &Definition) -> bool {
        definition.module == self.module
    }

    /// A type.
    pub(crate) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Primitive(primitive) => primitive_name(*primitive),
            Type::Text(Text::String) => self.prelude("String"),
            Type::Text(text) => text_type(*text),
            Type::Json => quote!(rt::Json),
            Type::List(inner) => self.wrapped("Vec", inner),
            Type::Map(inner) => {
                let (string, inner) = (self.prelude("String"), self.ty(inner));
                let map =
                    if self.own.contains("BTreeMap") { quote!(::std::collections::BTreeMap) } else { quote!(BTreeMap) };
                quote!(#map<#string, #inner>)
            }
            Type::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.ty(part));
                quote!((#(#parts,)*))
            }
            Type::Nullable(inner) => self.wrapped("Option", inner),
            Type::Boxed(inner) => self.wrapped("Box", inner),
            Type::Named(id) => self.named(*id),
            Type::Sensitive(inner) => {
                let inner = self.ty(inner);
                quote!(rt::Sensitive<#inner>)
            }
            Type::File => quote!(rt::FileBody),
            Type::Foreign(path) => path.parse().unwrap_or_else(|_| quote!(rt::Json)),
            Type::JsonText(inner) => {
                let inner = self.ty(inner);
                quote!(rt::JsonText<#inner>)
            }
        }
    }

    /// The type of a field or of an optional value.
    pub(crate) fn with_presence(&self, ty: &Type, presence: Presence) -> TokenStream {
        match presence {
            Presence::Required => self.ty(ty),
            Presence::Optional | Presence::Nullable => self.wrapped("Option", ty),
            Presence::Maybe => {
                let inner = self.ty(ty);
                quote!(rt::Maybe<#inner>)
            }
        }
    }

    /// A name of the prelude; absolute where the file has a type of that name.
    pub(crate) fn prelude(&self, name: &str) -> TokenStream {
        let module = match name {
            "Option" | "Some" | "None" => "option",
            "Vec" => "vec",
            "Box" => "boxed",
            "Result" | "Ok" | "Err" => "result",
            "Into" => "convert",
            "Iterator" => "iter",
            "Default" => "default",
            _ => "string",
        };
        let name_ident = ident(name);
        if self.own.contains(name) {
            let module = ident(module);
            return quote!(::std::#module::#name_ident);
        }
        quote!(#name_ident)
    }

    fn wrapped(&self, outer: &str, inner: &Type) -> TokenStream {
        let (outer, inner) = (self.prelude(outer), self.ty(inner));
        quote!(#outer<#inner>)
    }

    /// A named type: as it is in its own file, through `models` elsewhere.
    pub(crate) fn named(&self, id: TypeId) -> TokenStream {
        let Some(definition) = self.api.types.get(id) else { return quote!(rt::Json) };
        let name = ident(&definition.name.rust);
        if definition.module == self.module {
            quote!(#name)
        } else if let Some(tag) = definition.module.strip_prefix("operations/") {
            let tag = ident(tag);
            quote!(crate::operations::#tag::#name)
        } else if definition.module == "webhooks" {
            quote!(crate::webhooks::#name)
        } else {
            quote!(models::#name)
        }
    }
}

fn primitive_name(primitive: Primitive) -> TokenStream {
    match primitive {
        Primitive::Bool => quote!(bool),
        Primitive::I32 => quote!(i32),
        Primitive::I64 => quote!(i64),
        Primitive::U32 => quote!(u32),
        Primitive::U64 => quote!(u64),
        Primitive::F64 => quote!(f64),
    }
}

pub(crate) fn text_type(text: Text) -> TokenStream {
    let name = ident(match text {
        Text::String => "String",
        Text::DateTime => "DateTime",
        Text::Date => "Date",
        Text::Time => "Time",
        Text::Duration => "IsoDuration",
        Text::Uuid => "Uuid",
        Text::Base64 => "Base64",
        Text::Decimal => "Decimal",
        Text::Number => "Number",
        Text::Secret => "Secret",
    });
    quote!(rt::#name)
}

/// An identifier that `lower::names` made.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(word) => Ident::new_raw(word, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Documentation as attributes, a line each.
pub(crate) fn docs(lines: &[String]) -> TokenStream {
    let lines =
        lines.iter().map(|line| visible(line)).map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Documentation as comments, a line each, `depth` levels deep.
pub(crate) fn comments(depth: usize, lines: &[String]) -> impl Iterator<Item = String> {
    lines.iter().map(move |line| format!("{:1$}/// {2}", "", 4 * depth, visible(line)).trim_end().to_owned())
}

fn visible(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}

/// Documentation that is never empty.
pub(crate) fn docs_or(lines: &[String], fallback: &str, deprecated: bool) -> TokenStream {
    docs(&lines_or(lines, fallback, deprecated))
}

/// Lines of documentation; there are none if even `fallback` is empty.
pub(crate) fn lines_or(lines: &[String], fallback: &str, deprecated: bool) -> Docs {
    let fallback = (lines.is_empty() && !fallback.is_empty()).then(|| fallback.to_owned());
    let mut all: Docs = lines.iter().cloned().chain(fallback).collect();
    if deprecated {
        all.extend((!all.is_empty()).then(String::new));
        all.push("Deprecated: the service may stop supporting it.".to_owned());
    }
    all
}

/// A wire name in documentation.
pub(crate) fn quoted(wire: &str) -> String {
    format!("`{}`", wire.replace('`', "'"))
}
