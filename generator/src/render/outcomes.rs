//! The enums of operations with several kinds of success.

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::output;
use super::operation_docs::status;
use super::types::{Scope, docs_or, ident};
use crate::api::{Operation, Outcome, StatusKey, Success};

/// The enum of an operation with several kinds of success.
pub(crate) fn item(scope: &Scope<'_>, operation: &Operation, outcome: &Outcome) -> TokenStream {
    let name = ident(&outcome.name);
    let variants = outcome.cases.iter().map(|case| {
        let (docs, variant) =
            (docs_or(&case.docs, &format!("Status {}.", status(case.status)), false), ident(&case.name));
        match &case.success {
            Success::Nothing => quote!(#docs #variant),
            success => {
                let payload = output(scope, success);
                quote!(#docs #variant(#payload))
            }
        }
    });
    let mut cases: Vec<_> = outcome.cases.iter().collect();
    cases.sort_by_key(|case| case.status);
    let arms = cases.iter().map(|case| {
        let pattern = match case.status {
            StatusKey::Code(code) => quote!(#code),
            StatusKey::Range(digit) => {
                let (low, high) = (digit * 100, digit * 100 + 99);
                quote!(status if (#low..=#high).contains(&status))
            }
            StatusKey::Default => quote!(_),
        };
        let variant = ident(&case.name);
        let ok = scope.prelude("Ok");
        let value = match &case.success {
            Success::Json(_) | Success::OptionalJson(_) | Success::Outcome(_) => {
                quote!(answer.json().map(Self::#variant))
            }
            Success::Text => quote!(answer.text().map(Self::#variant)),
            Success::Bytes => quote!(#ok(Self::#variant(answer.body.clone()))),
            // Streams are never one case among others: `lower` gives them a method of their own.
            _ => quote!(#ok(Self::#variant)),
        };
        quote!(#pattern => #value)
    });
    let open = !outcome.cases.iter().any(|case| case.status == StatusKey::Default);
    let err = scope.prelude("Err");
    let rest = open.then(|| quote!(_ => #err(rt::DecodeError::new("the document does not describe this status", 0))));
    let about = format!(" What a successful `{}` gives, by status.", operation.name.rust);
    let result = scope.prelude("Result");
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
        impl #name {
            #[inline]
            fn read(answer: &rt::Answer) -> #result<Self, rt::DecodeError> {
                match answer.status { #(#arms,)* #rest }
            }
        }
    }
}
