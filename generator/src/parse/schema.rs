//! Schemas: JSON Schema 2020-12 and the dialects of 2.0 and 3.0.

use super::context::{Cx, extensions};
use super::files::Dialect;
use super::model::{Location, Number, Schema, SchemaType, TypeList};
use super::node::{Node, Value};
use super::resolve::Kind;
use crate::source::Spanned;
use crate::text::Text;

/// Words that mean something here or in a neighbouring dialect: a misspelt one is close to one of these.
const KEYWORDS: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$schema",
    "$defs",
    "$comment",
    "$vocabulary",
    "$recursiveRef",
    "$recursiveAnchor",
    "type",
    "format",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "enum",
    "const",
    "deprecated",
    "readOnly",
    "writeOnly",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "properties",
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "additionalItems",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "discriminator",
    "xml",
    "externalDocs",
    "nullable",
    "definitions",
    "id",
    "collectionFormat",
    "allowEmptyValue",
    "name",
    "in",
    "style",
    "explode",
];

const TYPES: &[(&str, SchemaType)] = &[
    ("null", SchemaType::Null),
    ("boolean", SchemaType::Boolean),
    ("integer", SchemaType::Integer),
    ("number", SchemaType::Number),
    ("string", SchemaType::String),
    ("array", SchemaType::Array),
    ("object", SchemaType::Object),
];

impl Cx<'_> {
    pub(super) fn schema(&mut self, node: &Node, at: Location) -> Schema {
        let mut schema = Schema { span: node.span, ..Schema::default() };
        match &node.value {
            Value::Bool(value) => schema.boolean = Some(*value),
            Value::Object(_) => self.keywords(node, &at, &mut schema),
            _ => self.report.wrong_shape(node, "schema", "a mapping"),
        }
        schema.location = at;
        schema
    }

    fn keywords(&mut self, node: &Node, at: &Location, schema: &mut Schema) {
        for (key, value) in node.members() {
            let name = key.value.as_str();
            let known = self.annotation(name, node, value, schema)
                || self.assertion(name, node, value, schema)
                || self.applicator(name, value, at, schema)
                || KEYWORDS.contains(&name)
                || name.starts_with("x-");
            if !known {
                self.report.unknown_keyword(key, KEYWORDS);
            }
        }
        let extensions = extensions(node);
        if !extensions.is_empty() {
            schema.extensions = extensions;
        }
        self.limits(node, schema);
        self.nullable(node, schema);
        if node.get("type").and_then(Node::as_str) == Some("file") {
            schema.types = [SchemaType::String].into();
            schema.format = Some(Spanned::new(String::from("binary").into(), node.span));
        }
    }

    /// Keywords that describe.
    fn annotation(&mut self, name: &str, node: &Node, value: &Node, schema: &mut Schema) -> bool {
        match name {
            "title" => schema.title = self.text(node, name),
            "description" => schema.description = self.text(node, name),
            "default" => schema.default = Some(value.clone()),
            "example" if schema.examples.is_empty() => schema.examples = vec![value.clone()],
            "example" => schema.examples.push(value.clone()),
            "examples" => schema.examples.extend(value.items().iter().cloned()),
            "deprecated" => schema.deprecated = self.flag(node, name),
            "readOnly" => schema.read_only = self.flag(node, name),
            "writeOnly" => schema.write_only = self.flag(node, name),
            "contentEncoding" => schema.content_encoding = self.text(node, name),
            "contentMediaType" => schema.content_media_type = self.text(node, name),
            "discriminator" => schema.discriminator = Some(self.discriminator(value)),
            _ => return false,
        }
        true
    }

    /// Keywords that restrict a value by themselves.
    fn assertion(&mut self, name: &str, node: &Node, value: &Node, schema: &mut Schema) -> bool {
        match name {
            "type" => schema.types = self.types(value),
            "format" => schema.format = self.spanned(node, name),
            "enum" => schema.enumeration = Some(Spanned::new(self.array(value, name).to_vec(), value.span)),
            "const" => schema.constant = Some(value.clone()),
            "multipleOf" => schema.multiple_of = self.number(value, name),
            "minLength" => schema.min_length = self.count(value, name),
            "maxLength" => schema.max_length = self.count(value, name),
            "pattern" => schema.pattern = self.spanned(node, name),
            "minItems" => schema.min_items = self.count(value, name),
            "maxItems" => schema.max_items = self.count(value, name),
            "minContains" => schema.min_contains = self.count(value, name),
            "maxContains" => schema.max_contains = self.count(value, name),
            "uniqueItems" => schema.unique_items = self.flag(node, name),
            "minProperties" => schema.min_properties = self.count(value, name),
            "maxProperties" => schema.max_properties = self.count(value, name),
            "required" if matches!(value.value, Value::Bool(_)) => self.report.required_flag(value),
            "required" => schema.required = self.texts(node, name),
            "dependentRequired" => schema.dependent_required = self.dependent_required(value),
            _ => return false,
        }
        true
    }

    /// Keywords that apply other schemas.
    fn applicator(&mut self, name: &str, value: &Node, at: &Location, schema: &mut Schema) -> bool {
        let at = || at.child(name);
        match name {
            "$ref" | "$dynamicRef" => self.schema_reference(value, schema),
            "items" if matches!(value.value, Value::Array(_)) => schema.prefix_items = self.schemas(value, &at()),
            "items" => schema.items = Some(self.boxed(value, at())),
            "prefixItems" => schema.prefix_items = self.schemas(value, &at()),
            "unevaluatedItems" => schema.unevaluated_items = Some(self.boxed(value, at())),
            "contains" => schema.contains = Some(self.boxed(value, at())),
            "contentSchema" => schema.content_schema = Some(self.boxed(value, at())),
            "properties" => schema.properties = self.named_schemas(value, &at()),
            "additionalProperties" => schema.additional_properties = Some(self.boxed(value, at())),
            "unevaluatedProperties" => schema.unevaluated_properties = Some(self.boxed(value, at())),
            "patternProperties" => schema.pattern_properties = self.named_schemas(value, &at()),
            "propertyNames" => schema.property_names = Some(self.boxed(value, at())),
            "dependentSchemas" => schema.dependent_schemas = self.named_schemas(value, &at()),
            "dependencies" => self.dependencies(value, &at(), schema),
            "allOf" => schema.all_of = self.schemas(value, &at()),
            "anyOf" => schema.any_of = self.schemas(value, &at()),
            "oneOf" => schema.one_of = self.schemas(value, &at()),
            "not" => schema.not = Some(self.boxed(value, at())),
            "if" => schema.if_ = Some(self.boxed(value, at())),
            "then" => schema.then = Some(self.boxed(value, at())),
            "else" => schema.else_ = Some(self.boxed(value, at())),
            _ => return false,
        }
        true
    }

    fn schema_reference(&mut self, value: &Node, schema: &mut Schema) {
        let Some(text) = self.string(value, "$ref") else { return };
        schema.reference = self.refer(&text, Kind::Schema).map(|location| Box::new((location, text)));
    }

    fn boxed(&mut self, node: &Node, at: Location) -> Box<Schema> {
        Box::new(self.schema(node, at))
    }

    fn schemas(&mut self, node: &Node, at: &Location) -> Vec<Schema> {
        let items = self.array(node, "list of schemas").iter().enumerate();
        items.map(|(index, item)| self.schema(item, at.child(&index.to_string()))).collect()
    }

    pub(super) fn named_schemas(&mut self, node: &Node, at: &Location) -> Vec<(Spanned<Text>, Schema)> {
        let members = self.object(node, "map of schemas").iter();
        members.map(|(name, item)| (name.clone(), self.schema(item, at.child(&name.value)))).collect()
    }

    fn types(&mut self, value: &Node) -> TypeList {
        let items = match &value.value {
            Value::Array(items) => items.as_ref(),
            // `type: null` without quotes: people mean the type.
            Value::Null => return [SchemaType::Null].into(),
            _ => std::slice::from_ref(value),
        };
        let mut types = TypeList::default();
        for item in items {
            if matches!(item.value, Value::Null) {
                types.push(SchemaType::Null);
                continue;
            }
            let Some(text) = self.string(item, "type") else { continue };
            match TYPES.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text.value)) {
                Some((word, found)) => {
                    if *word != text.value {
                        self.report.other_spelling(&text, "type", word);
                    }
                    if !types.contains(found) {
                        types.push(*found);
                    }
                }
                None if text.value == "file" => {}
                None => self.report.unknown_type(&text, &TYPES.iter().map(|(word, _)| *word).collect::<Vec<_>>()),
            }
        }
        types
    }

    pub(super) fn number(&mut self, node: &Node, what: &str) -> Option<Number> {
        match &node.value {
            Value::Number(text) => Some(Number(text.to_string().into())),
            Value::Null => {
                self.report.null_ignored(node, what);
                None
            }
            _ => {
                self.report.wrong_shape(node, what, "a number");
                None
            }
        }
    }

    fn count(&mut self, node: &Node, what: &str) -> Option<u64> {
        let number = self.number(node, what)?;
        let count = number.as_i128().and_then(|n| u64::try_from(n).ok());
        if count.is_none() {
            self.report.wrong_shape(node, what, "a whole number that is not negative");
        }
        count
    }

    /// The dialect that a node follows.
    pub(super) fn dialect(&self, node: &Node) -> Dialect {
        self.files.dialect(node.span.file)
    }
}
