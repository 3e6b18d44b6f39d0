//! Rules as constant tables of the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Item, grouped};
use super::types::{Scope, ident};
use super::unions::kind_names;
use crate::api::{Definition, Rule, RuleRef, Shape};

/// The rule of a type, and the method that checks it.
pub(crate) fn items(scope: &Scope<'_>, definition: &Definition) -> Vec<Item> {
    let Some(own) = &definition.rule else { return Vec::new() };
    let (name, rule) = (ident(&own.name), build(scope, &own.rule));
    // What other files name is public, since the features may be off with which they are there.
    let visibility = own.shared.then(|| quote!(#[doc(hidden)] pub));
    let checked = definition.input && !matches!(definition.shape, Shape::Alias(_));
    let mut out = vec![Item::Code(quote!(#visibility static #name: rt::Rule = #rule;))];
    if checked {
        let ty = ident(&definition.name.rust);
        out.push(Item::Code(quote!(rt::validated!(#ty, #name);)));
    }
    out
}

/// A reference to a rule.
pub(crate) fn reference(scope: &Scope<'_>, rule: &RuleRef) -> TokenStream {
    match rule {
        RuleRef::Inline(rule) => {
            let rule = build(scope, rule);
            quote!(&#rule)
        }
        RuleRef::Named(id) => {
            let definition = scope.api.types.get(*id);
            let Some((definition, rule)) =
                definition.and_then(|definition| Some((definition, definition.rule.as_ref()?)))
            else {
                return quote!(&rt::Rule::new());
            };
            let name = ident(&rule.name);
            if scope.is_own(definition) { quote!(&#name) } else { quote!(&models::#name) }
        }
    }
}

/// A rule.
pub(crate) fn build(scope: &Scope<'_>, rule: &Rule) -> TokenStream {
    let mut out = quote!(rt::Rule::new());
    if rule.kinds != 0 {
        let kinds: TokenStream = kind_names(rule.kinds).parse().unwrap_or_default();
        out.extend(quote!(.kind(#kinds)));
    }
    numbers(rule, &mut out);
    texts(rule, &mut out);
    members(scope, rule, &mut out);
    combinations(scope, rule, &mut out);
    out
}

fn numbers(rule: &Rule, out: &mut TokenStream) {
    let counts = [
        ("min_length", rule.min_length),
        ("max_length", rule.max_length),
        ("min_items", rule.min_items),
        ("max_items", rule.max_items),
        ("min_properties", rule.min_properties),
        ("max_properties", rule.max_properties),
    ];
    for (name, count) in counts.into_iter().filter_map(|(name, count)| Some((ident(name), count?))) {
        let count = number(&count.to_string(), false);
        out.extend(quote!(.#name(#count)));
    }
    let bounds = [
        ("minimum", rule.minimum),
        ("maximum", rule.maximum),
        ("exclusive_minimum", rule.exclusive_minimum),
        ("exclusive_maximum", rule.exclusive_maximum),
        ("multiple_of", rule.multiple_of),
    ];
    for (name, bound) in bounds.into_iter().filter_map(|(name, bound)| Some((ident(name), bound?))) {
        let bound = number(&proc_macro2::Literal::f64_unsuffixed(bound.abs()).to_string(), bound < 0.0);
        out.extend(quote!(.#name(#bound)));
    }
}

/// A number as people write it.
fn number(size: &str, is_negative: bool) -> TokenStream {
    let size: TokenStream = grouped(size).parse().unwrap_or_default();
    if is_negative { quote!(-#size) } else { size }
}

fn texts(rule: &Rule, out: &mut TokenStream) {
    if let Some(pattern) = &rule.pattern {
        out.extend(quote!(.pattern(#pattern)));
    }
    if !rule.one_of_values.is_empty() {
        let values = &rule.one_of_values;
        out.extend(quote!(.enumeration(&[#(#values),*])));
    }
    if rule.unique_items {
        out.extend(quote!(.unique_items()));
    }
    if !rule.unique_by.is_empty() {
        let names = &rule.unique_by;
        out.extend(quote!(.unique_by(&[#(#names),*])));
    }
    if !rule.required.is_empty() {
        let names = &rule.required;
        out.extend(quote!(.required(&[#(#names),*])));
    }
    if !rule.dependent_required.is_empty() {
        let rows = rule.dependent_required.iter().map(|(name, names)| quote!((#name, &[#(#names),*])));
        out.extend(quote!(.dependent_required(&[#(#rows),*])));
    }
}

fn members(scope: &Scope<'_>, rule: &Rule, out: &mut TokenStream) {
    if let Some((contained, min, max)) = &rule.contains {
        let (contained, min) = (reference(scope, contained), proc_macro2::Literal::u64_unsuffixed(*min));
        let max = max.map(proc_macro2::Literal::u64_unsuffixed);
        let max =
            max.map_or_else(|| quote!(::std::option::Option::None), |max| quote!(::std::option::Option::Some(#max)));
        out.extend(quote!(.contains(#contained, #min, #max)));
    }
    if !rule.prefix_items.is_empty() {
        let parts = rule.prefix_items.iter().map(|part| reference(scope, part));
        out.extend(quote!(.prefix_items(&[#(#parts),*])));
    }
    if let Some(items) = &rule.items {
        let items = reference(scope, items);
        out.extend(quote!(.items(#items)));
    }
    let named = [
        ("properties", &rule.properties),
        ("pattern_properties", &rule.pattern_properties),
        ("dependent_schemas", &rule.dependent_schemas),
    ];
    for (method, rows) in named.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let (method, rows) = (ident(method), rows.iter().map(|(name, rule)| (name, reference(scope, rule))));
        let rows = rows.map(|(name, rule)| quote!((#name, #rule)));
        out.extend(quote!(.#method(&[#(#rows),*])));
    }
    if let Some(key) = &rule.property_names {
        let key = reference(scope, key);
        out.extend(quote!(.property_names(#key)));
    }
    if let Some(additional) = &rule.additional {
        let additional = reference(scope, additional);
        out.extend(quote!(.additional(#additional)));
    }
    if rule.no_additional {
        out.extend(quote!(.no_additional()));
    }
}

fn combinations(scope: &Scope<'_>, rule: &Rule, out: &mut TokenStream) {
    for (name, list) in [("all_of", &rule.all_of), ("any_of", &rule.any_of), ("one_of", &rule.one_of)] {
        if !list.is_empty() {
            let (name, list) = (ident(name), list.iter().map(|rule| reference(scope, rule)));
            out.extend(quote!(.#name(&[#(#list),*])));
        }
    }
    if let Some(not) = &rule.not {
        let not = reference(scope, not);
        out.extend(quote!(.not(#not)));
    }
    if let Some((test, then, otherwise)) = &rule.condition {
        let test = reference(scope, test);
        let some = |rule: TokenStream| quote!(::std::option::Option::Some(#rule));
        let none = || quote!(::std::option::Option::None);
        let branch = |rule: Option<&RuleRef>| rule.map_or_else(none, |rule| some(reference(scope, rule)));
        let (then, otherwise) = (branch(then.as_ref()), branch(otherwise.as_ref()));
        out.extend(quote!(.when(#test, #then, #otherwise)));
    }
}
