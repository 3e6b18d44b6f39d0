//! A value against a schema: the walk, and the keywords about single values. `members.rs` has those about parts.

use std::ptr;
use std::sync::Arc;

use serde_json::{Number, Value as Json};

use super::number::Decimal;
use super::path::Path;
use super::pattern::Patterns;
use super::{Direction, Violation, equal, syntax};
use crate::parse::model::{Document, Location, RareKeywords, Schema, SchemaType};

/// How many schemas may stand inside each other for one value and its parts.
const DEPTH_LIMIT: usize = 300;
/// How many times a schema may be applied while one value is checked.
const STEP_LIMIT: u32 = 2_000_000;

/// Checks values against the schemas of one document. Keep it: compiled patterns are remembered. It can be shared
/// between threads.
#[derive(Debug)]
pub struct Validator<'d> {
    pub(super) document: &'d Document,
    pub(super) direction: Direction,
    formats: bool,
    pub(super) patterns: Arc<Patterns>,
}

impl<'d> Validator<'d> {
    /// A validator that takes `format` as an annotation.
    #[must_use]
    pub fn new(document: &'d Document, direction: Direction) -> Self {
        Self { document, direction, formats: false, patterns: Arc::default() }
    }

    /// Checks the formats whose syntax is known: dates, addresses, identifiers, widths of integers.
    #[must_use]
    pub fn with_formats(self) -> Self {
        Self { formats: true, ..self }
    }

    /// Uses patterns that another validator may have compiled already.
    #[must_use]
    pub fn sharing(self, patterns: &Arc<Patterns>) -> Self {
        Self { patterns: Arc::clone(patterns), ..self }
    }

    /// Everything that a value breaks of a schema; nothing if it is valid.
    #[must_use]
    pub fn validate(&self, schema: &Schema, value: &Json) -> Vec<Violation> {
        let mut run = Run::new(self, STEP_LIMIT);
        run.value(schema, value, &Path::Root);
        if run.exhausted && run.found.is_empty() {
            run.add(&Path::Root, schema, "$ref", || String::from("is too deep to be checked"));
        }
        run.found
    }

    /// Whether a value is valid. Quicker than [`Self::validate`]: it stops at the first violation and writes no texts.
    #[must_use]
    pub fn accepts(&self, schema: &Schema, value: &Json) -> bool {
        let mut run = Run::new(self, STEP_LIMIT);
        run.passes(schema, value, &Path::Root) && !run.exhausted
    }
}

/// One check. Schemas and values outlive it.
pub(super) struct Run<'v, 's> {
    pub(super) with: &'v Validator<'v>,
    pub(super) found: Vec<Violation>,
    /// Whether only a verdict is wanted.
    quiet: bool,
    /// In a quiet check: whether something was broken.
    broken: bool,
    pub(super) exhausted: bool,
    pub(super) steps: u32,
    /// The schemas that are being applied, outermost first, and the values that they are applied to.
    pub(super) chain: Vec<(&'s Schema, &'s Json)>,
}

impl<'v, 's> Run<'v, 's>
where
    'v: 's,
{
    pub(super) fn new(with: &'v Validator<'v>, steps: u32) -> Self {
        Self { with, found: Vec::new(), quiet: false, broken: false, exhausted: false, steps, chain: Vec::new() }
    }

    /// Notes a violation; its words are only made if somebody wants them.
    pub(super) fn add(
        &mut self,
        path: &Path<'_>,
        schema: &Schema,
        keyword: &'static str,
        message: impl FnOnce() -> String,
    ) {
        self.broken = true;
        if !self.quiet {
            let schema_place =
                if schema.boolean.is_some() { schema.location.clone() } else { schema.location.child(keyword) };
            self.found.push(Violation {
                instance: path.pointer(),
                schema: schema_place,
                span: schema.span,
                keyword,
                message: message(),
            });
        }
    }

    /// Applies a schema to a value.
    pub(super) fn value(&mut self, schema: &'s Schema, json: &'s Json, path: &Path<'_>) {
        if self.quiet && self.broken {
            return;
        }
        if self.chain.len() >= DEPTH_LIMIT || self.steps == 0 {
            self.exhausted = true;
            return;
        }
        let here = self.chain.iter().rev().take_while(|(_, at)| ptr::eq(*at, json));
        if schema.reference.is_some() && here.into_iter().any(|(above, _)| ptr::eq(*above, schema)) {
            self.add(path, schema, "$ref", || String::from("cannot be checked: the reference leads back to itself"));
            return;
        }
        self.steps -= 1;
        self.chain.push((schema, json));
        self.keywords(schema, json, path);
        self.chain.pop();
    }

    /// Whether a value is valid, without noting what is not.
    pub(super) fn passes(&mut self, schema: &'s Schema, json: &'s Json, path: &Path<'_>) -> bool {
        let before = (self.quiet, self.broken);
        (self.quiet, self.broken) = (true, false);
        self.value(schema, json, path);
        let passed = !self.broken;
        (self.quiet, self.broken) = before;
        passed
    }

    /// What a value breaks, without noting it.
    fn trial(&mut self, schema: &'s Schema, json: &'s Json, path: &Path<'_>) -> Vec<Violation> {
        let before = std::mem::take(&mut self.found);
        self.value(schema, json, path);
        std::mem::replace(&mut self.found, before)
    }

    fn keywords(&mut self, schema: &'s Schema, json: &'s Json, path: &Path<'_>) {
        match schema.boolean {
            Some(true) => return,
            Some(false) => return self.add(path, schema, "false", || String::from("is not allowed here")),
            None => {}
        }
        let or_null = is_or_null(schema);
        if or_null && json.is_null() {
            return;
        }
        if let Some(target) = self.target(schema) {
            self.value(target, json, path);
        }
        if !or_null && !schema.types.is_empty() && !schema.types.iter().any(|ty| has_type(json, *ty)) {
            return self.add(path, schema, "type", || format!("has to be {}", type_names(&schema.types)));
        }
        self.listed(schema, json, path);
        match json {
            Json::String(text) => self.text(schema, text, path),
            Json::Number(number) => self.number(schema, number, path),
            Json::Array(items) => self.array(schema, items, json, path),
            Json::Object(members) => self.object(schema, members, json, path),
            Json::Null | Json::Bool(_) => {}
        }
        self.combined(schema, json, path);
    }

    /// The schema that `$ref` leads to.
    pub(super) fn target(&self, schema: &Schema) -> Option<&'s Schema> {
        let (location, _) = schema.reference.as_deref()?;
        self.with.document.schemas.get(location)
    }

    /// `enum` and `const`.
    fn listed(&mut self, schema: &'s Schema, json: &Json, path: &Path<'_>) {
        if let Some(values) = &schema.enumeration
            && !values.value.iter().any(|value| equal::is_written(value, json))
        {
            self.add(path, schema, "enum", || {
                let shown: Vec<String> =
                    values.value.iter().take(12).map(|value| value.to_json().to_string()).collect();
                let more = if values.value.len() > shown.len() { ", …" } else { "" };
                format!("has to be one of {}{more}", shown.join(", "))
            });
        }
        if let Some(value) = &schema.constant
            && !equal::is_written(value, json)
        {
            self.add(path, schema, "const", || format!("has to be {}", value.to_json()));
        }
    }

    fn text(&mut self, schema: &'s Schema, text: &str, path: &Path<'_>) {
        if schema.min_length.is_some() || schema.max_length.is_some() {
            let length = text.chars().count() as u64;
            if let Some(min) = schema.min_length.filter(|min| length < *min) {
                self.add(path, schema, "minLength", || format!("has {length} characters, needs at least {min}"));
            }
            if let Some(max) = schema.max_length.filter(|max| length > *max) {
                self.add(path, schema, "maxLength", || format!("has {length} characters, may have at most {max}"));
            }
        }
        if let Some(pattern) = &schema.pattern
            && self.with.patterns.matches(&pattern.value, text) == Some(false)
        {
            self.add(path, schema, "pattern", || format!("does not match {}", pattern.value));
        }
        if let Some(format) = schema.format.as_ref().filter(|_| self.with.formats)
            && !syntax::has_format(text, &format.value)
        {
            self.add(path, schema, "format", || format!("does not have the format {}", format.value));
        }
    }

    fn number(&mut self, schema: &'s Schema, number: &Number, path: &Path<'_>) {
        let RareKeywords { exclusive_minimum, exclusive_maximum, multiple_of, .. }: &RareKeywords = schema;
        let limits = [
            (&schema.minimum, "minimum", "at least", [true, true, false]),
            (&schema.maximum, "maximum", "at most", [false, true, true]),
            (exclusive_minimum, "exclusiveMinimum", "more than", [true, false, false]),
            (exclusive_maximum, "exclusiveMaximum", "less than", [false, false, true]),
        ];
        if limits.iter().all(|(limit, ..)| limit.is_none()) && multiple_of.is_none() && schema.format.is_none() {
            return;
        }
        let Some(value) = Decimal::of(&number.to_string()) else { return };
        for (limit, keyword, words, [greater, equal, less]) in limits {
            let Some(limit) = limit else { continue };
            let Some(bound) = Decimal::of(&limit.0) else { continue };
            let fits = match value.compare(bound) {
                std::cmp::Ordering::Greater => greater,
                std::cmp::Ordering::Equal => equal,
                std::cmp::Ordering::Less => less,
            };
            if !fits {
                self.add(path, schema, keyword, || format!("has to be {words} {}", limit.0));
            }
        }
        if let Some(step) = multiple_of
            && Decimal::of(&step.0).is_some_and(|step| !value.is_multiple_of(step))
        {
            self.add(path, schema, "multipleOf", || format!("has to be a multiple of {}", step.0));
        }
        if let Some(format) = schema.format.as_ref().filter(|_| self.with.formats)
            && !fits_width(value, &format.value)
        {
            self.add(path, schema, "format", || format!("does not fit into {}", format.value));
        }
    }

    fn combined(&mut self, schema: &'s Schema, json: &'s Json, path: &Path<'_>) {
        for part in &schema.all_of {
            self.value(part, json, path);
        }
        for (parts, keyword) in [(&schema.one_of, "oneOf"), (&schema.any_of, "anyOf")] {
            match tagged(schema, parts, json) {
                Some(part) => self.value(part, json, path),
                None => self.alternatives(schema, parts, keyword, (json, path)),
            }
        }
        if let Some(part) = schema.not.as_deref()
            && self.passes(part, json, path)
        {
            self.add(path, schema, "not", || String::from("has a form that is excluded"));
        }
        if let Some(test) = schema.if_.as_deref() {
            let branch = if self.passes(test, json, path) { &schema.then } else { &schema.else_ };
            if let Some(part) = branch.as_deref() {
                self.value(part, json, path);
            }
        }
    }

    fn alternatives(
        &mut self,
        schema: &'s Schema,
        parts: &'s [Schema],
        keyword: &'static str,
        (json, path): (&'s Json, &Path<'_>),
    ) {
        if parts.is_empty() {
            return;
        }
        let wanted = if keyword == "anyOf" { 1 } else { 2 };
        let fitting = parts.iter().filter(|part| self.passes(part, json, path)).take(wanted).count();
        if fitting == 0 {
            self.none_fits(schema, parts, keyword, (json, path));
        } else if fitting > 1 {
            self.add(path, schema, keyword, || String::from("fits more than one alternative, must fit exactly one"));
        }
    }

    /// Notes that no alternative fits, and what the nearest one lacks.
    fn none_fits(
        &mut self,
        schema: &'s Schema,
        parts: &'s [Schema],
        keyword: &'static str,
        (json, path): (&'s Json, &Path<'_>),
    ) {
        self.add(path, schema, keyword, || format!("fits none of {} alternatives", parts.len()));
        if self.quiet {
            return;
        }
        let here = path.pointer();
        let is_shape = |one: &Violation| one.instance == here && matches!(one.keyword, "type" | "enum" | "const");
        let trials = parts.iter().map(|part| self.trial(part, json, path));
        let nearest = trials.min_by_key(|found| (found.iter().filter(|one| is_shape(one)).count(), found.len()));
        self.found.extend(nearest.unwrap_or_default());
    }
}

/// The alternative that the discriminator of a union names for a value (OpenAPI 3.1, Discriminator Object).
fn tagged<'s>(schema: &Schema, parts: &'s [Schema], json: &Json) -> Option<&'s Schema> {
    let discriminator = schema.discriminator.as_ref()?;
    let tag = json.get(discriminator.property.value.as_str()).and_then(Json::as_str);
    let mapped = discriminator.mapping.iter().find(|(name, _)| Some(name.value.as_str()) == tag);
    let leads = |part: &Schema, fits: &dyn Fn(&Location) -> bool| {
        part.reference.as_deref().is_some_and(|(location, _)| fits(location))
    };
    let by_mapping = |wanted: &Location| parts.iter().find(|part| leads(part, &|location| location == wanted));
    let by_name = |tag: &str| parts.iter().find(|part| leads(part, &|location| location.last() == tag));
    mapped
        .and_then(|(_, location)| by_mapping(location))
        .or_else(|| tag.and_then(by_name))
        .or_else(|| discriminator.default_mapping.as_ref().and_then(by_mapping))
}

/// OpenAPI 3.0's `nullable: true` beside a reference or a combination: the parser notes it as the only type.
pub(super) fn is_or_null(schema: &Schema) -> bool {
    schema.types == [SchemaType::Null]
        && (schema.reference.is_some()
            || !schema.all_of.is_empty()
            || !schema.any_of.is_empty()
            || !schema.one_of.is_empty())
}

/// Whether a value is of a type: `1.0` is an integer (JSON Schema 2020-12, section 4.2.3).
pub(super) fn has_type(json: &Json, ty: SchemaType) -> bool {
    match (ty, json) {
        (SchemaType::Null, Json::Null)
        | (SchemaType::Boolean, Json::Bool(_))
        | (SchemaType::Number, Json::Number(_))
        | (SchemaType::String, Json::String(_))
        | (SchemaType::Array, Json::Array(_))
        | (SchemaType::Object, Json::Object(_)) => true,
        (SchemaType::Integer, Json::Number(number)) => {
            number.is_i64() || number.is_u64() || Decimal::of(&number.to_string()).is_some_and(Decimal::is_whole)
        }
        _ => false,
    }
}

fn type_names(types: &[SchemaType]) -> String {
    let names = types.iter().map(|ty| match ty {
        SchemaType::Null => "null",
        SchemaType::Boolean => "a boolean",
        SchemaType::Integer => "an integer",
        SchemaType::Number => "a number",
        SchemaType::String => "a string",
        SchemaType::Array => "an array",
        SchemaType::Object => "an object",
    });
    names.collect::<Vec<_>>().join(" or ")
}

/// Whether a number fits into an integer format of OpenAPI's format registry.
fn fits_width(value: Decimal, format: &str) -> bool {
    let bits = match format {
        "int8" | "int16" | "int32" | "int64" => format.get(3..),
        "uint8" | "uint16" | "uint32" | "uint64" => format.get(4..),
        _ => return true,
    };
    let Some(bits) = bits.and_then(|bits| bits.parse::<u32>().ok()) else { return true };
    let range = if format.starts_with('u') {
        0..=(1_i128 << bits) - 1
    } else {
        -(1_i128 << (bits - 1))..=(1_i128 << (bits - 1)) - 1
    };
    value.as_i128().is_some_and(|value| range.contains(&value))
}
