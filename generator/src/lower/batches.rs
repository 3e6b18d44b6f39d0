//! Batches: `x-batch` of an operation against its body and its answer.

use super::Context;
use super::pagination::{bare, fields};
use crate::api::{Batching, BodyKind, Group, Operation, Shape, Success, Text, Type, TypeId, Types};
use crate::parse::node::Node;

/// The extension.
pub(crate) const EXTENSION: &str = "x-batch";
/// Its members.
const MEMBERS: &[&str] = &["items", "key", "size"];
/// Nested `allOf`s beyond this are not looked into.
const DEPTH: usize = 32;

/// Gives operations their batches. Types are decided by now.
pub(crate) fn attach(cx: &mut Context<'_>, groups: &mut [Group]) {
    let batches = std::mem::take(&mut cx.batches);
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let Some(node) = batches.get(&operation.pointer) else { continue };
        match batching(&cx.types, operation, node) {
            Ok(batching) => operation.batching = Some(Box::new(batching)),
            Err(reason) => cx.report.extension_unusable(node.span, EXTENSION, &reason),
        }
    }
}

fn batching(types: &Types, operation: &Operation, node: &Node) -> Result<Batching, String> {
    let unknown = node.members().iter().map(|(name, _)| &name.value).find(|name| !MEMBERS.contains(&name.as_str()));
    if let Some(unknown) = unknown {
        return Err(format!("it has no member `{unknown}`; it can have `{}`", MEMBERS.join("`, `")));
    }
    let size = node.get("size").and_then(|node| node.to_json().as_u64()).filter(|size| *size > 0);
    let size = size.ok_or("it needs `size`: how many items a request can have")?;
    let body = body(operation).ok_or("the body is not JSON alone")?;
    let text = |name| node.get(name).and_then(Node::as_str).map(str::to_owned);
    let known = operation.repeatable_by.as_ref();
    let list = text("items").or_else(|| known.map(|(list, _)| list.clone()));
    let lists = lists(types, body);
    let (list, item) = match (list, lists.as_slice()) {
        (Some(list), _) => lists.iter().find(|(name, _)| *name == list).cloned().ok_or_else(|| missing(&list))?,
        (None, [only]) => only.clone(),
        (None, _) => return Err("it needs `items`: the member of the body with the list".to_owned()),
    };
    let key = text("key").or_else(|| known.filter(|(own, _)| *own == list).map(|(_, member)| member.clone()));
    if let Some(key) = &key
        && !has_text(types, &item, key)
    {
        return Err(format!("`key`: items have no text `{key}`"));
    }
    Ok(Batching { list, item, size, key, results: results(types, operation) })
}

fn missing(list: &str) -> String {
    format!("`items`: the body has no list `{list}`")
}

fn body(operation: &Operation) -> Option<&Type> {
    match operation.body.as_ref()?.variants.as_slice() {
        [only] => match &only.kind {
            BodyKind::Json(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

fn members(types: &Types, ty: &Type) -> Vec<(String, Type)> {
    match bare(types, ty) {
        Type::Named(id) => fields(types, *id, DEPTH),
        _ => Vec::new(),
    }
}

/// The members of an object that are lists, and what these hold.
fn lists(types: &Types, object: &Type) -> Vec<(String, Type)> {
    let of = |(name, ty): (String, Type)| match bare(types, &ty) {
        Type::List(item) => Some((name, item.as_ref().clone())),
        _ => None,
    };
    members(types, object).into_iter().filter_map(of).collect()
}

fn has_text(types: &Types, object: &Type, name: &str) -> bool {
    let found = members(types, object).into_iter().find(|(own, _)| own == name);
    found.is_some_and(|(_, ty)| matches!(bare(types, &ty), Type::Text(Text::String | Text::Uuid)))
}

/// Where answers tell what became of each item: `x-partial-failure` says so.
fn results(types: &Types, operation: &Operation) -> Option<(String, String, Type)> {
    let (Success::Json(answer) | Success::OptionalJson(answer)) = &operation.success else { return None };
    let Type::Named(id) = bare(types, answer) else { return None };
    let Shape::Structure(structure) = &types.get(*id)?.shape else { return None };
    let partial = structure.partial_failure.as_ref()?;
    let list = structure.fields.iter().find(|field| field.name.rust == partial.items)?;
    Some((list.name.wire.clone(), wire_code(types, partial.item, &partial.code)?, Type::Named(partial.item)))
}

fn wire_code(types: &Types, item: TypeId, rust: &str) -> Option<String> {
    let Shape::Structure(structure) = &types.get(item)?.shape else { return None };
    structure.fields.iter().find(|field| field.name.rust == rust).map(|field| field.name.wire.clone())
}
