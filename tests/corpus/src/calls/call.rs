//! One call as the program writes it.

use std::fmt::Write as _;

use oasmith::api::{Api, Argument, Body, BodyKind, Group, Method, Operation, Parameter, Place, Type};
use oasmith::instance::{Direction, example};
use oasmith::parse::model::{self, Document, ParameterIn, PathItem, Schema};

use serde_json::Value as Json;

use crate::examples::type_text;

/// How many values are tried for one that is not `null`.
const TRIES: u64 = 8;

/// A document with its client, and what decides about values.
#[derive(Clone, Copy)]
pub(crate) struct Maker<'a> {
    pub(crate) document: &'a Document,
    pub(crate) api: &'a Api,
    pub(crate) seed: u64,
}

/// An operation in the document and in the client.
#[derive(Clone, Copy)]
pub(crate) struct Both<'a> {
    pub(crate) item: &'a PathItem,
    pub(crate) written: &'a model::Operation,
    pub(crate) group: &'a Group,
    pub(crate) made: &'a Operation,
}

impl Maker<'_> {
    /// The expression of a call; the reason if there is none.
    pub(crate) fn call(&self, both: Both<'_>, method: &Method) -> Result<String, String> {
        let mut arguments = Vec::new();
        for parameter in both.made.parameters.iter().filter(|parameter| parameter.required) {
            arguments.push(self.parameter(both, parameter)?);
        }
        if let Some(body) = &both.made.body {
            arguments.push(self.body(both, body, method)?);
        }
        let mut text = format!("client.{}().{}({})", both.group.name.rust, method.name, arguments.join(", "));
        let optional = both.made.parameters.iter().filter(|parameter| !parameter.required);
        for (index, parameter) in optional.enumerate() {
            // Half of them, other ones with another seed.
            if (self.seed + index as u64).is_multiple_of(2)
                && let Ok(value) = self.parameter(both, parameter)
            {
                let _ = write!(text, ".{}({value})", parameter.name.rust);
            }
        }
        Ok(text)
    }

    fn parameter(&self, both: Both<'_>, parameter: &Parameter) -> Result<String, String> {
        let all = both.written.parameters.iter().chain(&both.item.parameters);
        let written = all
            .filter_map(|written| self.document.resolve(written))
            .find(|written| written.name.value == parameter.name.wire && place(written.place) == parameter.place);
        let written = written.ok_or_else(|| format!("no parameter \"{}\"", parameter.name.wire))?;
        let content = || written.content.first().and_then(|media| media.schema.as_ref());
        self.value(&parameter.ty, written.schema.as_ref().or_else(content), &parameter.name.wire)
    }

    fn body(&self, both: Both<'_>, body: &Body, method: &Method) -> Result<String, String> {
        let variant = body.variants.get(method.variant).ok_or("no body")?;
        let written = both.written.request_body.as_ref().and_then(|body| self.document.resolve(body));
        let mut media = written.into_iter().flat_map(|body| &body.content);
        let media = media.find(|media| media.name.value == variant.media_type).ok_or("no media type")?;
        let value = match &variant.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty, _) => self.value(ty, media.schema.as_ref(), "the body")?,
            BodyKind::Text => format!("{:?}", self.text(media.schema.as_ref())?),
            BodyKind::Bytes if !variant.media_type.starts_with("multipart/") => {
                format!("rt::Body::from({:?})", self.text(media.schema.as_ref())?)
            }
            BodyKind::Items(_) => return Err(String::from("a body of items")),
            BodyKind::Multipart(_) | BodyKind::Bytes => return Err(String::from("a body of parts")),
        };
        Ok(if body.required { value } else { format!("Some({value})") })
    }

    /// A text that stands for a value where no codec writes it.
    fn text(&self, schema: Option<&Schema>) -> Result<String, String> {
        Ok(match self.made_up(schema, true).ok_or("no value fits the body")? {
            Json::String(text) => text,
            other => other.to_string(),
        })
    }

    /// An expression for what a method takes.
    fn value(&self, ty: &Type, schema: Option<&Schema>, name: &str) -> Result<String, String> {
        let nullable = matches!(self.api.types.resolve(ty), Type::Nullable(_) | Type::Json);
        let text = self.made_up(schema, nullable).ok_or_else(|| format!("no value fits {name}"))?.to_string();
        let read = |ty: &str| format!("read::<{ty}>({text:?})?");
        Ok(match self.api.types.argument(ty) {
            Argument::Value => read(&type_text(self.api, ty)),
            Argument::Str => format!("&*{}", read("String")),
            Argument::Slice(item) => format!("&*{}", read(&format!("Vec<{}>", type_text(self.api, &item)))),
            Argument::Reference => format!("&{}", read(&type_text(self.api, ty))),
        })
    }

    /// A value for a schema. A parameter that may be `null` is one that may be left out.
    fn made_up(&self, schema: Option<&Schema>, nullable: bool) -> Option<Json> {
        let Some(schema) = schema else { return Some(Json::from("text")) };
        let seeds = (0..TRIES).map(|number| self.seed + number);
        let mut values = seeds.filter_map(|seed| example(self.document, schema, Direction::Request, seed));
        values.find(|value| nullable || !value.is_null())
    }
}

fn place(written: ParameterIn) -> Place {
    match written {
        ParameterIn::Path => Place::Path,
        ParameterIn::Query => Place::Query,
        ParameterIn::Header => Place::Header,
        ParameterIn::Cookie => Place::Cookie,
        ParameterIn::Querystring => Place::QueryString,
    }
}
