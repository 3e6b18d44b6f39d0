//! Bodies and answers that the document describes and the crate does not.

use std::collections::BTreeMap;

use oasmith::api::{Api, Body, BodyKind, Operation, StatusKey, Success, Type, Types};
use oasmith::parse::model::{self, Document, MediaType, Response, Schema, SchemaType};

/// One line for each raw body or success answer with a schema, as `POST /path request`.
pub(crate) fn find(document: &Document, api: &Api) -> Vec<String> {
    let mut written = BTreeMap::new();
    for item in &document.paths {
        for operation in &item.operations {
            written.insert((item.path.value.as_str(), operation.method.as_str()), operation);
        }
    }
    let mut lines = Vec::new();
    for made in api.groups.iter().flat_map(|group| &group.operations) {
        let Some(operation) = written.get(&(made.path.as_str(), made.method.as_str())) else { continue };
        let place = Place { document, types: &api.types, operation };
        let body = made.body.as_ref().is_some_and(|body| place.raw_body(body));
        let parts = [(body, "request"), (place.raw_answer(made), "response")];
        lines.extend(
            parts.into_iter().filter(|(raw, _)| *raw).map(|(_, part)| format!("{} {} {part}", made.method, made.path)),
        );
    }
    lines
}

/// An operation as written, and what is needed to look things up.
struct Place<'a> {
    document: &'a Document,
    types: &'a Types,
    operation: &'a model::Operation,
}

impl Place<'_> {
    fn raw_body(&self, body: &Body) -> bool {
        let Some(written) = self.operation.request_body.as_ref().and_then(|body| self.document.resolve(body)) else {
            return false;
        };
        body.variants.iter().any(|variant| match &variant.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty, _) | BodyKind::Items(ty) => {
                self.is_json(ty) && written.content.iter().any(|media| self.says_json(media))
            }
            BodyKind::Bytes => {
                written.content.iter().any(|media| media.name.value == variant.media_type && self.is_structured(media))
            }
            BodyKind::Multipart(_) | BodyKind::Text => false,
        })
    }

    fn raw_answer(&self, made: &Operation) -> bool {
        match &made.success {
            Success::Outcome(outcome) => {
                outcome.cases.iter().any(|case| self.raw_success(&case.success, Some(case.status)))
            }
            success => self.raw_success(success, None),
        }
    }

    fn raw_success(&self, success: &Success, status: Option<StatusKey>) -> bool {
        let media = || self.answers(status).flat_map(|response| &response.content);
        match success {
            Success::Json(ty) | Success::OptionalJson(ty) => {
                self.is_json(ty) && media().any(|media| self.says_json(media))
            }
            Success::Events(ty) | Success::EventObjects(ty, _) | Success::Lines(ty) | Success::Records(ty) => {
                self.is_json(ty) && media().any(|media| self.says_json(media))
            }
            Success::Bytes => media().any(|media| self.is_structured(media)),
            Success::Nothing | Success::Text | Success::TextEvents | Success::Outcome(_) => false,
        }
    }

    /// The success answers of this status; all of them if there is none given.
    fn answers(&self, status: Option<StatusKey>) -> impl Iterator<Item = &Response> {
        let wanted = move |key: &str| match status {
            Some(StatusKey::Code(code)) => key == code.to_string(),
            Some(StatusKey::Range(digit)) => key.to_ascii_uppercase() == format!("{digit}XX"),
            Some(StatusKey::Default) => key == "default",
            None => key.starts_with('2') || (key == "default" && !self.has_2xx()),
        };
        let responses = self.operation.responses.iter().filter(move |(key, _)| wanted(&key.value));
        responses.filter_map(|(_, response)| self.document.resolve(response))
    }

    fn has_2xx(&self) -> bool {
        self.operation.responses.iter().any(|(key, _)| key.value.starts_with('2'))
    }

    fn is_json(&self, ty: &Type) -> bool {
        match self.types.resolve(ty) {
            Type::Json => true,
            Type::Boxed(inner) | Type::Nullable(inner) | Type::Sensitive(inner) => self.is_json(inner),
            _ => false,
        }
    }

    /// A JSON media type with a schema that says something.
    fn says_json(&self, media: &MediaType) -> bool {
        let name = media.name.value.to_ascii_lowercase();
        let json = name.contains("json") || name.contains("form") || name.contains("*/*");
        json && media.schema.as_ref().is_some_and(|schema| self.says_something(schema, 0))
    }

    /// A media type whose schema describes members or items, sent as bytes.
    fn is_structured(&self, media: &MediaType) -> bool {
        let schemas = media.schema.iter().chain(media.item_schema.as_deref());
        schemas.into_iter().any(|schema| self.has_structure(schema, 0))
    }

    fn target<'s>(&'s self, schema: &'s Schema) -> Option<&'s Schema> {
        self.document.schemas.get(&schema.reference.as_deref()?.0)
    }

    /// Whether a value of it is more than any value or `null`.
    fn says_something(&self, schema: &Schema, depth: usize) -> bool {
        let known = schema.types.iter().filter(|ty| **ty != SchemaType::Null).count();
        let members = !schema.properties.is_empty()
            || schema.items.is_some()
            || schema.enumeration.is_some()
            || schema.constant.is_some();
        let says = |part: &Schema| depth < 32 && self.says_something(part, depth + 1);
        let alternatives = |parts: &[Schema]| !parts.is_empty() && parts.iter().all(says);
        (1..6).contains(&known)
            || members
            || schema.all_of.iter().any(says)
            || alternatives(&schema.any_of)
            || alternatives(&schema.one_of)
            || self.target(schema).is_some_and(says)
    }

    fn has_structure(&self, schema: &Schema, depth: usize) -> bool {
        let shaped = schema.types.iter().any(|ty| matches!(ty, SchemaType::Object | SchemaType::Array));
        let lists = [&schema.all_of, &schema.any_of, &schema.one_of];
        let parts = || lists.into_iter().flatten().any(|part| depth < 32 && self.has_structure(part, depth + 1));
        let target = || self.target(schema).is_some_and(|target| depth < 32 && self.has_structure(target, depth + 1));
        shaped || !schema.properties.is_empty() || schema.items.is_some() || parts() || target()
    }
}
