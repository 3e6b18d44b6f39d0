//! Pages: `x-pagination` of an operation, or `[pagination]` of the options, against what the operation has.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Context;
use crate::api::{self, Group, PageNext, PageStep, Paging, Place, Shape, Success, Type, TypeId, Types};
use crate::parse::model::Operation;
use crate::parse::node::Node;
use crate::report::closest;
use crate::source::Span;

/// The members of the extension.
const MEMBERS: &[&str] = &[
    "items",
    "cursor",
    "next",
    "next-header",
    "last-item",
    "offset",
    "page",
    "first",
    "next-url",
    "link",
    "limit",
    "more",
    "total",
];

/// Nested `allOf`s and aliases beyond this are not looked into.
const DEPTH: usize = 32;

/// What somebody says of an operation's pages, and where.
pub(crate) struct Settings {
    name: String,
    span: Span,
    members: BTreeMap<String, (Value, Span)>,
}

/// Why settings are of no use, and which of them.
type Problem = (Option<&'static str>, String);

/// What is said of an operation; the options win.
pub(crate) fn settings(cx: &Context<'_>, operation: &Operation) -> Option<Settings> {
    let id = operation.operation_id.as_ref().map(|id| id.value.as_str());
    let given = cx.options.pagination.iter().find(|(name, _)| Some(name.value.as_str()) == id);
    if let Some((name, node)) = given {
        return Some(of(format!("[pagination.{}]", name.value), node));
    }
    operation.extensions.get("x-pagination").map(|node| of("x-pagination".to_owned(), node))
}

fn of(name: String, node: &Node) -> Settings {
    let members = node.members().iter().map(|(name, node)| (name.value.to_string(), (node.to_json(), node.span)));
    Settings { name, span: node.span, members: members.collect() }
}

/// Gives the operations their pages. Types are decided by now.
pub(crate) fn attach(cx: &mut Context<'_>, groups: &mut [Group]) {
    unknown_operations(cx);
    let settings = std::mem::take(&mut cx.pagination);
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let Some(settings) = settings.get(&operation.pointer) else { continue };
        match (Reader { types: &cx.types, operation, settings }).paging() {
            Ok(paging) => operation.paging = Some(Box::new(paging)),
            Err((member, reason)) => {
                let place = member.and_then(|member| settings.members.get(member));
                cx.report.extension_unusable(place.map_or(settings.span, |(_, span)| *span), &settings.name, &reason);
            }
        }
    }
}

/// Options for operations that the document does not have.
fn unknown_operations(cx: &mut Context<'_>) {
    let document = cx.document;
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let ids: Vec<&str> =
        operations.filter_map(|operation| Some(operation.operation_id.as_ref()?.value.as_str())).collect();
    for (name, _) in cx.options.pagination.iter().filter(|(name, _)| !ids.contains(&name.value.as_str())) {
        cx.report.option_without_effect(name, "operation", closest(&name.value, ids.iter().copied()));
    }
}

struct Reader<'r> {
    types: &'r Types,
    operation: &'r api::Operation,
    settings: &'r Settings,
}

impl Reader<'_> {
    fn paging(&self) -> Result<Paging, Problem> {
        if let Some(unknown) = self.settings.members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err((None, format!("it has no member `{unknown}`; it can have `{}`", MEMBERS.join("`, `"))));
        }
        let (Success::Json(body) | Success::OptionalJson(body)) = &self.operation.success else {
            return Err((None, "the answer is not a single JSON body".to_owned()));
        };
        let (items, item) = self.items(body)?;
        let (more, total) = (self.pointer("more", body)?, self.pointer("total", body)?);
        Ok(Paging { step: self.step(body, &item)?, items, item, more, total, limit: self.parameter("limit")? })
    }

    fn step(&self, body: &Type, item: &Type) -> Result<PageStep, Problem> {
        if let Some(cursor) = self.parameter("cursor")? {
            let next = match (self.pointer("next", body)?, self.pointer("last-item", item)?, self.text("next-header")?)
            {
                (Some(place), None, None) => PageNext::Body(place),
                (None, Some(place), None) => PageNext::LastItem(place),
                (None, None, Some(name)) => PageNext::Header(name),
                _ => {
                    return Err((
                        Some("cursor"),
                        "`cursor` needs one of `next`, `next-header`, `last-item`".to_owned(),
                    ));
                }
            };
            return Ok(PageStep::Cursor(cursor, next));
        }
        if let Some(offset) = self.parameter("offset")? {
            return Ok(PageStep::Offset(offset));
        }
        if let Some(page) = self.parameter("page")? {
            let first = self.value("first").map(|value| value.as_u64().ok_or(value));
            return match first {
                None => Ok(PageStep::Number(page, 1)),
                Some(Ok(first)) => Ok(PageStep::Number(page, first)),
                Some(Err(_)) => Err((Some("first"), "`first` has to be a whole number".to_owned())),
            };
        }
        if let Some(place) = self.pointer("next-url", body)? {
            return Ok(PageStep::Url(PageNext::Body(place)));
        }
        if self.value("link") == Some(&Value::Bool(true)) {
            return Ok(PageStep::Url(PageNext::Link));
        }
        Err((None, "it needs one of `cursor`, `offset`, `page`, `next-url`, or `link: true`".to_owned()))
    }

    /// Where the items are, and what they are. Without a word about it: the body, or the only list in it.
    fn items(&self, body: &Type) -> Result<(String, Type), Problem> {
        let given = self.pointer("items", body)?;
        let place = given.clone().or_else(|| self.only_list(body)).unwrap_or_default();
        let found = reach(self.types, body, &place).unwrap_or_default();
        match found.map(|ty| bare(self.types, &ty).clone()) {
            Some(Type::List(item)) => Ok((place, *item)),
            None | Some(Type::Json) => Ok((place, Type::Json)),
            Some(_) if given.is_some() => Err((Some("items"), format!("`items`: there is no list at \"{place}\""))),
            Some(_) => Err((None, "it needs `items`, the place of the list in the answer".to_owned())),
        }
    }

    fn only_list(&self, body: &Type) -> Option<String> {
        let Type::Named(id) = bare(self.types, body) else { return None };
        let is_list = |(_, ty): &(String, Type)| matches!(bare(self.types, ty), Type::List(_));
        let lists: Vec<_> = fields(self.types, *id, DEPTH).into_iter().filter(is_list).collect();
        match lists.as_slice() {
            [(name, _)] => Some(format!("/{}", name.replace('~', "~0").replace('/', "~1"))),
            _ => None,
        }
    }

    fn value(&self, member: &str) -> Option<&Value> {
        self.settings.members.get(member).map(|(value, _)| value)
    }

    fn text(&self, member: &'static str) -> Result<Option<String>, Problem> {
        match self.value(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err((Some(member), format!("`{member}` has to be a text"))),
        }
    }

    /// A query parameter of the operation.
    fn parameter(&self, member: &'static str) -> Result<Option<String>, Problem> {
        let Some(name) = self.text(member)? else { return Ok(None) };
        let queries = || self.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
        if queries().any(|parameter| parameter.name.wire == name) {
            return Ok(Some(name));
        }
        let known: Vec<String> = queries().map(|parameter| format!("`{}`", parameter.name.wire)).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Err((Some(member), format!("`{member}`: the operation has no query parameter `{name}` (it has {known})")))
    }

    /// A JSON pointer that leads somewhere.
    fn pointer(&self, member: &'static str, from: &Type) -> Result<Option<String>, Problem> {
        let Some(pointer) = self.text(member)? else { return Ok(None) };
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err((Some(member), format!("`{member}` has to be a JSON pointer, such as `/{pointer}`")));
        }
        match reach(self.types, from, &pointer) {
            Ok(_) => Ok(Some(pointer)),
            Err(step) => {
                Err((Some(member), format!("`{member}`: nothing is called `{step}` on the way to \"{pointer}\"")))
            }
        }
    }
}

/// What is at a pointer; `None` where the types do not tell.
fn reach(types: &Types, from: &Type, pointer: &str) -> Result<Option<Type>, String> {
    let mut here = from.clone();
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        here = match bare(types, &here).clone() {
            Type::Map(inner) => *inner,
            Type::List(inner) if name.parse::<usize>().is_ok() => *inner,
            Type::Json => return Ok(None),
            Type::Named(id) => match member(types, id, &name)? {
                Some(ty) => ty,
                None => return Ok(None),
            },
            _ => return Err(name),
        };
    }
    Ok(Some(here))
}

fn member(types: &Types, id: TypeId, name: &str) -> Result<Option<Type>, String> {
    let Some(Shape::Structure(structure)) = types.get(id).map(|definition| &definition.shape) else { return Ok(None) };
    let found = fields(types, id, DEPTH).into_iter().find(|(wire, _)| wire == name).map(|(_, ty)| ty);
    let is_open = structure.rest.is_some() || structure.flattened.iter().any(|part| is_union(types, &part.ty));
    match found {
        Some(ty) => Ok(Some(ty)),
        None if is_open => Ok(None),
        None => Err(name.to_owned()),
    }
}

fn is_union(types: &Types, ty: &Type) -> bool {
    let Type::Named(id) = bare(types, ty) else { return true };
    !matches!(types.get(*id).map(|definition| &definition.shape), Some(Shape::Structure(_)))
}

/// The members of a struct, with those of the structs that stand in the same object.
pub(super) fn fields(types: &Types, id: TypeId, depth: usize) -> Vec<(String, Type)> {
    let Some(Shape::Structure(structure)) = types.get(id).map(|definition| &definition.shape) else {
        return Vec::new();
    };
    let mut out: Vec<_> = structure.fields.iter().map(|field| (field.name.wire.clone(), field.ty.clone())).collect();
    for part in structure.flattened.iter().filter(|_| depth > 0) {
        if let Type::Named(inner) = bare(types, &part.ty) {
            out.extend(fields(types, *inner, depth - 1));
        }
    }
    out
}

/// A type without boxes, `null` and aliases around it.
pub(super) fn bare<'t>(types: &'t Types, mut ty: &'t Type) -> &'t Type {
    for _ in 0..DEPTH {
        ty = match types.resolve(ty) {
            Type::Nullable(inner) | Type::Boxed(inner) | Type::Sensitive(inner) => inner,
            other => return other,
        };
    }
    ty
}
