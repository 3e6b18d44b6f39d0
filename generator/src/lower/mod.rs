//! `Valid<Document>` → `Api`: every decision about the Rust is taken here.
//!
//! Order: which view of each schema is needed (`directions`), names and shapes of all named schemas (`schemas` and its
//! neighbours), operations, then passes over the finished types (`cycles`, `inputs`, `rules`, `sharing`).

mod batches;
mod bodies;
mod cycles;
mod directions;
mod docs;
mod enums;
mod foreign;
mod formats;
mod gates;
mod given;
mod headers;
mod homes;
mod ids;
mod inputs;
mod kinds;
mod labels;
mod limits;
mod links;
mod merge;
mod methods;
mod multipart;
mod names;
mod objects;
mod operations;
mod pagination;
mod parameters;
mod responses;
mod rules;
pub mod samples;
mod schemas;
mod security;
mod select;
mod sequences;
mod servers;
mod sharing;
mod tags;
mod unions;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::api::{Api, Definition, Dependency, ErrorFields, Foreign, Package, TypeId, Types};
use crate::check::Valid;
use crate::options::Options;
use crate::parse::model::{Document, Extensions, Location, Schema};
use crate::parse::node::Node;
use crate::report::Report;

use self::directions::{Directions, Mode};
use self::names::Scope;

/// Decides the whole client. Never fails: what cannot be expressed becomes a raw value and a diagnostic.
pub fn lower(document: &Valid<Document>, options: &Options, report: &mut Report) -> Api {
    let narrowed = select::narrow(document, options, report);
    let mut cx = Context::new(narrowed.as_ref().unwrap_or(document), options, report);
    schemas::reserve_names(&mut cx);
    schemas::lower_components(&mut cx);
    let mut groups = operations::lower(&mut cx);
    let mut webhooks = webhooks::lower(&mut cx, &mut groups);
    links::resolve(&mut groups);
    schemas::drain(&mut cx);
    pagination::attach(&mut cx, &mut groups);
    batches::attach(&mut cx, &mut groups);
    cycles::break_aliases(&mut cx.types);
    cycles::box_recursion(&mut cx.types);
    end_recursion(&mut cx);
    inputs::mark(&mut cx.types, &groups, &mut cx.type_names);
    rules::attach(&mut cx);
    rules::prune(&mut cx.types, &groups, &webhooks);
    let components = cx.named_components();
    homes::settle(&mut cx.types, &mut groups, &mut webhooks, &mut cx.modules);
    sharing::share(&mut cx.types, &mut groups, &mut webhooks, &components);
    rules::prune(&mut cx.types, &groups, &webhooks);
    let gates = gates::find(&mut cx.types, &mut groups, &mut webhooks);
    let mut api = Api { package: package(&cx), docs: crate_docs(&cx), groups, webhooks, gates, ..Api::default() };
    servers::lower(&cx, &mut api);
    api.schemes = security::schemes(&mut cx, &api.variables);
    api.error_fields = error_fields(&cx.document.extensions);
    api.final_codes = texts(cx.document.extensions.get("x-final-codes"));
    options.dependencies.iter().for_each(|package| foreign::depend(&mut cx, package));
    api.types = cx.types;
    api.foreign = cx.foreign;
    api.foreign.sort_by(|a, b| a.path.cmp(&b.path));
    api.dependencies = cx.dependencies;
    api.dependencies.sort_by(|a, b| a.name.cmp(&b.name));
    cx.uses.report(options, report);
    api
}

/// What all parts of the phase share.
pub(crate) struct Context<'a> {
    document: &'a Document,
    options: &'a Options,
    report: &'a mut Report,
    types: Types,
    directions: Directions,
    /// Types of named schemas, by place and view.
    known: BTreeMap<(Location, Mode), TypeId>,
    /// The named components.
    components: BTreeSet<Location>,
    /// Name and file of the types inside shared responses, bodies and parameters.
    homes: BTreeMap<Location, (String, String)>,
    /// Named types whose shape is not decided yet.
    queue: VecDeque<(TypeId, Location, Mode)>,
    /// Schemas that limit values beyond what Rust types do.
    constrained: BTreeSet<Location>,
    /// Inline schemas whose shape is being decided.
    open: BTreeSet<(Location, Mode)>,
    /// What is said of the pages of operations, by method and path.
    pagination: BTreeMap<String, pagination::Settings>,
    /// What is said of the lists of operations that can be sent in several requests, likewise.
    batches: BTreeMap<String, Node>,
    type_names: Scope,
    modules: Scope,
    /// Which options were about something.
    uses: given::Uses,
    /// Types of other crates, and packages that the crate needs for them.
    foreign: Vec<Foreign>,
    dependencies: Vec<Dependency>,
    /// Schemas that extend a schema with a discriminator, by that schema.
    children: BTreeMap<Location, Vec<Location>>,
}

impl<'a> Context<'a> {
    fn new(document: &'a Document, options: &'a Options, report: &'a mut Report) -> Self {
        Self {
            document,
            options,
            report,
            types: Types::default(),
            directions: directions::find(document),
            known: BTreeMap::new(),
            components: document.component_schemas.iter().cloned().collect(),
            homes: BTreeMap::new(),
            queue: VecDeque::new(),
            constrained: rules::constrained(document),
            open: BTreeSet::new(),
            pagination: BTreeMap::new(),
            batches: BTreeMap::new(),
            type_names: Scope::default(),
            modules: Scope::with(&["models"]),
            uses: given::Uses::default(),
            foreign: Vec::new(),
            dependencies: Vec::new(),
            children: merge::children(document),
        }
    }

    /// Puts a type into the arena; its shape may follow later.
    fn add(&mut self, definition: Definition) -> TypeId {
        self.types.all.push(definition);
        TypeId(self.types.all.len() - 1)
    }

    /// The types of the named components.
    fn named_components(&self) -> BTreeSet<TypeId> {
        let known = self.known.iter().filter(|((location, _), _)| self.components.contains(location));
        known.map(|(_, id)| *id).collect()
    }

    fn target(&self, location: &Location) -> Option<&'a Schema> {
        self.document.schemas.get(location)
    }
}

/// Breaks what no finite value could satisfy, and says so.
fn end_recursion(cx: &mut Context<'_>) {
    for (id, member) in cycles::end_recursion(&mut cx.types) {
        let place = cx.known.iter().find(|(_, known)| **known == id).map(|((location, _), _)| location);
        if let Some(schema) = place.and_then(|location| cx.document.schemas.get(location)) {
            cx.report.endless(schema.span, &member);
        }
    }
}

fn package(cx: &Context<'_>) -> Package {
    let info = &cx.document.info;
    let options = &cx.options.package;
    let title = if info.title.value.trim().is_empty() { "API".to_owned() } else { info.title.value.trim().to_owned() };
    let name = options.name.clone().unwrap_or_else(|| crate_name(&title));
    Package {
        name,
        version: options.version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        description: options.description.clone().unwrap_or_else(|| format!("Client for {}", one_line(&title))),
        license: options.license.clone(),
        api_version: one_line(&info.version.value),
        title: one_line(&title),
        spec: cx.options.spec_name.clone(),
        workspace_lints: options.workspace_lints,
        shared_runtime: options.runtime.clone(),
    }
}

/// A package name that Cargo takes: ASCII, not empty, no digit first, not a keyword or a crate of the language.
fn crate_name(title: &str) -> String {
    let kebab = names::feature_name(title);
    let ascii: String = kebab.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let trimmed = ascii.trim_matches('-');
    match trimmed {
        "" => "api-client".to_owned(),
        "std" | "core" | "alloc" | "proc-macro" | "test" | "build" | "deps" | "examples" | "incremental" => {
            format!("{trimmed}-client")
        }
        _ if !names::value_name(trimmed).starts_with("r#") => trimmed.to_owned(),
        _ => format!("{trimmed}-client"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn crate_docs(cx: &Context<'_>) -> Vec<String> {
    let info = &cx.document.info;
    let title = docs::clean(&one_line(&info.title.value));
    let text = info.description.as_deref().or(info.summary.as_deref()).map(docs::clean).unwrap_or_default();
    docs::join([title, text])
}

fn error_fields(extensions: &Extensions) -> ErrorFields {
    let Some(node) = extensions.get("x-error-fields") else { return ErrorFields::default() };
    ErrorFields {
        code: texts(node.get("code")),
        message: texts(node.get("message")),
        request_id: texts(node.get("request-id")),
    }
}

/// One text or a list of scalars as texts.
fn texts(node: Option<&Node>) -> Vec<String> {
    let Some(node) = node else { return Vec::new() };
    let scalar = |node: &Node| match node.to_json() {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    if node.items().is_empty() { vec![scalar(node)] } else { node.items().iter().map(scalar).collect() }
}

/// Whether an extension is `true`.
fn flag(extensions: &Extensions, name: &str) -> bool {
    extensions.get(name).and_then(Node::as_bool).unwrap_or(false)
}

/// The text of an extension.
fn text<'e>(extensions: &'e Extensions, name: &str) -> Option<&'e str> {
    extensions.get(name).and_then(Node::as_str)
}
