//! Operations: matched by method and path, whatever the path parameters are called.

use indexmap::IndexMap;

use super::graph::NodeId;
use super::lifecycle::{End, end, nowhere};
use super::place::{Site, Use};
use super::{Cx, Place, Places, bodies, lifecycle, parameters, responses, security, servers};
use crate::parse::model::{Operation, PathItem};
use crate::source::{Span, Spanned};
use crate::text::Text;

/// An operation and the path item that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a Operation,
}

/// An operation on both sides.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    pub(super) base: Found<'a>,
    pub(super) revision: Found<'a>,
    pub(super) node: NodeId,
    pub(super) reversed: bool,
    /// Where the operations are listed, as JSON pointer.
    pub(super) at: &'a str,
}

impl<'a> Both<'a> {
    pub(super) fn here(&self) -> (NodeId, Use) {
        (self.node, nowhere(self.reversed))
    }

    pub(super) fn site(&self, site: Site) -> Use {
        Use::new(site, self.reversed)
    }

    pub(super) fn places(&self) -> Places {
        (Some(place(self.at, self.base)), Some(place(self.at, self.revision)))
    }

    pub(super) fn operations(&self) -> (&'a Operation, &'a Operation) {
        (self.base.operation, self.revision.operation)
    }
}

fn place(at: &str, found: Found<'_>) -> Place {
    let path = escape(&found.item.path.value);
    Place::at(found.operation.span, format!("0#/{at}/{path}/{}", found.operation.method.to_lowercase()))
}

/// A token of a JSON pointer.
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Everything that the operations of both documents reach.
pub(super) fn compare(cx: &mut Cx<'_>) {
    let (base, revision) = (cx.base, cx.revision);
    cx.docs(&base.info.title.value, &revision.info.title.value);
    cx.docs(&base.info.description, &revision.info.description);
    cx.docs(&base.info.summary, &revision.info.summary);
    for (index, tag) in base.tags.iter().enumerate() {
        // A name that is there twice is compared once.
        let first = base.tags.iter().position(|other| other.name.value == tag.name.value) == Some(index);
        let other = revision.tags.iter().find(|other| first && other.name.value == tag.name.value);
        if let Some(other) = other {
            cx.docs(&tag.description, &other.description);
        }
    }
    paths(cx, &base.paths, &revision.paths, &List { at: "paths", prefix: String::new(), reversed: false });
    webhooks(cx);
    security::global(cx);
    servers::global(cx);
}

/// A list of path items, and how to name what is in it.
struct List {
    at: &'static str,
    prefix: String,
    reversed: bool,
}

impl List {
    fn name(&self, found: Found<'_>) -> String {
        format!("{}{} {}", self.prefix, found.operation.method, found.item.path.value)
    }
}

type Table<'a> = IndexMap<(String, &'a str), Found<'a>>;

fn table(items: &[PathItem]) -> Table<'_> {
    let mut table = Table::new();
    for item in items {
        for operation in &item.operations {
            let key = (template(&item.path.value), operation.method.as_str());
            table.entry(key).or_insert(Found { item, operation });
        }
    }
    table
}

/// A path without the names of its parameters.
pub(super) fn template(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                out.push_str("{}");
            }
            '}' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

fn paths<'a>(cx: &mut Cx<'a>, base: &'a [PathItem], revision: &'a [PathItem], list: &List) {
    let (old, new) = (table(base), table(revision));
    for (key, found) in &old {
        if let Some(other) = new.get(key) {
            let node = cx.graph.operation(Some(list.name(*other)));
            if lifecycle::is_unstable(found.operation) {
                cx.unstable.insert(list.name(*other));
            }
            let reversed = list.reversed;
            operation(cx, &Both { base: *found, revision: *other, node, reversed, at: list.at });
        } else {
            let path_gone = !new.keys().any(|(path, _)| *path == key.0);
            removed(cx, list, *found, path_gone, &new);
        }
    }
    for (key, found) in &new {
        if !old.contains_key(key) {
            let node = cx.graph.operation(Some(list.name(*found)));
            let places = (None, Some(place(list.at, *found)));
            let message = format!("the operation {} is new", list.name(*found));
            cx.find("endpoint-added", (node, nowhere(list.reversed)), places, message);
        }
    }
}

fn removed<'a>(cx: &mut Cx<'a>, list: &List, found: Found<'a>, path_gone: bool, new: &Table<'a>) {
    let node = cx.graph.operation(Some(list.name(found)));
    let what = if path_gone { "api-path-removed" } else { "api-removed" };
    let name = list.name(found);
    let (rule, message) = match end(cx, found.operation.deprecated, &found.operation.extensions) {
        End::Announced => (format!("{what}-with-deprecation"), format!("{name} is gone, as was announced")),
        End::Unstable => {
            cx.unstable.insert(list.name(found));
            (format!("{what}-without-deprecation"), format!("{name} is gone: it was a draft"))
        }
        End::TooEarly(date) => {
            (format!("{what}-before-sunset"), format!("{name} is gone before its sunset date {date}"))
        }
        End::Unreadable(text) => {
            (String::from("api-path-sunset-parse"), format!("{name} is gone, and its sunset date `{text}` is no date"))
        }
        End::Sudden => (format!("{what}-without-deprecation"), format!("{name} is gone")),
    };
    let id = found.operation.operation_id.as_ref().map(|id| &id.value);
    let moved =
        new.values().find(|other| id.is_some() && other.operation.operation_id.as_ref().map(|id| &id.value) == id);
    let hint = moved.map(|other| format!(" (renamed? {} has its operationId)", list.name(*other))).unwrap_or_default();
    let places = (Some(place(list.at, found)), moved.map(|other| place(list.at, *other)));
    let at = (node, nowhere(list.reversed));
    cx.find(&rule, at, places, format!("{message}{hint}"));
}

fn webhooks(cx: &mut Cx<'_>) {
    let (base, revision) = (cx.base, cx.revision);
    let sides = [
        (&base.webhooks, &revision.webhooks, "webhook-removed"),
        (&revision.webhooks, &base.webhooks, "webhook-added"),
    ];
    for (one, other, rule) in sides {
        for item in one.iter().filter(|item| !other.iter().any(|other| other.path.value == item.path.value)) {
            let node = cx.graph.operation(Some(format!("webhook {}", item.path.value)));
            let at = Place::at(item.path.span, format!("0#/webhooks/{}", escape(&item.path.value)));
            let (places, word) =
                if rule == "webhook-removed" { ((Some(at), None), "gone") } else { ((None, Some(at)), "new") };
            cx.find(rule, (node, nowhere(false)), places, format!("the webhook `{}` is {word}", item.path.value));
        }
    }
    for item in &base.webhooks {
        if let Some(other) = revision.webhooks.iter().find(|other| other.path.value == item.path.value) {
            let list = List { at: "webhooks", prefix: String::from("webhook "), reversed: true };
            paths(cx, std::slice::from_ref(item), std::slice::from_ref(other), &list);
        }
    }
}

fn operation<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    cx.docs(&old.summary, &new.summary);
    cx.docs(&old.description, &new.description);
    cx.docs(&old.external_docs, &new.external_docs);
    identity(cx, both);
    tags(cx, both);
    lifecycle::operation(cx, both.here(), (old, new), &both.places());
    parameters::compare(cx, both);
    bodies::request(cx, both);
    responses::compare(cx, both);
    callbacks(cx, both);
    security::operation(cx, both);
    servers::operation(cx, both);
}

fn identity<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    let text = |id: &Option<Spanned<Text>>| id.as_ref().map(|id| id.value.clone());
    let (rule, message) = match (text(&old.operation_id), text(&new.operation_id)) {
        (None, Some(new)) => ("api-operation-id-added", format!("the operationId is `{new}`, and there was none")),
        (Some(old), None) => ("api-operation-id-removed", format!("the operationId `{old}` is gone")),
        (Some(old), Some(new)) if old != new => {
            ("api-operation-id-removed", format!("the operationId is `{new}` instead of `{old}`"))
        }
        _ => return,
    };
    let span = |id: &Option<Spanned<Text>>, operation: &Operation| id.as_ref().map_or(operation.span, |id| id.span);
    let (mut base, mut revision) = both.places();
    if let Some(place) = &mut base {
        place.span = span(&old.operation_id, old);
    }
    if let Some(place) = &mut revision {
        place.span = span(&new.operation_id, new);
    }
    cx.find(rule, both.here(), (base, revision), message);
}

fn tags<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    for (one, other, rule, words) in [
        (&old.tags, &new.tags, "api-tag-removed", "lost the tag"),
        (&new.tags, &old.tags, "api-tag-added", "got the tag"),
    ] {
        for tag in one.iter().filter(|tag| !other.iter().any(|other| other.value == tag.value)) {
            let message = format!("the operation {words} `{}`", tag.value);
            cx.find(rule, both.here(), both.places(), message);
            cx.detail(tag.value.clone());
        }
    }
}

fn callbacks<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    let named = |operation: &'a Operation, name: &str| {
        operation.callbacks.iter().find(|(other, _)| other.value == name).map(|(name, items)| (name.span, items))
    };
    for (name, items) in &old.callbacks {
        match named(new, &name.value) {
            Some((_, others)) => {
                let method = &new.method;
                let prefix = format!("{method} {} callback {} ", both.revision.item.path.value, name.value);
                paths(cx, items, others, &List { at: "callbacks", prefix, reversed: !both.reversed });
            }
            None => callback(cx, both, (name.span, &name.value), "removed"),
        }
    }
    for (name, _) in &new.callbacks {
        if named(old, &name.value).is_none() {
            callback(cx, both, (name.span, &name.value), "added");
        }
    }
}

fn callback<'a>(cx: &mut Cx<'a>, both: &Both<'a>, (span, name): (Span, &str), change: &str) {
    let (mut base, mut revision) = both.places();
    let (place, words) = if change == "added" { (&mut revision, "is new") } else { (&mut base, "is gone") };
    if let Some(place) = place {
        place.span = span;
    }
    let rule = format!("api-callback-{change}");
    cx.find(&rule, both.here(), (base, revision), format!("the callback `{name}` {words}"));
    cx.detail(name);
}
