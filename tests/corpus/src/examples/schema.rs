//! The document's schemas as JSON Schema 2020-12, for a validator that is not ours.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, Resource, Validator};
use oasmith::parse::model::{Document, Location, Number, Schema, SchemaType};
use oasmith::parse::node::Node;
use serde_json::{Map, Value as Json, json};

use super::known::Known;

/// The name under which schemas refer to each other.
const NAME: &str = "urn:document";

/// Whether a value is sent or received: what is `readOnly` is not sent, what is `writeOnly` not received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// By the client.
    Sent,
    /// From the server.
    Received,
}

impl Mode {
    /// Whether a member has no place in values of this direction.
    pub(crate) fn hides(self, property: &Schema) -> bool {
        match self {
            Self::Sent => property.read_only,
            Self::Received => property.write_only,
        }
    }
}

/// What the document's schemas say of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opinion {
    /// It fits.
    Valid,
    /// It breaks limits, and nothing else.
    BreaksLimits,
    /// It does not fit. A sentence that says why.
    Invalid(String),
    /// The schema itself cannot be used.
    Unusable,
}

/// The schemas of a document, in one direction.
pub(crate) struct Judge<'a> {
    known: &'a Known<'a>,
    document: &'a Document,
    mode: Mode,
    registry: Option<Registry<'static>>,
    built: BTreeMap<Location, Option<Validator>>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(document: &'a Document, known: &'a Known<'a>, mode: Mode) -> Self {
        let mut judge = Self { known, document, mode, registry: None, built: BTreeMap::new() };
        let definitions = document.schemas.values().enumerate();
        let all: Map<String, Json> =
            definitions.map(|(index, schema)| (format!("s{index}"), judge.json(schema))).collect();
        let resource = Resource::from_contents(json!({"$defs": all}));
        judge.registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(NAME, resource)
            .ok()
            .and_then(|registry| registry.prepare().ok());
        judge
    }

    /// Holds a value against a schema.
    pub(crate) fn opinion(&mut self, schema: &Schema, value: &Json) -> Opinion {
        if !self.built.contains_key(&schema.location) {
            let validator = self.registry.as_ref().and_then(|registry| {
                let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(registry);
                options.build(&self.json(schema)).ok()
            });
            self.built.insert(schema.location.clone(), validator);
        }
        let Some(Some(validator)) = self.built.get(&schema.location) else { return Opinion::Unusable };
        let errors: Vec<_> = validator.iter_errors(value).collect();
        match errors.iter().find(|error| !is_limit(error.kind())) {
            _ if errors.is_empty() => Opinion::Valid,
            None => Opinion::BreaksLimits,
            Some(error) => Opinion::Invalid(format!("{}: {error}", error.instance_path())),
        }
    }

    /// A schema in the words of JSON Schema 2020-12.
    fn json(&self, schema: &Schema) -> Json {
        if let Some(value) = schema.boolean {
            return Json::Bool(value);
        }
        let mut out = Map::new();
        self.kind(schema, &mut out);
        limits(schema, &mut out);
        self.parts(schema, &mut out);
        Json::Object(out)
    }

    fn kind(&self, schema: &Schema, out: &mut Map<String, Json>) {
        if let Some(index) = schema.reference.as_deref().and_then(|(to, _)| self.document.schemas.get_index_of(to)) {
            out.insert("$ref".into(), format!("{NAME}#/$defs/s{index}").into());
        }
        let types = stated_or_meant(schema);
        if !types.is_empty() {
            out.insert("type".into(), types.iter().map(|ty| type_name(*ty)).collect());
        }
        if let Some(values) = &schema.enumeration {
            out.insert("enum".into(), values.value.iter().map(Node::to_json).collect());
        }
        if let Some(value) = &schema.constant {
            out.insert("const".into(), value.to_json());
        }
        let required: Vec<Json> = schema
            .required
            .iter()
            .filter(|name| !self.known.is_hidden(schema, &name.value, self.mode))
            .map(|name| name.value.to_string().into())
            .collect();
        if !required.is_empty() {
            out.insert("required".into(), required.into());
        }
    }

    fn parts(&self, schema: &Schema, out: &mut Map<String, Json>) {
        let single = [
            ("items", &schema.items),
            ("contains", &schema.contains),
            ("additionalProperties", &schema.additional_properties),
            ("unevaluatedProperties", &schema.unevaluated_properties),
            ("propertyNames", &schema.property_names),
            ("not", &schema.not),
            ("if", &schema.if_),
            ("then", &schema.then),
            ("else", &schema.else_),
        ];
        for (keyword, part) in single {
            if let Some(part) = part {
                out.insert(keyword.into(), self.json(part));
            }
        }
        let lists = [
            ("allOf", &schema.all_of),
            ("anyOf", &schema.any_of),
            ("oneOf", &schema.one_of),
            ("prefixItems", &schema.prefix_items),
        ];
        for (keyword, parts) in lists.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            out.insert(keyword.into(), parts.iter().map(|part| self.json(part)).collect());
        }
        let named = [
            ("properties", &schema.properties),
            ("patternProperties", &schema.pattern_properties),
            ("dependentSchemas", &schema.dependent_schemas),
        ];
        for (keyword, parts) in named.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            let parts = parts.iter().map(|(name, part)| (name.value.to_string(), self.json(part)));
            out.insert(keyword.into(), Json::Object(parts.collect()));
        }
    }
}

fn limits(schema: &Schema, out: &mut Map<String, Json>) {
    let counts = [
        ("minLength", schema.min_length),
        ("maxLength", schema.max_length),
        ("minItems", schema.min_items),
        ("maxItems", schema.max_items),
        ("minProperties", schema.min_properties),
        ("maxProperties", schema.max_properties),
    ];
    out.extend(counts.into_iter().filter_map(|(keyword, count)| Some((keyword.to_owned(), count?.into()))));
    let numbers = [
        ("minimum", &schema.minimum),
        ("maximum", &schema.maximum),
        ("exclusiveMinimum", &schema.exclusive_minimum),
        ("exclusiveMaximum", &schema.exclusive_maximum),
        ("multipleOf", &schema.multiple_of),
    ];
    let number = |Number(text): &Number| serde_json::from_str::<Json>(text).ok();
    out.extend(numbers.into_iter().filter_map(|(keyword, value)| Some((keyword.to_owned(), number(value.as_ref()?)?))));
    if let Some(pattern) = &schema.pattern {
        out.insert("pattern".into(), pattern.value.to_string().into());
    }
    if schema.unique_items {
        out.insert("uniqueItems".into(), true.into());
    }
    if !schema.dependent_required.is_empty() {
        let rows = schema.dependent_required.iter().map(|(name, names)| (name.value.to_string(), json!(names)));
        out.insert("dependentRequired".into(), Json::Object(rows.collect()));
    }
}

/// Who names members or items and no type means objects or lists.
fn stated_or_meant(schema: &Schema) -> Vec<SchemaType> {
    match (schema.types.as_slice(), schema.properties.is_empty(), schema.items.is_some()) {
        ([], false, false) => vec![SchemaType::Object],
        ([], true, true) => vec![SchemaType::Array],
        (stated, ..) => stated.to_vec(),
    }
}

fn type_name(ty: SchemaType) -> Json {
    let name = match ty {
        SchemaType::Null => "null",
        SchemaType::Boolean => "boolean",
        SchemaType::Integer => "integer",
        SchemaType::Number => "number",
        SchemaType::String => "string",
        SchemaType::Array => "array",
        SchemaType::Object => "object",
    };
    name.into()
}

/// Keywords that Rust types do not guarantee and `validate()` checks.
fn is_limit(kind: &ValidationErrorKind) -> bool {
    use ValidationErrorKind as Kind;
    matches!(
        kind,
        Kind::MinLength { .. }
            | Kind::MaxLength { .. }
            | Kind::Pattern { .. }
            | Kind::Minimum { .. }
            | Kind::Maximum { .. }
            | Kind::ExclusiveMinimum { .. }
            | Kind::ExclusiveMaximum { .. }
            | Kind::MultipleOf { .. }
            | Kind::MinItems { .. }
            | Kind::MaxItems { .. }
            | Kind::UniqueItems
            | Kind::Contains
            | Kind::Not { .. }
            | Kind::PropertyNames { .. }
            | Kind::MinProperties { .. }
            | Kind::MaxProperties { .. }
    )
}
