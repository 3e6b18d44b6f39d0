//! The member that tells the variants of a union apart.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};

use super::merge::view;
use super::unions::{Group, is_object};
use super::{Context, enums};
use crate::parse::model::{Discriminator, Location, Schema, SchemaType};
use crate::parse::node::Value;

/// How many values a member may list that nothing declares as a tag.
const MOST_VALUES: usize = 8;

/// The member that tells variants apart.
pub(super) struct Tag {
    pub(super) property: String,
    /// Values by member of the group; empty for members that it does not tell.
    pub(super) values: Vec<Vec<String>>,
    pub(super) explicit: bool,
    /// Whether every variant has the member among its own properties.
    pub(super) written_by_all: bool,
}

impl Tag {
    /// The tag of a group whose members are these in one view each.
    pub(super) fn find(cx: &Context<'_>, group: &Group, flats: &[Schema]) -> Option<Self> {
        match &group.discriminator {
            Some(discriminator) if !discriminator.property.value.is_empty() => {
                Some(Self::explicit(cx, group, flats, discriminator))
            }
            _ => Self::inferred(cx, flats),
        }
    }

    fn explicit(cx: &Context<'_>, group: &Group, flats: &[Schema], discriminator: &Discriminator) -> Self {
        let property = discriminator.property.value.clone();
        let values = group.members.iter().zip(flats).map(|(member, flat)| {
            let target = member.reference.as_deref().map(|(location, _)| location);
            let mapped = discriminator.mapping.iter().filter(|(_, location)| Some(location) == target);
            let mapped: Vec<String> = mapped.map(|(value, _)| value.value.to_string()).collect();
            if !mapped.is_empty() {
                return mapped;
            }
            let own = values_of(cx, flat, &property);
            let is_list = own.len() > MOST_VALUES && has(flat, &property);
            if own.is_empty() || is_list { target.map(Location::last).into_iter().collect() } else { own }
        });
        let values = values.collect();
        let written_by_all = flats.iter().all(|flat| has(flat, &property) || !is_object(flat));
        Self { property: property.to_string(), values, explicit: true, written_by_all }
    }

    /// A member whose listed values differ between all object variants.
    fn inferred(cx: &Context<'_>, flats: &[Schema]) -> Option<Self> {
        let objects: Vec<&Schema> = flats.iter().filter(|flat| is_object(flat)).collect();
        let first = objects.first().filter(|_| objects.len() > 1)?;
        let tells = |property: &str| {
            let mut seen: Vec<String> = Vec::new();
            for object in &objects {
                let values = values_of(cx, object, property);
                if values.is_empty() || values.iter().any(|value| seen.contains(value)) {
                    return None;
                }
                seen.extend(values);
            }
            Some(())
        };
        let property =
            first.properties.iter().map(|(name, _)| name.value.as_str()).find(|name| tells(name).is_some())?;
        let values =
            flats.iter().map(|flat| if is_object(flat) { values_of(cx, flat, property) } else { Vec::new() }).collect();
        Some(Self { property: property.to_owned(), values, explicit: false, written_by_all: true })
    }
}

/// The values of the tag that a variant has, which may be a union in its turn. Empty: it does not say them all.
fn values_of(cx: &Context<'_>, flat: &Schema, property: &str) -> Vec<String> {
    let mut out: Option<Vec<String>> = Some(Vec::new());
    each(cx, flat, &mut |schema| {
        if has_alternatives(schema) && !has(schema, property) {
            return true;
        }
        let more = tag_values(cx, schema, property).filter(|values| !values.is_empty());
        out = out.take().zip(more).map(|(mut out, more)| {
            out.extend(more);
            out
        });
        false
    });
    let mut seen = BTreeSet::new();
    out.unwrap_or_default().into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// The members that a variant has a place for: of a union those of all its variants.
pub(super) fn known(cx: &Context<'_>, flat: &Schema) -> Vec<String> {
    let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
    each(cx, flat, &mut |schema| {
        let names = schema.properties.iter().map(|(name, _)| name.value.to_string());
        out.extend(names.filter(|name| seen.insert(name.clone())));
        true
    });
    out
}

/// Visits a schema and, where `visit` says so, what it offers as alternatives; each of those once.
fn each(cx: &Context<'_>, flat: &Schema, visit: &mut dyn FnMut(&Schema) -> bool) {
    let mut seen = BTreeSet::new();
    let mut next = VecDeque::from([Cow::Borrowed(flat)]);
    while let Some(schema) = next.pop_front() {
        if !visit(&schema) {
            continue;
        }
        for member in schema.one_of.iter().chain(&schema.any_of).filter(|member| !is_null(member)) {
            let place = member.reference.as_deref().map_or(&member.location, |(target, _)| target);
            if seen.insert(place.clone()) {
                next.push_back(Cow::Owned(view(cx.document, member).into_owned()));
            }
        }
    }
}

fn has_alternatives(schema: &Schema) -> bool {
    !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

fn has(schema: &Schema, property: &str) -> bool {
    schema.properties.iter().any(|(name, _)| name.value == property)
}

fn is_null(schema: &Schema) -> bool {
    schema.types == [SchemaType::Null]
}

/// The values that a property lists, as texts; that it may be `null`, too, does not count.
fn tag_values(cx: &Context<'_>, schema: &Schema, property: &str) -> Option<Vec<String>> {
    let (_, property) = schema.properties.iter().find(|(name, _)| name.value == property)?;
    let flat = view(cx.document, property);
    let mut alternatives = flat.one_of.iter().chain(&flat.any_of).filter(|member| !is_null(member));
    let flat = match (alternatives.next(), alternatives.next()) {
        (Some(only), None) => view(cx.document, only),
        _ => flat,
    };
    let values = enums::values(&flat)?;
    values
        .into_iter()
        .map(|node| match &node.value {
            Value::String(text) | Value::Number(text) => Some(text.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        })
        .collect()
}
