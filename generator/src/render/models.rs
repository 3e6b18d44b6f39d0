//! `src/models/`: a file for each named schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Item, WIDTH, file, tight};
use super::types::{self, Scope, comments, ident, lines_or, quoted};
use super::{Files, enumerations, header, rules, structures, unions};
use crate::api::{Api, Definition, Docs, Shape, TypeId};

/// All files below `src/models/`.
pub(crate) fn render(api: &Api, files: &mut Files) {
    let mut modules = types::by_module(api);
    modules.retain(|module, _| module.starts_with("models/"));
    let mut lines = Vec::new();
    let mut exports = Vec::new();
    for (module, ids) in &modules {
        let scope = Scope::new(api, module, ids, &[]);
        let items = ids.iter().flat_map(|id| items(&scope, *id)).collect();
        files.insert(format!("src/{module}.rs"), file(&header(api), "", items));
        let name = module.trim_start_matches("models/");
        lines.push(format!("mod {name};"));
        exports.extend(exported(api, name, ids));
    }
    let about = "The types of requests and answers: each named schema of the document, and what stands inside it.";
    let items = vec![Item::Lines(lines), Item::Lines(exports)];
    files.insert("src/models/mod.rs".to_owned(), file(&header(api), about, items));
}

/// The items of one type, its rule and its helpers.
pub(crate) fn items(scope: &Scope<'_>, id: TypeId) -> Vec<Item> {
    let Some(definition) = scope.api.types.get(id) else { return Vec::new() };
    let mut out = match &definition.shape {
        Shape::Alias(target) => {
            let mut lines: Vec<String> = comments(0, &lines_of(definition)).collect();
            let (name, target) = (format!("pub type {} =", definition.name.rust), tight(scope.ty(target)));
            let joint = if name.len() + target.len() + 2 > WIDTH { "\n    " } else { " " };
            lines.push(format!("{name}{joint}{target};"));
            vec![Item::Lines(lines)]
        }
        Shape::Newtype(inner) => {
            let (docs, name, inner) = (docs(definition), ident(&definition.name.rust), scope.ty(inner));
            let derives = derives(definition, &["Clone", "Debug", "PartialEq"]);
            let table = format!("rt::newtype! {{\n    {name}({})\n}}", tight(inner.clone()));
            vec![
                Item::Code(quote!(#docs #derives pub struct #name(#[doc = " The value."] pub #inner);)),
                Item::Lines(vec![table]),
            ]
        }
        Shape::Structure(structure) => structures::items(scope, definition, structure),
        Shape::Enumeration(enumeration) => enumerations::items(definition, enumeration),
        Shape::Union(union) => unions::items(scope, definition, union),
    };
    out.extend(rules::items(scope, definition));
    out
}

/// The documentation of a type.
pub(crate) fn docs(definition: &Definition) -> TokenStream {
    types::docs(&lines_of(definition))
}

/// The lines of it.
pub(crate) fn lines_of(definition: &Definition) -> Docs {
    lines_or(&definition.docs, &quoted(&definition.name.wire), definition.deprecated)
}

/// The `derive` of a type: its own traits, and those that it derives besides.
pub(crate) fn derives(definition: &Definition, own: &[&str]) -> TokenStream {
    let more = definition.derives.iter().map(String::as_str).filter(|path| !own.contains(path));
    let paths = own.iter().copied().chain(more).filter_map(|path| path.parse::<TokenStream>().ok());
    quote!(#[derive(#(#paths),*)])
}

/// The line with traits that a type derives besides those of its macro: `first`, if there is one, and its own.
pub(crate) fn more_derives(definition: &Definition, own: &[&str], first: &str) -> Option<String> {
    let more = definition.derives.iter().map(String::as_str).filter(|path| !own.contains(path));
    let all: Vec<&str> = std::iter::once(first).filter(|path| !path.is_empty()).chain(more).collect();
    (!all.is_empty()).then(|| format!("    #[derive({})]", all.join(", ")))
}

fn exported(api: &Api, module: &str, ids: &[TypeId]) -> Vec<String> {
    let mut names = Vec::new();
    let mut statics = Vec::new();
    for definition in ids.iter().filter_map(|id| api.types.get(*id)) {
        names.push(definition.name.rust.clone());
        if let Shape::Structure(structure) = &definition.shape
            && let crate::api::Constructor::Named(required) = &structure.constructor
        {
            names.push(required.clone());
        }
        if let Some((rule, features)) = definition.rule.as_ref().and_then(|rule| Some((rule, rule.shared.as_ref()?))) {
            let gate = rules::gate(features).map(|gate| format!("#[{}]\n", tight(gate))).unwrap_or_default();
            statics.push(format!("{gate}pub(crate) use {module}::{};", rule.name));
        }
    }
    let public = match names.as_slice() {
        [only] => format!("pub use {module}::{only};"),
        _ => format!("pub use {module}::{{{}}};", names.join(", ")),
    };
    std::iter::once(public).chain(statics).collect()
}
