//! `src/operations/`: a file for each tag. An operation is data and a thin typed call.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::parameter;
use super::print::{Item, file, tight};
use super::types::{Scope, docs, docs_or, ident};
use super::{Files, header, models, operation_docs, outcomes, rules, surface};
use crate::api::{
    Api, Body, BodyKind, BodyVariant, FieldForm, Group, Method, Operation, Parameter, Place, RuleRef, Serialization,
    Success, TypeId,
};

/// All files below `src/operations/`.
pub(crate) fn render(api: &Api, files: &mut Files) {
    let mut lines = Vec::new();
    for group in &api.groups {
        let module = format!("operations/{}", group.name.rust);
        let names: Vec<&str> = own_names(group).collect();
        let scope = Scope::new(api, &module, &names);
        let about = format!("Operations of `{}`.", group.name.wire.replace('`', "'"));
        files.insert(format!("src/{module}.rs"), file(&header(api), &about, group_items(&scope, group, &module)));
        let gate = group.feature.as_ref().map(|feature| format!("#[cfg(feature = \"{feature}\")]\n"));
        lines.push(format!("{}pub mod {};", gate.unwrap_or_default(), group.name.rust));
    }
    let about = "The operations, grouped by tag: a module, a struct and a Cargo feature for each.";
    files.insert("src/operations/mod.rs".to_owned(), file(&header(api), about, vec![Item::Lines(lines)]));
}

fn own_names(group: &Group) -> impl Iterator<Item = &str> {
    let more = group.operations.iter().flat_map(|operation| {
        let outcome =
            if let Success::Outcome(outcome) = &operation.success { Some(outcome.name.as_str()) } else { None };
        std::iter::once(operation.marker.as_str()).chain(outcome).chain(operation.headers_name.as_deref())
    });
    std::iter::once(group.struct_name.as_str()).chain(more)
}

fn group_items(scope: &Scope<'_>, group: &Group, module: &str) -> Vec<Item> {
    let name = ident(&group.struct_name);
    let about = docs_or(&group.docs, &format!("The operations of `{}`.", group.name.wire.replace('`', "'")), false);
    let methods = group.operations.iter().flat_map(|operation| methods(scope, operation));
    let mut out = vec![Item::Code(quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> { core: &'a rt::Core }
        impl<'a> #name<'a> {
            pub(crate) fn new(core: &'a rt::Core) -> Self { Self { core } }
            #(#methods)*
        }
    })];
    for operation in &group.operations {
        out.push(constant(scope, operation));
        out.extend(optional_parameters(scope, operation).map(Item::Code));
        out.extend(surface::headers(scope, operation).map(Item::Code));
        out.extend(surface::paging(scope, operation).map(Item::Code));
        if let Success::Outcome(found) = &operation.success {
            out.push(Item::Code(outcomes::item(scope, operation, found)));
        }
    }
    let inline = scope.api.types.all.iter().enumerate().filter(|(_, definition)| definition.module == module);
    out.extend(inline.flat_map(|(index, _)| models::items(scope, TypeId(index))));
    out
}

/// The data of an operation.
fn constant(scope: &Scope<'_>, operation: &Operation) -> Item {
    let (name, id, method, path) =
        (ident(&operation.constant), &operation.name.wire, &operation.method, &operation.path);
    let mut calls = TokenStream::new();
    if !operation.security.is_empty() {
        let alternatives = operation.security.iter().map(|schemes| {
            let names = schemes.iter().map(|(name, _)| name);
            quote!(&[#(#names),*])
        });
        calls.extend(quote!(.security(&[#(#alternatives),*])));
    }
    let scopes: Vec<&String> = operation.security.iter().flatten().flat_map(|(_, scopes)| scopes).collect();
    if !scopes.is_empty() {
        calls.extend(quote!(.scopes(&[#(#scopes),*])));
    }
    if let Some(server) = &operation.server {
        let server = super::client::server(server);
        calls.extend(quote!(.server(&#server)));
    }
    calls.extend(more_calls(scope, operation));
    let about = format!("`{method} {path}`");
    let value = quote!(rt::Operation::new(#id, #method, #path) #calls);
    let short = tight(value.clone());
    if short.len() <= 200 {
        return Item::Lines(vec![
            format!("/// {about}"),
            format!("pub static {name}: rt::Operation ="),
            format!("    {short};"),
        ]);
    }
    Item::Code(quote! {
        #[doc = #about]
        pub static #name: rt::Operation = #value;
    })
}

fn more_calls(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let mut calls = TokenStream::new();
    if !operation.accept.is_empty() {
        let accept = &operation.accept;
        calls.extend(quote!(.accept(#accept)));
    }
    if !operation.success_statuses.is_empty() {
        let statuses = &operation.success_statuses;
        calls.extend(quote!(.success(&[#(#statuses),*])));
    }
    if operation.idempotent {
        calls.extend(quote!(.idempotent()));
    }
    if let Some((list, member)) = &operation.repeatable_by {
        calls.extend(quote!(.repeatable_by(#list, #member)));
    }
    let finals = &scope.api.final_codes;
    if !finals.is_empty() {
        calls.extend(quote!(.final_codes(&[#(#finals),*])));
    }
    let body_rule =
        operation.body.as_ref().and_then(|body| body.variants.first()).and_then(|variant| variant.rule.as_ref());
    if let Some(rule) = body_rule {
        let rule = rules::reference(scope, rule);
        calls.extend(quote!(.rules(#rule)));
    }
    let limited: Vec<(&str, &RuleRef)> = operation
        .parameters
        .iter()
        .filter_map(|parameter| Some((parameter.name.wire.as_str(), parameter.rule.as_ref()?)))
        .collect();
    if !limited.is_empty() {
        let rows = limited.into_iter().map(|(name, rule)| {
            let rule = rules::reference(scope, rule);
            quote!((#name, #rule))
        });
        calls.extend(quote!(.parameter_rules(&[#(#rows),*])));
    }
    calls
}

/// The methods of an operation.
fn methods(scope: &Scope<'_>, operation: &Operation) -> Vec<TokenStream> {
    operation.methods.iter().map(|each| method(scope, operation, each)).collect()
}

fn method(scope: &Scope<'_>, operation: &Operation, method: &Method) -> TokenStream {
    let body = operation.body.as_ref().and_then(|body| Some((body, body.variants.get(method.variant)?)));
    let other = method.other.and_then(|index| operation.others.get(index));
    let success = other.map_or(&operation.success, |other| &other.success);
    let (name, constant) = (ident(&method.name), ident(&operation.constant));
    let required: Vec<&Parameter> = operation.parameters.iter().filter(|parameter| parameter.required).collect();
    let mut arguments: Vec<TokenStream> = required.iter().map(|parameter| argument(scope, parameter)).collect();
    let setters = required.iter().map(|parameter| setter_call(scope, parameter, &ident(&parameter.name.rust)));
    let accept = other.map(|other| &other.accept).map(|accept| quote!(.set_accept(#accept)));
    let mut chain = quote!(self.core.call(&#constant) #accept #(#setters)*);
    let mut statements = TokenStream::new();
    if let Some((body, variant)) = body {
        let (argument, set) = body_call(scope, variant);
        let rules = other_rules(scope, body, variant);
        let option = scope.prelude("Option");
        arguments.push(if body.required { quote!(body: #argument) } else { quote!(body: #option<#argument>) });
        if body.required {
            chain.extend(quote!(#rules #set));
        } else {
            let (some, none) = (scope.prelude("Some"), scope.prelude("None"));
            statements = quote! {
                let call = #chain;
                let call = match body { #some(body) => call #rules #set, #none => call };
            };
            chain = quote!(call);
        }
    }
    let about = docs(&operation_docs::method(scope, operation, &required, body.map(|(_, variant)| variant), other));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated = "the service may stop supporting it"]));
    let many = (arguments.len() > 4)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the operation needs all of them")]));
    let (ty, returns) = (call_type(scope, operation, success, &quote!('a)), returns(success));
    quote! {
        #about
        #deprecated
        #many
        pub fn #name(&self, #(#arguments),*) -> #ty { #statements #chain #returns }
    }
}

/// The rules of a body that are not those of the operation.
fn other_rules(scope: &Scope<'_>, body: &Body, variant: &BodyVariant) -> Option<TokenStream> {
    let usual = body.variants.first().and_then(|first| first.rule.as_ref());
    let is_checked = matches!(variant.kind, BodyKind::Json(_) | BodyKind::Form(..) | BodyKind::Items(_));
    (is_checked && usual != variant.rule.as_ref()).then(|| {
        let rule = variant.rule.as_ref().map(|rule| rules::reference(scope, rule));
        let none = scope.prelude("None");
        let some = scope.prelude("Some");
        let rule = rule.map_or(none, |rule| quote!(#some(#rule)));
        quote!(.set_rules(#rule))
    })
}

fn argument(scope: &Scope<'_>, each: &Parameter) -> TokenStream {
    let (name, (ty, _)) = (ident(&each.name.rust), parameter(scope, &each.ty));
    quote!(#name: #ty)
}

/// `.set_query("name", &value)`.
fn setter_call(scope: &Scope<'_>, each: &Parameter, value: &proc_macro2::Ident) -> TokenStream {
    let wire = &each.name.wire;
    let (ty, _) = parameter(scope, &each.ty);
    let value = if is_sized_reference(&ty) { quote!(#value) } else { quote!(&#value) };
    let place = match each.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::QueryString => return quote!(.set_query_string(#value)),
    };
    if each.json && each.place != Place::Cookie {
        let set = ident(&format!("set_{place}_json"));
        return quote!(.#set(#wire, #value));
    }
    match each.serialization {
        None => {
            let set = ident(&format!("set_{place}"));
            quote!(.#set(#wire, #value))
        }
        Some(serialization) => {
            let (set, styled) = (ident(&format!("set_{place}_as")), styled(serialization));
            quote!(.#set(#wire, #styled, #value))
        }
    }
}

/// Whether an argument is `&T` of a sized type, which coerces to `&dyn Encode` as it is.
fn is_sized_reference(ty: &TokenStream) -> bool {
    let text = ty.to_string().replace(' ', "");
    text.starts_with('&') && text != "&str" && !text.starts_with("&[")
}

/// A style of the runtime.
pub(crate) fn styled(serialization: Serialization) -> TokenStream {
    let style = ident(serialization.style);
    let explode = if serialization.explode { quote!(exploded) } else { quote!(joined) };
    let reserved = serialization.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(rt::Style::#style.#explode()#reserved)
}

/// The argument for a body and the call that sets it.
fn body_call(scope: &Scope<'_>, variant: &BodyVariant) -> (TokenStream, TokenStream) {
    let media = &variant.media_type;
    match &variant.kind {
        BodyKind::Json(ty) => {
            let (ty, _) = parameter(scope, ty);
            let value = if is_sized_reference(&ty) { quote!(body) } else { quote!(&body) };
            let set = if media == "application/json" {
                quote!(.set_json(#value))
            } else {
                quote!(.set_json_as(#media, #value))
            };
            (ty, set)
        }
        BodyKind::Form(ty, fields) => {
            let (ty, _) = parameter(scope, ty);
            let value = if is_sized_reference(&ty) { quote!(body) } else { quote!(&body) };
            let fields = fields.iter().map(|(name, form)| match form {
                FieldForm::Json => quote!(rt::Field::new(#name).json()),
                FieldForm::Styled(serialization) => {
                    let styled = styled(*serialization);
                    quote!(rt::Field::new(#name).style(#styled))
                }
            });
            let fields: Vec<TokenStream> = fields.collect();
            let fields = if fields.is_empty() { quote!(&[]) } else { quote!(const { &[#(#fields),*] }) };
            (ty, quote!(.set_form(#value, #fields)))
        }
        BodyKind::Multipart(id) => {
            let ty = scope.named(*id);
            let set = if media == "multipart/form-data" {
                quote!(.set_multipart(body.parts()))
            } else {
                quote!(.set_multipart_as(#media, body.parts()))
            };
            (quote!(&#ty), set)
        }
        BodyKind::Items(ty) => {
            let ty = scope.ty(ty);
            (quote!(&[#ty]), quote!(.set_items(#media, &body)))
        }
        BodyKind::Text => (quote!(&str), quote!(.set_text(#media, body))),
        BodyKind::Bytes => {
            let into = scope.prelude("Into");
            (quote!(impl #into<rt::Body>), quote!(.set_body(#media, body)))
        }
    }
}

fn call_type(scope: &Scope<'_>, operation: &Operation, success: &Success, lifetime: &TokenStream) -> TokenStream {
    let output = output(scope, success);
    let marker = ident(&operation.marker);
    if has_marker(operation) {
        quote!(rt::Call<#lifetime, #output, #marker>)
    } else {
        quote!(rt::Call<#lifetime, #output>)
    }
}

/// Whether the calls of an operation have methods of their own.
fn has_marker(operation: &Operation) -> bool {
    operation.paging.is_some() || operation.parameters.iter().any(|parameter| !parameter.required)
}

pub(crate) fn output(scope: &Scope<'_>, success: &Success) -> TokenStream {
    match success {
        Success::Nothing => quote!(()),
        Success::Json(ty) => scope.ty(ty),
        Success::OptionalJson(ty) => {
            let (option, ty) = (scope.prelude("Option"), scope.ty(ty));
            quote!(#option<#ty>)
        }
        Success::Text => scope.prelude("String"),
        Success::Bytes => quote!(rt::Bytes),
        Success::Events(ty) => {
            let ty = scope.ty(ty);
            quote!(rt::Stream<rt::Event<#ty>>)
        }
        Success::TextEvents => {
            let string = scope.prelude("String");
            quote!(rt::Stream<rt::Event<#string>>)
        }
        Success::EventObjects(ty, _) | Success::Lines(ty) | Success::Records(ty) => {
            let ty = scope.ty(ty);
            quote!(rt::Stream<#ty>)
        }
        Success::Outcome(outcome) => {
            let name = ident(&outcome.name);
            quote!(#name)
        }
    }
}

fn returns(success: &Success) -> TokenStream {
    match success {
        Success::Nothing => quote!(.returns_nothing()),
        Success::Json(_) => quote!(.returns_json()),
        Success::OptionalJson(_) => quote!(.returns_json_optional()),
        Success::Text => quote!(.returns_text()),
        Success::Bytes => quote!(.returns_bytes()),
        Success::Events(_) => quote!(.returns_events()),
        Success::TextEvents => quote!(.returns_text_events()),
        Success::EventObjects(_, false) => quote!(.returns_event_objects()),
        Success::EventObjects(_, true) => quote!(.returns_text_event_objects()),
        Success::Lines(_) => quote!(.returns_lines()),
        Success::Records(_) => quote!(.returns_records()),
        Success::Outcome(outcome) => {
            let name = ident(&outcome.name);
            quote!(.returns_with(#name::read))
        }
    }
}

/// The marker of a call and its setters.
fn optional_parameters(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let optional: Vec<&Parameter> = operation.parameters.iter().filter(|parameter| !parameter.required).collect();
    if !has_marker(operation) {
        return None;
    }
    let marker = ident(&operation.marker);
    // The setters serve all methods of the operation, whatever they give.
    let (generic, ty) = if operation.others.is_empty() {
        (None, call_type(scope, operation, &operation.success, &quote!('_)))
    } else {
        (Some(quote!(<T>)), quote!(rt::Call<'_, T, #marker>))
    };
    let setters = optional.iter().map(|each| {
        let value = ident("value");
        let (name, (ty, _)) = (ident(&each.name.rust), parameter(scope, &each.ty));
        let about = docs_or(&each.docs, &format!("Sets `{}`.", each.name.wire.replace('`', "'")), each.deprecated);
        let call = setter_call(scope, each, &value);
        quote!(#about pub fn #name(self, value: #ty) -> Self { self #call })
    });
    let about = match optional.as_slice() {
        [] => format!(" Calls of `{}`.", operation.name.rust),
        _ => format!(" The optional parameters of `{}`: setters of its call.", operation.name.rust),
    };
    let setters = (!optional.is_empty()).then(|| quote!(impl #generic #ty { #(#setters)* }));
    Some(quote! {
        #[doc = #about]
        #[derive(Clone, Copy, Debug)]
        pub enum #marker {}
        #setters
    })
}
