//! A client as the list of its public items, each with what user code depends on.

use std::collections::BTreeMap;

use super::{same, types};
use crate::api::{
    Api, BodyKind, Constructor, Definition, Enumeration, Field, Operation, Place, Presence, Shape, StatusKey,
    Structure, Success, Type, Union, WebhookBody,
};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Struct,
    Enum,
    Alias,
    Field,
    Variant,
    Constructor,
    Default,
    Method,
    Setting,
    ErrorBody,
    Builder,
    Constant,
    Feature,
}

/// A public item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// What user code has to agree with.
    pub(super) signature: String,
    /// What goes over the wire.
    pub(super) wire: String,
    /// Where the document says it: JSON pointer, or `GET /path`.
    pub(super) pointer: String,
    pub(super) deprecated: bool,
    /// The item that it belongs to.
    pub(super) parent: Option<String>,
    /// Arguments of a constructor: type, and where the document says it.
    pub(super) asked: Vec<(String, String)>,
}

/// Items by path.
pub(super) type Items = BTreeMap<String, Item>;

/// The items of two clients, without those of types that are the same in both: of a large document, that is most.
pub(super) fn different(base: &Api, revision: &Api) -> (Items, Items) {
    let (mut old, mut new) = (beside_types(base), beside_types(revision));
    let mut others: BTreeMap<String, &Definition> =
        revision.types.all.iter().map(|definition| (path(definition), definition)).collect();
    for definition in &base.types.all {
        let path = path(definition);
        let other = others.remove(&path);
        if other.is_some_and(|other| same::definition((base, definition), (revision, other))) {
            continue;
        }
        self::definition(base, (&path, definition), &mut old);
        if let Some(other) = other {
            self::definition(revision, (&path, other), &mut new);
        }
    }
    for (path, definition) in others {
        self::definition(revision, (&path, definition), &mut new);
    }
    (old, new)
}

/// All items that do not belong to a type.
fn beside_types(api: &Api) -> Items {
    let mut items = Items::new();
    for group in &api.groups {
        let accessor = format!("Client::{}", group.name.rust);
        if let Some(name) = &group.feature {
            let feature = item(Kind::Feature, String::new(), &group.name.wire, "#/tags");
            items.insert(format!("feature {name}"), feature);
        }
        for operation in &group.operations {
            self::operation(api, &accessor, operation, &mut items);
        }
    }
    for scheme in &api.schemes {
        let pointer = format!("#/components/securitySchemes/{}", scheme.name.wire);
        let signature = format!("{:?}", std::mem::discriminant(&scheme.kind));
        let item = item(Kind::Builder, signature, &scheme.name.wire, &pointer);
        items.insert(format!("ClientBuilder::{}", scheme.name.rust), item);
    }
    for webhook in &api.webhooks {
        let signature = match &webhook.body {
            WebhookBody::Nothing => String::from("()"),
            WebhookBody::Json(ty) => types::ty(api, ty),
            WebhookBody::Text => String::from("String"),
            WebhookBody::Bytes => String::from("Bytes"),
        };
        let wire = format!("{} {}", webhook.method, webhook.name.wire);
        let item = item(Kind::Constant, signature, &wire, &webhook.pointer);
        items.insert(format!("webhooks::{}", webhook.name.rust), item);
    }
    for variable in &api.variables {
        let item = item(Kind::Builder, String::new(), &variable.name.wire, "#/servers");
        items.insert(format!("ClientBuilder::{}", variable.name.rust), item);
    }
    items
}

fn item(kind: Kind, signature: String, wire: &str, pointer: &str) -> Item {
    let (wire, pointer) = (wire.to_owned(), pointer.to_owned());
    Item { kind, signature, wire, pointer, deprecated: false, parent: None, asked: Vec::new() }
}

/// Types of operations and of models live in different modules; inside one the name is unique.
fn path(definition: &Definition) -> String {
    match definition.module.split('/').next() {
        Some("models") | None => format!("models::{}", definition.name.rust),
        _ => format!("{}::{}", definition.module.replace('/', "::"), definition.name.rust),
    }
}

fn definition(api: &Api, (path, definition): (&str, &Definition), items: &mut Items) {
    let meant = meant(api, definition);
    let (kind, signature) = match &meant.shape {
        Shape::Alias(target) => (Kind::Alias, types::ty(api, target)),
        Shape::Newtype(inner) => (Kind::Struct, format!("({})", types::ty(api, inner))),
        Shape::Structure(_) => (Kind::Struct, String::new()),
        Shape::Enumeration(values) => (Kind::Enum, format!("{:?}", values.kind)),
        Shape::Union(_) => (Kind::Enum, String::new()),
    };
    let own = item(kind, signature, "", &definition.pointer);
    items.insert(path.to_owned(), Item { deprecated: meant.deprecated, ..own });
    match &meant.shape {
        Shape::Structure(inner) => structure(api, (path, definition), inner, items),
        Shape::Enumeration(inner) => enumeration((path, definition), inner, items),
        Shape::Union(inner) => union(api, (path, definition), inner, items),
        Shape::Alias(_) | Shape::Newtype(_) => {}
    }
}

/// What another name for a struct or an enum stands for: user code sees no difference.
pub(super) fn meant<'a>(api: &'a Api, definition: &'a Definition) -> &'a Definition {
    let Shape::Alias(target) = &definition.shape else { return definition };
    match api.types.resolve(target) {
        Type::Named(id) => api.types.get(*id).unwrap_or(definition),
        _ => definition,
    }
}

fn structure(api: &Api, (path, definition): (&str, &Definition), structure: &Structure, items: &mut Items) {
    let parent = Some(path.to_owned());
    for field in structure.fields.iter().chain(&structure.flattened) {
        let signature = types::field(api, &field.ty, field.presence);
        let pointer = format!("{}/properties/{}", definition.pointer, escape(&field.name.wire));
        let item = item(Kind::Field, signature, &field.name.wire, &pointer);
        let item = Item { deprecated: field.deprecated, parent: parent.clone(), ..item };
        items.insert(format!("{path}.{}", field.name.rust), item);
    }
    if let Some(rest) = &structure.rest {
        let signature = types::ty(api, &rest.ty);
        let item = item(Kind::Field, signature, "", &definition.pointer);
        items.insert(format!("{path}.{}", rest.field), Item { parent: parent.clone(), ..item });
    }
    let fields = || structure.fields.iter().chain(&structure.flattened);
    if fields().all(|field| field.presence != Presence::Required) {
        let item = item(Kind::Default, String::new(), "", &definition.pointer);
        items.insert(format!("impl Default for {path}"), Item { parent: parent.clone(), ..item });
    }
    if structure.constructor != Constructor::None {
        let asked = fields().filter(|field| field.presence == Presence::Required && field.fixed.is_none());
        let at = |field: &Field| format!("{}/properties/{}", definition.pointer, escape(&field.name.wire));
        let asked: Vec<(String, String)> =
            asked.map(|field| (format!("{}: {}", field.name.rust, types::ty(api, &field.ty)), at(field))).collect();
        let texts: Vec<&str> = asked.iter().map(|(text, _)| text.as_str()).collect();
        let item = item(Kind::Constructor, format!("({})", texts.join(", ")), "", &definition.pointer);
        items.insert(format!("{path}::new"), Item { parent, asked, ..item });
    }
}

fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

fn enumeration((path, definition): (&str, &Definition), values: &Enumeration, items: &mut Items) {
    for value in &values.values {
        let item = item(Kind::Variant, String::new(), &value.name.wire, &definition.pointer);
        let item = Item { parent: Some(path.to_owned()), ..item };
        items.insert(format!("{path}::{}", value.name.rust), item);
    }
}

fn union(api: &Api, (path, definition): (&str, &Definition), union: &Union, items: &mut Items) {
    for variant in &union.variants {
        let signature = types::ty(api, &variant.ty);
        let item = item(Kind::Variant, signature, "", &definition.pointer);
        let item = Item { parent: Some(path.to_owned()), ..item };
        items.insert(format!("{path}::{}", variant.name.rust), item);
    }
}

fn operation(api: &Api, accessor: &str, operation: &Operation, items: &mut Items) {
    let path = format!("{accessor}().{}", operation.name.rust);
    let mut arguments = Vec::new();
    for parameter in &operation.parameters {
        let signature = types::ty(api, &parameter.ty);
        if parameter.required {
            arguments.push(signature);
            continue;
        }
        let wire = match parameter.place {
            Place::Header => parameter.name.wire.to_ascii_lowercase(),
            _ => parameter.name.wire.clone(),
        };
        let item = item(Kind::Setting, signature, &wire, &operation.pointer);
        let item = Item { parent: Some(path.clone()), deprecated: parameter.deprecated, ..item };
        items.insert(format!("{path}().{}", parameter.name.rust), item);
    }
    let wire = format!("{} {}", operation.method, template(&operation.path));
    for method in &operation.methods {
        let mut all = arguments.clone();
        if let Some(sent) = operation.body.as_ref() {
            let kind = sent.variants.get(method.variant).map(|variant| body(api, &variant.kind)).unwrap_or_default();
            all.push(if sent.required { kind } else { format!("Option<{kind}>") });
        }
        let other = method.other.and_then(|index| operation.others.get(index));
        let result = success(api, other.map_or(&operation.success, |other| &other.success));
        let signature = format!("({}) -> {result}", all.join(", "));
        let own = item(Kind::Method, signature, &wire, &operation.pointer);
        let own = Item { deprecated: operation.deprecated, ..own };
        items.insert(format!("{accessor}().{}", method.name), own);
    }
    for header in &operation.headers {
        let owner = operation.headers_name.as_deref().unwrap_or_default();
        let wire = header.name.wire.to_ascii_lowercase();
        let item = item(Kind::Setting, types::ty(api, &header.ty), &wire, &operation.pointer);
        let item = Item { deprecated: header.deprecated, ..item };
        items.insert(format!("{owner}::{}", header.name.rust), item);
    }
    for error in operation.errors.iter().filter_map(|error| Some((error.status, error.body.as_ref()?))) {
        let item = item(Kind::ErrorBody, types::ty(api, error.1), "", &operation.pointer);
        let item = Item { parent: Some(path.clone()), ..item };
        let status = match error.0 {
            StatusKey::Code(code) => code.to_string(),
            StatusKey::Range(digit) => format!("{digit}XX"),
            StatusKey::Default => String::from("default"),
        };
        items.insert(format!("{accessor}().{} failing with {status}", operation.name.rust), item);
    }
}

/// A path without the names of its parameters, which are not on the wire.
fn template(path: &str) -> String {
    let part = |part: &str| part.split_once('}').map_or(String::from("{"), |(_, rest)| format!("{{}}{rest}"));
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, next| all + &part(next))
}

fn body(api: &Api, kind: &BodyKind) -> String {
    match kind {
        BodyKind::Json(ty) | BodyKind::Form(ty, _) => types::ty(api, ty),
        BodyKind::Items(ty) => format!("Items<{}>", types::ty(api, ty)),
        BodyKind::Multipart(id) => types::ty(api, &Type::Named(*id)),
        BodyKind::Text => String::from("&str"),
        BodyKind::Bytes => String::from("Bytes"),
    }
}

fn success(api: &Api, success: &Success) -> String {
    match success {
        Success::Nothing => String::from("()"),
        Success::Json(ty) => types::ty(api, ty),
        Success::OptionalJson(ty) => format!("Option<{}>", types::ty(api, ty)),
        Success::Text => String::from("String"),
        Success::Bytes => String::from("Bytes"),
        Success::Events(ty) => format!("Events<{}>", types::ty(api, ty)),
        Success::TextEvents => String::from("Events<String>"),
        Success::EventObjects(ty, _) => format!("EventObjects<{}>", types::ty(api, ty)),
        Success::Lines(ty) => format!("Lines<{}>", types::ty(api, ty)),
        Success::Records(ty) => format!("Records<{}>", types::ty(api, ty)),
        Success::Outcome(outcome) => {
            let case = |case: &crate::api::OutcomeCase| format!("{}({})", case.name, self::success(api, &case.success));
            let cases: Vec<String> = outcome.cases.iter().map(case).collect();
            format!("{} {{ {} }}", outcome.name, cases.join(", "))
        }
    }
}
