//! One schema → its table of limits.

use std::cell::{Cell, RefCell};

use super::directions::Mode;
use super::merge::view;
use super::objects::is_closed;
use super::unions::kind_of_type;
use super::{Context, enums, schemas, texts};
use crate::api::{RareRule, Rule, RuleRef, kinds};
use crate::parse::model::{Location, Number, Schema, SchemaType};

/// How deep inline schemas are followed.
const DEPTH: usize = 64;
/// How many references inside a condition are written out in each other.
const WRITTEN_OUT: usize = 3;

/// The limits where a schema is used; `None` if it allows everything.
pub(crate) fn of(cx: &Context<'_>, schema: &Schema, mode: Mode) -> Option<RuleRef> {
    Builder::new(cx, mode).part(schema, false, DEPTH)
}

/// The limits of a named schema.
pub(crate) fn of_named(cx: &Context<'_>, schema: &Schema, mode: Mode) -> Rule {
    Builder::new(cx, mode).rule(schema, false, DEPTH)
}

struct Builder<'c, 'a> {
    cx: &'c Context<'a>,
    mode: Mode,
    /// References inside conditions that are being written out.
    open: RefCell<Vec<Location>>,
    /// Set where a rule allows more than its schema does: nothing may then depend on a value *not* obeying it.
    vague: Cell<bool>,
}

impl<'c, 'a> Builder<'c, 'a> {
    fn new(cx: &'c Context<'a>, mode: Mode) -> Self {
        Self { cx, mode, open: RefCell::default(), vague: Cell::new(false) }
    }

    /// The rule of a part; `None` if it allows everything.
    fn part(&self, schema: &Schema, exact: bool, depth: usize) -> Option<RuleRef> {
        let target = schema.reference.as_deref().map(|(location, _)| location);
        let named = target.and_then(|location| match exact {
            true => self.written_out(location, depth),
            false if self.cx.constrained.contains(location) => self.named(location),
            false => None,
        });
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

    /// All that a named schema says, in place: its own rule leaves out what types guarantee.
    fn written_out(&self, location: &Location, depth: usize) -> Option<RuleRef> {
        let known = self.open.borrow().contains(location) || self.open.borrow().len() >= WRITTEN_OUT;
        let Some(schema) = self.cx.target(location).filter(|_| !known) else {
            self.vague.set(true);
            return None;
        };
        self.open.borrow_mut().push(location.clone());
        let rule = self.rule(schema, true, depth - 1);
        self.open.borrow_mut().pop();
        (!rule.is_empty()).then(|| RuleRef::Inline(Box::new(rule)))
    }

    fn rule(&self, schema: &Schema, exact: bool, depth: usize) -> Rule {
        if depth == 0 {
            self.vague.set(true);
            return Rule::default();
        }
        if exact && schema.boolean == Some(false) {
            return RareRule { not: Some(RuleRef::default()), ..RareRule::default() }.into();
        }
        let mut rule = own_limits(schema);
        if exact {
            self.exactly(schema, &mut rule);
        }
        self.items(schema, exact, depth, &mut rule);
        self.members(schema, exact, depth, &mut rule);
        self.combinations(schema, exact, depth, &mut rule);
        rule
    }

    /// The members that have to be there: in what is sent, none that only the service sets.
    fn required(&self, schema: &Schema) -> Vec<String> {
        let hidden = |name: &str| {
            self.mode == Mode::Write
                && schema.properties.iter().any(|(known, part)| known.value == name && part.read_only)
        };
        schema.required.iter().map(|name| name.value.to_string()).filter(|name| !hidden(name)).collect()
    }

    /// What the Rust type guarantees outside of conditions.
    fn exactly(&self, schema: &Schema, rule: &mut Rule) {
        rule.kinds = schema.types.iter().fold(0, |bits, ty| bits | kind_of_type(*ty));
        rule.rare.put(|rare| &mut rare.required, self.required(schema));
        let constant = schema.constant.iter();
        let listed = schema.enumeration.iter().flat_map(|values| &values.value);
        let values = constant.chain(listed).map(|node| node.to_json().to_string()).collect();
        rule.rare.put(|rare| &mut rare.one_of_values, values);
        rule.no_additional = is_closed(schema);
        if schema.unevaluated_properties.as_ref().is_some_and(|part| part.boolean != Some(true)) {
            self.vague.set(true);
        }
    }

    /// A part of a condition: it is checked even if it allows everything.
    fn always(&self, part: &Schema, depth: usize) -> RuleRef {
        self.part(part, true, depth - 1).unwrap_or_default()
    }

    /// A condition that has to be said exactly; `None` if it cannot be, and then it is not checked.
    fn condition(&self, part: &Schema, depth: usize) -> Option<RuleRef> {
        let before = self.vague.replace(false);
        let rule = self.always(part, depth);
        let vague = self.vague.replace(before);
        self.vague.set(before || vague);
        (!vague).then_some(rule)
    }

    fn items(&self, schema: &Schema, exact: bool, depth: usize, rule: &mut Rule) {
        let contains = schema.contains.as_deref().and_then(|part| self.condition(part, depth));
        let contains = contains.map(|part| (part, schema.min_contains.unwrap_or(1), schema.max_contains));
        rule.rare.put(|rare| &mut rare.contains, contains);
        // Where there is no tuple, the type says nothing of the items.
        let exact = exact || (!schema.prefix_items.is_empty() && !schemas::is_tuple(schema));
        let first: Vec<_> = schema.prefix_items.iter().map(|part| self.part(part, exact, depth - 1)).collect();
        if first.iter().any(Option::is_some) || (!first.is_empty() && schema.items.is_some()) {
            rule.prefix_items = first.into_iter().map(Option::unwrap_or_default).collect();
        }
        rule.items = schema.items.as_ref().and_then(|items| self.part(items, exact, depth - 1));
    }

    fn members(&self, schema: &Schema, exact: bool, depth: usize, rule: &mut Rule) {
        let others = schema.additional_properties.as_deref().filter(|extra| extra.boolean.is_none());
        // Where members of any name share a map with several kinds of values, the type says nothing of them.
        let exact_others = exact || schema.pattern_properties.len() + usize::from(others.is_some()) > 1;
        let additional = others.and_then(|extra| self.part(extra, exact_others, depth - 1));
        rule.rare.put(|rare| &mut rare.additional, additional);
        let patterns = schema.pattern_properties.iter();
        let patterns = patterns
            .map(|(name, part)| (name.value.to_string(), self.part(part, exact_others, depth - 1).unwrap_or_default()))
            .collect();
        rule.rare.put(|rare| &mut rare.pattern_properties, patterns);
        rule.no_additional |= !rule.pattern_properties.is_empty() && is_closed(schema);
        if rule.additional.is_none() && !rule.no_additional && !rule.pattern_properties.is_empty() {
            rule.pattern_properties.retain(|(_, part)| *part != RuleRef::default());
        }
        let property_names = schema.property_names.as_deref().map(|part| self.always(part, depth));
        rule.rare.put(|rare| &mut rare.property_names, property_names);
        let others_limited = rule.additional.is_some() || rule.no_additional;
        for (name, part) in &schema.properties {
            let found = self.part(part, exact, depth - 1).or_else(|| others_limited.then(RuleRef::default));
            rule.properties.extend(found.map(|found| (name.value.to_string(), found)));
        }
        let dependent = schema.dependent_schemas.iter();
        let dependent = dependent.map(|(name, part)| (name.value.to_string(), self.always(part, depth))).collect();
        rule.rare.put(|rare| &mut rare.dependent_schemas, dependent);
    }

    fn combinations(&self, schema: &Schema, exact: bool, depth: usize, rule: &mut Rule) {
        let all_of = schema.all_of.iter().filter_map(|part| self.part(part, exact, depth - 1)).collect();
        rule.rare.put(|rare| &mut rare.all_of, all_of);
        let not = schema.not.as_deref().and_then(|part| self.condition(part, depth));
        rule.rare.put(|rare| &mut rare.not, not);
        let condition = schema.if_.as_deref().and_then(|part| self.condition(part, depth)).map(|test| {
            let branch = |part: &Option<Box<Schema>>| part.as_deref().map(|part| self.always(part, depth));
            (test, branch(&schema.then), branch(&schema.else_))
        });
        rule.rare.put(|rare| &mut rare.condition, condition);
        let typed = !exact && !schema.one_of.iter().chain(&schema.any_of).any(is_required_set);
        if typed {
            let one_of = self.variants(&schema.one_of, depth);
            if self.are_exclusive(&schema.one_of) {
                rule.rare.put(|rare| &mut rare.one_of, one_of);
            } else {
                any_of(rule, one_of);
            }
            any_of(rule, self.variants(&schema.any_of, depth));
            return;
        }
        any_of(rule, schema.any_of.iter().map(|part| self.always(part, depth)).collect());
        let exactly: Option<Vec<_>> = schema.one_of.iter().map(|part| self.condition(part, depth)).collect();
        match exactly {
            Some(parts) => rule.rare.put(|rare| &mut rare.one_of, parts),
            // More alternatives may seem to fit than do.
            None => any_of(rule, schema.one_of.iter().map(|part| self.always(part, depth)).collect()),
        }
    }

    /// Whether each variant requires a member that no other one knows: a value that seems to fit two of them does.
    fn are_exclusive(&self, members: &[Schema]) -> bool {
        let flats: Vec<_> = members.iter().map(|member| view(self.cx.document, member)).collect();
        let knows = |flat: &Schema, name: &str| flat.properties.iter().any(|(known, _)| known.value == name);
        flats.iter().enumerate().all(|(index, flat)| {
            let required = self.required(flat);
            required
                .iter()
                .any(|name| flats.iter().enumerate().all(|(other, flat)| other == index || !knows(flat, name)))
        })
    }

    /// A typed union: the value must keep the limits of a variant whose members it has. More than one variant may seem
    /// to fit, since types guarantee the rest.
    fn variants(&self, members: &[Schema], depth: usize) -> Vec<RuleRef> {
        let found: Vec<Option<RuleRef>> = members.iter().map(|member| self.part(member, false, depth - 1)).collect();
        if found.iter().all(Option::is_none) {
            return Vec::new();
        }
        let guard = |(member, rule): (&Schema, Option<RuleRef>)| {
            let flat = view(self.cx.document, member);
            let mut guard = Rule::from(RareRule { all_of: rule.into_iter().collect(), ..RareRule::default() });
            guard.kinds = schemas::types(&flat).iter().fold(0, |bits, ty| bits | kind_of_type(*ty));
            if schemas::is_null_allowed(&flat) {
                guard.kinds |= kinds::NULL;
            }
            if schemas::types(&flat) == [SchemaType::Object] {
                guard.required = self.required(&flat);
                guard.properties =
                    flat.properties.iter().filter_map(|(name, part)| only_value(&name.value, part)).collect();
            }
            RuleRef::Inline(Box::new(guard))
        };
        members.iter().zip(found).map(guard).collect()
    }
}

/// Adds alternatives of which one has to fit.
fn any_of(rule: &mut Rule, alternatives: Vec<RuleRef>) {
    if rule.any_of.is_empty() {
        rule.rare.put(|rare| &mut rare.any_of, alternatives);
    } else if !alternatives.is_empty() {
        let further = RareRule { any_of: alternatives, ..RareRule::default() };
        rule.all_of.push(RuleRef::Inline(Box::new(further.into())));
    }
}

/// A member that has one value only: it tells variants apart.
fn only_value(name: &str, part: &Schema) -> Option<(String, RuleRef)> {
    let values = enums::values(part)?;
    let [only] = values.as_slice() else { return None };
    let rule = RareRule { one_of_values: vec![only.to_json().to_string()], ..RareRule::default() };
    (!schemas::is_null_allowed(part)).then(|| (name.to_owned(), RuleRef::Inline(Box::new(rule.into()))))
}

fn is_required_set(member: &Schema) -> bool {
    member.reference.is_none()
        && !member.required.is_empty()
        && member.properties.is_empty()
        && member.all_of.is_empty()
}

fn own_limits(schema: &Schema) -> Rule {
    let float = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    let mut rule = Rule {
        min_length: schema.min_length.filter(|length| *length > 0),
        max_length: schema.max_length,
        pattern: schema.pattern.as_ref().map(|pattern| pattern.value.to_string()),
        minimum: float(&schema.minimum),
        maximum: float(&schema.maximum),
        min_items: schema.min_items.filter(|count| *count > 0),
        max_items: schema.max_items,
        unique_items: schema.unique_items,
        ..Rule::default()
    };
    let rare = &mut rule.rare;
    rare.put(|rare| &mut rare.exclusive_minimum, float(&schema.exclusive_minimum));
    rare.put(|rare| &mut rare.exclusive_maximum, float(&schema.exclusive_maximum));
    rare.put(|rare| &mut rare.multiple_of, float(&schema.multiple_of));
    rare.put(|rare| &mut rare.min_properties, schema.min_properties.filter(|count| *count > 0));
    rare.put(|rare| &mut rare.max_properties, schema.max_properties);
    let unique_by = schema.extensions.get("x-unique-by").map(|node| texts(Some(node)));
    rare.put(|rare| &mut rare.unique_by, unique_by.unwrap_or_default());
    let dependent = schema.dependent_required.iter().map(|(name, names)| (name.value.to_string(), names.clone()));
    rare.put(|rare| &mut rare.dependent_required, dependent.collect());
    rule
}
