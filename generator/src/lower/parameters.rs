//! Parameters: which, in which order, as what.

use std::collections::BTreeSet;

use super::given::{self, Table};
use super::names::{Scope, value_name};
use super::objects::facts;
use super::operations::wire_name;
use super::rules;
use super::schemas::{Spot, use_of};
use super::{Context, docs};
use super::{batches, pagination};
use crate::api::{Name, Parameter, Place, Serialization, Text, Type};
use crate::parse::model::{self, Operation, OrRef, ParameterIn, PathItem, Style};

/// Methods of calls and names of generated code: setters are methods of the same type.
const RESERVED: &[&str] = &[
    "body",
    "build",
    "client",
    "into_future",
    "raw",
    "returns_bytes",
    "returns_event_objects",
    "returns_events",
    "returns_items_with",
    "returns_json",
    "returns_json_optional",
    "returns_lines",
    "returns_nothing",
    "returns_records",
    "returns_text",
    "returns_text_event_objects",
    "returns_text_events",
    "returns_with",
    "self_",
    "send",
    "send_blocking",
    "set_accept",
    "set_body",
    "set_cookie",
    "set_cookie_as",
    "set_cookie_json",
    "set_form",
    "set_header",
    "set_header_as",
    "set_header_json",
    "set_items",
    "set_json",
    "set_json_as",
    "set_multipart",
    "set_multipart_as",
    "set_multipart_with_boundary",
    "set_optional",
    "set_path",
    "set_path_as",
    "set_path_json",
    "set_query",
    "set_query_as",
    "set_query_json",
    "set_query_string",
    "set_query_string_json",
    "set_rules",
    "set_text",
    "stream",
    "with_attempt_timeout",
    "with_body_limit",
    "with_header",
    "with_idempotency_key",
    "with_idempotent",
    "with_retry",
    "with_timeout",
    "with_upload_progress",
];

/// Header parameters that the specification says to ignore: other parts of the document decide them.
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// The parameters of an operation in document order, path parameters first.
pub(crate) fn lower(cx: &mut Context<'_>, item: &PathItem, operation: &Operation, spot: &Spot) -> Vec<Parameter> {
    let mut scope = Scope::with(RESERVED);
    if pagination::settings(cx, operation).is_some() {
        scope.take("pages".to_owned());
        scope.take("items".to_owned());
    }
    if operation.extensions.contains_key(batches::EXTENSION) {
        scope.take("in_batches".to_owned());
        scope.take("stream_in_batches".to_owned());
    }
    let mut out: Vec<Parameter> = Vec::new();
    for parameter in effective(cx, item, operation) {
        if parameter.place == ParameterIn::Header
            && IGNORED_HEADERS.contains(&parameter.name.value.to_ascii_lowercase().as_str())
        {
            continue;
        }
        out.push(one(cx, parameter, &wire_name(item, operation), &mut scope, spot));
    }
    for name in template_names(&item.path.value) {
        if !out.iter().any(|parameter| parameter.place == Place::Path && parameter.name.wire == name) {
            out.push(undeclared(&name, &mut scope));
        }
    }
    let order = template_names(&item.path.value);
    out.sort_by_key(|parameter| {
        (parameter.place != Place::Path, order.iter().position(|name| *name == parameter.name.wire))
    });
    out
}

/// Parameters of the path item unless the operation has one of the same name and place.
fn effective<'a>(cx: &Context<'a>, item: &'a PathItem, operation: &'a Operation) -> Vec<&'a model::Parameter> {
    let document = cx.document;
    let mut seen: BTreeSet<(&str, ParameterIn)> = BTreeSet::new();
    let resolve = |parameter: &'a OrRef<model::Parameter>| document.resolve(parameter);
    let own: Vec<_> = operation.parameters.iter().filter_map(resolve).collect();
    let shared: Vec<_> = item.parameters.iter().filter_map(resolve).collect();
    let overridden = |parameter: &&model::Parameter| {
        !own.iter().any(|mine| mine.name.value == parameter.name.value && mine.place == parameter.place)
    };
    let all: Vec<_> = shared.into_iter().filter(overridden).chain(own.iter().copied()).collect();
    all.into_iter().filter(|parameter| seen.insert((parameter.name.value.as_str(), parameter.place))).collect()
}

/// The names in a path template, in order.
pub(crate) fn template_names(path: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in path.split('{').skip(1) {
        if let Some((name, _)) = piece.split_once('}')
            && !out.iter().any(|known| known == name)
        {
            out.push(name.to_owned());
        }
    }
    out
}

fn undeclared(name: &str, scope: &mut Scope) -> Parameter {
    Parameter {
        name: Name { wire: name.to_owned(), rust: scope.take(value_name(name)) },
        place: Place::Path,
        ty: Type::Text(Text::String),
        required: true,
        docs: Vec::new(),
        deprecated: false,
        serialization: None,
        json: false,
        rule: None,
    }
}

fn one(
    cx: &mut Context<'_>,
    parameter: &model::Parameter,
    operation: &str,
    scope: &mut Scope,
    spot: &Spot,
) -> Parameter {
    let name = &parameter.name.value;
    let spelled = || vec![format!("{operation}.{name}"), format!("*.{name}")];
    let given = given::name(cx, Table::Parameters, Some(&parameter.extensions), spelled);
    let mut wanted = given.map_or_else(|| value_name(name), |given| given::as_value(cx.report, &given));
    if !scope.is_free(&wanted) {
        wanted = format!("{}_{}", wanted.trim_start_matches("r#").trim_end_matches('_'), suffix(parameter.place));
    }
    let rust = scope.take(wanted);
    let media = parameter.content.first();
    let schema = parameter.schema.as_ref().or_else(|| media.and_then(|media| media.schema.as_ref()));
    let inner = spot.child(&parameter.name.value);
    let ty = schema.map_or(Type::Text(Text::String), |schema| use_of(cx, schema, &inner).ty);
    let described =
        schema.map(|schema| docs::join([super::objects::own_or_target(cx, schema), facts(schema)])).unwrap_or_default();
    let own = parameter.description.as_deref().map(docs::clean).unwrap_or_default();
    let limits = schema.map(facts).unwrap_or_default();
    Parameter {
        name: Name { wire: parameter.name.value.to_string(), rust },
        place: place(parameter.place),
        ty,
        required: parameter.required || parameter.place == ParameterIn::Path,
        docs: if own.is_empty() { described } else { docs::join([own, limits]) },
        deprecated: parameter.deprecated,
        serialization: serialization(parameter),
        json: parameter.schema.is_none() && media.is_some_and(|media| super::bodies::is_json(&media.name.value)),
        rule: schema.and_then(|schema| rules::inline(cx, schema)),
    }
}

fn suffix(place: ParameterIn) -> &'static str {
    match place {
        ParameterIn::Path => "path",
        ParameterIn::Query | ParameterIn::Querystring => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    }
}

fn place(place: ParameterIn) -> Place {
    match place {
        ParameterIn::Path => Place::Path,
        ParameterIn::Query => Place::Query,
        ParameterIn::Header => Place::Header,
        ParameterIn::Cookie => Place::Cookie,
        ParameterIn::Querystring => Place::QueryString,
    }
}

fn serialization(parameter: &model::Parameter) -> Option<Serialization> {
    let by_default = match parameter.place {
        ParameterIn::Path | ParameterIn::Header => (Style::Simple, false),
        ParameterIn::Query | ParameterIn::Cookie | ParameterIn::Querystring => (Style::Form, true),
    };
    let chosen = (parameter.style, parameter.explode);
    (chosen != by_default || parameter.allow_reserved).then(|| Serialization {
        style: style_name(parameter.style),
        explode: parameter.explode,
        allow_reserved: parameter.allow_reserved,
    })
}

/// The runtime's name of a style.
pub(crate) fn style_name(style: Style) -> &'static str {
    match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::Cookie => "Cookie",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    }
}
