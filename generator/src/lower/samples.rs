//! Examples of calls: the document's examples of bodies as Rust expressions, and names for what it gives none of.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::api::{
    Api, Argument, Body, BodyKind, CallSample, Constructor, Definition, Enumeration, Group, Operation, Presence,
    Primitive, Sample, Shape, Start, Structure, Success, Taken, Text, Type, TypeId, Types, Union, UnionVariant,
    ValueKind, kinds,
};
use crate::parse::model::{self, Document, PathItem, Schema};

/// Values inside values: deeper ones are left out, or the example is.
const DEPTH: usize = 6;
/// Items of a list, members of a map, optional members of a struct: an example shows how, not all that there is.
const WIDTH: usize = 2;
const OPTIONAL: usize = 4;

/// Gives operations examples of their calls, and the crate one to start with: the first whose body has an example in the
/// document, or else the first that can be shown.
pub fn attach(document: &Document, api: &mut Api) {
    let bodies = bodies(document);
    let mut groups = std::mem::take(&mut api.groups);
    let maker = Maker { types: &api.types, width: WIDTH, optional: OPTIONAL };
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        operation.sample = maker.call(operation, bodies.get(&operation.pointer)).map(Box::new);
    }
    api.start = start(&groups).and_then(|(group, operation)| {
        let shown = groups.get(group)?.operations.get(operation)?;
        let brief = Maker { width: 1, optional: 0, ..maker };
        Some(Start { group, operation, sample: brief.call(shown, bodies.get(&shown.pointer))? })
    });
    api.groups = groups;
}

/// The first one of those that serve best.
fn start(groups: &[Group]) -> Option<(usize, usize)> {
    let numbered = |(group, operations): (usize, &Group)| -> Vec<((usize, usize), u8)> {
        let all = operations.operations.iter().enumerate();
        all.filter_map(|(index, operation)| Some(((group, index), rank(operation)?))).collect()
    };
    groups.iter().enumerate().flat_map(numbered).min_by_key(|(place, rank)| (*rank, *place)).map(|(place, _)| place)
}

/// How little an operation serves as the first example.
fn rank(operation: &Operation) -> Option<u8> {
    let sample = operation.sample.as_ref()?;
    let plain = matches!(operation.success, Success::Json(_));
    Some(match (operation.deprecated, plain, sample.is_documented) {
        (false, true, true) => 0,
        (false, true, false) => 1,
        (false, false, _) => 2,
        (true, ..) => 3,
    })
}

/// The first example of each operation's body.
fn bodies(document: &Document) -> BTreeMap<String, Json> {
    let of = |item: &PathItem, operation: &model::Operation| {
        let body = document.resolve(operation.request_body.as_ref()?)?;
        let media = body.content.iter().find(|media| media.name.value.contains("json")).or(body.content.first())?;
        let own = media.examples.iter().find_map(|example| example.value.as_ref());
        let value = own.or_else(|| of_schema(document, media.schema.as_ref()?))?;
        Some((format!("{} {}", operation.method, item.path.value), value.to_json()))
    };
    let pairs = document.paths.iter().flat_map(|item| item.operations.iter().map(move |operation| (item, operation)));
    pairs.filter_map(|(item, operation)| of(item, operation)).collect()
}

fn of_schema<'a>(document: &'a Document, mut schema: &'a Schema) -> Option<&'a crate::parse::node::Node> {
    for _ in 0..document.schemas.len() {
        if let Some(example) = schema.examples.first() {
            return Some(example);
        }
        schema = document.schemas.get(&schema.reference.as_ref()?.0)?;
    }
    None
}

/// Where a value goes.
#[derive(Clone, Copy)]
struct Spot<'a> {
    /// What it is called on the wire: the text that stands for a text.
    name: &'a str,
    taken: Taken,
    depth: usize,
}

impl<'a> Spot<'a> {
    fn inside(self, name: &'a str, taken: Taken) -> Self {
        Self { name, taken, depth: self.depth + 1 }
    }
}

#[derive(Clone, Copy)]
struct Maker<'a> {
    types: &'a Types,
    /// Items of a list and members of a map that are shown.
    width: usize,
    /// Optional members of a struct that are shown.
    optional: usize,
}

impl Maker<'_> {
    fn call(&self, operation: &Operation, given: Option<&Json>) -> Option<CallSample> {
        let required = operation.parameters.iter().filter(|parameter| parameter.required);
        let arguments = required.map(|parameter| self.argument(&parameter.ty, None, &parameter.name.wire));
        let arguments = arguments.collect::<Option<_>>()?;
        let Some(body) = &operation.body else {
            return Some(CallSample { arguments, body: None, is_documented: false });
        };
        let shown = given.and_then(|given| self.body(body, Some(given)));
        let is_documented = shown.is_some();
        let body = match shown {
            Some(shown) => Some(shown),
            // What cannot be made up has a type that does not follow from the method, too.
            None => Some(self.body(body, None)?).filter(|_| body.required),
        };
        Some(CallSample { arguments, body, is_documented })
    }

    fn body(&self, body: &Body, given: Option<&Json>) -> Option<Sample> {
        match &body.variants.first()?.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty, _) => self.argument(ty, given, "body"),
            BodyKind::Text => Some(Sample::Text("text".to_owned(), Taken::Loosely)),
            BodyKind::Multipart(_) | BodyKind::Items(_) | BodyKind::Bytes => None,
        }
    }

    /// What callers pass for a parameter or a body.
    fn argument(&self, ty: &Type, given: Option<&Json>, name: &str) -> Option<Sample> {
        let spot = Spot { name, taken: Taken::Exactly, depth: 0 };
        match self.types.argument(ty) {
            Argument::Value => self.value(ty, given, spot),
            Argument::Str => text(given, name).map(|text| Sample::Text(text, Taken::Loosely)),
            Argument::Slice(item) => {
                let items = self.items(&item, given, spot)?;
                Some(Sample::Reference(Box::new(Sample::List(items, Taken::Loosely))))
            }
            Argument::Reference => Some(Sample::Reference(Box::new(self.value(ty, given, spot)?))),
        }
    }

    fn value(&self, ty: &Type, given: Option<&Json>, spot: Spot<'_>) -> Option<Sample> {
        if spot.depth > DEPTH {
            return None;
        }
        let exactly = Spot { taken: Taken::Exactly, ..spot };
        match self.types.resolve(ty) {
            Type::Primitive(primitive) => number(*primitive, given).map(Sample::Literal),
            Type::Text(Text::String) => text(given, spot.name).map(|text| Sample::Text(text, spot.taken)),
            Type::Text(Text::Secret) if spot.taken == Taken::Loosely => {
                text(given, spot.name).map(|text| Sample::Text(text, spot.taken))
            }
            Type::Text(kind) => Some(Sample::Parsed(*kind, text(given, usual(*kind)?)?)),
            Type::Sensitive(inner) if spot.taken == Taken::Loosely => match self.types.resolve(inner) {
                Type::Text(Text::String) => text(given, spot.name).map(|text| Sample::Text(text, spot.taken)),
                _ => self.value(inner, given, exactly),
            },
            Type::Sensitive(inner) => Some(Sample::Sensitive(Box::new(self.value(inner, given, exactly)?))),
            Type::List(item) => Some(Sample::List(self.items(item, given, spot)?, spot.taken)),
            Type::Map(inner) => self.members(inner, given, spot).map(Sample::Map),
            Type::Named(id) => self.named(*id, given, spot),
            Type::Boxed(inner) => Some(Sample::Boxed(Box::new(self.value(inner, given, exactly)?))),
            _ => None,
        }
    }

    fn items(&self, item: &Type, given: Option<&Json>, spot: Spot<'_>) -> Option<Vec<Sample>> {
        let spot = spot.inside(spot.name, Taken::Exactly);
        let items = match given {
            Some(given) => given.as_array()?.iter().take(self.width).map(Some).collect(),
            None => vec![None],
        };
        let samples: Option<Vec<Sample>> = items.into_iter().map(|each| self.value(item, each, spot)).collect();
        samples.filter(|samples| !samples.is_empty())
    }

    fn members(&self, inner: &Type, given: Option<&Json>, spot: Spot<'_>) -> Option<Vec<(String, Sample)>> {
        let spot = spot.inside("value", Taken::Exactly);
        let Some(given) = given else { return Some(vec![("key".to_owned(), self.value(inner, None, spot)?)]) };
        let members = given.as_object()?.iter().take(self.width);
        let samples: Option<Vec<_>> =
            members.map(|(key, value)| Some((key.clone(), self.value(inner, Some(value), spot)?))).collect();
        samples.filter(|samples| !samples.is_empty())
    }

    fn named(&self, id: TypeId, given: Option<&Json>, spot: Spot<'_>) -> Option<Sample> {
        let definition = self.types.get(id)?;
        match &definition.shape {
            Shape::Enumeration(enumeration) => {
                let variant = variant_of(enumeration, given)?;
                Some(Sample::Variant(id, variant.to_owned(), None))
            }
            Shape::Structure(structure) => self.structure(id, (definition, structure), given, spot),
            Shape::Union(union) => self.union(id, union, given, spot),
            Shape::Alias(_) | Shape::Newtype(_) => None,
        }
    }

    fn structure(
        &self,
        id: TypeId,
        (definition, structure): (&Definition, &Structure),
        given: Option<&Json>,
        spot: Spot<'_>,
    ) -> Option<Sample> {
        if !definition.input || structure.constructor == Constructor::None || structure.parts.is_some() {
            return None;
        }
        let members = match given {
            Some(given) => Some(given.as_object()?),
            None => None,
        };
        let taken = |ty: &Type| if self.types.takes_into(ty) { Taken::Loosely } else { Taken::Exactly };
        let own = |field: &crate::api::Field| !structure.flattened.iter().any(|flat| flat.name == field.name);
        let named = if let Constructor::Named(name) = &structure.constructor { Some(name) } else { None };
        let required = structure.asked().map(|field| {
            let wire = field.name.wire.as_str();
            let value = if own(field) { members.and_then(|members| members.get(wire)) } else { given };
            let (ty, taken) =
                if named.is_some() { (&field.ty, Taken::Exactly) } else { (unboxed(&field.ty), taken(&field.ty)) };
            Some((field.name.rust.clone(), self.value(ty, value, spot.inside(wire, taken))?))
        });
        let required = required.collect::<Option<Vec<_>>>()?;
        let required = match named {
            Some(name) => vec![Sample::Required(id, name.clone(), required)],
            None => required.into_iter().map(|(_, sample)| sample).collect(),
        };
        let optional = structure.fields.iter().filter(|field| field.presence != Presence::Required);
        let optional = optional.filter_map(|field| {
            let wire = field.name.wire.as_str();
            let value = members?.get(wire).filter(|value| !value.is_null())?;
            let maybe = field.presence == Presence::Maybe;
            let taken = if maybe { Taken::Exactly } else { taken(&field.ty) };
            let sample = match self.value(&field.ty, Some(value), spot.inside(wire, taken))? {
                sample if maybe => suffixed(self.types.resolve(&field.ty), sample),
                Sample::Boxed(inner) => *inner,
                sample => sample,
            };
            Some((field.name.rust.clone(), sample))
        });
        Some(Sample::New(id, required, optional.take(self.optional).collect()))
    }

    fn union(&self, id: TypeId, union: &Union, given: Option<&Json>, spot: Spot<'_>) -> Option<Sample> {
        let fitting = union.variants.iter().filter(|variant| given.is_none_or(|given| fits(variant, given)));
        fitting.into_iter().find_map(|variant| {
            let value = self.value(&variant.ty, given, spot.inside(spot.name, Taken::Exactly))?;
            Some(Sample::Variant(id, variant.name.rust.clone(), Some(Box::new(value))))
        })
    }
}

/// The payload of a field on the heap: constructors and setters put it there.
fn unboxed(ty: &Type) -> &Type {
    if let Type::Boxed(inner) = ty { inner } else { ty }
}

/// A number whose type does not follow from where it stands.
fn suffixed(ty: &Type, sample: Sample) -> Sample {
    let suffix = match ty {
        Type::Primitive(Primitive::I32) => "_i32",
        Type::Primitive(Primitive::I64) => "_i64",
        Type::Primitive(Primitive::U32) => "_u32",
        Type::Primitive(Primitive::U64) => "_u64",
        Type::Primitive(Primitive::F64) => "_f64",
        _ => "",
    };
    match sample {
        Sample::Literal(text) => Sample::Literal(text + suffix),
        sample => sample,
    }
}

/// The text that is given, or what stands for one.
fn text(given: Option<&Json>, usual: &str) -> Option<String> {
    match given {
        Some(given) => given.as_str().map(str::to_owned),
        None => Some(usual.to_owned()),
    }
}

fn number(primitive: Primitive, given: Option<&Json>) -> Option<String> {
    let Some(given) = given else {
        return Some(match primitive {
            Primitive::Bool => "true".to_owned(),
            Primitive::F64 => "1.0".to_owned(),
            _ => "1".to_owned(),
        });
    };
    match primitive {
        Primitive::Bool => given.as_bool().map(|value| value.to_string()),
        Primitive::F64 => given.as_f64().map(|value| format!("{value:?}")),
        Primitive::I32 => given.as_i64().and_then(|value| i32::try_from(value).ok()).map(|value| value.to_string()),
        Primitive::U32 => given.as_u64().and_then(|value| u32::try_from(value).ok()).map(|value| value.to_string()),
        Primitive::I64 => given.as_i64().map(|value| value.to_string()),
        Primitive::U64 => given.as_u64().map(|value| value.to_string()),
    }
}

/// A text in a format.
fn usual(kind: Text) -> Option<&'static str> {
    Some(match kind {
        Text::DateTime => "2026-01-31T12:00:00Z",
        Text::Date => "2026-01-31",
        Text::Time => "12:00:00Z",
        Text::Duration => "PT1H",
        Text::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Text::Base64 => "aGVsbG8=",
        Text::Decimal | Text::Number => "1",
        Text::String | Text::Secret => return None,
    })
}

/// The variant of a value; the first one if there is none.
fn variant_of<'a>(enumeration: &'a Enumeration, given: Option<&Json>) -> Option<&'a str> {
    let wire = match (given, enumeration.kind) {
        (None, _) => return enumeration.values.first().map(|value| value.name.rust.as_str()),
        (Some(given), ValueKind::String) => given.as_str()?.to_owned(),
        (Some(given), ValueKind::Integer | ValueKind::Json) => given.to_string(),
    };
    enumeration.values.iter().find(|value| value.name.wire == wire).map(|value| value.name.rust.as_str())
}

/// Whether a variant is for a value, as far as its outline shows.
fn fits(variant: &UnionVariant, given: &Json) -> bool {
    let kind = match given {
        Json::Null => kinds::NULL,
        Json::Bool(_) => kinds::BOOLEAN,
        Json::Number(number) if number.is_f64() => kinds::NUMBER,
        Json::Number(_) => kinds::INTEGER | kinds::NUMBER,
        Json::String(_) => kinds::STRING,
        Json::Array(_) => kinds::ARRAY,
        Json::Object(_) => kinds::OBJECT,
    };
    let tagged = variant.tag.as_ref().is_none_or(|(member, values)| {
        given.get(member).and_then(Json::as_str).is_some_and(|tag| values.iter().any(|value| value == tag))
    });
    let has = |member: &String| given.get(member).is_some();
    let known = |members: &serde_json::Map<String, Json>| members.keys().all(|key| variant.known.contains(key));
    variant.kinds & kind != 0
        && tagged
        && variant.required.iter().all(has)
        && (!variant.closed || given.as_object().is_none_or(known))
}
