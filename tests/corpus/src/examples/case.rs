//! What the program reads of each value, and what has to come back.

use std::collections::{BTreeMap, BTreeSet};

use oasmith::api::{Api, Primitive, Shape, Text, Type};
use oasmith::parse::model::Document;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::collect::{Example, collect};
use super::known::Known;
use super::mutate::mutants;
use super::schema::{Judge, Mode, Opinion};

/// Changed values of one type, at most.
const MUTANTS: usize = 150;

/// A value and what is expected of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Case {
    /// Where the example stands.
    pub(crate) place: String,
    /// Row of the program's table.
    pub(crate) row: usize,
    /// What is read.
    pub(crate) value: Json,
    /// What is written, at least.
    pub(crate) expected: Json,
    /// Members that no schema names.
    pub(crate) unknown: usize,
    /// Members that are not for this direction.
    pub(crate) hidden: usize,
    /// What the document's own schema has against it.
    pub(crate) fault: Option<String>,
    /// Whether it keeps all limits; `None`: nobody asks.
    pub(crate) within_limits: Option<bool>,
    /// It was made of an example by a small change.
    pub(crate) mutant: bool,
}

/// A type as the program writes it, and whether it has `validate`.
pub(crate) type Row = (String, bool);

/// All cases of a document, and the table of the program that reads them.
pub(crate) fn cases(document: &Document, api: &Api) -> (Vec<Case>, Vec<Row>) {
    let known = Known::new(document);
    let judges = [Mode::Sent, Mode::Received].map(|mode| (mode, Judge::new(document, &known, mode)));
    let mut maker = Maker {
        known: &known,
        judges: judges.into_iter().collect(),
        rows: BTreeMap::new(),
        seen: BTreeSet::new(),
        mutants: BTreeMap::new(),
        cases: Vec::new(),
    };
    for example in collect(document, api, &known) {
        maker.add(api, &example);
    }
    let mut rows: Vec<(Row, usize)> = maker.rows.into_iter().collect();
    rows.sort_by_key(|(_, index)| *index);
    (maker.cases, rows.into_iter().map(|(row, _)| row).collect())
}

struct Maker<'a> {
    known: &'a Known<'a>,
    judges: BTreeMap<Mode, Judge<'a>>,
    rows: BTreeMap<Row, usize>,
    seen: BTreeSet<(usize, String)>,
    mutants: BTreeMap<usize, usize>,
    cases: Vec<Case>,
}

impl Maker<'_> {
    fn add(&mut self, api: &Api, example: &Example<'_>) {
        let checked = has_limits(api, &example.ty);
        let next = self.rows.len();
        let row = *self.rows.entry((type_text(api, &example.ty), checked)).or_insert(next);
        let kept = self.known.keep(example.schema, &example.value, example.mode);
        if !self.seen.insert((row, example.value.to_string())) {
            return;
        }
        let fault = match self.opinion(example, &example.value) {
            Opinion::Valid | Opinion::Unusable => None,
            Opinion::BreaksLimits => Some(String::from("breaks a limit")),
            Opinion::Invalid(reason) => Some(reason),
        };
        let within_limits = self.limits(example, &kept.value).filter(|_| checked);
        let case = Case {
            place: example.place.clone(),
            row,
            value: example.value.clone(),
            expected: kept.value,
            unknown: kept.unknown,
            hidden: kept.hidden,
            fault,
            within_limits,
            mutant: false,
        };
        if checked && case.fault.is_none() {
            self.mutate(example, &case);
        }
        self.cases.push(case);
    }

    fn mutate(&mut self, example: &Example<'_>, case: &Case) {
        for value in mutants(&case.expected) {
            let count = self.mutants.get(&case.row).copied().unwrap_or_default();
            let within_limits = self.limits(example, &value);
            if count >= MUTANTS || within_limits.is_none() || !self.seen.insert((case.row, value.to_string())) {
                continue;
            }
            self.mutants.insert(case.row, count + 1);
            let expected = value.clone();
            self.cases.push(Case { value, expected, within_limits, mutant: true, ..case.clone() });
        }
    }

    fn opinion(&mut self, example: &Example<'_>, value: &Json) -> Opinion {
        self.judges.get_mut(&example.mode).map_or(Opinion::Unusable, |judge| judge.opinion(example.schema, value))
    }

    /// Whether a value keeps all limits; `None` if something else is wrong with it.
    fn limits(&mut self, example: &Example<'_>, value: &Json) -> Option<bool> {
        match self.opinion(example, value) {
            Opinion::Valid => Some(true),
            Opinion::BreaksLimits => Some(false),
            Opinion::Invalid(_) | Opinion::Unusable => None,
        }
    }
}

/// Whether the type has `validate`.
fn has_limits(api: &Api, ty: &Type) -> bool {
    let Type::Named(id) = api.types.resolve(ty) else { return false };
    api.types.get(*id).is_some_and(|definition| {
        definition.input && definition.rule.is_some() && !matches!(definition.shape, Shape::Alias(_))
    })
}

/// A type as the program writes it.
/// A type as a program beside the crate writes it.
pub(crate) fn type_text(api: &Api, ty: &Type) -> String {
    let wrapped = |outer: &str, inner: &Type| format!("{outer}<{}>", type_text(api, inner));
    match ty {
        Type::Primitive(primitive) => String::from(primitive_text(*primitive)),
        Type::Text(text) => String::from(text_text(*text)),
        // A file stands in no JSON body; types of other crates read and write as they like.
        Type::Json | Type::File | Type::Foreign(_) => String::from("rt::Json"),
        Type::List(inner) => wrapped("Vec", inner),
        Type::Map(inner) => format!("BTreeMap<String, {}>", type_text(api, inner)),
        Type::Tuple(parts) => {
            format!("({})", parts.iter().map(|part| type_text(api, part) + ", ").collect::<String>())
        }
        Type::Nullable(inner) => wrapped("Option", inner),
        Type::Boxed(inner) => wrapped("Box", inner),
        Type::Sensitive(inner) => wrapped("rt::Sensitive", inner),
        Type::JsonText(inner) => wrapped("rt::JsonText", inner),
        Type::Named(id) => api.types.get(*id).map_or_else(
            || String::from("rt::Json"),
            |definition| {
                let name = &definition.name.rust;
                let tag = definition.module.strip_prefix("operations/");
                tag.map_or_else(
                    || format!("subject::models::{name}"),
                    |tag| format!("subject::operations::{tag}::{name}"),
                )
            },
        ),
    }
}

fn primitive_text(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Bool => "bool",
        Primitive::I32 => "i32",
        Primitive::I64 => "i64",
        Primitive::U32 => "u32",
        Primitive::U64 => "u64",
        Primitive::F64 => "f64",
    }
}

fn text_text(text: Text) -> &'static str {
    match text {
        Text::String => "String",
        Text::DateTime => "rt::DateTime",
        Text::Date => "rt::Date",
        Text::Time => "rt::Time",
        Text::Duration => "rt::IsoDuration",
        Text::Uuid => "rt::Uuid",
        Text::Base64 => "rt::Base64",
        Text::Decimal => "rt::Decimal",
        Text::Number => "rt::Number",
        Text::Secret => "rt::Secret",
    }
}
