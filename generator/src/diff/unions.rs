//! Alternatives: `oneOf`, `anyOf`, `discriminator`.

use std::collections::BTreeMap;

use super::change::Effect;
use super::graph::NodeId;
use super::schemas::Both;
use super::view::{Group, View};
use super::{Cx, Place};
use crate::parse::model::{Discriminator, Location, Schema};

/// A view that is its alternatives and nothing else.
pub(super) fn is_pure(view: &View<'_>) -> bool {
    view.types.is_empty() && !view.groups.is_empty()
}

pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    discriminator(cx, both);
    let (old, new) = (&both.base.groups, &both.revision.groups);
    for (old, new) in old.iter().zip(new) {
        group(cx, both, old, new);
    }
    for gone in old.iter().skip(new.len()) {
        let keyword = keyword(gone);
        let message = format!("{}: `{keyword}` with {} alternatives is gone", both.label, gone.alternatives.len());
        cx.find(&format!("{}-constraint-removed", id(gone)), both.here(), both.places(keyword), message);
    }
    for added in new.iter().skip(old.len()) {
        let keyword = keyword(added);
        let message = format!("{}: one of {} alternatives has to fit", both.label, added.alternatives.len());
        cx.find(&format!("{}-constraint-added", id(added)), both.here(), both.places(keyword), message);
    }
}

fn id(group: &Group<'_>) -> &'static str {
    if group.one { "one-of" } else { "any-of" }
}

fn keyword(group: &Group<'_>) -> &'static str {
    if group.one { "oneOf" } else { "anyOf" }
}

/// A schema that became one of several alternatives, or the other way round. Whether that is what happened.
pub(super) fn wrapped<'a>(cx: &mut Cx<'a>, both: &Both<'a>) -> bool {
    let (base, revision) = (&both.base, &both.revision);
    match (is_pure(base), is_pure(revision)) {
        (false, true) => {
            let effects: Vec<Effect> =
                alternatives(revision).map(|one| cx.relation(&base.schemas, &[one], both.site)).collect();
            let covering = effects.iter().filter(|effect| **effect <= Effect::Widens).count();
            let one = revision.groups.iter().any(|group| group.one);
            let (rule, effect) = match covering {
                0 if base.schemas.iter().all(|schema| is_any(schema)) => ("wrapped-in-one-of", Effect::Narrows),
                0 if effects.iter().all(|effect| *effect == Effect::Narrows) => ("wrapped-in-one-of", Effect::Narrows),
                0 => ("wrapped-in-one-of", Effect::Incomparable),
                // Another alternative that takes some of the same values would make them ambiguous.
                1 if one && both.site.is_request() && !apart(cx, both) => {
                    ("wrapped-in-one-of-original-preserved", Effect::Unknown)
                }
                1 => ("wrapped-in-one-of-original-preserved", Effect::Widens),
                _ if !one => ("wrapped-in-one-of-original-preserved", Effect::Widens),
                _ => ("wrapped-in-one-of", Effect::Incomparable),
            };
            // `anyOf: [X]` is X, and still a list that grows.
            let longer = if one { "one-of-added" } else { "any-of-added" };
            let grows = covering > 0 && both.roots.is_some_and(|(base, _)| is_list_of_one(base));
            let rule = if grows { longer } else { rule };
            let message = format!("{} has {} alternatives now", both.label, effects.len());
            cx.find_with((rule, effect), both.here(), both.places("oneOf"), message);
            true
        }
        (true, false) => {
            let effects: Vec<Effect> =
                alternatives(base).map(|one| cx.relation(&[one], &revision.schemas, both.site)).collect();
            let any = revision.schemas.iter().all(|schema| is_any(schema));
            let effect = if any || effects.iter().all(|effect| *effect <= Effect::Widens) {
                Effect::Widens
            } else if effects.iter().any(|effect| matches!(effect, Effect::None | Effect::Open | Effect::Narrows)) {
                Effect::Narrows
            } else {
                Effect::Incomparable
            };
            let shorter = if base.groups.iter().any(|group| group.one) { "one-of-removed" } else { "any-of-removed" };
            let shrinks = effect == Effect::Narrows && both.roots.is_some_and(|(_, root)| is_list_of_one(root));
            let rule = if shrinks { shorter } else { "unwrapped-from-one-of" };
            let rest = if shrinks { "one" } else { "none" };
            let message = format!("{} had {} alternatives, and has {rest} now", both.label, effects.len());
            cx.find_with((rule, effect), both.here(), both.places("oneOf"), message);
            true
        }
        _ => false,
    }
}

/// Whether all alternatives but one are of other types than the base is.
fn apart<'a>(cx: &Cx<'a>, both: &Both<'a>) -> bool {
    let meets = |schema: &'a Schema| {
        let view = View::new(cx.revision, &super::view::parts(cx.revision, &[schema]));
        view.types.is_empty() || both.base.types.is_empty() || !view.types.is_disjoint(&both.base.types)
    };
    alternatives(&both.revision).filter(|schema| meets(schema)).count() <= 1
}

fn is_list_of_one(schema: &Schema) -> bool {
    schema.one_of.len() + schema.any_of.len() == 1
}

fn is_any(schema: &Schema) -> bool {
    let bare = Schema { span: schema.span, location: schema.location.clone(), ..Schema::default() };
    *schema == bare || schema.boolean == Some(true)
}

fn alternatives<'v, 'a>(view: &'v View<'a>) -> impl Iterator<Item = &'a Schema> + 'v {
    view.groups.iter().flat_map(|group| group.alternatives.iter().copied())
}

fn group<'a>(cx: &mut Cx<'a>, both: &Both<'a>, old: &Group<'a>, new: &Group<'a>) {
    if old.one != new.one && both.revision.discriminator().is_none() {
        let rule = if new.one { "any-of-became-one-of" } else { "one-of-became-any-of" };
        let message = format!("{}: `{}` became `{}`", both.label, keyword(old), keyword(new));
        cx.find(rule, both.here(), both.places(keyword(new)), message);
    }
    let group_id = id(new);
    let (pairs, gone, added) = matched(cx, both, old, new);
    for (old, new) in pairs {
        replaced(cx, both, (old, new), group_id);
        let label = format!("{} of {}", title(new), both.label);
        cx.schemas(&[old], &[new], (both.node, both.site.inside()), || label);
    }
    for (rule, list, words) in [("removed", gone, "lost"), ("added", added, "got")] {
        if list.is_empty() {
            continue;
        }
        let names: Vec<String> = list.iter().map(|schema| title(schema)).collect();
        let message = format!("{} {words} {}", both.label, names.join(", "));
        cx.find(&format!("{group_id}-{rule}"), both.here(), both.places(keyword(new)), message);
        cx.detail(names.join(","));
    }
}

/// A named alternative in the place of another one that is still there: whoever has a type of each notices.
fn replaced<'a>(cx: &mut Cx<'a>, both: &Both<'a>, (old, new): (&'a Schema, &'a Schema), id: &str) {
    let (Some(before), Some(after)) = (name(old), name(new)) else { return };
    if before == after || !cx.revision.component_schemas.iter().any(|location| location.last() == before) {
        return;
    }
    let words = [
        ("removed", format!("lost alternative `{before}`: `{after}`, which is new, allows the same")),
        ("added", format!("got alternative `{after}`, which allows the same as `{before}` did")),
    ];
    for (rule, words) in words {
        let message = format!("{} {words}", both.label);
        cx.find_with((&format!("{id}-{rule}"), Effect::None), both.here(), both.places("oneOf"), message);
        cx.detail(format!("{before} → {after}"));
    }
}

type Alternatives<'a> = Vec<&'a Schema>;

/// Pairs alternatives: by name, by what they allow, by title, and at last the only two that are left.
fn matched<'a>(
    cx: &Cx<'a>,
    both: &Both<'a>,
    old: &Group<'a>,
    new: &Group<'a>,
) -> (Vec<(&'a Schema, &'a Schema)>, Alternatives<'a>, Alternatives<'a>) {
    let mut left = new.alternatives.clone();
    let mut gone = old.alternatives.clone();
    let mut pairs = Vec::new();
    let same = |old: &'a Schema, new: &'a Schema, effect| cx.relation(&[old], &[new], both.site) == effect;
    let index = |schema: &Schema| schema.location.last();
    let tests: [&dyn Fn(&'a Schema, &'a Schema) -> bool; 4] = [
        &|old, new| name(old).is_some() && name(old) == name(new),
        &|old, new| same(old, new, Effect::None),
        &|old, new| old.title.is_some() && old.title == new.title,
        // Too large to tell: what stands at the same place is taken for the same, and compared.
        &|old, new| name(old).is_none() && index(old) == index(new) && same(old, new, Effect::Unknown),
    ];
    for test in tests {
        gone.retain(|old| match left.iter().position(|new| test(old, new)) {
            Some(at) => {
                pairs.push((*old, left.remove(at)));
                false
            }
            None => true,
        });
    }
    if let ([only], [other]) = (gone.as_slice(), left.as_slice())
        && only.reference.is_none()
        && other.reference.is_none()
        && only.types == other.types
    {
        pairs.push((*only, *other));
        gone.clear();
        left.clear();
    }
    (pairs, gone, left)
}

fn name(schema: &Schema) -> Option<String> {
    schema.reference.as_deref().map(|(target, _)| target.last())
}

fn title(schema: &Schema) -> String {
    let name = name(schema).or_else(|| schema.title.as_deref().map(str::to_owned));
    let place = || format!("alternative {}", schema.location.last());
    name.map_or_else(place, |name| format!("alternative `{name}`"))
}

/// What several types inherit is compared once, where it is written.
fn discriminator<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = (both.base.discriminator(), both.revision.discriminator());
    let address = |side: &Written<'a>| side.map(|(own, _)| std::ptr::from_ref(own).addr()).into_iter().collect();
    let is = |root: &Schema, schema: &Schema| {
        let target = root.reference.as_deref().map_or(&root.location, |(target, _)| target);
        *target == schema.location
    };
    let is_own = |(_, schema): &(_, &Schema)| both.roots.is_some_and(|(old, new)| is(old, schema) || is(new, schema));
    let inherited = new.or(old).filter(|written| !is_own(written));
    let label = || inherited.map_or_else(|| both.label.clone(), |(_, schema)| format!("`{}`", schema.location.last()));
    if old.is_none() && new.is_none() {
        return;
    }
    let (node, is_new) = cx.graph.node((address(&old), address(&new), both.site), both.node, label);
    if is_new {
        told_apart(cx, both, node, (old, new));
    }
}

/// A discriminator and the schema that has it.
type Written<'a> = Option<(&'a Discriminator, &'a Schema)>;

fn told_apart<'a>(cx: &mut Cx<'a>, both: &Both<'a>, node: NodeId, (base, revision): (Written<'a>, Written<'a>)) {
    let (here, label) = ((node, both.site), cx.graph.label(node).to_owned());
    let places = |keyword: &'static str| {
        let (one, other) = both.places(keyword);
        let place = |(_, schema): (_, &Schema)| Place::new(schema.span, &schema.location).keyword(keyword);
        (base.map(place).or(one), revision.map(place).or(other))
    };
    let (old, new) = match (base, revision) {
        (None, None) => return,
        (None, Some((new, _))) => {
            let message = format!("{label}: the member `{}` tells the alternatives apart now", new.property.value);
            return cx.find("discriminator-added", here, places("discriminator"), message);
        }
        (Some((old, _)), None) => {
            let message = format!("{label}: the member `{}` tells nothing apart any more", old.property.value);
            return cx.find("discriminator-removed", here, places("discriminator"), message);
        }
        (Some((old, _)), Some((new, _))) => (old, new),
    };
    if old.property.value != new.property.value {
        let message = format!(
            "{label}: `{}` tells the alternatives apart instead of `{}`",
            new.property.value, old.property.value
        );
        return cx.find("discriminator-property-name-changed", here, places("discriminator"), message);
    }
    for (change, tag, words) in mappings(old, new) {
        let rule = format!("discriminator-mapping-{change}");
        // The name of an alternative is a tag, with or without a row of its own.
        let is_name =
            alternatives(&both.base).chain(alternatives(&both.revision)).any(|one| name(one).as_deref() == Some(tag));
        let effect = if is_name { Effect::Incomparable } else { super::rules::get(&rule).effect };
        cx.find_with((&rule, effect), here, places("mapping"), format!("{label}: the tag `{tag}` {words}"));
        cx.detail(tag);
    }
}

/// The rows of a mapping that changed: how, the tag, and in words.
fn mappings<'a>(old: &'a Discriminator, new: &'a Discriminator) -> Vec<(&'static str, &'a str, String)> {
    let rows = |list: &'a [(crate::source::Spanned<crate::text::Text>, Location)]| -> BTreeMap<&'a str, String> {
        let rows = list.iter().map(|(tag, target)| (tag.value.as_str(), target.last()));
        // The name of a schema is its tag anyway.
        rows.filter(|(tag, target)| tag != target).collect()
    };
    let (old, new) = (rows(&old.mapping), rows(&new.mapping));
    let gone = old.keys().filter(|tag| !new.contains_key(*tag));
    let mut out: Vec<_> = gone.map(|tag| ("deleted", *tag, String::from("means nothing any more"))).collect();
    for (tag, target) in &new {
        match old.get(tag) {
            None => out.push(("added", *tag, format!("means `{target}` now"))),
            Some(before) if before != target => {
                out.push(("changed", *tag, format!("means `{target}` instead of `{before}`")));
            }
            Some(_) => {}
        }
    }
    out
}
