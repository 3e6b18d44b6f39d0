//! `src/operations/`: a file for each tag. An operation is data and a thin typed call.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Item, WIDTH, file, listing, literal, tight};
use super::types::{Scope, by_module, comments, ident, lines_or, quoted};
use super::{Files, calls, header, models, outcomes, rules, surface};
use crate::api::{Api, Group, Operation, RuleRef, Success, TypeId};

/// All files below `src/operations/`.
pub(crate) fn render(api: &Api, files: &mut Files) {
    let mut lines = Vec::new();
    let modules = by_module(api);
    for group in &api.groups {
        let module = group.file();
        let names: Vec<&str> = own_names(group).collect();
        let inline = modules.get(module.as_str()).map_or(&[][..], Vec::as_slice);
        let scope = Scope::new(api, &module, inline, &names);
        let about = format!("Operations of `{}`.", group.name.wire.replace('`', "'"));
        files.insert(format!("src/{module}.rs"), file(&header(api), &about, group_items(&scope, group, inline)));
        let gate = group.feature.as_ref().map(|feature| format!("#[cfg(feature = \"{feature}\")]\n"));
        lines.push(format!("{}pub mod {};", gate.unwrap_or_default(), group.name.rust));
    }
    let about = "The operations, grouped by tag: a module, a struct and a Cargo feature for each.";
    files.insert("src/operations/mod.rs".to_owned(), listing(&header(api), about, vec![Item::Lines(lines)]));
}

fn own_names(group: &Group) -> impl Iterator<Item = &str> {
    let more = group.operations.iter().flat_map(|operation| {
        let outcome =
            if let Success::Outcome(outcome) = &operation.success { Some(outcome.name.as_str()) } else { None };
        let names = [&operation.setters, &operation.headers_name].into_iter().flatten().map(String::as_str);
        std::iter::once(operation.marker.as_str()).chain(outcome).chain(names)
    });
    std::iter::once(group.struct_name.as_str()).chain(more)
}

fn group_items(scope: &Scope<'_>, group: &Group, inline: &[TypeId]) -> Vec<Item> {
    let name = &group.struct_name;
    let about = lines_or(&group.docs, &format!("The operations of {}.", quoted(&group.name.wire)), false);
    let mut lines: Vec<String> = comments(0, &about).collect();
    lines.push("#[derive(Clone, Copy, Debug)]".to_owned());
    lines.extend([format!("pub struct {name}<'a> {{"), "    core: &'a rt::Core,".to_owned(), "}".to_owned()]);
    lines.extend([String::new(), format!("impl<'a> {name}<'a> {{")]);
    lines.push("    pub(crate) fn new(core: &'a rt::Core) -> Self {".to_owned());
    lines.extend(["        Self { core }".to_owned(), "    }".to_owned()]);
    for method in group.operations.iter().flat_map(|operation| calls::methods(scope, group, operation)) {
        lines.push(String::new());
        lines.extend(method);
    }
    lines.push("}".to_owned());
    let mut out = vec![Item::Lines(lines)];
    for operation in &group.operations {
        out.push(constant(scope, operation));
        out.extend(calls::optional_parameters(scope, operation));
        out.extend(surface::headers(scope, operation).map(Item::Code));
        out.extend(surface::paging(scope, operation).map(Item::Code));
        out.extend(surface::batching(scope, operation).map(Item::Code));
        if let Success::Outcome(found) = &operation.success {
            out.push(Item::Code(outcomes::item(scope, operation, found)));
        }
    }
    out.extend(inline.iter().flat_map(|id| models::items(scope, *id)));
    out
}

/// The data of an operation.
fn constant(scope: &Scope<'_>, operation: &Operation) -> Item {
    let (id, method, path) = (&operation.name.wire, &operation.method, &operation.path);
    let calls = constant_calls(scope, operation);
    let head = format!("rt::Operation::new({}, {}, {})", literal(id), literal(method), literal(path));
    let texts: Vec<String> = calls.iter().map(|call| tight(call.clone())).collect();
    let about = quoted(&format!("{method} {path}"));
    if texts.iter().any(|text| text.len() > WIDTH - 6) {
        let (name, value) = (ident(&operation.constant), quote!(rt::Operation::new(#id, #method, #path) #(#calls)*));
        let about = format!(" {about}");
        return Item::Code(quote!(#[doc = #about] pub static #name: rt::Operation = #value;));
    }
    let start = format!("pub static {}: rt::Operation =", operation.constant);
    let mut lines: Vec<String> = comments(0, &[about]).collect();
    let (one, two) = (format!("{start} {head}{};", texts.concat()), format!("    {head}{};", texts.concat()));
    if one.len() <= WIDTH {
        lines.push(one);
    } else if two.len() <= WIDTH {
        lines.extend([start, two]);
    } else {
        lines.extend([start, format!("    {head}")]);
        lines.extend(texts.iter().map(|text| format!("        {text}")));
        lines.last_mut().into_iter().for_each(|line| line.push(';'));
    }
    Item::Lines(lines)
}

/// The calls behind `Operation::new`.
fn constant_calls(scope: &Scope<'_>, operation: &Operation) -> Vec<TokenStream> {
    let mut calls = Vec::new();
    if !operation.security.is_empty() {
        let alternatives = operation.security.iter().map(|schemes| {
            let names = schemes.iter().map(|(name, _)| name);
            quote!(&[#(#names),*])
        });
        calls.push(quote!(.security(&[#(#alternatives),*])));
    }
    let scopes: Vec<&String> = operation.security.iter().flatten().flat_map(|(_, scopes)| scopes).collect();
    if !scopes.is_empty() {
        calls.push(quote!(.scopes(&[#(#scopes),*])));
    }
    if let Some(server) = &operation.server {
        let server = super::client::server(server);
        calls.push(quote!(.server(&#server)));
    }
    more_calls(scope, operation, &mut calls);
    calls
}

fn more_calls(scope: &Scope<'_>, operation: &Operation, calls: &mut Vec<TokenStream>) {
    if !operation.accept.is_empty() {
        let accept = &operation.accept;
        calls.push(quote!(.accept(#accept)));
    }
    if !operation.success_statuses.is_empty() {
        let statuses = &operation.success_statuses;
        calls.push(quote!(.success(&[#(#statuses),*])));
    }
    if operation.idempotent {
        calls.push(quote!(.idempotent()));
    }
    if let Some((list, member)) = &operation.repeatable_by {
        calls.push(quote!(.repeatable_by(#list, #member)));
    }
    if let Some(code) = &operation.duplicate_code {
        calls.push(quote!(.duplicate_code(#code)));
    }
    let finals = &scope.api.final_codes;
    if !finals.is_empty() {
        calls.push(quote!(.final_codes(&[#(#finals),*])));
    }
    let body_rule =
        operation.body.as_ref().and_then(|body| body.variants.first()).and_then(|variant| variant.rule.as_ref());
    if let Some(rule) = body_rule {
        let rule = rules::reference(scope, rule);
        calls.push(quote!(.rules(#rule)));
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
        calls.push(quote!(.parameter_rules(&[#(#rows),*])));
    }
}
