//! Examples of calls in documentation. They are compiled with the documentation's tests.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::statements;
use super::types::{ident, text_type};
use crate::api::{Api, CallSample, Docs, Group, Operation, Sample, SchemeKind, Success, Taken, TypeId};

/// Lines of code beyond which an example of a method is left out.
const LONGEST: usize = 24;

/// A call in the documentation of its method, if the document has an example of its body.
pub(crate) fn method(api: &Api, group: &Group, operation: &Operation) -> Docs {
    let Some(sample) = operation.sample.as_ref().filter(|sample| sample.is_documented) else { return Docs::new() };
    let lines = statements(&call(api, group, operation, sample));
    if lines.len() > LONGEST {
        return Docs::new();
    }
    let name = import(api);
    let mut out = vec![String::new(), "# Example".to_owned(), "```no_run".to_owned()];
    out.push(format!("# async fn example(client: &{name}::Client) -> Result<(), Box<dyn std::error::Error>> {{"));
    let imports = imports(&lines, &[], &name);
    let blank = (!imports.is_empty()).then(String::new);
    out.extend(imports.into_iter().chain(blank));
    out.extend(lines.into_iter().chain(["# Ok(())", "# }", "```"].map(str::to_owned)));
    out
}

/// A whole program with the first call.
pub(crate) struct Program<'a> {
    pub(crate) lines: Vec<String>,
    /// The feature that it needs.
    pub(crate) feature: Option<&'a str>,
}

/// The program that the documentation of the crate begins with.
pub(crate) fn program(api: &Api) -> Option<Program<'_>> {
    let start = api.start.as_ref()?;
    let group = api.groups.get(start.group)?;
    let operation = group.operations.get(start.operation)?;
    let call = call(api, group, operation, &start.sample);
    let settings = settings(api, operation);
    let client = quote!(let client = Client::builder() #(#settings)* .build()?;);
    let print = (operation.success != Success::Nothing).then(|| quote!(println!("{answer:?}");));
    let lines = statements(&quote!(#client #call #print Ok(())));
    let mut out = imports(&lines, &["Client"], &import(api));
    out.extend([String::new(), "#[tokio::main]".to_owned()]);
    out.push("async fn main() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    let indented = |line: String| if line.is_empty() { line } else { format!("    {line}") };
    out.extend(lines.into_iter().map(indented));
    out.push("}".to_owned());
    Some(Program { lines: out, feature: group.feature.as_deref() })
}

/// The imports of an example, besides those that it needs in any case.
fn imports(lines: &[String], always: &[&str], name: &str) -> Vec<String> {
    let has = |word: &str| lines.iter().any(|line| line.contains(word));
    let mut used = always.to_vec();
    used.extend(has("ClientCredentials::").then_some("ClientCredentials"));
    used.extend(has("models::").then_some("models"));
    used.extend(has("runtime::").then_some("runtime"));
    let own = match used.as_slice() {
        [] => None,
        [only] => Some(format!("use {name}::{only};")),
        _ => Some(format!("use {name}::{{{}}};", used.join(", "))),
    };
    let map = has("BTreeMap::").then(|| "use std::collections::BTreeMap;".to_owned());
    map.into_iter().chain(own).collect()
}

/// The crate in a `use`.
fn import(api: &Api) -> String {
    api.package.name.replace('-', "_")
}

/// What the builder needs for an operation: variables without a default, and the first of its ways to sign a request.
fn settings(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let variables = api.variables.iter().filter(|variable| variable.default.is_none());
    let mut out: Vec<TokenStream> = variables
        .map(|variable| {
            let (name, wire) = (ident(&variable.name.rust), &variable.name.wire);
            quote!(.#name(#wire))
        })
        .collect();
    let names = operation.security.first().into_iter().flatten().map(|(name, _)| name);
    let schemes = names.filter_map(|name| api.schemes.iter().find(|scheme| scheme.name.wire == *name));
    out.extend(schemes.map(|scheme| {
        let name = ident(&scheme.name.rust);
        match scheme.kind {
            SchemeKind::ApiKey { .. } => quote!(.#name("key")),
            SchemeKind::Basic => quote!(.#name("user", "password")),
            SchemeKind::Bearer => quote!(.#name("token")),
            SchemeKind::MutualTls => quote!(.#name()),
            SchemeKind::ClientCredentials { .. } => {
                quote!(.#name(ClientCredentials::new("client id", "client secret")))
            }
        }
    }));
    out
}

/// The statements that make a call.
fn call(api: &Api, group: &Group, operation: &Operation, sample: &CallSample) -> TokenStream {
    let (tag, method) = (ident(&group.name.rust), &operation.methods);
    let method = ident(method.first().map_or(&operation.name.rust, |method| &method.name));
    let arguments = sample.arguments.iter().map(|argument| expression(api, argument));
    let (body, given) = match &sample.body {
        Some(Sample::Reference(body)) => {
            let value = expression(api, body);
            (Some(quote!(let body = #value;)), Some(quote!(&body)))
        }
        Some(body) => (None, Some(expression(api, body))),
        None if operation.body.is_some() => (None, Some(quote!(None))),
        None => (None, None),
    };
    let is_optional = operation.body.as_ref().is_some_and(|body| !body.required);
    let given = given.map(|given| if is_optional && sample.body.is_some() { quote!(Some(#given)) } else { given });
    let arguments = arguments.chain(given);
    let answer = (operation.success != Success::Nothing).then(|| quote!(let answer =));
    quote!(#body #answer client.#tag().#method(#(#arguments),*).await?;)
}

fn expression(api: &Api, sample: &Sample) -> TokenStream {
    let inner = |sample: &Sample| expression(api, sample);
    match sample {
        Sample::Literal(text) => text.parse().unwrap_or_default(),
        Sample::Text(text, Taken::Loosely) => quote!(#text),
        Sample::Text(text, Taken::Exactly) => quote!(#text.to_owned()),
        Sample::Parsed(kind, text) => {
            // `rt::Date` of generated files is `runtime::Date` for others.
            let kind = text_type(*kind).into_iter().last();
            quote!(#text.parse::<runtime::#kind>()?)
        }
        Sample::List(items, taken) => {
            let items = items.iter().map(inner);
            if *taken == Taken::Loosely { quote!([#(#items),*]) } else { quote!(vec![#(#items),*]) }
        }
        Sample::Map(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = inner(value);
                quote!((#key.to_owned(), #value))
            });
            quote!(BTreeMap::from([#(#members),*]))
        }
        Sample::Variant(id, variant, value) => {
            let (ty, variant) = (path(api, *id), ident(variant));
            let value = value.as_ref().map(|value| {
                let value = inner(value);
                quote!((#value))
            });
            quote!(#ty::#variant #value)
        }
        Sample::New(id, required, optional) => {
            let (ty, required) = (path(api, *id), required.iter().map(inner));
            let setters = optional.iter().map(|(name, value)| {
                let (name, value) = (ident(name), inner(value));
                quote!(.#name(#value))
            });
            quote!(#ty::new(#(#required),*) #(#setters)*)
        }
        Sample::Required(id, name, fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let (name, value) = (ident(name), inner(value));
                quote!(#name: #value)
            });
            let ty = path_of(api, *id, name);
            quote!(#ty { #(#fields),* })
        }
        Sample::Sensitive(value) => {
            let value = inner(value);
            quote!(runtime::Sensitive::from(#value))
        }
        Sample::Boxed(value) => {
            let value = inner(value);
            quote!(Box::new(#value))
        }
        Sample::Reference(value) => {
            let value = inner(value);
            quote!(&#value)
        }
    }
}

/// A type as users of the crate name it.
fn path(api: &Api, id: TypeId) -> TokenStream {
    api.types.get(id).map(|definition| path_of(api, id, &definition.name.rust)).unwrap_or_default()
}

/// Something beside a type.
fn path_of(api: &Api, id: TypeId, name: &str) -> TokenStream {
    let Some(definition) = api.types.get(id) else { return TokenStream::new() };
    let (krate, name) = (ident(&import(api)), ident(name));
    match definition.module.split_once('/') {
        Some(("operations", tag)) => {
            let tag = ident(tag);
            quote!(#krate::operations::#tag::#name)
        }
        Some(_) => quote!(models::#name),
        None => quote!(#krate::webhooks::#name),
    }
}
