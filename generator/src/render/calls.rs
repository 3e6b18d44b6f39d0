//! The methods of operations: thin typed calls.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::parameter;
use super::operation_docs;
use super::print::{Item, WIDTH, block, literal, row, tight};
use super::types::{Scope, comments, ident, lines_or, quoted};
use super::{rules, samples};
use crate::api::{
    Body, BodyKind, BodyVariant, Docs, FieldForm, Group, Method, Operation, Parameter, Place, RuleRef, Serialization,
    Success,
};

/// The methods of an operation, as lines.
pub(crate) fn methods(scope: &Scope<'_>, group: &Group, operation: &Operation) -> Vec<Vec<String>> {
    let mut example = samples::method(scope.api, group, operation);
    let all = operation.methods.iter();
    all.map(|each| method(scope, operation, each, std::mem::take(&mut example))).collect()
}

fn method(scope: &Scope<'_>, operation: &Operation, method: &Method, example: Docs) -> Vec<String> {
    let body = operation.body.as_ref().and_then(|body| Some((body, body.variants.get(method.variant)?)));
    let other = method.other.and_then(|index| operation.others.get(index));
    let success = other.map_or(&operation.success, |other| &other.success);
    let required: Vec<&Parameter> = operation.parameters.iter().filter(|parameter| parameter.required).collect();
    let mut arguments = vec!["&self".to_owned()];
    let mut calls = vec![format!("self.core.call(&{})", operation.constant)];
    calls.extend(other.map(|other| format!(".set_accept({})", literal(&other.accept))));
    for each in &required {
        let (ty, _) = parameter(scope, &each.ty);
        let value = if is_sized_reference(&ty) { String::new() } else { "&".to_owned() };
        let (set, given) = setter(each);
        arguments.push(format!("{}: {}", each.name.rust, tight(ty)));
        calls.push(format!(".{set}({given}{value}{})", each.name.rust));
    }
    if let Some((body, variant)) = body {
        let (ty, set) = body_call(scope, variant);
        let option = tight(scope.prelude("Option"));
        arguments.push(if body.required { format!("body: {ty}") } else { format!("body: {option}<{ty}>") });
        let rules = other_rules(scope, body, variant);
        if body.required {
            calls.extend(rules.into_iter().chain([set]));
        } else {
            let rules = rules.unwrap_or_default();
            calls.push(format!(".set_optional(body, |call, body| call{rules}{set})"));
        }
    }
    calls.push(returns(success));
    let mut about = operation_docs::method(scope, operation, &required, body.map(|(_, variant)| variant), other);
    about.extend(example);
    let mut lines: Vec<String> = comments(1, &about).collect();
    let deprecated = "    #[deprecated = \"the service may stop supporting it\"]";
    lines.extend(operation.deprecated.then(|| deprecated.to_owned()));
    let many = "    #[allow(clippy::too_many_arguments, reason = \"the operation needs all of them\")]";
    lines.extend((arguments.len() > 5).then(|| many.to_owned()));
    // A program compiles the codecs of the answers that it reads, and this crate none of them.
    lines.push("    #[inline]".to_owned());
    lines.extend(signature(&method.name, &arguments, &tight(call_type(scope, operation, success))));
    lines.extend(chain(&calls));
    lines.push("    }".to_owned());
    lines
}

/// The rules of a body that are not those of the operation.
fn other_rules(scope: &Scope<'_>, body: &Body, variant: &BodyVariant) -> Option<String> {
    let usual = body.variants.first().and_then(|first| first.rule.as_ref());
    let is_checked = matches!(variant.kind, BodyKind::Json(_) | BodyKind::Form(..) | BodyKind::Items(_));
    (is_checked && usual != variant.rule.as_ref()).then(|| {
        let (some, none) = (scope.prelude("Some"), scope.prelude("None"));
        let rule = match &variant.rule {
            None => none,
            // What stands in a function does not live as long as the program, unless it is a static of its own.
            Some(RuleRef::Inline(rule)) => {
                let rule = rules::build(scope, rule);
                quote!({ static RULE: rt::Rule = #rule; #some(&RULE) })
            }
            Some(named) => {
                let rule = rules::reference(scope, named);
                quote!(#some(#rule))
            }
        };
        format!(".set_rules({})", tight(rule))
    })
}

fn signature(name: &str, arguments: &[String], ty: &str) -> Vec<String> {
    let one = format!("    pub fn {name}({}) -> {ty} {{", arguments.join(", "));
    if one.len() <= WIDTH {
        return vec![one];
    }
    let rows = arguments.iter().map(|argument| format!("        {argument},"));
    let last = format!("    ) -> {ty} {{");
    std::iter::once(format!("    pub fn {name}(")).chain(rows).chain(std::iter::once(last)).collect()
}

/// Calls one behind the other: on one line, if there is room.
fn chain(calls: &[String]) -> Vec<String> {
    let one = format!("        {}", calls.concat());
    if one.len() <= WIDTH {
        return vec![one];
    }
    let rows = calls.iter().skip(1).map(|call| format!("            {call}"));
    calls.first().map(|first| format!("        {first}")).into_iter().chain(rows).collect()
}

/// The method that sets a parameter, and its arguments before the value.
fn setter(each: &Parameter) -> (String, String) {
    let wire = literal(&each.name.wire);
    let place = match each.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::QueryString => "query_string",
    };
    match each.serialization {
        _ if each.json => (format!("set_{place}_json"), format!("{wire}, ")),
        None => (format!("set_{place}"), format!("{wire}, ")),
        Some(serialization) => (format!("set_{place}_as"), format!("{wire}, {}, ", tight(styled(serialization)))),
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

/// The type of a body and the call that sets it.
fn body_call(scope: &Scope<'_>, variant: &BodyVariant) -> (String, String) {
    let media = literal(&variant.media_type);
    let typed = |ty| {
        let (ty, _) = parameter(scope, ty);
        let value = if is_sized_reference(&ty) { "body" } else { "&body" };
        (tight(ty), value)
    };
    match &variant.kind {
        BodyKind::Json(ty) => {
            let (ty, value) = typed(ty);
            let plain = variant.media_type == "application/json";
            (ty, if plain { format!(".set_json({value})") } else { format!(".set_json_as({media}, {value})") })
        }
        BodyKind::Form(ty, fields) => {
            let (ty, value) = typed(ty);
            let fields = fields.iter().map(|(name, form)| match form {
                FieldForm::Json => quote!(rt::Field::new(#name).json()),
                FieldForm::Styled(serialization) => {
                    let styled = styled(*serialization);
                    quote!(rt::Field::new(#name).style(#styled))
                }
            });
            let fields: Vec<String> = fields.map(tight).collect();
            let table =
                if fields.is_empty() { "&[]".to_owned() } else { format!("const {{ &[{}] }}", fields.join(", ")) };
            (ty, format!(".set_form({value}, {table})"))
        }
        BodyKind::Multipart(id) => {
            let plain = variant.media_type == "multipart/form-data";
            let set = if plain { "set_multipart(".to_owned() } else { format!("set_multipart_as({media}, ") };
            (format!("&{}", tight(scope.named(*id))), format!(".{set}body)"))
        }
        BodyKind::Items(ty) => (format!("&[{}]", tight(scope.ty(ty))), format!(".set_items({media}, &body)")),
        BodyKind::Text => ("&str".to_owned(), format!(".set_text({media}, body)")),
        BodyKind::Bytes => {
            (format!("impl {}<rt::Body>", tight(scope.prelude("Into"))), format!(".set_body({media}, body)"))
        }
    }
}

fn call_type(scope: &Scope<'_>, operation: &Operation, success: &Success) -> TokenStream {
    let (output, marker) = (output(scope, success), ident(&operation.marker));
    if has_marker(operation) { quote!(rt::Call<'a, #output, #marker>) } else { quote!(rt::Call<'a, #output>) }
}

/// Whether the calls of an operation have methods of their own.
fn has_marker(operation: &Operation) -> bool {
    operation.paging.is_some()
        || operation.batching.is_some()
        || operation.parameters.iter().any(|parameter| !parameter.required)
}

/// What success gives.
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

fn returns(success: &Success) -> String {
    match success {
        Success::Nothing => ".returns_nothing()".to_owned(),
        Success::Json(_) => ".returns_json()".to_owned(),
        Success::OptionalJson(_) => ".returns_json_optional()".to_owned(),
        Success::Text => ".returns_text()".to_owned(),
        Success::Bytes => ".returns_bytes()".to_owned(),
        Success::Events(_) => ".returns_events()".to_owned(),
        Success::TextEvents => ".returns_text_events()".to_owned(),
        Success::EventObjects(_, false) => ".returns_event_objects()".to_owned(),
        Success::EventObjects(_, true) => ".returns_text_event_objects()".to_owned(),
        Success::Lines(_) => ".returns_lines()".to_owned(),
        Success::Records(_) => ".returns_records()".to_owned(),
        Success::Outcome(outcome) => format!(".returns_with({}::read)", outcome.name),
    }
}

/// The marker of a call and its setters.
pub(crate) fn optional_parameters(scope: &Scope<'_>, operation: &Operation) -> Option<Item> {
    let mut rows = Vec::new();
    for each in operation.parameters.iter().filter(|parameter| !parameter.required) {
        let (ty, _) = parameter(scope, &each.ty);
        let (set, given) = setter(each);
        let about = format!("Sets {}.", quoted(&each.name.wire));
        rows.extend(comments(2, &lines_or(&each.docs, &about, each.deprecated)));
        let call = format!("= {set}({}),", given.trim_end_matches(", "));
        rows.push(row(&format!("{}: {}", each.name.rust, tight(ty)), &call));
    }
    if !has_marker(operation) {
        return None;
    }
    let about = match rows.as_slice() {
        [] => format!("Calls of `{}`.", operation.name.rust),
        _ => format!("The optional parameters of `{}`: setters of its call.", operation.name.rust),
    };
    let setters = operation.setters.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
    let head = format!("pub enum {}{setters}", operation.marker);
    let mut lines = vec!["rt::optional! {".to_owned()];
    lines.extend(comments(1, &[about]));
    lines.extend(block(&head, rows));
    lines.push("}".to_owned());
    Some(Item::Lines(lines))
}
