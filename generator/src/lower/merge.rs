//! What a schema says after `$ref` and `allOf`: one flat schema.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::parse::model::{Combined, Document, Keywords, Location, Number, RareKeywords, Schema, SchemaType, TypeList};
use crate::seldom::Seldom;
use crate::source::Spanned;
use crate::text::Text;

/// How deep `$ref` and `allOf` are followed before a circle is assumed.
const DEPTH: usize = 48;

/// The schema with references followed and `allOf` merged in. Unions of the members are kept: the first as its own,
/// further ones as `all_of` members that hold nothing but a union.
pub(crate) fn view<'s>(document: &'s Document, schema: &'s Schema) -> Cow<'s, Schema> {
    flatten(document, schema, DEPTH)
}

/// Whether a schema says something about values, beyond its annotations and `$ref`. `null` beside a `$ref` does not count.
pub(crate) fn is_structural(schema: &Schema) -> bool {
    !schema.all_of.is_empty() || !(schema.types.is_empty() || schema.types == [SchemaType::Null]) || states_more(schema)
}

/// Whether a schema has keywords about values other than `type`, `allOf` and `$ref`.
pub(crate) fn states_more(schema: &Schema) -> bool {
    let Keywords { minimum, maximum, min_length, max_length, min_items, max_items, .. }: &Keywords = schema;
    let rare: &RareKeywords = schema;
    let RareKeywords { exclusive_minimum, exclusive_maximum, multiple_of, min_properties, max_properties, .. } = rare;
    let numbers = [minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of];
    let counts = [min_length, max_length, min_items, max_items, min_properties, max_properties];
    let RareKeywords { contains, unevaluated_properties, property_names, not, if_, .. } = rare;
    let (items, others) = (&schema.items, &schema.additional_properties);
    let parts = [items, contains, others, unevaluated_properties, property_names, not, if_];
    let lists = [&schema.prefix_items, &schema.any_of, &schema.one_of];
    let members = [&schema.properties, &schema.pattern_properties, &schema.dependent_schemas];
    let RareKeywords { content_encoding, content_media_type, .. } = rare;
    numbers.iter().any(|keyword| keyword.is_some())
        || counts.iter().any(|keyword| keyword.is_some())
        || parts.iter().any(|keyword| keyword.is_some())
        || lists.iter().any(|keyword| !keyword.is_empty())
        || members.iter().any(|keyword| !keyword.is_empty())
        || [content_encoding, content_media_type].iter().any(|keyword| keyword.is_some())
        || schema.format.is_some()
        || schema.pattern.is_some()
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || schema.boolean.is_some()
        || schema.unique_items
        || !schema.required.is_empty()
        || !schema.dependent_required.is_empty()
        || schema.discriminator.is_some()
}

/// For each schema with a `discriminator` and no union of its own: the schemas that extend it through `allOf`.
pub(crate) fn children(document: &Document) -> BTreeMap<Location, Vec<Location>> {
    let mut parents: BTreeMap<&Location, Vec<&Location>> = BTreeMap::new();
    for (location, schema) in &document.schemas {
        for (parent, _) in schema.all_of.iter().filter_map(|member| member.reference.as_deref()) {
            parents.entry(parent).or_default().push(location);
        }
    }
    let mut out = BTreeMap::new();
    for (location, schema) in &document.schemas {
        let open = schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty();
        if open {
            let mut found: Vec<Location> = Vec::new();
            let mut next = vec![location];
            while let Some(parent) = next.pop() {
                for child in parents.get(parent).into_iter().flatten() {
                    if !found.contains(child) && *child != location {
                        found.push((*child).clone());
                        next.push(child);
                    }
                }
            }
            if !found.is_empty() {
                let order = |child: &Location| document.schemas.get_index_of(child);
                found.sort_by_key(order);
                out.insert(location.clone(), found);
            }
        }
    }
    out
}

fn flatten<'s>(document: &'s Document, schema: &'s Schema, depth: usize) -> Cow<'s, Schema> {
    if schema.reference.is_none() && schema.all_of.is_empty() {
        return Cow::Borrowed(schema);
    }
    if depth == 0 {
        return Cow::Owned(alone(schema));
    }
    let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
    if let Some(target) = target
        && schema.all_of.is_empty()
        && !is_structural(schema)
        && schema.types.is_empty()
    {
        return flatten(document, target, depth - 1);
    }
    let mut out = alone(schema);
    let null_beside = schema.types == [SchemaType::Null];
    if null_beside {
        out.types.clear();
    }
    for member in target.into_iter().chain(&schema.all_of) {
        let member = flatten(document, member, depth - 1);
        let inherits_itself = lists(&member.one_of, &schema.location) || lists(&member.any_of, &schema.location);
        Merger { document, own: schema, depth }.merge(&mut out, &member, inherits_itself);
    }
    if null_beside && !out.types.is_empty() {
        out.types.push(SchemaType::Null);
    }
    Cow::Owned(out)
}

/// The schema without what it refers to.
fn alone(schema: &Schema) -> Schema {
    let mut out = Schema { reference: None, ..schema.clone() };
    if !out.all_of.is_empty() {
        out.all_of.clear();
    }
    out
}

/// Whether a union names the schema at `location`: a parent that lists its children.
fn lists(union: &[Schema], location: &Location) -> bool {
    union.iter().any(|member| member.reference.as_deref().is_some_and(|(target, _)| target == location))
}

/// Puts what a schema refers to together with what it says itself.
#[derive(Clone, Copy)]
struct Merger<'s> {
    document: &'s Document,
    /// The schema whose members are merged.
    own: &'s Schema,
    depth: usize,
}

impl Merger<'_> {
    /// Intersects `out` with another schema.
    fn merge(self, out: &mut Schema, other: &Schema, without_union: bool) {
        let contradicts = contradict(out, other);
        if contradicts && self.own.types.is_empty() {
            out.types.clone_from(&other.types);
        } else if !contradicts {
            out.types = match (only_adds_null(out), only_adds_null(other)) {
                (true, false) => other.types,
                (false, true) => out.types,
                _ => intersect_types(out.types, other.types),
            };
        }
        self.merge_properties(out, other);
        merge_keywords(out, other, without_union);
    }

    fn merge_properties(self, out: &mut Schema, other: &Schema) {
        for (name, schema) in &other.properties {
            match out.properties.iter_mut().find(|(known, _)| known.value == name.value) {
                None => out.properties.push((name.clone(), schema.clone())),
                Some((_, mine)) if same_type(mine, schema) => {}
                Some((_, mine)) if self.excludes(mine, schema) => {
                    // Nothing is both. Who writes so means that what extends replaces what is extended.
                    if !self.own.properties.iter().any(|(own, _)| own.value == name.value) {
                        *mine = schema.clone();
                    }
                }
                Some((_, mine)) => {
                    let both = vec![mine.clone(), schema.clone()];
                    *mine = Schema {
                        span: mine.span,
                        location: out.location.child("properties").child(&name.value),
                        description: mine.description.clone().or_else(|| schema.description.clone()),
                        keywords: combined(Combined { all_of: both, ..Combined::default() }),
                        ..Schema::default()
                    };
                }
            }
        }
    }

    /// Whether no value has the types of both.
    fn excludes(self, one: &Schema, other: &Schema) -> bool {
        let flat = |schema| flatten(self.document, schema, self.depth - 1);
        self.depth > 0 && contradict(&flat(one), &flat(other))
    }
}

/// Whether two schemas name types, `null` aside, and none in common.
fn contradict(one: &Schema, other: &Schema) -> bool {
    let real = |types: TypeList| types.iter().any(|ty| *ty != SchemaType::Null);
    let is_number = |ty: SchemaType| matches!(ty, SchemaType::Integer | SchemaType::Number);
    let same = |a: SchemaType, b: SchemaType| (a == b && a != SchemaType::Null) || (is_number(a) && is_number(b));
    let common = one.types.iter().any(|a| other.types.iter().any(|b| same(*a, *b)));
    real(one.types) && real(other.types) && !common
}

fn merge_keywords(out: &mut Schema, other: &Schema, without_union: bool) {
    merge_values(out, other);
    merge_members(out, other);
    merge_bounds(out, other);
    if !without_union {
        merge_unions(out, other);
    }
    first(&mut out.boolean, other.boolean.as_ref().filter(|value| !**value));
    first(&mut out.format, other.format.as_ref());
    first(&mut out.items, other.items.as_ref());
    if out.contains.is_none() {
        out.contains.clone_from(&other.contains);
        (out.min_contains, out.max_contains) = (other.min_contains, other.max_contains);
    }
    first(&mut out.property_names, other.property_names.as_ref());
    first(&mut out.not, other.not.as_ref());
    first(&mut out.content_encoding, other.content_encoding.as_ref());
    first(&mut out.content_media_type, other.content_media_type.as_ref());
    first(&mut out.content_schema, other.content_schema.as_ref());
    first(&mut out.default, other.default.as_ref());
    if out.prefix_items.is_empty() {
        out.prefix_items.clone_from(&other.prefix_items);
    }
    if out.if_.is_none() {
        out.if_.clone_from(&other.if_);
        out.then.clone_from(&other.then);
        out.else_.clone_from(&other.else_);
    }
    out.unique_items |= other.unique_items;
    out.read_only |= other.read_only;
    out.write_only |= other.write_only;
    for (name, value) in other.extensions.iter() {
        out.extensions.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

fn first<T: Clone>(slot: &mut Option<T>, other: Option<&T>) {
    if slot.is_none() {
        *slot = other.cloned();
    }
}

/// A union that is `nullable`: its members say which types there are.
fn only_adds_null(schema: &Schema) -> bool {
    schema.types == [SchemaType::Null] && !(schema.one_of.is_empty() && schema.any_of.is_empty())
}

fn intersect_types(a: TypeList, b: TypeList) -> TypeList {
    if a.is_empty() || b.is_empty() {
        return if a.is_empty() { b } else { a };
    }
    let narrow = |ty: &SchemaType| match ty {
        SchemaType::Number if b.contains(&SchemaType::Integer) && !b.contains(ty) => Some(SchemaType::Integer),
        SchemaType::Integer if b.contains(&SchemaType::Number) => Some(SchemaType::Integer),
        ty => b.contains(ty).then_some(*ty),
    };
    let both: TypeList = a.iter().filter_map(narrow).collect();
    if both.is_empty() { a } else { both }
}

fn merge_values(out: &mut Schema, other: &Schema) {
    first(&mut out.constant, other.constant.as_ref());
    match (&mut out.enumeration, &other.enumeration) {
        (Some(mine), Some(theirs)) => {
            let common: Vec<_> = mine
                .value
                .iter()
                .filter(|node| theirs.value.iter().any(|value| value.value == node.value))
                .cloned()
                .collect();
            if !common.is_empty() {
                mine.value = common;
            }
        }
        (slot, Some(theirs)) => *slot = Some(theirs.clone()),
        _ => {}
    }
}

fn merge_members(out: &mut Schema, other: &Schema) {
    for name in &other.required {
        if !out.required.iter().any(|known| known.value == name.value) {
            out.required.push(name.clone());
        }
    }
    let open = |schema: &Schema| schema.boolean == Some(false);
    if out.additional_properties.as_deref().is_none_or(open) {
        let theirs = other.additional_properties.as_ref().filter(|schema| !open(schema));
        out.additional_properties = theirs.cloned();
    }
    extend_new(&mut out.pattern_properties, &other.pattern_properties);
    extend_new(&mut out.dependent_required, &other.dependent_required);
    extend_new(&mut out.dependent_schemas, &other.dependent_schemas);
}

fn extend_new<T: Clone>(out: &mut Vec<(Spanned<Text>, T)>, other: &[(Spanned<Text>, T)]) {
    for (name, value) in other {
        if !out.iter().any(|(known, _)| known.value == name.value) {
            out.push((name.clone(), value.clone()));
        }
    }
}

/// Whether two schemas of one property are the same but for their places and words.
fn same_type(a: &Schema, b: &Schema) -> bool {
    if let (Some((a, _)), Some((b, _))) = (a.reference.as_deref(), b.reference.as_deref()) {
        return a == b;
    }
    a == b || (!is_structural(b) && b.reference.is_none())
}

fn merge_bounds(out: &mut Schema, other: &Schema) {
    tighter(&mut out.minimum, other.minimum.as_ref(), f64::gt);
    tighter(&mut out.exclusive_minimum, other.exclusive_minimum.as_ref(), f64::gt);
    tighter(&mut out.maximum, other.maximum.as_ref(), f64::lt);
    tighter(&mut out.exclusive_maximum, other.exclusive_maximum.as_ref(), f64::lt);
    first(&mut out.multiple_of, other.multiple_of.as_ref());
    first(&mut out.pattern, other.pattern.as_ref());
    out.min_length = out.min_length.max(other.min_length);
    out.min_items = out.min_items.max(other.min_items);
    out.min_properties = out.min_properties.max(other.min_properties);
    out.max_length = least(out.max_length, other.max_length);
    out.max_items = least(out.max_items, other.max_items);
    out.max_properties = least(out.max_properties, other.max_properties);
}

fn least(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    a.into_iter().chain(b).min()
}

fn tighter(slot: &mut Option<Number>, other: Option<&Number>, better: fn(&f64, &f64) -> bool) {
    let Some(theirs) = other else { return };
    let replace = match (slot.as_ref().and_then(Number::as_f64), theirs.as_f64()) {
        (Some(mine), Some(theirs)) => better(&theirs, &mine),
        (None, _) => true,
        _ => false,
    };
    if replace {
        *slot = Some(theirs.clone());
    }
}

fn merge_unions(out: &mut Schema, other: &Schema) {
    if other.one_of.is_empty() && other.any_of.is_empty() && other.all_of.is_empty() {
        return;
    }
    out.all_of.extend(other.all_of.iter().cloned());
    if out.one_of.is_empty() && out.any_of.is_empty() {
        out.one_of.clone_from(&other.one_of);
        out.any_of.clone_from(&other.any_of);
        out.discriminator.clone_from(&other.discriminator);
    } else if !(other.one_of.is_empty() && other.any_of.is_empty()) {
        out.all_of.push(Schema {
            span: other.span,
            location: other.location.clone(),
            keywords: combined(Combined {
                one_of: other.one_of.clone(),
                any_of: other.any_of.clone(),
                discriminator: other.discriminator.clone(),
                ..Combined::default()
            }),
            ..Schema::default()
        });
    }
}

fn combined(combined: Combined) -> Seldom<Keywords> {
    Keywords { combined: combined.into(), ..Keywords::default() }.into()
}
