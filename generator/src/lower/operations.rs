//! Operations: names, groups and everything that is not body, parameter or answer.

use indexmap::IndexMap;

use super::directions::Mode;
use super::given::{self, Table};
use super::names::{Scope, constant_name, feature_name, module_name, type_name, value_name};
use super::schemas::Spot;
use super::{
    Context, batches, bodies, docs, gates, headers, links, methods, one_line, pagination, parameters, responses,
    security, servers, texts,
};
use crate::api::{Docs, Group, Name, Operation, Parameter};
use crate::parse::model::{self, PathItem};
use crate::parse::node::Node;

/// Methods that the group structs have themselves.
const RESERVED_METHODS: &[&str] = &["new", "clone", "fmt", "from", "into", "borrow"];

/// The group of operations without a tag.
const UNTAGGED: &str = "api";

/// Names of accessors that the client has itself.
const RESERVED_GROUPS: &[&str] = &[
    "builder",
    "with_mock",
    "new",
    "clone",
    "core",
    "runtime",
    "models",
    "operations",
    "client",
    "mod",
    "lib",
    "default",
];

/// All operations by tag; no operation is left out.
pub(crate) fn lower(cx: &mut Context<'_>) -> Vec<Group> {
    let mut scopes: IndexMap<String, (Group, Scopes)> = IndexMap::new();
    let mut group_names = Scope::with(RESERVED_GROUPS);
    let mut types = Scope::with(&["BTreeMap"]);
    let mut features = Scope::with(&[
        "default",
        "hyper",
        "rustls",
        "native-tls",
        "tracing",
        "patterns",
        "full-serde",
        "mock",
        "blocking",
        gates::UNUSED,
    ]);
    let document = cx.document;
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    if !document.webhooks.is_empty() || operations.flat_map(|operation| &operation.callbacks).next().is_some() {
        features.take("webhooks".to_owned());
    }
    reserve_struct_names(cx);
    for (item, operation) in
        document.paths.iter().flat_map(|item| item.operations.iter().map(move |operation| (item, operation)))
    {
        let tag = operation.tags.first().filter(|_| !cx.options.package.flat);
        let tag = tag.map_or(UNTAGGED, |tag| tag.value.as_str());
        if !scopes.contains_key(tag) {
            let group = new_group(cx, tag, (&mut group_names, &mut types, &mut features));
            let own = Scopes { methods: Scope::with(RESERVED_METHODS), constants: Scope::default() };
            scopes.insert(tag.to_owned(), (group, own));
        }
        let Some((group, own)) = scopes.get_mut(tag) else { continue };
        let names = OperationNames::choose(cx, item, operation, tag, own);
        let lowered = operation_of(cx, item, operation, &names, group);
        group.operations.push(lowered);
    }
    let named = |(mut group, mut own): (Group, Scopes)| {
        methods::name(&mut group, &mut own.methods);
        group.operations.shrink_to_fit();
        group
    };
    scopes.into_values().map(named).collect()
}

/// Keeps the names of the group structs free of types that share a file with them.
fn reserve_struct_names(cx: &mut Context<'_>) {
    let tags =
        cx.document.paths.iter().flat_map(|item| &item.operations).filter_map(|operation| operation.tags.first());
    let names: Vec<String> = tags.map(|tag| type_name(&module_name(&tag.value))).chain([type_name(UNTAGGED)]).collect();
    for name in names {
        if cx.type_names.is_free(&name) {
            cx.type_names.take(name);
        }
    }
}

fn new_group(cx: &mut Context<'_>, tag: &str, (names, types, features): (&mut Scope, &mut Scope, &mut Scope)) -> Group {
    let described = cx.document.tags.iter().find(|known| known.name.value == tag);
    let described = described.filter(|_| !cx.options.package.flat);
    let given = given::name(cx, Table::Tags, described.map(|tag| &tag.extensions), || vec![tag.to_owned()]);
    let wanted = given.map_or_else(|| tag.to_owned(), |given| given::as_value(cx.report, &given));
    let wanted = wanted.as_str();
    let mut module = module_name(wanted);
    if !names.is_free(&module) {
        module = format!("{}_api", module.trim_end_matches('_'));
    }
    let module = names.take(module);
    Group {
        name: Name { wire: tag.to_owned(), rust: module.clone() },
        struct_name: types.take(type_name(&module_name(wanted))),
        feature: (!cx.options.package.without_tag_features).then(|| features.take(feature_name(&module))),
        docs: described.and_then(|tag| tag.description.as_deref()).map(docs::clean).unwrap_or_default(),
        operations: Vec::new(),
    }
}

/// The names that are taken among the operations of a tag.
struct Scopes {
    methods: Scope,
    /// Two methods can share their capitals: `straße` and `strasse`.
    constants: Scope,
}

/// The names of one operation.
pub(crate) struct OperationNames {
    pub(crate) wire: String,
    constant: String,
    pub(crate) method: String,
    pub(crate) type_stem: String,
    /// The name in the document as that of a type, whether or not another type has it.
    spoken: String,
}

impl OperationNames {
    fn choose(
        cx: &mut Context<'_>,
        item: &PathItem,
        operation: &model::Operation,
        tag: &str,
        own: &mut Scopes,
    ) -> Self {
        let scope = &mut own.methods;
        let id = id_of(operation);
        let from_path = format!("{} {}", operation.method.to_lowercase(), spoken_path(&item.path.value));
        let wire = wire_name(item, operation);
        let spelled = || vec![wire.clone(), format!("{} {}", operation.method, item.path.value)];
        let given = given::name(cx, Table::Operations, Some(&operation.extensions), spelled);
        let short = id.map(|id| without_path(id, operation, &item.path.value));
        let spoken = short.map_or(from_path.as_str(), |id| without_tag(id, tag));
        let mut wanted = given.map_or_else(|| value_name(spoken), |given| given::as_value(cx.report, &given));
        if let Some(id) = id.filter(|id| short != Some(id) && !scope.is_free(&wanted)) {
            wanted = value_name(without_tag(id, tag));
        }
        let wanted = scope.beside_reserved(wanted);
        let method = scope.take(wanted.clone());
        if method != wanted {
            cx.report.name_collision(operation.span, &wire, &wanted, &method);
        }
        let stem = type_name(short.unwrap_or(&from_path));
        let spoken = if cx.type_names.is_free(&stem) { stem } else { type_name(id.unwrap_or(&from_path)) };
        let type_stem = cx.type_names.take(spoken.clone());
        let constant = own.constants.take(constant_name(method.trim_start_matches("r#")));
        Self { wire, constant, method, type_stem, spoken }
    }
}

fn id_of(operation: &model::Operation) -> Option<&str> {
    operation.operation_id.as_ref().map(|id| id.value.trim()).filter(|id| !id.is_empty())
}

/// The operationId, or what stands for it.
pub(crate) fn wire_name(item: &PathItem, operation: &model::Operation) -> String {
    id_of(operation).map_or_else(|| format!("{} {}", operation.method, item.path.value), str::to_owned)
}

/// `/api/pets/{petId}/toys` → `pets by pet id toys`.
fn spoken_path(path: &str) -> String {
    let path = path.strip_prefix("/api/").filter(|rest| !rest.is_empty()).unwrap_or(path);
    path.replace('{', " by ").replace('}', " ")
}

/// An id that ends in its own path and method, as some frameworks make them (`read_item_items__item_id__get`), without.
fn without_path<'i>(id: &'i str, operation: &model::Operation, path: &str) -> &'i str {
    let signs: String = path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let end = format!("{signs}_{}", operation.method);
    let at = id.len().checked_sub(end.len());
    let split = at.filter(|at| *at > 0).and_then(|at| id.split_at_checked(at));
    split.filter(|(_, tail)| tail.eq_ignore_ascii_case(&end)).map_or(id, |(head, _)| head)
}

/// `repos/list-for-org` in the tag `repos` is `list-for-org`.
fn without_tag<'i>(id: &'i str, tag: &str) -> &'i str {
    for joint in ['/', '.', ':', '_'] {
        if let Some((head, tail)) = id.split_once(joint)
            && module_name(head) == module_name(tag)
            && tail.starts_with(|c: char| c.is_alphabetic())
        {
            return tail;
        }
    }
    id
}

fn operation_of(
    cx: &mut Context<'_>,
    item: &PathItem,
    operation: &model::Operation,
    names: &OperationNames,
    group: &Group,
) -> Operation {
    let spot = Spot { name: names.type_stem.clone(), module: group.file(), mode: Mode::Write };
    let mut parameters = parameters::lower(cx, item, operation, &spot);
    parameters.shrink_to_fit();
    let body = bodies::lower(cx, operation, &spot);
    let answers = responses::lower(cx, operation, &spot);
    let headers = headers::lower(cx, operation, &Spot { mode: Mode::Read, ..spot.clone() });
    let headers_name = (!headers.is_empty()).then(|| cx.type_names.take(format!("{}Headers", names.spoken)));
    let pointer = format!("{} {}", operation.method, item.path.value);
    if let Some(settings) = pagination::settings(cx, operation) {
        cx.pagination.insert(pointer.clone(), settings);
    }
    if let Some(node) = operation.extensions.get(batches::EXTENSION) {
        cx.batches.insert(pointer.clone(), node.clone());
    }
    let own_servers = if operation.servers.is_empty() { &item.servers } else { &operation.servers };
    let server = own_servers.first().map(servers::one);
    let repetition = repetition(cx, operation);
    Operation {
        constant: names.constant.clone(),
        marker: marker(cx, names),
        setters: setters(cx, names, &parameters),
        name: Name { wire: names.wire.clone(), rust: names.method.clone() },
        method: operation.method.clone(),
        path: item.path.value.to_string(),
        pointer,
        docs: description(item, operation),
        deprecated: operation.deprecated,
        parameters,
        body,
        success: answers.success,
        accept: answers.accept,
        others: answers.others,
        methods: Vec::new(),
        success_statuses: answers.statuses,
        errors: answers.errors,
        headers,
        headers_name,
        links: links::lower(cx, operation),
        callbacks: Vec::new(),
        paging: None,
        batching: None,
        security: security::requirements(cx, operation),
        server: server.map(Box::new),
        idempotent: repetition == Repetition::Safe,
        repeatable_by: if let Repetition::Keyed(list, member) = repetition { Some((list, member)) } else { None },
        duplicate_code: duplicate_code(operation),
        sample: None,
    }
}

/// The name of the type of an operation's calls: that of the operation, unless a schema has it.
fn marker(cx: &mut Context<'_>, names: &OperationNames) -> String {
    if names.type_stem == names.spoken {
        return names.type_stem.clone();
    }
    cx.type_names.take(format!("{}Call", names.spoken))
}

/// The name of the trait of an operation's optional parameters, which only calls of a shared runtime need.
fn setters(cx: &mut Context<'_>, names: &OperationNames, parameters: &[Parameter]) -> Option<String> {
    let needed = cx.options.package.runtime.is_some() && parameters.iter().any(|parameter| !parameter.required);
    needed.then(|| cx.type_names.take(format!("{}Setters", names.spoken)))
}

/// The service code of `x-idempotency` for a key that was used before.
fn duplicate_code(operation: &model::Operation) -> Option<String> {
    texts(operation.extensions.get("x-idempotency")?.get("duplicate-code")).into_iter().next()
}

/// What `x-idempotency` says of sending a request twice.
#[derive(PartialEq)]
enum Repetition {
    Unknown,
    Safe,
    /// Safe if each item of a list in the body has a member.
    Keyed(String, String),
}

fn repetition(cx: &mut Context<'_>, operation: &model::Operation) -> Repetition {
    let Some(node) = operation.extensions.get("x-idempotency") else { return Repetition::Unknown };
    if node.get("idempotent").and_then(Node::as_bool) == Some(true) {
        return Repetition::Safe;
    }
    match node.get("keys").and_then(Node::as_str) {
        Some(keys) if keys.starts_with("path ") => Repetition::Safe,
        Some(keys) if keys.contains("[].") => {
            let (list, member) = keys.split_once("[].").unwrap_or_default();
            Repetition::Keyed(list.to_owned(), member.to_owned())
        }
        _ => {
            let reason = "it needs `idempotent: true`, or `keys: path NAME` or `keys: LIST[].MEMBER`";
            cx.report.extension_unusable(node.span, "x-idempotency", reason);
            Repetition::Unknown
        }
    }
}

pub(crate) fn description(item: &PathItem, operation: &model::Operation) -> Docs {
    let summary = operation.summary.as_deref().or(item.summary.as_deref()).map(one_line).unwrap_or_default();
    let text = operation.description.as_deref().or(item.description.as_deref()).unwrap_or_default();
    let mut parts = vec![docs::clean(&summary)];
    if text.trim() != summary.trim() {
        parts.push(docs::clean(text));
    }
    if let Some(link) = &operation.external_docs {
        parts.push(docs::clean(&format!("More: {link}")));
    }
    docs::join(parts)
}
