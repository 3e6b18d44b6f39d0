//! `src/models/`: a file for each named schema.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Item, WIDTH, file, listing, literal, tight};
use super::types::{self, Scope, comments, ident, lines_or, quoted};
use super::{Files, enumerations, header, rules, structures, unions};
use crate::api::{Api, Constructor, Definition, Docs, Shape, Structure, TypeId};

/// Declares files, and gives what they have to everybody, with some features only.
const WHEN: &str = "macro_rules! when {
    ($condition:meta => $($file:ident::{$($item:ident),+};)+) => {$(
        #[cfg($condition)]
        mod $file;
        #[cfg($condition)]
        pub use $file::{$($item),+};
    )+};
}";

/// All files below `src/models/`.
pub(crate) fn render(api: &Api, files: &mut Files) {
    let mut modules = types::by_module(api);
    modules.retain(|module, _| module.starts_with("models/"));
    let mut lists: BTreeMap<Option<&BTreeSet<String>>, Vec<Exports<'_>>> = BTreeMap::new();
    for (module, ids) in &modules {
        let scope = Scope::new(api, module, ids, &[]);
        let items = ids.iter().flat_map(|id| items(&scope, *id)).collect();
        files.insert(format!("src/{module}.rs"), file(&header(api), "", items));
        let name = module.trim_start_matches("models/");
        lists.entry(api.gates.get(*module)).or_default().push((name, exported(api, ids)));
    }
    files.insert("src/models/mod.rs".to_owned(), list(api, lists));
}

/// A file, and the items in it that others can use.
type Exports<'a> = (&'a str, Vec<&'a str>);

/// `src/models/mod.rs`: what is always there, then what is there with some features.
fn list(api: &Api, mut lists: BTreeMap<Option<&BTreeSet<String>>, Vec<Exports<'_>>>) -> String {
    let about = "The types of requests and answers: each named schema of the document, and what stands inside it.";
    let (mut about, mut items) = (about.to_owned(), Vec::new());
    if !api.gates.is_empty() {
        about.push_str("\n//! What only some features need is there when one of them is on.");
        items.push(Item::Lines(vec![WHEN.to_owned()]));
    }
    let always = lists.remove(&None).unwrap_or_default();
    items.push(Item::Lines(always.iter().map(|(file, _)| format!("mod {file};")).collect()));
    items.push(Item::Lines(always.iter().map(always_used).collect()));
    items.extend(lists.into_iter().filter_map(|(features, list)| Some(Item::Lines(gated(features?, &list)))));
    listing(&header(api), &about, items)
}

fn always_used((file, names): &Exports<'_>) -> String {
    match names.as_slice() {
        [only] => format!("pub use {file}::{only};"),
        _ => format!("pub use {file}::{{{}}};", names.join(", ")),
    }
}

/// What is there with one of some features.
fn gated(features: &BTreeSet<String>, list: &[Exports<'_>]) -> Vec<String> {
    let all: Vec<String> = features.iter().map(|feature| format!("feature = {}", literal(feature))).collect();
    let condition = all.join(", ");
    let head = match all.as_slice() {
        [only] => vec![format!("when! {{ {only} =>")],
        _ if condition.len() + 18 <= WIDTH => vec![format!("when! {{ any({condition}) =>")],
        _ => std::iter::once("when! { any(".to_owned()).chain(wrapped(&all)).chain([") =>".to_owned()]).collect(),
    };
    let rows = list.iter().map(|(file, names)| format!("    {file}::{{{}}};", names.join(", ")));
    head.into_iter().chain(rows).chain(["}".to_owned()]).collect()
}

/// A list in as few lines as hold it.
fn wrapped(all: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for each in all {
        match lines.last_mut().filter(|line| line.len() + each.len() + 2 <= WIDTH) {
            Some(line) => line.extend([" ", each, ","]),
            None => lines.push(format!("    {each},")),
        }
    }
    lines
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

/// The names in a file that others can use.
fn exported<'a>(api: &'a Api, ids: &[TypeId]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for definition in ids.iter().filter_map(|id| api.types.get(*id)) {
        names.push(definition.name.rust.as_str());
        if let Shape::Structure(Structure { constructor: Constructor::Named(required), .. }) = &definition.shape {
            names.push(required);
        }
        names.extend(definition.rule.iter().filter(|rule| rule.shared).map(|rule| rule.name.as_str()));
    }
    names
}
