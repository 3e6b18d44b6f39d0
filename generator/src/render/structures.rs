//! Structs: fields, codec table, constructor, setters, helpers.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::into_field;
use super::calls::styled;
use super::models::{derives, docs, lines_of, more_derives};
use super::print::{Item, Table, block, literal, row, tight};
use super::types::{Scope, comments, docs_or, ident, lines_or, quoted};
use crate::api::{Constructor, Definition, Field, Part, PartKind, PartialFailure, Presence, Structure, Type};

/// All items of a struct.
pub(crate) fn items(scope: &Scope<'_>, definition: &Definition, structure: &Structure) -> Vec<Item> {
    let mut out = match &structure.parts {
        Some(parts) => vec![Item::Code(plain(scope, definition, structure)), multipart(definition, structure, parts)],
        None => vec![object(scope, definition, structure)],
    };
    match &structure.constructor {
        Constructor::None => {}
        Constructor::Positional if has_default(structure) => {}
        Constructor::Positional => out.push(Item::Code(positional(scope, definition, structure))),
        Constructor::Named(name) => out.push(Item::Code(named(scope, definition, structure, name))),
    }
    if structure.constructor != Constructor::None {
        out.extend(setters(scope, definition, structure));
    }
    if let Some(partial) = &structure.partial_failure {
        out.push(Item::Code(partial_failure(scope, definition, partial)));
    }
    out
}

/// `rt::object! { pub struct … }`: a struct with its names on the wire.
fn object(scope: &Scope<'_>, definition: &Definition, structure: &Structure) -> Item {
    let mut lines = vec!["rt::object! {".to_owned()];
    lines.extend(comments(1, &lines_of(definition)));
    let default = if has_default(structure) { "Default" } else { "" };
    lines.extend(more_derives(definition, &["Clone", "Debug", "PartialEq", "Default"], default));
    let mut rows = Vec::new();
    for field in &structure.fields {
        let ty = tight(scope.with_presence(&field.ty, field.presence));
        let nullable = if field.presence == Presence::Nullable { "nullable " } else { "" };
        rows.extend(comments(2, &lines_or(&field.docs, "", field.deprecated)));
        rows.push(row(
            &format!("pub {}: {ty}", field.name.rust),
            &format!("= {nullable}{},", literal(&field.name.wire)),
        ));
    }
    lines.extend(block(&format!("pub struct {}", definition.name.rust), rows));
    let mut flattened = Vec::new();
    for field in &structure.flattened {
        let ty = tight(scope.with_presence(&field.ty, field.presence));
        flattened.extend(comments(2, &lines_or(&field.docs, &quoted(&field.name.wire), field.deprecated)));
        flattened.push(format!("        pub {}: {ty},", field.name.rust));
    }
    if !flattened.is_empty() {
        lines.extend(block("flatten", flattened));
    }
    if let Some(rest) = &structure.rest {
        let ty = tight(scope.ty(&Type::Map(Box::new(rest.ty.clone()))));
        let about = "        /// All other members.".to_owned();
        lines.extend(block("rest", vec![about, format!("        pub {}: {ty},", rest.field)]));
    }
    lines.push("}".to_owned());
    Item::Lines(lines)
}

/// A struct that is sent in parts.
fn plain(scope: &Scope<'_>, definition: &Definition, structure: &Structure) -> TokenStream {
    let (docs, name) = (docs(definition), ident(&definition.name.rust));
    let fields = structure.fields.iter().chain(&structure.flattened).map(|field| {
        let docs = docs_or(&field.docs, &quoted(&field.name.wire), field.deprecated);
        let (name, ty) = (ident(&field.name.rust), scope.with_presence(&field.ty, field.presence));
        quote!(#docs pub #name: #ty)
    });
    let rest = structure.rest.iter().map(|rest| {
        let (name, ty) = (ident(&rest.field), scope.ty(&Type::Map(Box::new(rest.ty.clone()))));
        quote!(#[doc = " All other members."] pub #name: #ty)
    });
    let fields = fields.chain(rest);
    let own: &[&str] = if has_default(structure) {
        &["Clone", "Debug", "PartialEq", "Default"]
    } else {
        &["Clone", "Debug", "PartialEq"]
    };
    let derives = derives(definition, own);
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    }
}

fn multipart(definition: &Definition, structure: &Structure, parts: &[Part]) -> Item {
    let mut tail = Vec::new();
    if !structure.flattened.is_empty() {
        let names: Vec<&str> = structure.flattened.iter().map(|field| field.name.rust.as_str()).collect();
        tail.push(format!("flatten {}", names.join(", ")));
    }
    tail.extend(structure.rest.iter().map(|rest| {
        let word = if rest.ty == Type::File { "files" } else { "rest" };
        format!("{word} {}", rest.field)
    }));
    let rows = structure.fields.iter().zip(parts).map(|(field, part)| part_row(field, part)).collect();
    Item::Table(Table { name: "multipart", head: definition.name.rust.clone(), rows, tail })
}

fn has_default(structure: &Structure) -> bool {
    structure.fields.iter().chain(&structure.flattened).all(|field| field.presence != Presence::Required)
}

fn presence_word(field: &Field) -> &'static str {
    match field.presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
        Presence::Maybe => "maybe",
    }
}

/// `image: file optional "image" as "image/png"`.
fn part_row(field: &Field, part: &Part) -> String {
    let (word, style) = match part.kind {
        PartKind::Text => ("text", String::new()),
        PartKind::Json => ("json", String::new()),
        PartKind::File => ("file", String::new()),
        PartKind::Styled(serialization) => ("styled", format!(" in {}", tight(styled(serialization)))),
    };
    let media = part.media_type.as_deref().map(|media| format!(" as {}", literal(media))).unwrap_or_default();
    format!("{}: {word} {} {}{media}{style}", field.name.rust, presence_word(field), literal(&field.name.wire))
}

/// What `Self { … }` sets each field to, where `given` names the value of an asked one.
fn initial(scope: &Scope<'_>, structure: &Structure, given: &dyn Fn(&Field) -> TokenStream) -> TokenStream {
    let fields = structure.fields.iter().chain(&structure.flattened).map(|field| {
        let name = ident(&field.name.rust);
        let value = match (field.presence, &field.fixed) {
            (Presence::Required, Some(variant)) => {
                let (ty, variant) = (scope.ty(&field.ty), ident(variant));
                quote!(#ty::#variant)
            }
            (Presence::Required, None) => return given(field),
            (Presence::Optional | Presence::Nullable, _) => scope.prelude("None"),
            (Presence::Maybe, _) => quote!(rt::Maybe::Absent),
        };
        quote!(#name: #value)
    });
    let rest = structure.rest.iter().map(|rest| {
        let name = ident(&rest.field);
        quote!(#name: ::std::collections::BTreeMap::new())
    });
    let fields = fields.chain(rest);
    quote!(Self { #(#fields,)* })
}

fn positional(scope: &Scope<'_>, definition: &Definition, structure: &Structure) -> TokenStream {
    let (name, own_name) = (ident(&definition.name.rust), own_name(definition));
    let arguments = structure.asked().map(|field| {
        let (name, ty) = (ident(&field.name.rust), into_field(scope, &field.ty));
        quote!(#name: #ty)
    });
    let given = |field: &Field| {
        let name = ident(&field.name.rust);
        match (&field.ty, scope.api.types.takes_into(&field.ty)) {
            (Type::Boxed(_), _) => {
                let boxed = scope.prelude("Box");
                quote!(#name: #boxed::new(#name))
            }
            (_, true) => quote!(#name: #name.into()),
            (_, false) => quote!(#name),
        }
    };
    let value = initial(scope, structure, &given);
    let default = structure.asked().next().is_none().then(|| {
        quote! {
            impl ::std::default::Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    quote! {
        impl #name {
            #[doc = " A value with what is required; setters add the rest."]
            #own_name
            #[must_use]
            pub fn new(#(#arguments),*) -> Self { #value }
        }
        #default
    }
}

/// Many required fields: a struct that names them.
fn named(scope: &Scope<'_>, definition: &Definition, structure: &Structure, required: &str) -> TokenStream {
    let (name, required, own_name) = (ident(&definition.name.rust), ident(required), own_name(definition));
    let fields = structure.asked().map(|field| {
        let docs = docs_or(&field.docs, &format!("`{}`", field.name.wire), field.deprecated);
        let (name, ty) = (ident(&field.name.rust), scope.ty(&field.ty));
        quote!(#docs pub #name: #ty)
    });
    let given = |field: &Field| {
        let name = ident(&field.name.rust);
        quote!(#name: required.#name)
    };
    let value = initial(scope, structure, &given);
    let about = format!(" What [`{name}::new`] needs.");
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        pub struct #required { #(#fields,)* }
        impl #name {
            #[doc = " A value with what is required; setters add the rest."]
            #own_name
            #[must_use]
            pub fn new(required: #required) -> Self { #value }
        }
    }
}

/// A schema may be called `New`.
fn own_name(definition: &Definition) -> Option<TokenStream> {
    (definition.name.rust == "New").then(
        || quote!(#[expect(clippy::self_named_constructors, reason = "constructors are called `new`, and so is the schema")]),
    )
}

fn setters(scope: &Scope<'_>, definition: &Definition, structure: &Structure) -> Option<Item> {
    let optional = structure.fields.iter().filter(|field| field.presence != Presence::Required);
    let rows: Vec<String> = optional.map(|field| setter(scope, field)).collect();
    let empty = has_default(structure);
    let head = format!("{}{}", if empty { "new " } else { "" }, definition.name.rust);
    (empty || !rows.is_empty()).then(|| Item::Table(Table { name: "setters", head, rows, tail: Vec::new() }))
}

fn setter(scope: &Scope<'_>, field: &Field) -> String {
    let (kind, ty) = match (&field.ty, field.presence) {
        (ty, Presence::Maybe) => ("maybe", ty),
        (Type::Boxed(inner), _) => ("boxed", inner.as_ref()),
        (ty, _) if scope.api.types.takes_into(ty) => ("into", ty),
        (ty, _) => ("plain", ty),
    };
    let (left, wire) = (format!("{}: {kind} {}", field.name.rust, tight(scope.ty(ty))), literal(&field.name.wire));
    row(&left, &format!("= {wire}")).trim_start().to_owned()
}

/// `all_accepted()`, `accepted()` and `rejected()` of `x-partial-failure`.
fn partial_failure(scope: &Scope<'_>, definition: &Definition, partial: &PartialFailure) -> TokenStream {
    let (name, item) = (ident(&definition.name.rust), scope.named(partial.item));
    let (items, code) = (ident(&partial.items), ident(&partial.code));
    let list = if partial.items_optional { quote!(self.#items.iter().flatten()) } else { quote!(self.#items.iter()) };
    let iterator = scope.prelude("Iterator");
    quote! {
        impl #name {
            #[doc = " Whether no item was refused."]
            #[must_use]
            pub fn all_accepted(&self) -> bool { self.rejected().next().is_none() }

            #[doc = " The items that were accepted."]
            pub fn accepted(&self) -> impl #iterator<Item = &#item> { #list.filter(|item| item.#code.unwrap_or(0) == 0) }

            #[doc = " The items that were refused; each says why."]
            pub fn rejected(&self) -> impl #iterator<Item = &#item> { #list.filter(|item| item.#code.unwrap_or(0) != 0) }
        }
    }
}
