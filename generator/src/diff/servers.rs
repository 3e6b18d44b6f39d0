//! Where the service is: a client that talks to a server that is gone talks to nobody.

use super::graph::NodeId;
use super::lifecycle::nowhere;
use super::operations::{Both, Found};
use super::place::Use;
use super::{Cx, Place};
use crate::parse::model::{Document, Server};

/// The servers of the document.
pub(super) fn global(cx: &mut Cx<'_>) {
    let (base, revision) = (cx.base, cx.revision);
    let node = cx.graph.operation(None);
    difference(cx, (node, nowhere(false)), &base.servers, &revision.servers);
}

/// The servers of an operation, if it has its own.
pub(super) fn operation<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let own = |found: Found<'a>| {
        let lists = [&found.operation.servers, &found.item.servers];
        lists.into_iter().find(|list| !list.is_empty())
    };
    let (old, new) = (own(both.base), own(both.revision));
    if old.is_none() && new.is_none() {
        return;
    }
    let (base, revision): (&Document, &Document) = (cx.base, cx.revision);
    let (old, new) = (old.unwrap_or(&base.servers), new.unwrap_or(&revision.servers));
    difference(cx, both.here(), old, new);
}

fn difference(cx: &mut Cx<'_>, at: (NodeId, Use), old: &[Server], new: &[Server]) {
    let find = |list: &[Server], server: &Server| list.iter().find(|other| url(other) == url(server)).cloned();
    let place = |server: &Server| Some(Place::at(server.url.span, "0#/servers"));
    for server in old {
        match find(new, server) {
            Some(other) => variables(cx, at, server, &other),
            None if is_root(server) && new.is_empty() => {}
            None => {
                let places = (place(server), new.first().and_then(place));
                cx.find("api-server-removed", at, places, format!("the server `{}` is gone", server.url.value));
                cx.detail(server.url.value.clone());
            }
        }
    }
    for server in new.iter().filter(|server| find(old, server).is_none() && !(is_root(server) && old.is_empty())) {
        let places = (old.first().and_then(place), place(server));
        cx.find("api-server-added", at, places, format!("the server `{}` is new", server.url.value));
        cx.detail(server.url.value.clone());
    }
}

fn url(server: &Server) -> &str {
    server.url.value.trim_end_matches('/')
}

/// What no `servers` at all stands for.
fn is_root(server: &Server) -> bool {
    url(server).is_empty()
}

fn variables(cx: &mut Cx<'_>, at: (NodeId, Use), old: &Server, new: &Server) {
    cx.docs(&old.description, &new.description);
    let place = |server: &Server| Some(Place::at(server.url.span, "0#/servers"));
    for (name, before) in &old.variables {
        let Some(after) = new.variables.get(name) else { continue };
        let places = (place(old), place(new));
        if before.default != after.default {
            let message = format!(
                "the server variable `{name}` is `{}` instead of `{}` if it is left out",
                after.default, before.default
            );
            cx.find("api-server-variable-default-changed", at, places.clone(), message);
            cx.detail(name.clone());
        }
        let gone: Vec<&String> = before.values.iter().filter(|value| !after.values.contains(value)).collect();
        if !gone.is_empty() && !after.values.is_empty() {
            let message = format!("the server variable `{name}` lost {}", super::values::list(gone.into_iter()));
            cx.find("api-server-variable-value-removed", at, places, message);
            cx.detail(name.clone());
        }
    }
}
