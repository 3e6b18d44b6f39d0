//! `src/lib.rs` and `src/client.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Item, file};
use super::runtime::RUNTIME_PACKAGE;
use super::samples::Program;
use super::types::{docs_or, ident};
use super::{Files, header, servers};
use crate::api::{Api, Place, Scheme, SchemeKind, Server, Variable};

/// The client, its builder, and the crate's root.
pub(crate) fn render(api: &Api, program: Option<&Program<'_>>, files: &mut Files) {
    let mut items = vec![Item::Code(description(api)), Item::Code(client(api)), Item::Code(builder(api))];
    items.extend(servers::items(api).into_iter().map(Item::Code));
    files.insert("src/client.rs".to_owned(), file(&header(api), "The client and its builder.", items));
    files.insert("src/lib.rs".to_owned(), root(api, program));
}

fn root(api: &Api, program: Option<&Program<'_>>) -> String {
    let docs = if api.docs.is_empty() { vec![api.package.title.clone()] } else { api.docs.clone() };
    let mut out = header(api);
    out.push('\n');
    for line in docs.into_iter().chain(program.map(start).unwrap_or_default()) {
        out.push_str(format!("//! {line}").trim_end());
        out.push('\n');
    }
    out.push_str(concat!(
        "\n#![forbid(unsafe_code)]\n",
        "#![warn(missing_docs)]\n",
        "#![allow(clippy::disallowed_names, clippy::should_implement_trait, reason = \"names are the document's\")]\n",
        "#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = \"they are the document's\")]\n",
        "#![recursion_limit = \"256\"]\n\n",
        "#[rustfmt::skip]\nmod client;\n",
    ));
    if !api.foreign.is_empty() {
        out.push_str("#[rustfmt::skip]\nmod foreign;\n");
    }
    out.push_str(concat!("#[rustfmt::skip]\npub mod models;\n", "#[rustfmt::skip]\npub mod operations;\n",));
    if api.package.shared_runtime.is_none() {
        out.push_str("#[rustfmt::skip]\npub mod runtime;\n");
    }
    if !api.webhooks.is_empty() {
        out.push_str("#[cfg(feature = \"webhooks\")]\n#[rustfmt::skip]\npub mod webhooks;\n");
    }
    out.push('\n');
    let names: Vec<&str> = ["API", "Client", "ClientBuilder"].into_iter().chain(servers::names(api)).collect();
    out.extend(["pub use client::{", &names.join(", "), "};\n"]);
    if api.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ClientCredentials { .. })) {
        out.push_str("pub use runtime::ClientCredentials;\n");
    }
    out.push_str("pub use runtime::Error;\n");
    if api.package.shared_runtime.is_some() {
        out.extend(["pub use ", &RUNTIME_PACKAGE.replace('-', "_"), " as runtime;\n"]);
        out.push_str(&prelude(api));
    }
    out
}

/// The module with the traits that calls of a shared runtime have their setters from.
fn prelude(api: &Api) -> String {
    let mut out = String::from(
        "\n/// The setters of optional parameters: `use` all of it where calls are made.\npub mod prelude {\n",
    );
    for group in &api.groups {
        let gate = group.feature.as_ref().map(|feature| format!("    #[cfg(feature = \"{feature}\")]\n"));
        let names: Vec<&str> = group.operations.iter().filter_map(|operation| operation.setters.as_deref()).collect();
        if !names.is_empty() {
            let (gate, module, names) = (gate.unwrap_or_default(), &group.name.rust, names.join(" as _,\n        "));
            out.extend([&gate, "    #[doc(no_inline)]\n    pub use crate::operations::", module.as_str()]);
            out.extend(["::{\n        ", &names, " as _,\n    };\n"]);
        }
    }
    out.push_str("}\n");
    out
}

/// The program that the crate's documentation begins with.
fn start(Program { lines, feature }: &Program<'_>) -> Vec<String> {
    let mut out = vec![String::new(), "```no_run".to_owned()];
    if let Some(feature) = feature {
        out.push(format!("# #[cfg(not(feature = \"{feature}\"))] fn main() {{}}"));
    }
    for line in lines {
        if let Some(feature) = feature.filter(|_| line.starts_with("use ") || line.starts_with("#[")) {
            out.push(format!("# #[cfg(feature = \"{feature}\")]"));
        }
        out.push(line.clone());
    }
    out.push("```".to_owned());
    out
}

/// The static table of servers and schemes.
fn description(api: &Api) -> TokenStream {
    let servers = api.servers.iter().map(server);
    let schemes = api.schemes.iter().map(|scheme| self::scheme(api, scheme));
    let fields = &api.error_fields;
    let (code, message, request_id) = (&fields.code, &fields.message, &fields.request_id);
    let errors = if fields == &crate::api::ErrorFields::default() {
        quote!(rt::ErrorFields::DEFAULT)
    } else {
        quote!(rt::ErrorFields { code: &[#(#code),*], message: &[#(#message),*], request_id: &[#(#request_id),*] })
    };
    quote! {
        #[doc = " What the document says of the service as a whole."]
        pub static API: rt::Api = rt::Api {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            servers: &[#(#servers),*],
            schemes: &[#(#schemes),*],
            errors: #errors,
        };
    }
}

/// A server.
pub(crate) fn server(server: &Server) -> TokenStream {
    let (url, variables) = (&server.url, variables(&server.variables));
    quote!(rt::Server { url: #url, variables: &[#variables] })
}

fn variables(variables: &[Variable]) -> TokenStream {
    let rows = variables.iter().map(|variable| {
        let (name, values) = (&variable.name.wire, &variable.values);
        let default = variable.default.as_ref().map_or(quote!(None), |default| quote!(Some(#default)));
        quote!(rt::Variable { name: #name, default: #default, values: &[#(#values),*] })
    });
    quote!(#(#rows),*)
}

fn scheme(api: &Api, scheme: &Scheme) -> TokenStream {
    let name = &scheme.name.wire;
    let rust = scheme.name.rust.trim_start_matches("r#");
    let setter = (rust != name).then(|| quote!(.setter(#rust)));
    let made = match &scheme.kind {
        SchemeKind::ApiKey { place, field } => {
            let place = ident(match place {
                Place::Header => "Header",
                Place::Cookie => "Cookie",
                Place::Path | Place::Query | Place::QueryString => "Query",
            });
            quote!(rt::Scheme::api_key(#name, rt::In::#place, #field))
        }
        SchemeKind::Basic => quote!(rt::Scheme::basic(#name)),
        SchemeKind::Bearer => quote!(rt::Scheme::bearer(#name)),
        SchemeKind::MutualTls => quote!(rt::Scheme::mutual_tls(#name)),
        SchemeKind::ClientCredentials { token_url, json, extra, base_url_from } => {
            let extra = (!extra.is_empty()).then(|| quote!(.extra_fields(&[#(#extra),*])));
            let json = json.then(|| quote!(.json()));
            let base = base_url_from.as_ref().map(|field| quote!(.base_url_field(#field)));
            let variables = token_url.contains('{').then(|| self::variables(&api.variables));
            let variables = variables.map(|rows| quote!(.variables(&[#rows])));
            quote!(rt::Scheme::oauth2_client_credentials(#name, rt::TokenEndpoint::new(#token_url) #variables #json #extra #base))
        }
    };
    quote!(#made #setter)
}

fn client(api: &Api) -> TokenStream {
    let groups = api.groups.iter().map(|group| {
        let (name, strukt) = (ident(&group.name.rust), ident(&group.struct_name));
        let gate = group.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]));
        let about = docs_or(&group.docs, &format!("The operations of `{}`.", group.name.wire.replace('`', "'")), false);
        quote! {
            #about
            #gate
            #[must_use]
            pub fn #name(&self) -> crate::operations::#name::#strukt<'_> {
                crate::operations::#name::#strukt::new(&self.core)
            }
        }
    });
    let about =
        docs_or(&[format!("The client of {}.", api.package.title.replace(['[', ']', '<', '>', '`'], ""))], "", false);
    quote! {
        #about
        #[doc = ""]
        #[doc = " It is cheap to clone: clones share connections, tokens and settings."]
        #[derive(Clone, Debug)]
        pub struct Client { core: rt::Core }
        impl Client {
            #[doc = " Starts with the settings of the document."]
            #[must_use]
            pub fn builder() -> ClientBuilder { ClientBuilder { config: rt::Config::new() } }
            #[doc = " A client that a mock answers: with made-up credentials, no time limits, and waits that take no time."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " None for what the document says; the form is that of [`ClientBuilder::build`]."]
            #[cfg(feature = "mock")]
            pub fn with_mock(mock: &rt::Mock) -> Result<Self, rt::Error> { Ok(Self { core: mock.core(&API)? }) }
            #[doc = " The part that sends: for calls that the document does not describe."]
            #[must_use]
            pub fn core(&self) -> &rt::Core { &self.core }
            #(#groups)*
        }
    }
}

fn builder(api: &Api) -> TokenStream {
    let variables = api.variables.iter().map(|variable| {
        let (name, wire) = (ident(&variable.name.rust), &variable.name.wire);
        let about = docs_or(&variable.docs, &format!("Sets `{wire}` of the server's URL."), false);
        quote! {
            #about
            #[must_use]
            pub fn #name(self, value: impl Into<String>) -> Self { Self { config: self.config.variable(#wire, value) } }
        }
    });
    let schemes = api.schemes.iter().map(credentials);
    let servers = servers::methods(api);
    quote! {
        #[doc = " Settings of a [`Client`]."]
        #[derive(Debug)]
        pub struct ClientBuilder { config: rt::Config }
        impl ClientBuilder {
            #(#variables)*
            #(#schemes)*
            #[doc = " Sends every operation to this URL, whatever server the document names for it. The path that the document's"]
            #[doc = " server has is part of it: `https://eu.example.com/v1`."]
            #[must_use]
            pub fn base_url(self, url: impl Into<String>) -> Self { Self { config: self.config.base_url(url) } }
            #(#servers)*
            #[doc = " Changes anything else: time limits, retries, transport, middleware."]
            #[must_use]
            pub fn configure(self, change: impl FnOnce(rt::Config) -> rt::Config) -> Self { Self { config: change(self.config) } }
            #[doc = " Makes the client. Nothing is sent yet."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A setting that is missing or impossible: a variable without a value, a base URL that is none, no transport."]
            pub fn build(self) -> Result<Client, rt::Error> { Ok(Client { core: self.config.build(&API)? }) }
        }
    }
}

fn credentials(scheme: &Scheme) -> TokenStream {
    let (name, wire) = (ident(&scheme.name.rust), &scheme.name.wire);
    let about = |what: &str| docs_or(&scheme.docs, &format!("Sets {what} for the scheme `{wire}`."), false);
    match &scheme.kind {
        SchemeKind::ApiKey { .. } => {
            let about = about("the API key");
            quote! {
                #about
                #[must_use]
                pub fn #name(self, key: impl Into<rt::Secret>) -> Self {
                    Self { config: self.config.credential(#wire, rt::Credential::api_key(key)) }
                }
            }
        }
        SchemeKind::Basic => {
            let about = about("user and password");
            quote! {
                #about
                #[must_use]
                pub fn #name(self, user: impl Into<String>, password: impl Into<rt::Secret>) -> Self {
                    Self { config: self.config.credential(#wire, rt::Credential::basic(user, password)) }
                }
            }
        }
        SchemeKind::Bearer => {
            let about = about("the bearer token");
            quote! {
                #about
                #[must_use]
                pub fn #name(self, token: impl Into<rt::Secret>) -> Self {
                    Self { config: self.config.credential(#wire, rt::Credential::bearer(token)) }
                }
            }
        }
        SchemeKind::MutualTls => {
            let said = format!("Says that the transport presents a client certificate, for the scheme `{wire}`.");
            let about = docs_or(&scheme.docs, &said, false);
            quote! {
                #about
                #[doc = ""]
                #[doc = " Give the transport with [`ClientBuilder::configure`]."]
                #[must_use]
                pub fn #name(self) -> Self { Self { config: self.config.credential(#wire, rt::Credential::certificate()) } }
            }
        }
        SchemeKind::ClientCredentials { .. } => {
            let about = about("id and secret of the application; the client gets its tokens itself");
            quote! {
                #about
                #[must_use]
                pub fn #name(self, credentials: impl Into<rt::Credential>) -> Self {
                    Self { config: self.config.credential(#wire, credentials) }
                }
            }
        }
    }
}
