//! Schema → type: named schemas, references, and the choice of shape.

use std::borrow::Cow;

use super::directions::Mode;
use super::given::{self, Table};
use super::homes::component_name;
use super::kinds::is_scalar;
pub(crate) use super::kinds::types;
use super::merge::{is_structural, states_more, view};
use super::names::{module_name, type_name};
use super::{Context, docs, enums, flag, foreign, formats, homes, objects, unions};
use crate::api::{Definition, Name, Shape, Type, TypeId};
use crate::parse::model::{Location, Schema, SchemaType};
use crate::parse::node::Value;

/// How many inline schemas may stand inside each other.
const MAX_NESTING: usize = 100;

/// A type and whether `null` may stand in its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Use {
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
}

impl Use {
    pub(crate) fn plain(ty: Type) -> Self {
        Self { ty, nullable: false }
    }

    /// The type with `null` inside it, for lists, maps and tuples.
    pub(crate) fn inside(self) -> Type {
        if self.nullable && self.ty != Type::Json { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

/// What a schema becomes: a type that exists, or a shape that wants a name.
pub(crate) enum Decided {
    Plain(Type),
    New(Shape),
}

/// Where a schema stands: what its type is called if it needs a name, and in which file it lives.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// Candidate for the name.
    pub(crate) name: String,
    /// File below `src/`.
    pub(crate) module: String,
    /// The view that is wanted.
    pub(crate) mode: Mode,
}

impl Spot {
    /// The spot of something inside: `Order` + `item` = `OrderItem`.
    pub(crate) fn child(&self, part: &str) -> Self {
        let part = type_name(part);
        // `Self_` and the like are names that were escaped.
        let name = [self.name.as_str(), &part].map(|name| name.trim_end_matches('_')).concat();
        Self { name, module: self.module.clone(), mode: self.mode }
    }

    /// The spot of a schema inside; what needs no name gets none.
    pub(crate) fn inside(&self, part: &str, schema: &Schema) -> Cow<'_, Self> {
        let is_nameless = is_scalar(schema) || sole_reference(schema).is_some();
        if is_nameless { Cow::Borrowed(self) } else { Cow::Owned(self.child(part)) }
    }
}

/// Gives every component its name before anything else gets one.
pub(crate) fn reserve_names(cx: &mut Context<'_>) {
    for location in &cx.document.component_schemas {
        let mode = cx.directions.mode(location, Mode::Read);
        declare(cx, location, mode);
        if cx.directions.is_split(location) {
            declare(cx, location, Mode::Write);
        }
    }
}

/// Decides the shapes of all components, and of all that they reach.
pub(crate) fn lower_components(cx: &mut Context<'_>) {
    drain(cx);
}

/// Decides the shapes that are still open.
pub(crate) fn drain(cx: &mut Context<'_>) {
    while let Some((id, location, mode)) = cx.queue.pop_front() {
        let Some(schema) = cx.target(&location) else { continue };
        let Some(definition) = cx.types.get(id) else { continue };
        let spot = Spot { name: definition.name.rust.clone(), module: definition.module.clone(), mode };
        let shape = shape_of_named(cx, schema, &spot);
        if let Some(definition) = cx.types.all.get_mut(id.0) {
            definition.shape = shape;
        }
    }
}

/// The type of a schema where it is used.
pub(crate) fn use_of(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Use {
    let outcome = match sole_reference(schema) {
        Some((reference, null)) => {
            let given = foreign::whole(cx, schema).map(|ty| Use { ty, nullable: false });
            let mut outcome = given.unwrap_or_else(|| reference_use(cx, reference, spot));
            outcome.nullable |= null;
            outcome
        }
        None if is_scalar(schema) && !cx.document.schemas.contains_key(&schema.location) => {
            scalar_use(cx, schema, spot)
        }
        None => inline_use(cx, schema, spot),
    };
    mark_sensitive(schema, outcome)
}

/// The type of a scalar that nothing refers to.
fn scalar_use(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Use {
    let nullable = is_null_allowed(schema);
    let decided = foreign::whole(cx, schema).map_or_else(|| decide(cx, schema, spot), Decided::Plain);
    match decided {
        Decided::Plain(ty) => Use { ty, nullable },
        Decided::New(_) => inline_use(cx, schema, spot),
    }
}

/// The type of a schema that is written in place. One that contains itself through a `$ref` with further keywords
/// beside it ends at the target of the `$ref`.
fn inline_use(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Use {
    let document = cx.document;
    let flat = view(document, schema);
    let nullable = is_null_allowed(&flat) || inner_nullable(cx, &flat);
    let key = (schema.location.clone(), cx.directions.mode_of_inline(schema, spot.mode));
    if let Some(id) = cx.known.get(&key) {
        return Use { ty: Type::Named(*id), nullable };
    }
    if !cx.open.insert(key.clone()) || cx.open.len() > MAX_NESTING {
        cx.open.remove(&key);
        cx.report.recursion_cut(schema.span);
        return reference_use(cx, schema, spot);
    }
    let decided = match foreign::whole(cx, schema) {
        Some(ty) => Decided::Plain(ty),
        None => decide(cx, &flat, spot),
    };
    let ty = settle(cx, decided, &flat, spot);
    cx.open.remove(&key);
    Use { ty, nullable }
}

/// The type of a named schema; its shape is decided later.
pub(crate) fn declare(cx: &mut Context<'_>, location: &Location, around: Mode) -> TypeId {
    let mode = cx.directions.mode(location, around);
    let key = (location.clone(), mode);
    if let Some(id) = cx.known.get(&key) {
        return *id;
    }
    let wire = component_name(location);
    let schema = cx.target(location);
    let given = given::name(cx, Table::Schemas, schema.map(|schema| &schema.extensions), || vec![wire.clone()]);
    let mut rust = given.map_or_else(|| type_name(&wire), |given| given::as_type(cx.report, &given));
    if mode == Mode::Write && cx.directions.is_split(location) {
        rust.push_str("Write");
    }
    let name = cx.type_names.take(rust.clone());
    if name != rust
        && let Some(schema) = schema
    {
        let span = cx.document.component_keys.get(location).copied().unwrap_or(schema.span);
        cx.report.name_collision(span, &wire, &rust, &name);
    }
    let module = format!("models/{}", cx.modules.take(module_name(&name)));
    let derives = given::derives(cx, Some(&wire));
    let id = cx.add(Definition {
        name: Name { wire, rust: name },
        module,
        docs: schema.map(description).unwrap_or_default(),
        deprecated: schema.is_some_and(|schema| schema.deprecated),
        pointer: pointer(location),
        derives,
        ..Definition::default()
    });
    cx.known.insert(key, id);
    let origin = adopted(cx, location, mode);
    if origin != *location {
        cx.known.insert((origin.clone(), mode), id);
    }
    cx.queue.push_back((id, origin, mode));
    id
}

/// A component that is nothing but a reference to a schema outside of the components *is* that schema, under its name.
fn adopted(cx: &Context<'_>, location: &Location, mode: Mode) -> Location {
    let mut at = location.clone();
    for _ in 0..16 {
        let target = cx
            .target(&at)
            .and_then(sole_reference)
            .and_then(|(reference, null)| reference.reference.as_deref().filter(|_| !null));
        match target {
            Some((target, _))
                if !cx.components.contains(target)
                    && !cx.known.contains_key(&(target.clone(), mode))
                    && cx.target(target).is_some() =>
            {
                at = target.clone();
            }
            _ => return at,
        }
    }
    location.clone()
}

/// What a schema is for a reader: its title and description.
pub(crate) fn description(schema: &Schema) -> Vec<String> {
    let title = schema.title.as_deref().map(docs::clean).unwrap_or_default();
    let text = schema.description.as_deref().map(docs::clean).unwrap_or_default();
    if title == text || text.first().is_some_and(|line| title.first().is_some_and(|t| line.starts_with(t.as_str()))) {
        return text;
    }
    docs::join([title, text])
}

/// The JSON pointer of a place, for people.
pub(crate) fn pointer(location: &Location) -> String {
    location.0.strip_prefix('0').unwrap_or(&location.0).to_owned()
}

/// Gives a decided shape a name, if it needs one. A schema that several structs inherit is one type.
pub(crate) fn settle(cx: &mut Context<'_>, decided: Decided, schema: &Schema, spot: &Spot) -> Type {
    let shape = match decided {
        Decided::Plain(ty) => return ty,
        Decided::New(shape) => shape,
    };
    let key = (schema.location.clone(), cx.directions.mode_of_inline(schema, spot.mode));
    if let Some(id) = cx.known.get(&key) {
        return Type::Named(*id);
    }
    let home = homes::home(cx, &schema.location, spot);
    let given = given::name(cx, Table::Types, None, || vec![pointer(&schema.location)]);
    let wanted = given.map_or(home.name, |given| given::as_type(cx.report, &given));
    let rust = cx.type_names.take(wanted.clone());
    if rust != wanted {
        cx.report.inline_name_collision(schema.span, &pointer(&schema.location), &wanted, &rust);
    }
    let derives = given::derives(cx, None);
    let id = cx.add(Definition {
        name: Name { wire: pointer(&schema.location), rust },
        module: home.module,
        docs: description(schema),
        deprecated: schema.deprecated,
        pointer: pointer(&schema.location),
        shape,
        derives,
        ..Definition::default()
    });
    cx.known.insert(key, id);
    Type::Named(id)
}

/// Chooses the shape of a schema without references and `allOf`.
pub(crate) fn decide(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Decided {
    if let Some(decided) = enums::decide(cx, schema) {
        return decided;
    }
    if let Some(decided) = unions::decide(cx, schema, spot) {
        return decided;
    }
    match *types(schema).as_slice() {
        [] => Decided::Plain(Type::Json),
        [one] => by_type(cx, schema, one, spot),
        _ => unions::of_types(cx, schema, spot),
    }
}

/// The shape for one JSON type.
pub(crate) fn by_type(cx: &mut Context<'_>, schema: &Schema, ty: SchemaType, spot: &Spot) -> Decided {
    let scalar = matches!(ty, SchemaType::Integer | SchemaType::Number | SchemaType::String);
    if scalar && let Some(ty) = foreign::of_format(cx, schema) {
        return Decided::Plain(ty);
    }
    match ty {
        SchemaType::Null => Decided::Plain(Type::Json),
        SchemaType::Boolean => Decided::Plain(Type::Primitive(crate::api::Primitive::Bool)),
        SchemaType::Integer => Decided::Plain(formats::integer(schema)),
        SchemaType::Number => Decided::Plain(formats::number(schema)),
        SchemaType::String => Decided::Plain(formats::text(cx, schema, spot)),
        SchemaType::Array => Decided::Plain(array(cx, schema, spot)),
        SchemaType::Object => objects::decide(cx, schema, spot),
    }
}

/// Whether a list becomes a Rust tuple.
pub(crate) fn is_tuple(schema: &Schema) -> bool {
    let ends = schema.items.as_ref().is_none_or(|items| items.boolean == Some(false));
    (1..=6).contains(&schema.prefix_items.len()) && ends
}

fn array(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Type {
    if is_tuple(schema) {
        let items = schema.prefix_items.iter().enumerate();
        return Type::Tuple(
            items.map(|(index, item)| use_of(cx, item, &spot.child(&format!("part {index}"))).inside()).collect(),
        );
    }
    if !schema.prefix_items.is_empty() {
        cx.report.tuple_as_list(schema.span);
        return Type::List(Box::new(Type::Json));
    }
    match schema.items.as_deref() {
        None => Type::List(Box::new(Type::Json)),
        Some(items) => Type::List(Box::new(use_of(cx, items, &spot.inside("item", items)).inside())),
    }
}

fn shape_of_named(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Shape {
    if let Some(ty) = foreign::whole(cx, schema) {
        return Shape::Alias(mark_sensitive(schema, Use::plain(ty)).ty);
    }
    if let Some((reference, _)) = sole_reference(schema) {
        let ty = reference_use(cx, reference, spot).ty;
        return Shape::Alias(mark_sensitive(schema, Use::plain(ty)).ty);
    }
    if let Some(children) = cx.children.get(&schema.location).cloned() {
        return unions::of_children(cx, schema, &children, spot);
    }
    let document = cx.document;
    let flat = view(document, schema);
    match decide(cx, &flat, spot) {
        Decided::New(shape) => shape,
        Decided::Plain(ty) => Shape::Alias(mark_sensitive(schema, Use::plain(ty)).ty),
    }
}

/// The reference that a schema is nothing but, also as the only member of `allOf`, and whether `null` is allowed beside it.
fn sole_reference(schema: &Schema) -> Option<(&Schema, bool)> {
    let null = schema.types == [SchemaType::Null];
    if schema.reference.is_some() {
        return (!states_more(schema) && schema.all_of.is_empty()).then_some((schema, null));
    }
    if states_more(schema) || !(schema.types.is_empty() || null || schema.types.starts_with(&[SchemaType::Object])) {
        return None;
    }
    let mut members = schema.all_of.iter().filter(|member| member.reference.is_some() || is_structural(member));
    match (members.next(), members.next()) {
        (Some(only), None) if only.reference.is_some() && !is_structural(only) => {
            Some((only, schema.types.contains(&SchemaType::Null)))
        }
        _ => None,
    }
}

fn reference_use(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Use {
    let Some((location, _)) = schema.reference.as_deref() else { return Use::plain(Type::Json) };
    let Some(target) = cx.target(location) else {
        return Use { ty: Type::Json, nullable: true };
    };
    let id = declare(cx, location, spot.mode);
    let flat: Cow<'_, Schema> = view(cx.document, target);
    let nullable = is_null_allowed(&flat) || inner_nullable(cx, &flat);
    Use { ty: Type::Named(id), nullable }
}

/// Whether `null` is among the values that the schema itself names.
pub(crate) fn is_null_allowed(schema: &Schema) -> bool {
    let listed =
        schema.enumeration.as_ref().is_some_and(|values| values.value.iter().any(|node| node.value == Value::Null));
    let constant = schema.constant.as_ref().is_some_and(|node| node.value == Value::Null);
    schema.types.contains(&SchemaType::Null) || listed || constant || flag(&schema.extensions, "x-nullable")
}

/// Whether a member of the schema's union is or allows `null`.
fn inner_nullable(cx: &Context<'_>, schema: &Schema) -> bool {
    schema.one_of.iter().chain(&schema.any_of).any(|member| is_null_allowed(&view(cx.document, member)))
}

fn mark_sensitive(schema: &Schema, outcome: Use) -> Use {
    let already = matches!(outcome.ty, Type::Sensitive(_) | Type::Text(crate::api::Text::Secret));
    if flag(&schema.extensions, "x-sensitive") && !already {
        return Use { ty: Type::Sensitive(Box::new(outcome.ty)), ..outcome };
    }
    outcome
}
