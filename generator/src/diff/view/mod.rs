//! A schema as the set of values that it allows: references followed, `allOf` merged, one spelling for everything that
//! the dialects spell differently. Refactorings are invisible from here.

mod identical;
mod leaf;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::parse::model::{Discriminator, Document, Schema, SchemaType};
use crate::parse::node::{Node, Value};
use crate::source::Span;

pub(super) use identical::Identity;
pub(super) use leaf::same_leaf;
pub(super) use parts::parts;
use parts::{has_applicators, has_limits, is_null, is_null_beside};

/// A schema that has to hold, and whether `null` is fine all the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) schema: &'a Schema,
    or_null: bool,
}

/// Several schemas that have to hold together.
pub(super) type Parts<'a> = Vec<Part<'a>>;

/// Alternatives: `anyOf`, or `oneOf`.
#[derive(Clone, Debug)]
pub(super) struct Group<'a> {
    pub(super) one: bool,
    pub(super) alternatives: Vec<&'a Schema>,
    nullable: bool,
}

/// A named member of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Property<'a> {
    pub(super) schemas: Vec<&'a Schema>,
    pub(super) span: Span,
}

/// Values that are listed one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// By canonical text.
    pub(super) all: BTreeMap<String, Span>,
    /// Written as `const`.
    pub(super) constant: bool,
}

/// What a schema says, in one spelling.
#[derive(Clone, Debug, Default)]
pub(super) struct View<'a> {
    pub(super) schemas: Vec<&'a Schema>,
    /// `false`.
    pub(super) never: bool,
    /// Without `null`. Empty: any.
    pub(super) types: BTreeSet<SchemaType>,
    /// Whether the types are written as alternatives of one type each.
    pub(super) listed: bool,
    /// `None`: not said.
    pub(super) nullable: Option<bool>,
    pub(super) format: Option<String>,
    pub(super) content_encoding: Option<String>,
    pub(super) content_media_type: Option<String>,
    pub(super) values: Option<Values>,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) properties: IndexMap<&'a str, Property<'a>>,
    pub(super) required: BTreeMap<&'a str, Span>,
    pub(super) closed: bool,
    pub(super) additional: Vec<&'a Schema>,
}

/// Identity of a schema within its document.
pub(super) fn identity(schema: &Schema) -> usize {
    std::ptr::from_ref(schema).addr()
}

/// Identity of several schemas that hold together.
pub(super) fn key(parts: &Parts<'_>) -> Vec<usize> {
    let mut key: Vec<usize> = parts.iter().map(|part| identity(part.schema) + usize::from(part.or_null)).collect();
    key.sort_unstable();
    key
}

impl<'a> View<'a> {
    /// What the parts say together.
    pub(super) fn new(document: &'a Document, parts: &Parts<'a>) -> Self {
        let mut view = Self { schemas: parts.iter().map(|part| part.schema).collect(), ..Self::default() };
        view.never = view.schemas.iter().any(|schema| schema.boolean == Some(false));
        for schema in view.schemas.clone() {
            view.object(schema);
            view.alternatives(document, schema);
            view.list(schema);
        }
        view.kinds(parts);
        view.formats();
        view
    }

    /// The first of the schemas: where findings about the whole point.
    pub(super) fn first(&self) -> Option<&'a Schema> {
        self.schemas.first().copied()
    }

    /// Values of a keyword, with the schema that says it.
    pub(super) fn all<T: 'a>(&self, get: impl Fn(&'a Schema) -> Option<T>) -> impl Iterator<Item = (T, &'a Schema)> {
        self.schemas.iter().filter_map(move |schema| Some((get(schema)?, *schema)))
    }

    /// Whether a flag is set anywhere.
    pub(super) fn any(&self, get: impl Fn(&Schema) -> bool) -> bool {
        self.schemas.iter().any(|schema| get(schema))
    }

    pub(super) fn default_value(&self) -> Option<(&'a Node, &'a Schema)> {
        self.all(|schema| schema.default.as_ref()).next()
    }

    pub(super) fn discriminator(&self) -> Option<(&'a Discriminator, &'a Schema)> {
        self.all(|schema| schema.discriminator.as_ref()).next()
    }

    fn object(&mut self, schema: &'a Schema) {
        for (name, property) in &schema.properties {
            let entry = self.properties.entry(name.value.as_str()).or_default();
            if entry.schemas.is_empty() {
                entry.span = name.span;
            }
            entry.schemas.push(property);
        }
        self.required.extend(schema.required.iter().map(|name| (name.value.as_str(), name.span)));
        if let Some(schema) = &schema.additional_properties {
            match schema.boolean {
                Some(open) => self.closed |= !open,
                None => self.additional.push(schema),
            }
        }
    }

    fn alternatives(&mut self, document: &'a Document, schema: &'a Schema) {
        for (list, one) in [(&schema.one_of, true), (&schema.any_of, false)] {
            let nullable = list.iter().any(|schema| is_null(document, schema));
            let alternatives: Vec<&Schema> = list.iter().filter(|schema| !is_null(document, schema)).collect();
            if alternatives.len() < 2 {
                continue;
            }
            if let Some(types) = alternatives.iter().map(|schema| only_type(schema)).collect::<Option<BTreeSet<_>>>()
                && schema.types.is_empty()
            {
                self.types.extend(types);
                self.listed = true;
                self.nullable = Some(nullable);
                continue;
            }
            match alternatives.iter().map(|schema| single_value(schema)).collect::<Option<Vec<_>>>() {
                Some(nodes) => self.allow(nodes.into_iter(), false),
                None => self.groups.push(Group { one, alternatives, nullable }),
            }
        }
    }

    fn list(&mut self, schema: &'a Schema) {
        if let Some(values) = &schema.enumeration {
            self.allow(values.value.iter(), false);
        }
        if let Some(value) = &schema.constant {
            self.allow(std::iter::once(value), true);
        }
    }

    /// Only these values, of those that were allowed so far.
    fn allow(&mut self, nodes: impl Iterator<Item = &'a Node>, constant: bool) {
        let mut all: BTreeMap<String, Span> = BTreeMap::new();
        for node in nodes {
            all.insert(canonical(node), node.span);
        }
        if all.remove("null").is_some() && self.nullable.is_none() {
            self.nullable = Some(true);
        }
        if all.is_empty() {
            return;
        }
        match &mut self.values {
            Some(values) => values.all.retain(|value, _| all.contains_key(value)),
            None => self.values = Some(Values { all, constant }),
        }
    }

    fn kinds(&mut self, parts: &Parts<'a>) {
        let mut types: Option<BTreeSet<SchemaType>> = None;
        for part in parts.iter().filter(|part| !part.schema.types.is_empty() && !is_null_beside(part.schema)) {
            let mut own: BTreeSet<SchemaType> = part.schema.types.iter().copied().collect();
            if part.or_null {
                own.insert(SchemaType::Null);
            }
            types = Some(types.map_or(own.clone(), |types| intersection(&types, &own)));
        }
        match types {
            Some(mut types) => {
                let null = types.remove(&SchemaType::Null);
                self.nullable = Some(null);
                self.types = types;
                if null && self.types.is_empty() {
                    self.types.insert(SchemaType::Null);
                }
            }
            None if self.listed => {}
            None => {
                self.types = self.inferred();
                if !self.groups.is_empty() {
                    let null = parts.iter().any(|part| part.or_null) || self.groups.iter().any(|group| group.nullable);
                    self.nullable = Some(null);
                } else if parts.iter().any(|part| part.or_null) {
                    self.nullable = Some(true);
                }
            }
        }
        if self.types.contains(&SchemaType::Number) {
            self.types.remove(&SchemaType::Integer);
        }
    }

    /// What keywords take for granted if no `type` is written.
    fn inferred(&self) -> BTreeSet<SchemaType> {
        let object = !self.properties.is_empty()
            || self.closed
            || !self.additional.is_empty()
            || self.any(|schema| schema.min_properties.is_some() || schema.max_properties.is_some());
        let array = self.any(|schema| {
            schema.items.is_some() || schema.min_items.is_some() || schema.max_items.is_some() || schema.unique_items
        });
        let text = self.any(|s| s.pattern.is_some() || s.min_length.is_some() || s.max_length.is_some())
            || self.values.as_ref().is_some_and(|values| values.all.keys().all(|value| value.starts_with('"')));
        let number = self.any(|schema| schema.minimum.is_some() || schema.maximum.is_some());
        let found = [
            (object, SchemaType::Object),
            (array, SchemaType::Array),
            (text, SchemaType::String),
            (number, SchemaType::Number),
        ];
        let found: BTreeSet<SchemaType> = found.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect();
        if found.len() == 1 { found } else { BTreeSet::new() }
    }

    /// `format`, `contentEncoding` and `contentMediaType`, which 3.0 and 3.1 divide differently.
    fn formats(&mut self) {
        let schemas = || self.schemas.iter();
        let format = schemas().find_map(|schema| schema.format.as_ref()).map(|format| format.value.to_string());
        let content_encoding = schemas().find_map(|schema| schema.content_encoding.as_deref()).map(str::to_owned);
        let content_media_type = schemas().find_map(|schema| schema.content_media_type.as_deref()).map(str::to_owned);
        (self.format, self.content_encoding, self.content_media_type) = (format, content_encoding, content_media_type);
        match self.format.as_deref() {
            Some("byte") if self.content_encoding.is_none() => {
                self.format = None;
                self.content_encoding = Some(String::from("base64"));
            }
            Some("binary") if self.content_media_type.is_none() => {
                self.format = None;
                self.content_media_type = Some(String::from("application/octet-stream"));
            }
            _ => {}
        }
    }
}

/// The type of an alternative that says nothing else.
fn only_type(schema: &Schema) -> Option<SchemaType> {
    let [only] = schema.types.as_slice() else { return None };
    let bare = schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && schema.format.is_none()
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && !has_limits(schema)
        && !has_applicators(schema);
    bare.then_some(*only)
}

/// The value of an alternative that is nothing but one value.
fn single_value(schema: &Schema) -> Option<&Node> {
    let bare = schema.reference.is_none() && schema.properties.is_empty() && schema.all_of.is_empty();
    let listed = schema.enumeration.as_ref().and_then(|values| match values.value.as_slice() {
        [value] => Some(value),
        _ => None,
    });
    schema.constant.as_ref().or(listed).filter(|_| bare)
}

fn intersection(one: &BTreeSet<SchemaType>, other: &BTreeSet<SchemaType>) -> BTreeSet<SchemaType> {
    let covers = |set: &BTreeSet<SchemaType>, kind: SchemaType| {
        set.contains(&kind) || kind == SchemaType::Integer && set.contains(&SchemaType::Number)
    };
    one.iter().chain(other).copied().filter(|kind| covers(one, *kind) && covers(other, *kind)).collect()
}

/// Whether two values are the same, however they are written.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    alike(one, other) || canonical(one) == canonical(other)
}

/// Whether two values are written alike.
fn alike(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(ones), Value::Array(others)) => {
            ones.len() == others.len() && ones.iter().zip(others.iter()).all(|(one, other)| alike(one, other))
        }
        (Value::Object(ones), Value::Object(others)) => {
            let mut pairs = ones.iter().zip(others.iter());
            ones.len() == others.len()
                && pairs.all(|((key, one), (name, other))| key.value == name.value && alike(one, other))
        }
        (one, other) => one == other,
    }
}

/// A value as text: the same for `1` and `1.0`, whatever the order of members.
pub(super) fn canonical(node: &Node) -> String {
    match &node.value {
        Value::Number(text) => number(text),
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let sorted: BTreeMap<&str, String> =
                members.iter().map(|(name, node)| (name.value.as_str(), canonical(node))).collect();
            let members: Vec<String> = sorted.into_iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
            format!("{{{}}}", members.join(","))
        }
        _ => node.to_json().to_string(),
    }
}

fn number(text: &str) -> String {
    match text.parse::<i128>() {
        Ok(whole) => whole.to_string(),
        Err(_) => text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string()),
    }
}
