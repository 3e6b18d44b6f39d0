//! `oneOf`, `anyOf`, several types, and schemas that others extend → unions.

use super::enums::{self, Entry};
use super::given::{self, Table};
use super::labels::label;
use super::merge::{states_more, view};
use super::names::{Scope, type_name};
use super::objects;
use super::schemas::{self, Decided, Spot, declare, description, is_null_allowed, settle, use_of};
use super::tags::{self, Tag};
use super::{Context, docs};
use crate::api::{Docs, Enumeration, Field, Name, Presence, Shape, Type, Union, UnionVariant, ValueKind, kinds};
use crate::parse::model::{Discriminator, Location, Schema, SchemaType};
use crate::parse::node::Value;

/// The shape of a schema with `oneOf` or `anyOf`; `None` if it has none that matters for the type.
pub(crate) fn decide(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Option<Decided> {
    let groups = groups(cx, schema);
    if groups.is_empty() || is_scalar(schema) {
        return None;
    }
    let has_members = !schema.properties.is_empty()
        || schema.additional_properties.as_ref().is_some_and(|extra| extra.boolean.is_none());
    if let ([only], false) = (groups.as_slice(), has_members) {
        return Some(one_group(cx, schema, only, spot));
    }
    Some(beside_members(cx, schema, &groups, spot))
}

/// The union of several JSON types.
pub(crate) fn of_types(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Decided {
    let members: Vec<Schema> = schemas::types(schema)
        .into_iter()
        .map(|ty| Schema {
            location: schema.location.child(&format!("{ty:?}")),
            types: [ty].into(),
            title: None,
            description: None,
            ..schema.clone()
        })
        .collect();
    let group = Group { location: schema.location.clone(), members, discriminator: None };
    one_group(cx, schema, &group, spot)
}

/// The union of the schemas that extend one with a discriminator.
pub(crate) fn of_children(cx: &mut Context<'_>, schema: &Schema, children: &[Location], spot: &Spot) -> Shape {
    let members = children
        .iter()
        .map(|child| Schema {
            location: child.clone(),
            reference: Some(Box::new((
                child.clone(),
                crate::source::Spanned::new(child.0.clone().into(), schema.span),
            ))),
            ..Schema::default()
        })
        .collect();
    let group = Group { location: schema.location.clone(), members, discriminator: schema.discriminator.clone() };
    Shape::Union(union(cx, &group, spot))
}

/// Members of one `oneOf` or `anyOf` that say something about the type, without `null`.
pub(super) struct Group {
    location: Location,
    pub(super) members: Vec<Schema>,
    pub(super) discriminator: Option<Discriminator>,
}

fn groups(cx: &Context<'_>, schema: &Schema) -> Vec<Group> {
    let lists = [(&schema.one_of, &schema.discriminator), (&schema.any_of, &schema.discriminator)];
    let more = schema
        .all_of
        .iter()
        .flat_map(|member| [(&member.one_of, &member.discriminator), (&member.any_of, &member.discriminator)]);
    let mut out = Vec::new();
    for (list, discriminator) in lists.into_iter().chain(more) {
        let says_something = |member: &&Schema| {
            let flat = view(cx.document, member);
            member.reference.is_some() || !only_constrains(&flat)
        };
        if list.iter().any(|member| says_something(&member)) {
            let not_null = |member: &&Schema| !is_only_null(&view(cx.document, member));
            let members: Vec<Schema> = list.iter().filter(not_null).cloned().collect();
            if !members.is_empty() {
                out.push(Group { location: schema.location.clone(), members, discriminator: discriminator.clone() });
            }
        }
    }
    out
}

fn is_only_null(schema: &Schema) -> bool {
    let listed =
        schema.enumeration.as_ref().is_some_and(|values| values.value.iter().all(|node| node.value == Value::Null));
    schema.types == [SchemaType::Null] && !states_more(schema) || listed
}

/// A member such as `required: [a]` or `not: …`: it narrows values but names no type.
fn only_constrains(schema: &Schema) -> bool {
    let mut bare = Schema { required: Vec::new(), ..schema.clone() };
    if bare.not.is_some() {
        bare.not = None;
    }
    let untyped = bare.types.is_empty() || bare.types == [SchemaType::Object];
    untyped && !states_more(&bare) && (!schema.required.is_empty() || schema.not.is_some())
        || schema
            .properties
            .iter()
            .all(|(_, property)| !states_more(property) && property.types.is_empty() && property.reference.is_none())
            && !schema.properties.is_empty()
}

/// Whether the schema itself already is a scalar or list: its union only refines it.
fn is_scalar(schema: &Schema) -> bool {
    let own: Vec<SchemaType> = schema.types.iter().copied().filter(|ty| *ty != SchemaType::Null).collect();
    let refines = |member: &Schema| {
        member.reference.is_none() && enums::values(member).is_none() && !member.types.contains(&SchemaType::Null)
    };
    let members = || schema.one_of.iter().chain(&schema.any_of);
    matches!(own.as_slice(), [one] if !matches!(one, SchemaType::Object)) && members().all(refines)
        || schema.items.is_some() && own == [SchemaType::Array]
}

fn one_group(cx: &mut Context<'_>, schema: &Schema, group: &Group, spot: &Spot) -> Decided {
    if let Some(decided) = open_strings(cx, &schema.location, group) {
        return decided;
    }
    let union = union(cx, group, spot);
    match union.variants.as_slice() {
        [] => Decided::Plain(Type::Json),
        _ if union.variants.iter().any(|variant| variant.ty == Type::Json) => Decided::Plain(Type::Json),
        [only] if schema.discriminator.is_none() => Decided::Plain(only.ty.clone()),
        _ => Decided::New(Shape::Union(union)),
    }
}

/// Members and unions in one object: a struct in which the unions are flattened.
fn beside_members(cx: &mut Context<'_>, schema: &Schema, groups: &[Group], spot: &Spot) -> Decided {
    let mut structure = objects::structure(cx, schema, spot);
    let mut scope = Scope::default();
    for field in &structure.fields {
        scope.take(field.name.rust.clone());
    }
    for (index, group) in groups.iter().enumerate() {
        let inner = spot.child("variant");
        let decided = one_group(cx, schema, group, &inner);
        let location = schema.location.child(&format!("variant{index}"));
        let nameless = Schema { description: None, title: None, location, ..schema.clone() };
        let ty = settle(cx, decided, &nameless, &inner);
        structure.flattened.push(Field {
            name: Name { wire: String::new(), rust: scope.take("variant".to_owned()) },
            ty,
            presence: Presence::Required,
            docs: vec!["The members that depend on the variant; they stand in the same object.".to_owned()],
            deprecated: false,
            fixed: None,
        });
    }
    if structure.flattened.iter().any(|field| field.ty == Type::Json) {
        structure.flattened.clear();
        structure.rest = Some(crate::api::Rest { field: scope.take("additional".to_owned()), ty: Type::Json });
    }
    Decided::New(Shape::Structure(structure))
}

/// Strings and lists of strings together: one open enumeration.
fn open_strings(cx: &mut Context<'_>, location: &Location, group: &Group) -> Option<Decided> {
    let document = cx.document;
    let plain = |schema: &Schema| {
        schema.format.is_none() && schema.types == [SchemaType::String] && enums::values(schema).is_none()
    };
    let mut entries: Vec<Entry> = Vec::new();
    for member in &group.members {
        let flat = view(document, member);
        match enums::values(&flat) {
            Some(values) => {
                let single = values.len() == 1 && member.reference.is_none();
                let title = member.title.as_deref().filter(|title| single && !title.is_empty());
                let docs = member.description.as_deref().filter(|_| single).map(docs::clean).unwrap_or_default();
                for node in values {
                    let (wire, given) = (node.as_str()?.to_owned(), title.map(type_name));
                    entries.push(Entry { wire, span: node.span, given, docs: docs.clone() });
                }
            }
            None if plain(&flat) => {}
            None => return None,
        }
    }
    if entries.is_empty() {
        return None;
    }
    let values = enums::variants(cx, location, entries, ValueKind::String);
    let enumeration = Enumeration { kind: ValueKind::String, values, ignore_case: false };
    Some(Decided::New(Shape::Enumeration(enumeration)))
}

fn union(cx: &mut Context<'_>, group: &Group, spot: &Spot) -> Union {
    let document = cx.document;
    let flats: Vec<Schema> = group.members.iter().map(|member| view(document, member).into_owned()).collect();
    let tag = Tag::find(cx, group, &flats);
    let mut scope = Scope::with(&["Unknown"]);
    let mut variants: Vec<UnionVariant> = Vec::new();
    for (index, member) in group.members.iter().enumerate() {
        let Some(flat) = flats.get(index) else { continue };
        let values = tag.as_ref().and_then(|tag| tag.values.get(index).cloned()).filter(|values| !values.is_empty());
        let by_tag = values.as_ref().and_then(|values| values.first()).map(String::as_str);
        let label = label(cx, member, &flats, index, by_tag);
        let given = given::name(cx, Table::Variants, None, || given::members(&group.location, &label));
        let wanted = given.map_or_else(|| type_name(&label), |given| given::as_type(cx.report, &given));
        let wanted = if wanted == "Unknown" { "UnknownVariant".to_owned() } else { wanted };
        let rust = scope.peek(wanted.clone());
        let outcome = match member.reference.as_deref() {
            Some((location, _))
                if member.types.is_empty() && !super::merge::is_structural(member) && cx.target(location).is_some() =>
            {
                Type::Named(declare(cx, location, spot.mode))
            }
            _ => use_of(cx, member, &spot.child(&rust)).ty,
        };
        if let Some(same) = variants.iter_mut().find(|variant| variant.ty == outcome) {
            if let (Some((_, known)), Some(values)) = (&mut same.tag, values) {
                known.extend(values);
            }
            continue;
        }
        scope.take(rust.clone());
        if rust != wanted {
            cx.report.name_collision(member.span, &label, &wanted, &rust);
        }
        variants.push(UnionVariant {
            name: Name { wire: label, rust },
            ty: outcome,
            docs: if member.reference.is_some() { summary(flat) } else { description(member) },
            kinds: kinds_of(cx, flat, 8),
            required: if is_object(flat) { objects::required(cx, member, flat, spot) } else { Vec::new() },
            known: tags::known(cx, flat),
            closed: flat.additional_properties.as_ref().is_some_and(|extra| extra.boolean == Some(false)),
            tag: tag.as_ref().zip(values).map(|(tag, values)| (tag.property.clone(), values)),
        });
    }
    let write_tag = tag.filter(|tag| tag.explicit && !tag.written_by_all).map(|tag| tag.property);
    Union { variants, write_tag }
}

/// What a referenced variant is, in a sentence; its own type says the rest.
fn summary(flat: &Schema) -> Docs {
    let sentence = docs::first_sentence(&description(flat));
    if sentence.is_empty() { Vec::new() } else { vec![sentence] }
}

pub(super) fn is_object(schema: &Schema) -> bool {
    schemas::types(schema) == [SchemaType::Object]
}

/// The JSON types that a schema takes, as bits.
fn kinds_of(cx: &Context<'_>, schema: &Schema, depth: usize) -> u8 {
    let union: Vec<&Schema> = schema.one_of.iter().chain(&schema.any_of).collect();
    let own = schemas::types(schema);
    let null = if is_null_allowed(schema) { kinds::NULL } else { 0 };
    if own.is_empty() && !union.is_empty() && depth > 0 {
        return union.iter().fold(null, |bits, member| bits | kinds_of(cx, &view(cx.document, member), depth - 1));
    }
    if let Some(values) = enums::values(schema).filter(|_| own.is_empty()) {
        return values.iter().fold(null, |bits, node| bits | kind_of_value(&node.value));
    }
    if own.is_empty() {
        return if null == 0 { kinds::ANY } else { null };
    }
    own.iter().fold(null, |bits, ty| bits | kind_of_type(*ty))
}

/// The bit of a type name. Integers count as numbers only where numbers are meant.
pub(crate) fn kind_of_type(ty: SchemaType) -> u8 {
    match ty {
        SchemaType::Null => kinds::NULL,
        SchemaType::Boolean => kinds::BOOLEAN,
        SchemaType::Integer => kinds::INTEGER,
        SchemaType::Number => kinds::INTEGER | kinds::NUMBER,
        SchemaType::String => kinds::STRING,
        SchemaType::Array => kinds::ARRAY,
        SchemaType::Object => kinds::OBJECT,
    }
}

fn kind_of_value(value: &Value) -> u8 {
    match value {
        Value::Null => kinds::NULL,
        Value::Bool(_) => kinds::BOOLEAN,
        Value::Number(_) => kinds::INTEGER | kinds::NUMBER,
        Value::String(_) => kinds::STRING,
        Value::Array(_) => kinds::ARRAY,
        Value::Object(_) => kinds::OBJECT,
    }
}
