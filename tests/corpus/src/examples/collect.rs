//! Where a document has examples, and which generated type each of them belongs to.

use oasmith::api::{Api, Body, BodyKind, Definition, Operation, Shape, StatusKey, Success, Type, TypeId};
use oasmith::parse::model::{self, Document, Location, MediaType, Schema};
use oasmith::parse::node::Node;
use serde_json::Value as Json;

use super::known::Known;
use super::schema::Mode;

/// How deep inline schemas are followed.
const DEPTH: usize = 24;

/// An example as the document has it.
pub(crate) struct Example<'a> {
    /// Where it stands, for people.
    pub(crate) place: String,
    /// The type that reads it.
    pub(crate) ty: Type,
    /// The schema that it stands beside.
    pub(crate) schema: &'a Schema,
    /// Whether it is sent or received.
    pub(crate) mode: Mode,
    /// The value.
    pub(crate) value: Json,
}

/// All examples of bodies, answers and schemas.
pub(crate) fn collect<'a>(document: &'a Document, api: &'a Api, known: &'a Known<'a>) -> Vec<Example<'a>> {
    let mut collector = Collector { document, api, known, found: Vec::new() };
    for item in &document.paths {
        for written in &item.operations {
            let made = api.groups.iter().flat_map(|group| &group.operations);
            let mut same = made.filter(|made| made.path == item.path.value && made.method == written.method);
            if let Some(made) = same.next() {
                collector.operation(written, made);
            }
        }
    }
    for (index, definition) in api.types.all.iter().enumerate() {
        collector.definition(TypeId(index), definition);
    }
    collector.found
}

/// Where the collector is.
#[derive(Clone)]
struct At {
    place: String,
    mode: Mode,
    depth: usize,
}

impl At {
    fn new(place: String, mode: Mode) -> Self {
        Self { place, mode, depth: DEPTH }
    }

    fn child(&self, part: &str) -> Self {
        Self { place: format!("{}/{part}", self.place), mode: self.mode, depth: self.depth - 1 }
    }
}

struct Collector<'a> {
    document: &'a Document,
    api: &'a Api,
    known: &'a Known<'a>,
    found: Vec<Example<'a>>,
}

impl<'a> Collector<'a> {
    fn operation(&mut self, written: &'a model::Operation, made: &Operation) {
        let place = format!("{} {}", made.method, made.path);
        let body = written.request_body.as_ref().and_then(|body| self.document.resolve(body));
        if let (Some(body), Some(types)) = (body, &made.body) {
            for media in &body.content {
                if let Some(ty) = sent_as(types, media) {
                    self.media(&At::new(format!("{place} request"), Mode::Sent), media, ty);
                }
            }
        }
        for (key, response) in &written.responses {
            let Some(response) = self.document.resolve(response) else { continue };
            let json = response.content.iter().find(|media| media.name.value.to_ascii_lowercase().contains("json"));
            let has_2xx = written.responses.iter().any(|(key, _)| key.value.starts_with('2'));
            if let (Some(media), Some(ty)) = (json, received_as(made, &key.value, has_2xx)) {
                self.media(&At::new(format!("{place} {}", key.value), Mode::Received), media, ty);
            }
        }
    }

    fn media(&mut self, at: &At, media: &'a MediaType, ty: &Type) {
        let Some(schema) = &media.schema else { return };
        for example in &media.examples {
            if let Some(value) = &example.value {
                let at = At { place: format!("{} {}", at.place, example.name), ..at.clone() };
                self.add(&at, value, schema, ty);
            }
        }
        self.schema(at, schema, ty);
    }

    /// A named schema. Of the two types of one that is sent and received differently, the first is the received one.
    fn definition(&mut self, id: TypeId, definition: &Definition) {
        let pointer = &definition.pointer;
        let location = Location(if pointer.starts_with('#') { format!("0{pointer}") } else { pointer.clone() });
        let Some(schema) = self.document.schemas.get(&location) else { return };
        let mut same = self.api.types.all.iter().enumerate().filter(|(_, other)| other.pointer == *pointer);
        let (first, second) = (same.next(), same.next());
        let sent = if second.is_some() { first.is_some_and(|(index, _)| index != id.0) } else { definition.input };
        let mode = if sent { Mode::Sent } else { Mode::Received };
        self.schema(&At::new(pointer.clone(), mode), schema, &Type::Named(id));
    }

    /// The examples beside a schema and beside what is written inside it.
    fn schema(&mut self, at: &At, schema: &'a Schema, ty: &Type) {
        for value in &schema.examples {
            self.add(at, value, schema, ty);
        }
        if schema.reference.is_none() && at.depth > 0 {
            self.members(at, schema, ty);
        }
    }

    fn members(&mut self, at: &At, schema: &'a Schema, ty: &Type) {
        let api = self.api;
        match api.types.resolve(ty).clone() {
            Type::Nullable(inner) | Type::Boxed(inner) | Type::Sensitive(inner) => {
                self.members(at, schema, &inner);
            }
            Type::List(inner) => {
                if let Some(items) = &schema.items {
                    self.schema(&at.child("items"), items, &inner);
                }
            }
            Type::Map(inner) => {
                if let Some(values) = &schema.additional_properties {
                    self.schema(&at.child("*"), values, &inner);
                }
            }
            Type::Named(id) => {
                let Some(Shape::Structure(structure)) = api.types.get(id).map(|found| &found.shape) else { return };
                let inline = schema.all_of.iter().filter(|member| member.reference.is_none());
                for (name, property) in inline.chain([schema]).flat_map(|schema| &schema.properties) {
                    // Where several schemas speak of a member, one of them alone does not say what is valid.
                    let alone = self.known.voices(schema, &name.value) == 1;
                    let field = structure.fields.iter().find(|field| alone && field.name.wire == name.value);
                    if let Some(field) = field {
                        self.schema(&at.child(&name.value), property, &field.ty);
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, at: &At, value: &Node, schema: &'a Schema, ty: &Type) {
        let value = value.to_json();
        // Where `null` may stand, the type is wrapped at the place of use.
        let ty = if value.is_null() { Type::Nullable(Box::new(ty.clone())) } else { ty.clone() };
        self.found.push(Example { place: at.place.clone(), ty, schema, mode: at.mode, value });
    }
}

fn sent_as<'t>(body: &'t Body, media: &MediaType) -> Option<&'t Type> {
    let variant = body.variants.iter().find(|variant| variant.media_type == media.name.value)?;
    match &variant.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty, _) => Some(ty),
        BodyKind::Multipart(_) | BodyKind::Items(_) | BodyKind::Text | BodyKind::Bytes => None,
    }
}

fn received_as<'t>(made: &'t Operation, key: &str, has_2xx: bool) -> Option<&'t Type> {
    let status = status_key(key)?;
    let succeeds = key.starts_with('2') || (key == "default" && !has_2xx);
    let declared = made.errors.iter().find(|error| error.status == status).and_then(|error| error.body.as_ref());
    match &made.success {
        Success::Json(ty) | Success::OptionalJson(ty) if succeeds => Some(ty),
        Success::Outcome(outcome) if outcome.cases.iter().any(|case| case.status == status) => {
            outcome.cases.iter().find(|case| case.status == status).and_then(|case| match &case.success {
                Success::Json(ty) | Success::OptionalJson(ty) => Some(ty),
                _ => None,
            })
        }
        _ => declared,
    }
}

fn status_key(key: &str) -> Option<StatusKey> {
    match (key, key.get(..1)) {
        ("default", _) => Some(StatusKey::Default),
        (_, Some(digit)) if key.len() == 3 && key.to_ascii_uppercase().ends_with("XX") => {
            digit.parse().ok().map(StatusKey::Range)
        }
        _ => key.parse().ok().map(StatusKey::Code),
    }
}
