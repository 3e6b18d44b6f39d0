//! Parameters and headers.

use super::context::{Cx, extensions};
use super::model::{Header, Location, Parameter, ParameterIn, Schema, Style};
use super::node::Node;

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "example",
    "examples",
    "$ref",
];
const HEADER: &[&str] = &[
    "description",
    "required",
    "deprecated",
    "style",
    "explode",
    "schema",
    "content",
    "example",
    "examples",
    "$ref",
    "allowEmptyValue",
    "allowReserved",
];
const STYLES: &[(&str, Style)] = &[
    ("simple", Style::Simple),
    ("label", Style::Label),
    ("matrix", Style::Matrix),
    ("form", Style::Form),
    ("spaceDelimited", Style::SpaceDelimited),
    ("pipeDelimited", Style::PipeDelimited),
    ("deepObject", Style::DeepObject),
    ("cookie", Style::Cookie),
];
const PLACES: &[(&str, ParameterIn)] = &[
    ("path", ParameterIn::Path),
    ("query", ParameterIn::Query),
    ("header", ParameterIn::Header),
    ("cookie", ParameterIn::Cookie),
    ("querystring", ParameterIn::Querystring),
];

impl Cx<'_> {
    pub(super) fn parameter(&mut self, node: &Node, at: &Location) -> Parameter {
        self.fields(node, "parameter", PARAMETER);
        let name = self.required(node, "name", "parameter");
        if node.get("in").is_none() {
            self.report.missing_field(node, "parameter", "in");
        }
        let place = self.one_of(node, "in", PLACES).unwrap_or_default();
        let style = self.style(node).unwrap_or(match place {
            ParameterIn::Path | ParameterIn::Header => Style::Simple,
            ParameterIn::Query | ParameterIn::Cookie | ParameterIn::Querystring => Style::Form,
        });
        let required = self.flag(node, "required");
        if place == ParameterIn::Path && !required {
            self.report.path_parameter_optional(&name);
        }
        Parameter {
            span: node.span,
            name,
            place,
            description: self.text(node, "description"),
            required: required || place == ParameterIn::Path,
            deprecated: self.flag(node, "deprecated"),
            style,
            explode: self.boolean(node, "explode").unwrap_or(matches!(style, Style::Form | Style::Cookie)),
            allow_reserved: self.flag(node, "allowReserved"),
            schema: self.member_schema(node, "schema", at),
            content: self.content(node, at),
            examples: self.examples(node),
            extensions: extensions(node),
        }
    }

    pub(super) fn header(&mut self, node: &Node, at: &Location) -> Header {
        self.fields(node, "header", HEADER);
        Header {
            span: node.span,
            description: self.text(node, "description"),
            required: self.flag(node, "required"),
            deprecated: self.flag(node, "deprecated"),
            explode: self.flag(node, "explode"),
            schema: self.member_schema(node, "schema", at),
            content: self.content(node, at),
            examples: self.examples(node),
        }
    }

    /// `style`, if it is written.
    pub(super) fn style(&mut self, node: &Node) -> Option<Style> {
        self.one_of(node, "style", STYLES)
    }

    /// A member that is one of a few words.
    pub(super) fn one_of<T: Copy>(&mut self, node: &Node, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.spanned(node, key)?;
        if let Some((word, value)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text.value)) {
            if *word != text.value {
                self.report.other_spelling(&text, key, word);
            }
            return Some(*value);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.report.unknown_value(&text, key, &known);
        None
    }

    /// A member that is a schema.
    pub(super) fn member_schema(&mut self, node: &Node, key: &str, at: &Location) -> Option<Schema> {
        node.get(key).map(|schema| self.schema(schema, at.child(key)))
    }
}
