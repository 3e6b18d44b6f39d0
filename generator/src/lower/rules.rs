//! Constraints that the types do not already guarantee → a table that is checked before a request leaves.
//!
//! Types guarantee what is required and of which JSON type, so a rule repeats that only inside conditions
//! (`if`, `not`, `oneOf` of required sets). `format` is an annotation in JSON Schema 2020-12 and is not checked.

use std::collections::{BTreeMap, BTreeSet};

use super::directions::{Mode, parts};
use super::merge::view;
use super::names::constant_name;
use super::unions::kind_of_type;
use super::{Context, schemas, texts};
use crate::api::{Group, Rule, RuleRef, Shape, TypeId, TypeRule, Types, Webhook, kinds};
use crate::parse::model::{Document, Location, Number, Schema, SchemaType};

/// How deep inline schemas are followed.
const DEPTH: usize = 64;

/// The schemas that limit values, themselves or through what they refer to.
pub(crate) fn constrained(document: &Document) -> BTreeSet<Location> {
    let mut back: BTreeMap<Location, Vec<&Location>> = BTreeMap::new();
    let mut next = Vec::new();
    for (location, schema) in &document.schemas {
        let mut stack = vec![schema];
        while let Some(part) = stack.pop() {
            if let Some((target, _)) = &part.reference {
                back.entry(target.clone()).or_default().push(location);
            }
            if limits(part) {
                next.push(location);
            }
            stack.extend(parts(part));
        }
    }
    let mut out = BTreeSet::new();
    while let Some(location) = next.pop() {
        if out.insert(location.clone()) {
            next.extend(back.get(location).into_iter().flatten());
        }
    }
    out
}

/// Whether a schema itself says something that a Rust type does not.
fn limits(schema: &Schema) -> bool {
    let Schema { minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of, .. } = schema;
    let Schema { min_length, max_length, min_items, max_items, min_properties, max_properties, .. } = schema;
    [minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of].iter().any(|keyword| keyword.is_some())
        || [min_length, max_length, min_items, max_items, min_properties, max_properties]
            .iter()
            .any(|keyword| keyword.is_some())
        || schema.pattern.is_some()
        || schema.unique_items
        || !schema.dependent_required.is_empty()
        || schema.if_.is_some()
        || schema.not.is_some()
        || schema.extensions.contains_key("x-unique-by")
        || schema
            .one_of
            .iter()
            .chain(&schema.any_of)
            .any(|member| !member.required.is_empty() && member.properties.is_empty())
}

/// The rule of a parameter.
pub(crate) fn inline(cx: &Context<'_>, schema: &Schema) -> Option<RuleRef> {
    named_or_inline(cx, schema, Mode::Write)
}

/// The rule of a body: that of its named type, or one of its own.
pub(crate) fn named_or_inline(cx: &Context<'_>, schema: &Schema, mode: Mode) -> Option<RuleRef> {
    Builder { cx, mode }.part(schema, false, DEPTH)
}

/// Gives every named type whose schema limits values its rule; `prune` drops those that nothing needs.
pub(crate) fn attach(cx: &mut Context<'_>) {
    let known: Vec<(Location, Mode, TypeId)> =
        cx.known.iter().map(|((location, mode), id)| (location.clone(), *mode, *id)).collect();
    for (location, mode, id) in known {
        let Some(schema) = cx.target(&location).filter(|_| cx.constrained.contains(&location)) else { continue };
        let rule = Builder { cx, mode }.rule(schema, false, DEPTH);
        if let Some(definition) = cx.types.all.get_mut(id.0) {
            let name = format!("{}_RULE", constant_name(&definition.name.rust));
            definition.rule = Some(TypeRule { name, rule, features: Vec::new(), shared: None });
        }
    }
}

/// Drops the rules that nothing checked can reach, and notes for the others which files need them and when.
pub(crate) fn prune(types: &mut Types, groups: &[Group], webhooks: &[Webhook]) {
    let needs = needs(types, groups, webhooks);
    for (index, definition) in types.all.iter_mut().enumerate() {
        match (&mut definition.rule, needs.get(&TypeId(index))) {
            (Some(rule), Some(need)) => {
                rule.features = features(need.values());
                let elsewhere = need.iter().filter(|(module, _)| **module != definition.module && !module.is_empty());
                let elsewhere: Vec<&When> = elsewhere.map(|(_, when)| when).collect();
                rule.shared = (!elsewhere.is_empty()).then(|| features(elsewhere));
            }
            (rule, _) => *rule = None,
        }
    }
}

/// When a rule is needed: always (`None`), or with one of some features.
type When = Option<BTreeSet<String>>;

/// Who needs a rule: the files, and when each does. The type's own method `validate` is the file without a name.
type Need = BTreeMap<String, When>;

/// The features that have to be on, one of them; empty: needed always.
fn features<'w>(all: impl IntoIterator<Item = &'w When>) -> Vec<String> {
    let united = all.into_iter().cloned().reduce(|all, next| Some(all?.into_iter().chain(next?).collect()));
    united.flatten().into_iter().flatten().collect()
}

/// Follows the rules from the values that callers make, from the operations and from the webhooks.
fn needs(types: &Types, groups: &[Group], webhooks: &[Webhook]) -> BTreeMap<TypeId, Need> {
    let mut out = roots(types, groups, webhooks);
    let mut next: Vec<TypeId> = out.keys().copied().collect();
    while let Some(id) = next.pop() {
        let found = types.all.get(id.0).and_then(|definition| Some((definition, definition.rule.as_ref()?)));
        let (Some((definition, rule)), Some(need)) = (found, out.get(&id)) else { continue };
        let on = features(need.values());
        let when: When = (!on.is_empty()).then(|| on.into_iter().collect());
        let mut named = Vec::new();
        rule.rule.parts().for_each(|part| named_in(part, &mut named));
        for part in named {
            let known = out.entry(part).or_default().insert(definition.module.clone(), when.clone());
            if known.as_ref() != Some(&when) {
                next.push(part);
            }
        }
    }
    out
}

/// What needs rules of its own accord.
fn roots(types: &Types, groups: &[Group], webhooks: &[Webhook]) -> BTreeMap<TypeId, Need> {
    let mut out: BTreeMap<TypeId, Need> = BTreeMap::new();
    for (index, definition) in types.all.iter().enumerate() {
        if definition.rule.is_some() && definition.input && !matches!(definition.shape, Shape::Alias(_)) {
            out.entry(TypeId(index)).or_default().insert(String::new(), None);
        }
    }
    for group in groups {
        let mut named = Vec::new();
        for operation in &group.operations {
            let variants = operation.body.iter().flat_map(|body| &body.variants);
            let bodies = variants.filter_map(|variant| variant.rule.as_ref());
            let parameters = operation.parameters.iter().filter_map(|parameter| parameter.rule.as_ref());
            bodies.chain(parameters).for_each(|rule| named_in(rule, &mut named));
        }
        let when = group.feature.clone().map(|feature| BTreeSet::from([feature]));
        for id in named {
            out.entry(id).or_default().insert(format!("operations/{}", group.name.rust), when.clone());
        }
    }
    let mut named = Vec::new();
    webhooks.iter().filter_map(|webhook| webhook.rule.as_ref()).for_each(|rule| named_in(rule, &mut named));
    for id in named {
        let when = Some(BTreeSet::from(["webhooks".to_owned()]));
        out.entry(id).or_default().insert("webhooks".to_owned(), when);
    }
    out
}

/// The types whose rules a rule refers to.
fn named_in(rule: &RuleRef, out: &mut Vec<TypeId>) {
    match rule {
        RuleRef::Named(id) => out.push(*id),
        RuleRef::Inline(rule) => rule.parts().for_each(|part| named_in(part, out)),
    }
}

struct Builder<'c, 'a> {
    cx: &'c Context<'a>,
    mode: Mode,
}

impl Builder<'_, '_> {
    /// The rule of a part; `None` if it allows everything.
    fn part(&self, schema: &Schema, exact: bool, depth: usize) -> Option<RuleRef> {
        let target = schema.reference.as_ref().map(|(location, _)| location);
        let named =
            target.filter(|location| self.cx.constrained.contains(*location)).and_then(|location| self.named(location));
        let own = self.rule(schema, exact, depth);
        match (named, own.is_empty()) {
            (Some(named), true) => Some(named),
            (None, true) => None,
            (None, false) => Some(RuleRef::Inline(Box::new(own))),
            (Some(named), false) => {
                let mut own = own;
                own.all_of.insert(0, named);
                Some(RuleRef::Inline(Box::new(own)))
            }
        }
    }

    fn named(&self, location: &Location) -> Option<RuleRef> {
        let mode = self.cx.directions.mode(location, self.mode);
        self.cx.known.get(&(location.clone(), mode)).copied().map(RuleRef::Named)
    }

    fn rule(&self, schema: &Schema, exact: bool, depth: usize) -> Rule {
        if depth == 0 {
            return Rule::default();
        }
        let mut rule = own_limits(schema);
        if exact {
            self.exactly(schema, &mut rule);
        }
        self.members(schema, exact, depth, &mut rule);
        self.combinations(schema, exact, depth, &mut rule);
        rule
    }

    /// What the Rust type guarantees outside of conditions.
    fn exactly(&self, schema: &Schema, rule: &mut Rule) {
        rule.kinds = schema.types.iter().fold(0, |bits, ty| bits | kind_of_type(*ty));
        let hidden = |name: &str| {
            self.mode == Mode::Write
                && schema.properties.iter().any(|(known, part)| known.value == name && part.read_only)
        };
        rule.required = schema.required.iter().map(|name| name.value.clone()).filter(|name| !hidden(name)).collect();
        let constant = schema.constant.iter();
        let listed = schema.enumeration.iter().flat_map(|values| &values.value);
        rule.one_of_values = constant.chain(listed).map(|node| node.to_json().to_string()).collect();
        rule.no_additional = schema.additional_properties.as_ref().is_some_and(|extra| extra.boolean == Some(false));
    }

    fn members(&self, schema: &Schema, exact: bool, depth: usize, rule: &mut Rule) {
        for (name, part) in &schema.properties {
            if let Some(found) = self.part(part, exact, depth - 1) {
                rule.properties.push((name.value.clone(), found));
            }
        }
        rule.items = schema.items.as_ref().and_then(|items| self.part(items, exact, depth - 1));
        rule.additional = schema
            .additional_properties
            .as_ref()
            .filter(|extra| extra.boolean.is_none())
            .and_then(|extra| self.part(extra, exact, depth - 1));
    }

    fn combinations(&self, schema: &Schema, exact: bool, depth: usize, rule: &mut Rule) {
        let always =
            |part: &Schema| self.part(part, true, depth - 1).unwrap_or_else(|| RuleRef::Inline(Box::default()));
        rule.all_of.extend(schema.all_of.iter().filter_map(|part| self.part(part, exact, depth - 1)));
        rule.not = schema.not.as_deref().map(always);
        rule.condition = schema.if_.as_deref().map(|test| {
            let branch = |part: &Option<Box<Schema>>| part.as_deref().map(always);
            (always(test), branch(&schema.then), branch(&schema.else_))
        });
        if exact || schema.one_of.iter().chain(&schema.any_of).any(is_required_set) {
            rule.one_of = schema.one_of.iter().map(always).collect();
            rule.any_of = schema.any_of.iter().map(always).collect();
        } else {
            rule.one_of = self.variants(&schema.one_of, depth);
            rule.any_of = self.variants(&schema.any_of, depth);
        }
    }

    /// A typed union: the value must keep the limits of a variant whose members it has.
    fn variants(&self, members: &[Schema], depth: usize) -> Vec<RuleRef> {
        let found: Vec<Option<RuleRef>> = members.iter().map(|member| self.part(member, false, depth - 1)).collect();
        if found.iter().all(Option::is_none) {
            return Vec::new();
        }
        let guard = |(member, rule): (&Schema, Option<RuleRef>)| {
            let flat = view(self.cx.document, member);
            let mut guard = Rule { all_of: rule.into_iter().collect(), ..Rule::default() };
            guard.kinds = schemas::types(&flat).iter().fold(0, |bits, ty| bits | kind_of_type(*ty));
            if schemas::is_null_allowed(&flat) {
                guard.kinds |= kinds::NULL;
            }
            if schemas::types(&flat) == [SchemaType::Object] {
                guard.required = flat.required.iter().map(|name| name.value.clone()).collect();
            }
            RuleRef::Inline(Box::new(guard))
        };
        members.iter().zip(found).map(guard).collect()
    }
}

fn is_required_set(member: &Schema) -> bool {
    member.reference.is_none()
        && !member.required.is_empty()
        && member.properties.is_empty()
        && member.all_of.is_empty()
}

fn own_limits(schema: &Schema) -> Rule {
    let float = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    Rule {
        min_length: schema.min_length.filter(|length| *length > 0),
        max_length: schema.max_length,
        pattern: schema.pattern.as_ref().map(|pattern| pattern.value.clone()),
        minimum: float(&schema.minimum),
        maximum: float(&schema.maximum),
        exclusive_minimum: float(&schema.exclusive_minimum),
        exclusive_maximum: float(&schema.exclusive_maximum),
        multiple_of: float(&schema.multiple_of),
        min_items: schema.min_items.filter(|count| *count > 0),
        max_items: schema.max_items,
        unique_items: schema.unique_items,
        unique_by: schema.extensions.get("x-unique-by").map(|node| texts(Some(node))).unwrap_or_default(),
        min_properties: schema.min_properties.filter(|count| *count > 0),
        max_properties: schema.max_properties,
        dependent_required: schema
            .dependent_required
            .iter()
            .map(|(name, names)| (name.value.clone(), names.clone()))
            .collect(),
        ..Rule::default()
    }
}
