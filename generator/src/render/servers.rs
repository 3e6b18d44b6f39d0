//! The enums that name servers, and the builder methods that take them.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{docs_or, ident};
use crate::api::{Api, Server};

/// The names of the enums that a crate has.
pub(crate) fn names(api: &Api) -> impl Iterator<Item = &'static str> {
    let own = (!api.operation_servers.is_empty()).then_some("OperationServer");
    own.into_iter().chain((api.servers.len() > 1).then_some("Server"))
}

/// The enums.
pub(crate) fn items(api: &Api) -> Vec<TokenStream> {
    let choice = (api.servers.len() > 1).then(|| item("Server", "The servers of the document.", &api.servers));
    let own = (!api.operation_servers.is_empty()).then(|| {
        let about = "The servers that some operations have for themselves.";
        let (item, arms) = (item("OperationServer", about, &api.operation_servers), arms(&api.operation_servers));
        quote! {
            #item
            impl OperationServer {
                const fn url(self) -> &'static str { match self { #(#arms)* } }
            }
        }
    });
    choice.into_iter().chain(own).collect()
}

/// The methods of the builder.
pub(crate) fn methods(api: &Api) -> Vec<TokenStream> {
    let choice = (api.servers.len() > 1).then(|| {
        quote! {
            #[doc = " Chooses among the servers of the document. The first one is used otherwise."]
            #[must_use]
            pub fn server(self, server: Server) -> Self { Self { config: self.config.server(server as usize) } }
        }
    });
    let own = (!api.operation_servers.is_empty()).then(|| {
        quote! {
            #[doc = " Sends the operations that have a server for themselves to this URL instead. It wins over"]
            #[doc = " [`ClientBuilder::base_url`]."]
            #[must_use]
            pub fn operation_server_url(self, server: OperationServer, url: impl Into<String>) -> Self {
                Self { config: self.config.server_url(server.url(), url) }
            }
        }
    });
    choice.into_iter().chain(own).collect()
}

fn item(name: &str, about: &str, servers: &[Server]) -> TokenStream {
    let (name, about) = (ident(name), docs_or(&[], about, false));
    let variants = servers.iter().map(|server| {
        let (variant, place) = (ident(&server.variant), format!("`{}`", shown(&server.url)));
        let about = if server.docs.is_empty() {
            vec![place]
        } else {
            server.docs.iter().cloned().chain([String::new(), place]).collect()
        };
        let about = docs_or(&about, "", false);
        quote!(#about #variant)
    });
    quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }
}

fn arms(servers: &[Server]) -> impl Iterator<Item = TokenStream> {
    servers.iter().map(|server| {
        let (variant, url) = (ident(&server.variant), &server.url);
        quote!(Self::#variant => #url,)
    })
}

/// `/` stands for the place that the document comes from.
fn shown(url: &str) -> &str {
    if url.is_empty() { "/" } else { url }
}
