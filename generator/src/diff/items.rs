//! Items of arrays.

use std::cmp::Ordering;

use super::Cx;
use super::change::Effect;
use super::objects::asserting;
use super::schemas::Both;
use super::view::View;
use crate::parse::model::{Schema, SchemaType};

pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    items(cx, both);
    prefix_items(cx, both);
}

fn item_schemas<'a>(view: &View<'a>) -> Vec<&'a Schema> {
    asserting(&view.all(|schema| schema.items.as_deref()).map(|(schema, _)| schema).collect::<Vec<_>>())
}

fn items<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = (item_schemas(&both.base), item_schemas(&both.revision));
    let (rule, message) = match (old.is_empty(), new.is_empty()) {
        (true, true) => return,
        (false, false) => {
            let label = format!("an item of {}", both.label);
            return cx.schemas(&old, &new, (both.node, both.site.item()), || label);
        }
        // The type says already that there were no items before, or are none now.
        _ if !is_array(&both.base) || !is_array(&both.revision) => return,
        (true, false) => ("items-added", "has a schema for its items now"),
        (false, true) => ("items-removed", "may have any items now"),
    };
    cx.find(rule, both.here(), both.places("items"), format!("{} {message}", both.label));
}

fn is_array(view: &View<'_>) -> bool {
    view.types.is_empty() || view.types.contains(&SchemaType::Array)
}

fn prefix_items<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let all = |view: &View<'a>| {
        view.schemas
            .iter()
            .map(|schema| schema.prefix_items.as_slice())
            .find(|list| !list.is_empty())
            .unwrap_or_default()
    };
    let (old, new) = (all(&both.base), all(&both.revision));
    for (index, (old, new)) in old.iter().zip(new).enumerate() {
        let label = format!("item {index} of {}", both.label);
        cx.schemas(&[old], &[new], (both.node, both.site.inside()), || label);
    }
    // Items without a schema of their own follow `items`.
    let (before, after) = (item_schemas(&both.base), item_schemas(&both.revision));
    let sum = |effects: &mut dyn Iterator<Item = Effect>| effects.fold(Effect::None, Effect::and);
    let (rule, effect, words) = match old.len().cmp(&new.len()) {
        Ordering::Less if before.is_empty() => ("prefix-items-added", Effect::Narrows, "more"),
        Ordering::Less => {
            let own = new.iter().skip(old.len());
            let effect = sum(&mut own.map(|own| cx.relation(&before, &[own], both.site)));
            ("prefix-items-added", effect, "more")
        }
        Ordering::Greater if after.is_empty() => ("prefix-items-removed", Effect::Widens, "fewer"),
        Ordering::Greater => {
            let own = old.iter().skip(new.len());
            let effect = sum(&mut own.map(|own| cx.relation(&[own], &after, both.site)));
            ("prefix-items-removed", effect, "fewer")
        }
        Ordering::Equal => return,
    };
    let message =
        format!("{}: {words} items have a schema of their own ({} instead of {})", both.label, new.len(), old.len());
    cx.find_with((rule, effect), both.here(), both.places("prefixItems"), message);
}
