//! What an operation offers beyond its body, as items: headers of answers, pages, and what the service sends.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation_docs::status;
use super::print::{Item, file, tight};
use super::types::{Scope, by_module, docs_or, ident};
use super::{Files, header, models, rules};
use crate::api::{Api, Batching, HeaderShape, Operation, PageNext, PageStep, ResponseHeader, Webhook, WebhookBody};

/// The constants for the headers of an operation's answers.
pub(crate) fn headers(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.headers_name.as_ref()?);
    let constants = operation.headers.iter().map(|each| {
        let (rust, ty, value) = (ident(&each.name.rust), scope.ty(&each.ty), header_value(each));
        let statuses: Vec<String> = each.statuses.iter().map(|key| format!("`{}`", status(*key))).collect();
        let place = format!("`{}` of {}.", each.name.wire, statuses.join(", "));
        let mut lines = each.docs.clone();
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(place);
        let about = docs_or(&lines, "", each.deprecated);
        quote!(#about pub const #rust: rt::Header<#ty> = #value;)
    });
    let about = format!(" The headers of answers to `{}`, for", operation.name.rust);
    Some(quote! {
        #[doc = #about]
        #[doc = " [`Response::header`](rt::Response::header) and [`Error::header`](rt::Error::header)."]
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}
        impl #name { #(#constants)* }
    })
}

fn header_value(header: &ResponseHeader) -> TokenStream {
    let wire = &header.name.wire;
    let make = ident(match &header.shape {
        HeaderShape::Text => "text",
        HeaderShape::Plain => "plain",
        HeaderShape::Any => "any",
        HeaderShape::Texts => "texts",
        HeaderShape::Plains => "plains",
        HeaderShape::Anys => "anys",
        HeaderShape::Json => "json",
        HeaderShape::Members { explode, plain } => {
            return quote!(rt::Header::members(#wire, #explode, &[#(#plain),*]));
        }
    });
    quote!(rt::Header::#make(#wire))
}

/// What makes the calls of an operation give pages.
pub(crate) fn paging(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let (marker, item) = (ident(&operation.marker), scope.ty(&paging.item));
    let next = |next: &PageNext| match next {
        PageNext::Body(place) => quote!(rt::NextPage::Body(#place)),
        PageNext::Header(name) => quote!(rt::NextPage::Header(#name)),
        PageNext::LastItem(place) => quote!(rt::NextPage::LastItem(#place)),
        PageNext::Link => quote!(rt::NextPage::Link),
    };
    let mut value = match &paging.step {
        PageStep::Cursor(name, place) => {
            let place = next(place);
            quote!(rt::Paging::cursor(#name, #place))
        }
        PageStep::Offset(name) => quote!(rt::Paging::offset(#name)),
        PageStep::Number(name, first) => {
            let first = proc_macro2::Literal::u64_unsuffixed(*first);
            quote!(rt::Paging::number(#name, #first))
        }
        PageStep::Url(place) => {
            let place = next(place);
            quote!(rt::Paging::url(#place))
        }
    };
    let items = Some(&paging.items).filter(|place| !place.is_empty());
    for (method, text) in [
        ("items", items),
        ("more", paging.more.as_ref()),
        ("total", paging.total.as_ref()),
        ("limit", paging.limit.as_ref()),
    ] {
        if let Some(text) = text {
            let method = ident(method);
            value.extend(quote!(.#method(#text)));
        }
    }
    Some(quote! {
        impl rt::Paged for #marker {
            type Item = #item;
            const PAGING: rt::Paging = #value;
        }
    })
}

/// What lets the calls of an operation send a list in several requests.
pub(crate) fn batching(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let Batching { list, item, size, key, results } = operation.batching.as_deref()?;
    let (marker, item) = (ident(&operation.marker), scope.ty(item));
    let size = proc_macro2::Literal::u64_unsuffixed(*size);
    let key = key.as_ref().map(|key| quote!(.key(#key)));
    let result = results.as_ref().map_or(quote!(rt::Json), |(_, _, ty)| scope.ty(ty));
    let results = results.as_ref().map(|(list, code, _)| quote!(.results(#list, #code)));
    Some(quote! {
        impl rt::Batched for #marker {
            type Item = #item;
            type Result = #result;
            const BATCHING: rt::Batching = rt::Batching::new(#list, #size) #key #results;
        }
    })
}

/// `src/webhooks.rs`.
pub(crate) fn webhooks(api: &Api, files: &mut Files) {
    if api.webhooks.is_empty() {
        return;
    }
    let inline = by_module(api).remove("webhooks").unwrap_or_default();
    let scope = Scope::new(api, "webhooks", &inline, &[]);
    let mut items: Vec<Item> = api.webhooks.iter().map(|webhook| item(&scope, webhook)).collect();
    items.extend(inline.iter().flat_map(|id| models::items(&scope, *id)));
    let about = "Webhooks and callbacks: requests that the service sends. Read a body with `parse`.";
    files.insert("src/webhooks.rs".to_owned(), file(&header(api), about, items));
}

fn item(scope: &Scope<'_>, webhook: &Webhook) -> Item {
    let (rust, wire, method) = (ident(&webhook.name.rust), &webhook.name.wire, &webhook.method);
    let (ty, make) = match &webhook.body {
        WebhookBody::Nothing => (quote!(()), "nothing"),
        WebhookBody::Json(ty) => (scope.ty(ty), "json"),
        WebhookBody::Text => (scope.prelude("String"), "text"),
        WebhookBody::Bytes => (quote!(rt::Bytes), "bytes"),
    };
    let make = ident(make);
    let rule = webhook.rule.as_ref().map(|rule| {
        let rule = rules::reference(scope, rule);
        quote!(.rules(#rule))
    });
    let about = docs_or(&webhook.docs, &format!("`{method}` `{}`", wire.replace('`', "'")), false);
    Item::Code(quote!(#about pub static #rust: rt::Webhook<#ty> = rt::Webhook::#make(#wire, #method) #rule;))
}

/// The lines of `api.lock.txt`.
pub(crate) fn lock(scope: &Scope<'_>, lines: &mut Vec<String>) {
    for operation in scope.api.groups.iter().flat_map(|group| &group.operations) {
        for header in &operation.headers {
            let (owner, rust) = (operation.headers_name.as_deref().unwrap_or_default(), &header.name.rust);
            lines.push(format!("const {owner}::{rust}: {} | {}", tight(scope.ty(&header.ty)), header.name.wire));
        }
        if let Some(paging) = &operation.paging {
            lines.push(format!(
                "pages {}: {} | {}",
                operation.marker,
                tight(scope.ty(&paging.item)),
                operation.pointer
            ));
        }
    }
    lock_batches(scope, lines);
    for webhook in &scope.api.webhooks {
        let ty = match &webhook.body {
            WebhookBody::Json(ty) => tight(scope.ty(ty)),
            other => format!("{other:?}"),
        };
        let (name, wire, pointer) = (&webhook.name.rust, &webhook.name.wire, &webhook.pointer);
        lines.push(format!("static webhooks::{name}: {ty} | {wire} | {pointer}"));
    }
}

fn lock_batches(scope: &Scope<'_>, lines: &mut Vec<String>) {
    for operation in scope.api.groups.iter().flat_map(|group| &group.operations) {
        if let Some(batching) = &operation.batching {
            let item = tight(scope.ty(&batching.item));
            lines.push(format!("batches {}: {item} | {}", operation.marker, operation.pointer));
        }
    }
}
