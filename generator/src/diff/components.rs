//! Named schemas as such: a client that is made of the document has a type of each.

use std::collections::BTreeSet;

use super::lifecycle::nowhere;
use super::{Cx, Place};
use crate::parse::model::{Document, Location};

pub(super) fn compare(cx: &mut Cx<'_>) {
    let (base, revision) = (cx.base, cx.revision);
    let names = |document: &Document| document.component_schemas.iter().map(Location::last).collect::<BTreeSet<_>>();
    let kept = names(revision);
    let node = cx.graph.operation(None);
    for location in base.component_schemas.iter().filter(|location| !kept.contains(&location.last())) {
        let span = base.schemas.get(location).map(|schema| schema.span).unwrap_or_default();
        let message = format!("the schema `{}` is gone", location.last());
        cx.find("api-schema-removed", (node, nowhere(false)), (Some(Place::new(span, location)), None), message);
    }
}
