//! Path templates and the parameters that fill them.

use std::collections::BTreeMap;

use crate::parse::model::{
    Document, Extensions, Operation, OrRef, Parameter, ParameterIn, PathItem, Schema, SchemaType, Style,
};
use crate::report::{Report, closest};
use crate::source::{Span, Spanned};
use crate::text::Text;

/// All rules about paths.
pub(super) fn check(paths: &mut [PathItem], document: &Document, report: &mut Report) {
    ambiguous(paths, report);
    for item in paths {
        if !item.path.value.starts_with('/') {
            report.path_without_slash(&item.path);
            item.path.value = format!("/{}", item.path.value).into();
        }
        let names = match template(&item.path.value) {
            Ok(names) => names,
            Err(reason) => {
                report.malformed_path(&item.path, reason);
                item.path.value = item.path.value.replace('{', "%7B").replace('}', "%7D").into();
                Vec::new()
            }
        };
        parameters(&mut item.parameters, document, report);
        for operation in &mut item.operations {
            parameters(&mut operation.parameters, document, report);
            undeclared(&item.path, &names, &item.parameters, operation, (document, report));
            operation.stray = unused(&item.path, &names, &mut operation.parameters, (document, report));
        }
        item.stray = unused(&item.path, &names, &mut item.parameters, (document, report));
    }
}

/// The names in a path template, in order.
fn template(path: &str) -> Result<Vec<String>, &'static str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let open = rest.get(at..).unwrap_or("");
        let Some(inner) = open.strip_prefix('{') else { return Err("a `}` without `{`") };
        let Some((name, tail)) = inner.split_once('}') else { return Err("a `{` without `}`") };
        if name.is_empty() || name.contains(['{', '/']) {
            return Err("no parameter name between `{` and `}`");
        }
        names.push(name.to_owned());
        rest = tail;
    }
    Ok(names)
}

/// Two templates that match the same requests.
fn ambiguous(paths: &[PathItem], report: &mut Report) {
    let mut seen: BTreeMap<String, &Spanned<Text>> = BTreeMap::new();
    for item in paths {
        let mut shape = String::new();
        let mut inside = false;
        for c in item.path.value.chars() {
            inside = (inside || c == '{') && c != '}';
            if !inside {
                shape.push(c);
            }
        }
        match seen.get(&shape) {
            Some(first) => report.ambiguous_path(&item.path, first),
            None => {
                seen.insert(shape, &item.path);
            }
        }
    }
}

/// Where a parameter is named: at its declaration, or at the reference to it.
fn place(parameter: &OrRef<Parameter>, found: &Parameter) -> Span {
    match parameter {
        OrRef::Inline(_) => found.name.span,
        OrRef::Ref(reference) => reference.text.span,
    }
}

/// Names that are empty or stand twice in one list; only the first one is kept.
fn parameters(list: &mut Vec<OrRef<Parameter>>, document: &Document, report: &mut Report) {
    let mut seen: BTreeMap<(ParameterIn, Text), Span> = BTreeMap::new();
    list.retain(|parameter| {
        let Some(found) = document.resolve(parameter) else { return false };
        let span = place(parameter, found);
        if found.name.value.is_empty() {
            // A missing name was reported, and stands where the parameter stands.
            if span != found.span {
                report.empty_parameter_name(span);
            }
            return false;
        }
        let key = (found.place, found.name.value.clone());
        if let Some(first) = seen.get(&key) {
            report.duplicate_parameter(&Spanned::new(found.name.value.clone(), span), *first);
            return false;
        }
        seen.insert(key, span);
        true
    });
}

/// Names of the template that no parameter declares. They become required texts.
fn undeclared(
    path: &Spanned<Text>,
    names: &[String],
    shared: &[OrRef<Parameter>],
    operation: &mut Operation,
    (document, report): (&Document, &mut Report),
) {
    let all = shared.iter().chain(&operation.parameters).filter_map(|parameter| document.resolve(parameter));
    let declared: Vec<&str> =
        all.filter(|found| found.place == ParameterIn::Path).map(|found| found.name.value.as_str()).collect();
    let missing: Vec<&String> = names.iter().filter(|name| !declared.contains(&name.as_str())).collect();
    let spare: Vec<&str> = declared.iter().copied().filter(|other| !names.iter().any(|name| name == other)).collect();
    for name in &missing {
        let only = spare.first().copied().filter(|_| spare.len() == 1 && missing.len() == 1);
        let meant = only.or_else(|| closest(name, spare.iter().copied()));
        report.undeclared_path_parameter(name, operation.span, path.span, meant);
    }
    let added: Vec<OrRef<Parameter>> =
        missing.into_iter().map(|name| OrRef::Inline(text_parameter(name, path.span))).collect();
    operation.parameters.extend(added);
}

fn text_parameter(name: &str, span: Span) -> Parameter {
    Parameter {
        span,
        name: Spanned::new(name.to_owned().into(), span),
        place: ParameterIn::Path,
        description: None,
        required: true,
        deprecated: false,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        schema: Some(Schema { span, types: [SchemaType::String].into(), ..Schema::default() }),
        content: Vec::new(),
        examples: Vec::new(),
        extensions: Extensions::default(),
    }
}

/// Path parameters that the template does not name. They are taken out.
fn unused(
    path: &Spanned<Text>,
    names: &[String],
    parameters: &mut Vec<OrRef<Parameter>>,
    (document, report): (&Document, &mut Report),
) -> Vec<OrRef<Parameter>> {
    let mut stray = Vec::new();
    parameters.retain(|parameter| {
        let Some(found) = document.resolve(parameter) else { return false };
        let fits = found.place != ParameterIn::Path || names.iter().any(|name| found.name.value == *name);
        if !fits {
            let name = Spanned::new(found.name.value.clone(), place(parameter, found));
            report.unused_path_parameter(&name, path);
            stray.push(parameter.clone());
        }
        fits
    });
    stray
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn templates() {
        assert_eq!(template("/a/{b}.{c}"), Ok(vec![String::from("b"), String::from("c")]));
        for broken in ["/{", "/}", "/{}", "/{a{b}}", "/{a/b}"] {
            assert!(template(broken).is_err(), "{broken}");
        }
    }
}
