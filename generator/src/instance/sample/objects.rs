//! Arrays and objects.

use serde_json::{Map, Value as Json};

use super::super::members::is_hidden;
use super::build::Builder;
use super::language::Language;
use super::shape::Shape;
use crate::parse::model::Schema;

/// Arrays are made no longer, and objects no larger.
const LARGEST: u64 = 300;
/// Below this depth only what is needed is built.
const FULL_DEPTH: usize = 8;
const SEARCH_DEPTH: u8 = 12;

impl Builder<'_, '_> {
    /// Arrays that may fit: with as few items as can be, but one where that shows what items look like.
    pub(super) fn arrays(&mut self, shape: &Shape<'_>) -> Vec<Json> {
        let least = shape.count(|part| part.min_items, false).unwrap_or(0).min(LARGEST);
        let most = shape.count(|part| part.max_items, true).unwrap_or(u64::MAX);
        let prefix = shape.parts.iter().map(|part| part.prefix_items.len()).max().unwrap_or(0) as u64;
        let shown = if self.is_full() { 1.max(prefix) } else { 0 };
        let contains = shape.parts.iter().filter_map(|part| {
            part.contains.as_deref().map(|wanted| (wanted, part.min_contains.unwrap_or(1).min(LARGEST)))
        });
        let mut wanted: Vec<&Schema> = Vec::new();
        for (schema, count) in contains {
            wanted.extend((0..count).map(|_| schema));
        }
        let count = least.max(wanted.len() as u64).max(shown.min(most));
        let items = self.items(shape, count, &wanted);
        let mut out = Vec::new();
        if items.len() as u64 >= least {
            out.push(Json::Array(items));
        }
        if least == 0 {
            out.push(Json::Array(Vec::new()));
        }
        out
    }

    fn items(&mut self, shape: &Shape<'_>, count: u64, wanted: &[&Schema]) -> Vec<Json> {
        let unique = shape.parts.iter().any(|part| part.unique_items || part.extensions.contains_key("x-unique-by"));
        let mut out: Vec<Json> = Vec::new();
        for index in 0..usize::try_from(count).unwrap_or(0) {
            let mut schemas = item_schemas(shape, index);
            schemas.extend(wanted.get(index));
            let found = if unique && index > 0 { self.other_than(&schemas, &out, index) } else { self.build(&schemas) };
            let Some(found) = found else { break };
            out.push(found);
        }
        out
    }

    /// An item that is not there yet.
    fn other_than(&mut self, schemas: &[&Schema], there: &[Json], index: usize) -> Option<Json> {
        let before = self.recipe;
        let mut found = None;
        for turn in 0..12 {
            self.recipe.documented = false;
            self.recipe.seed = before.seed.wrapping_add((index * 12 + turn + 1) as u64);
            found = self.build(schemas).filter(|value| !there.contains(value));
            if found.is_some() || self.is_spent() {
                break;
            }
        }
        self.recipe = before;
        found
    }

    fn is_full(&self) -> bool {
        self.recipe.full && self.active.len() < FULL_DEPTH
    }

    /// Objects that may fit.
    pub(super) fn objects(&mut self, shape: &Shape<'_>) -> Vec<Json> {
        let mut out = Vec::new();
        if self.is_full() {
            out.extend(self.object(shape, true));
        }
        out.extend(self.object(shape, false));
        out.into_iter().map(Json::Object).collect()
    }

    pub(super) fn object(&mut self, shape: &Shape<'_>, full: bool) -> Option<Map<String, Json>> {
        let mut members = Map::new();
        let most = shape.count(|part| part.max_properties, true).unwrap_or(u64::MAX);
        let hidden = |schemas: &[&Schema]| {
            let direction = self.validator.direction;
            schemas.iter().any(|schema| is_hidden(self.validator.document, schema, direction, SEARCH_DEPTH))
        };
        let names = names(shape);
        let hidden: Vec<bool> = names.iter().map(|name| hidden(&member_schemas(self, shape, name))).collect();
        for (name, hidden) in names.into_iter().zip(hidden) {
            let required = needs(shape, name, &members);
            let wanted = required || (full && (members.len() as u64) < most);
            if hidden || !wanted || (shape.forbidden.contains(name) && !required) || !may_have(self, shape, name) {
                continue;
            }
            let schemas = member_schemas(self, shape, name);
            if !required && schemas.iter().any(|schema| self.is_active(schema)) {
                continue;
            }
            match self.member(shape, name, &schemas) {
                Some(value) => drop(members.insert(name.to_owned(), value)),
                None if required => return None,
                None => {}
            }
        }
        self.extra_members(shape, full, &mut members)?;
        Some(members)
    }

    fn member(&mut self, shape: &Shape<'_>, name: &str, schemas: &[&Schema]) -> Option<Json> {
        if let Some(tag) = shape.tags.get(name) {
            let tag = Json::String(tag.clone());
            if self.is_valid(&tag, schemas) {
                return Some(tag);
            }
        }
        self.build(schemas)
    }

    /// Members without names: as many as are needed, and one to show what they look like.
    fn extra_members(&mut self, shape: &Shape<'_>, full: bool, members: &mut Map<String, Json>) -> Option<()> {
        let least = shape.count(|part| part.min_properties, false).unwrap_or(0).min(LARGEST);
        let is_map = shape.parts.iter().any(|part| {
            !part.pattern_properties.is_empty()
                || part.additional_properties.as_ref().is_some_and(|rest| rest.boolean.is_none())
        });
        let shown = u64::from(full && is_map && members.is_empty());
        let wanted = least.max(shown);
        let mut index = 0;
        while (members.len() as u64) < wanted {
            index += 1;
            let name = new_name(shape, index);
            let needed = (members.len() as u64) < least;
            let schemas = member_schemas(self, shape, &name);
            let fits = may_have(self, shape, &name) && !members.contains_key(&name);
            let recursive = !needed && schemas.iter().any(|schema| self.is_active(schema));
            match fits.then(|| if recursive { None } else { self.build(&schemas) }).flatten() {
                Some(value) => drop(members.insert(name, value)),
                None if index > wanted + 20 => return if needed { None } else { Some(()) },
                None => {}
            }
        }
        Some(())
    }
}

/// The names that the shape knows: those of properties in order, then those that are only required.
pub(super) fn names<'d>(shape: &Shape<'d>) -> Vec<&'d str> {
    let mut names: Vec<&str> = Vec::new();
    let known = shape.parts.iter().flat_map(|part| part.properties.iter().map(|(name, _)| name.value.as_str()));
    let dependent = shape.parts.iter().flat_map(|part| &part.dependent_required).flat_map(|(_, names)| names);
    for name in known.chain(shape.required.iter().copied()).chain(dependent.map(String::as_str)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether a member has to be there, given those that are.
pub(super) fn needs(shape: &Shape<'_>, name: &str, members: &Map<String, Json>) -> bool {
    let depends = |part: &&Schema| {
        let mut rows = part.dependent_required.iter();
        rows.any(|(cause, names)| names.iter().any(|other| other == name) && members.contains_key(cause.value.as_str()))
    };
    shape.required.contains(&name) || shape.parts.iter().any(depends)
}

/// Whether no part that is closed leaves the member out.
fn may_have(builder: &Builder<'_, '_>, shape: &Shape<'_>, name: &str) -> bool {
    let is_false = |rest: &Option<Box<Schema>>| rest.as_ref().is_some_and(|rest| rest.boolean == Some(false));
    shape.parts.iter().all(|part| {
        !is_false(&part.additional_properties)
            || part.properties.iter().any(|(known, _)| known.value == name)
            || matching(builder, part, name).next().is_some()
    })
}

fn matching<'d>(builder: &Builder<'_, '_>, part: &'d Schema, name: &str) -> impl Iterator<Item = &'d Schema> {
    let patterns = &builder.validator.patterns;
    part.pattern_properties
        .iter()
        .filter(move |(pattern, _)| patterns.matches(&pattern.value, name) == Some(true))
        .map(|(_, schema)| schema)
}

/// The schemas that a member has to obey.
pub(super) fn member_schemas<'d>(builder: &Builder<'_, '_>, shape: &Shape<'d>, name: &str) -> Vec<&'d Schema> {
    let mut out = Vec::new();
    for part in &shape.parts {
        let before = out.len();
        out.extend(part.properties.iter().filter(|(known, _)| known.value == name).map(|(_, schema)| schema));
        out.extend(matching(builder, part, name));
        if out.len() == before {
            out.extend(part.additional_properties.as_deref());
        }
    }
    out
}

/// The schemas that an item has to obey.
pub(super) fn item_schemas<'d>(shape: &Shape<'d>, index: usize) -> Vec<&'d Schema> {
    shape.parts.iter().filter_map(|part| part.prefix_items.get(index).or(part.items.as_deref())).collect()
}

/// A name for a member of a map.
fn new_name(shape: &Shape<'_>, index: u64) -> String {
    let mut patterns = shape.parts.iter().flat_map(|part| {
        let named = part.pattern_properties.iter().map(|(pattern, _)| pattern.value.as_str());
        let limited = part.property_names.as_deref().and_then(|names| names.pattern.as_ref());
        named.chain(limited.map(|pattern| pattern.value.as_str()))
    });
    let turn = usize::try_from(index).unwrap_or(0);
    let mut rest = turn;
    let mut choose = |count: usize| {
        let count = count.max(1);
        let pick = rest % count;
        rest /= count;
        pick
    };
    let written = patterns.find_map(Language::read);
    if let Some(language) = written {
        return language.write(u32::try_from(turn % 4).unwrap_or(0), &mut choose);
    }
    let listed = shape.parts.iter().find_map(|part| part.property_names.as_deref()?.enumeration.as_ref());
    let listed = listed.and_then(|values| values.value.get(turn - 1)).and_then(|value| value.as_str());
    listed.map_or_else(|| format!("key{index}"), str::to_owned)
}
