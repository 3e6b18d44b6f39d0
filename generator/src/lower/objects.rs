//! Objects → structs and maps.

use std::collections::BTreeSet;

use super::directions::Mode;
use super::given::{self, Table};
use super::names::{Scope, value_name};
use super::schemas::{self, Decided, Spot, Use, description, use_of};
use super::{Context, docs};
use crate::api::{Constructor, Docs, Field, Name, PartialFailure, Presence, Rest, Shape, Structure, Type};
use crate::parse::model::Schema;
use crate::source::Spanned;
use crate::text::Text;

/// Names that the struct's own methods or the macros behind it need.
const RESERVED: &[&str] = &["new", "validate"];

/// The same for objects with `x-partial-failure`.
const RESERVED_BESIDE_FAILURES: &[&str] = &["new", "validate", "all_accepted", "accepted", "rejected"];

/// An object: a struct if it names members, else a map.
pub(crate) fn decide(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Decided {
    if !schema.properties.is_empty() {
        return Decided::New(Shape::Structure(structure(cx, schema, spot)));
    }
    match rest_type(cx, schema, spot) {
        Some(ty) => Decided::Plain(Type::Map(Box::new(ty))),
        None if is_closed(schema) => Decided::New(Shape::Structure(Structure::default())),
        None => Decided::Plain(Type::Map(Box::new(Type::Json))),
    }
}

/// The struct of the members that a schema names.
pub(crate) fn structure(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Structure {
    let partial = schema.extensions.contains_key("x-partial-failure");
    let mut scope = Scope::with(if partial { RESERVED_BESIDE_FAILURES } else { RESERVED });
    let mut fields = Vec::new();
    for (name, property) in &schema.properties {
        if is_hidden(property, spot.mode) || property.boolean == Some(false) {
            continue;
        }
        let rust = field_name(cx, &mut scope, name, property);
        let required = schema.required.iter().any(|required| required.value == name.value);
        let outcome = use_of(cx, property, &spot.inside(&name.value, property));
        fields.push(field(cx, Name { wire: name.value.to_string(), rust }, property, outcome, required));
    }
    fields.extend(undescribed(schema).map(|name| Field {
        name: Name { wire: name.value.to_string(), rust: field_name(cx, &mut scope, name, &Schema::default()) },
        docs: vec!["The document requires it without a word about what it is.".to_owned()],
        ty: Type::Json,
        presence: Presence::Optional,
        deprecated: false,
        fixed: None,
    }));
    fields.shrink_to_fit();
    let rest = rest_type(cx, schema, spot).map(|ty| Rest { field: scope.take("additional".to_owned()), ty });
    let partial_failure = partial_failure(cx, schema, &fields);
    Structure { fields, rest, partial_failure, constructor: Constructor::None, ..Structure::default() }
}

/// Members that an object needs and does not describe: it can be sent only if there is a place for them. Answers may lack
/// them all the same, since many lists name what is long gone.
fn undescribed(schema: &Schema) -> impl Iterator<Item = &Spanned<Text>> {
    let has_place = schema.additional_properties.is_some() || !schema.pattern_properties.is_empty();
    let mut known: BTreeSet<String> = schema.properties.iter().map(|(name, _)| value_name(&name.value)).collect();
    schema.required.iter().filter(move |name| !has_place && known.insert(value_name(&name.value)))
}

/// Whether a property is not there in a view: only sent, or only received.
pub(crate) fn is_hidden(property: &Schema, mode: Mode) -> bool {
    match mode {
        Mode::Read => property.write_only,
        Mode::Write => property.read_only,
    }
}

/// The members that a value of a member of a union must have, in the view that is wanted.
pub(crate) fn required(cx: &Context<'_>, member: &Schema, flat: &Schema, spot: &Spot) -> Vec<String> {
    let mode = match member.reference.as_deref() {
        Some((location, _)) => cx.directions.mode(location, spot.mode),
        None => cx.directions.mode_of_inline(member, spot.mode),
    };
    let is_there = |name: &&Spanned<Text>| {
        !flat.properties.iter().any(|(own, property)| own.value == name.value && is_hidden(property, mode))
    };
    flat.required.iter().filter(is_there).map(|name| name.value.to_string()).collect()
}

fn field_name(cx: &mut Context<'_>, scope: &mut Scope, name: &Spanned<Text>, property: &Schema) -> String {
    let any = || format!("*.{}", name.value);
    let spelled = || given::spellings(&property.location).into_iter().chain([any()]).collect();
    let given = given::name(cx, Table::Fields, Some(&property.extensions), spelled);
    let wanted = given.map_or_else(|| value_name(&name.value), |given| given::as_value(cx.report, &given));
    let wanted = scope.beside_reserved(wanted);
    let rust = scope.take(wanted.clone());
    if rust != wanted {
        cx.report.name_collision(name.span, &name.value, &wanted, &rust);
    }
    rust
}

/// The description of a property, else the first paragraph of what it refers to.
pub(crate) fn own_or_target(cx: &Context<'_>, schema: &Schema) -> Docs {
    let own = description(schema);
    let target = schema.reference.as_deref().and_then(|(location, _)| cx.target(location));
    match target {
        Some(target) if own.is_empty() => description(target).into_iter().take_while(|line| !line.is_empty()).collect(),
        _ => own,
    }
}

fn field(cx: &Context<'_>, name: Name, property: &Schema, outcome: Use, required: bool) -> Field {
    let presence = match (required, outcome.nullable && outcome.ty != Type::Json) {
        (true, false) => Presence::Required,
        (false, false) => Presence::Optional,
        (true, true) => Presence::Nullable,
        (false, true) => Presence::Maybe,
    };
    Field {
        docs: docs::join([own_or_target(cx, property), facts(property)]),
        deprecated: property.deprecated,
        fixed: None,
        name,
        ty: outcome.ty,
        presence,
    }
}

/// Limits and default of a value, in words.
pub(crate) fn facts(schema: &Schema) -> Docs {
    let mut out: Vec<String> = Vec::new();
    let mut say = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push(format!("{label} {}", docs::code(&value)));
        }
    };
    say("at least", schema.minimum.as_ref().map(|n| n.0.to_string()));
    say("more than", schema.exclusive_minimum.as_ref().map(|n| n.0.to_string()));
    say("at most", schema.maximum.as_ref().map(|n| n.0.to_string()));
    say("less than", schema.exclusive_maximum.as_ref().map(|n| n.0.to_string()));
    say("multiple of", schema.multiple_of.as_ref().map(|n| n.0.to_string()));
    say("pattern", schema.pattern.as_ref().map(|p| p.value.to_string()));
    say("format", schema.format.as_ref().map(|f| f.value.to_string()).filter(|f| !is_told_by_type(f)));
    say("default", schema.default.as_ref().map(|node| node.to_json().to_string()).filter(|text| text.len() <= 120));
    out.extend(count(schema.min_length, schema.max_length, "character"));
    out.extend(count(schema.min_items, schema.max_items, "item"));
    out.extend(count(schema.min_properties, schema.max_properties, "member"));
    let Some(first) = out.first_mut() else { return Vec::new() };
    *first = first.chars().take(1).flat_map(char::to_uppercase).chain(first.chars().skip(1)).collect();
    vec![format!("{}.", out.join("; "))]
}

fn is_told_by_type(format: &str) -> bool {
    matches!(
        format,
        "int32"
            | "int64"
            | "float"
            | "double"
            | "date-time"
            | "date"
            | "uuid"
            | "byte"
            | "password"
            | "binary"
            | "string"
    )
}

fn count(min: Option<u64>, max: Option<u64>, noun: &str) -> Option<String> {
    let plural = |n: u64| if n == 1 { noun.to_owned() } else { format!("{noun}s") };
    match (min.filter(|n| *n > 0), max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", plural(min))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}", plural(max))),
        (Some(min), None) => Some(format!("at least {min} {}", plural(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", plural(max))),
        (None, None) => None,
    }
}

/// Whether only the named members are allowed.
pub(crate) fn is_closed(schema: &Schema) -> bool {
    schema.additional_properties.as_ref().is_some_and(|extra| extra.boolean == Some(false))
}

/// The type of members that no property names; `None` if the document does not speak of them.
fn rest_type(cx: &mut Context<'_>, schema: &Schema, spot: &Spot) -> Option<Type> {
    let extra = schema.additional_properties.as_deref().filter(|extra| extra.boolean != Some(false));
    let patterns = &schema.pattern_properties;
    match (extra, patterns.as_slice()) {
        (None, []) => None,
        (Some(extra), []) => Some(use_of(cx, extra, &spot.inside("value", extra)).inside()),
        (None, [(_, only)]) => Some(use_of(cx, only, &spot.child("value")).inside()),
        _ => Some(Type::Json),
    }
}

fn partial_failure(cx: &mut Context<'_>, schema: &Schema, fields: &[Field]) -> Option<PartialFailure> {
    let node = schema.extensions.get("x-partial-failure")?;
    let found = find_partial_failure(cx, node, fields);
    if found.is_none() {
        cx.report.extension_unusable(
            node.span,
            "x-partial-failure",
            "`items` must name a list of objects with the integer member `code`",
        );
    }
    found
}

fn find_partial_failure(
    cx: &mut Context<'_>,
    node: &crate::parse::node::Node,
    fields: &[Field],
) -> Option<PartialFailure> {
    let items = node.get("items")?.as_str()?;
    let code = node.get("code")?.as_str()?;
    let list = fields.iter().find(|field| field.name.wire == items)?;
    let Type::List(item) = &list.ty else { return None };
    let Type::Named(id) = item.as_ref() else { return None };
    schemas::drain(cx);
    let Shape::Structure(structure) = &cx.types.get(*id)?.shape else { return None };
    let code = structure.fields.iter().find(|field| field.name.wire == code && field.presence == Presence::Optional)?;
    Some(PartialFailure {
        items: list.name.rust.clone(),
        items_optional: list.presence == Presence::Optional,
        item: *id,
        code: code.name.rust.clone(),
    })
}
