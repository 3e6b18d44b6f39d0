//! What the document demands of values, as static tables, and the check before a request leaves.

mod check;
#[cfg(feature = "patterns")]
mod pattern;
mod place;
mod scalar;
mod seen;
mod violation;

/// Without the feature nothing can be said of patterns.
#[cfg(not(feature = "patterns"))]
mod pattern {
    pub(super) fn matches(_: &'static str, _: &str) -> Option<bool> {
        None
    }
}

pub use check::{check, validate};
pub(crate) use check::{check_text, elements};
pub use violation::{Violation, Violations};

use super::codec::is_plain;

/// Names with the rules of their values.
pub type Named = &'static [(&'static str, &'static Rule)];

/// What a value has to obey: the keywords of JSON Schema, built in `const` context. Rules may refer to each other.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    kinds: u8,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<&'static str>,
    format: Option<&'static str>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    exclusive_minimum: Option<f64>,
    exclusive_maximum: Option<f64>,
    multiple_of: Option<f64>,
    values: Option<&'static [&'static str]>,
    min_items: Option<usize>,
    max_items: Option<usize>,
    unique_items: bool,
    unique_by: &'static [&'static str],
    contains: Option<Contains>,
    prefix_items: &'static [&'static Rule],
    items: Option<&'static Rule>,
    properties: Named,
    /// All names of `properties` stand in JSON as they are.
    is_plain: bool,
    required: &'static [&'static str],
    additional: Option<&'static Rule>,
    closed: bool,
    pattern_properties: Named,
    property_names: Option<&'static Rule>,
    min_properties: Option<usize>,
    max_properties: Option<usize>,
    dependent_required: &'static [(&'static str, &'static [&'static str])],
    dependent_schemas: Named,
    all_of: &'static [&'static Rule],
    any_of: &'static [&'static Rule],
    one_of: &'static [&'static Rule],
    not: Option<&'static Rule>,
    condition: Option<Condition>,
}

/// How many items have to obey a rule.
#[derive(Clone, Copy, Debug)]
struct Contains {
    rule: &'static Rule,
    min: usize,
    max: Option<usize>,
}

/// `if`, `then`, `else`.
#[derive(Clone, Copy, Debug)]
struct Condition {
    test: &'static Rule,
    then: Option<&'static Rule>,
    otherwise: Option<&'static Rule>,
}

impl Default for Rule {
    fn default() -> Self {
        Self::new()
    }
}

impl Rule {
    /// A rule that any value obeys.
    pub const fn new() -> Self {
        Self {
            kinds: super::kind::ANY,
            min_length: None,
            max_length: None,
            pattern: None,
            format: None,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            values: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            unique_by: &[],
            contains: None,
            prefix_items: &[],
            items: None,
            properties: &[],
            is_plain: true,
            required: &[],
            additional: None,
            closed: false,
            pattern_properties: &[],
            property_names: None,
            min_properties: None,
            max_properties: None,
            dependent_required: &[],
            dependent_schemas: &[],
            all_of: &[],
            any_of: &[],
            one_of: &[],
            not: None,
            condition: None,
        }
    }

    /// The one value allowed, as JSON text in a slice; the same as an enumeration of one.
    #[must_use]
    pub const fn constant(self, json: &'static [&'static str; 1]) -> Self {
        self.enumeration(json)
    }

    /// The values allowed, as JSON texts.
    #[must_use]
    pub const fn enumeration(mut self, jsons: &'static [&'static str]) -> Self {
        self.values = Some(jsons);
        self
    }

    /// No two items of an array are equal.
    #[must_use]
    pub const fn unique_items(mut self) -> Self {
        self.unique_items = true;
        self
    }

    /// At least `min` and at most `max` items of an array obey a rule.
    #[must_use]
    pub const fn contains(mut self, rule: &'static Rule, min: usize, max: Option<usize>) -> Self {
        self.contains = Some(Contains { rule, min, max });
        self
    }

    /// Members that neither `properties` nor `pattern_properties` name are not allowed.
    #[must_use]
    pub const fn no_additional(mut self) -> Self {
        self.closed = true;
        self
    }

    /// What the value obeys if it obeys `test`, and what otherwise.
    #[must_use]
    pub const fn when(
        mut self,
        test: &'static Rule,
        then: Option<&'static Rule>,
        otherwise: Option<&'static Rule>,
    ) -> Self {
        self.condition = Some(Condition { test, then, otherwise });
        self
    }

    /// The fewest characters of a string (Unicode code points).
    #[must_use]
    pub const fn min_length(mut self, value: usize) -> Self {
        self.min_length = Some(value);
        self
    }

    /// The most characters of a string (Unicode code points).
    #[must_use]
    pub const fn max_length(mut self, value: usize) -> Self {
        self.max_length = Some(value);
        self
    }

    /// An ECMA-262 pattern that a string has to match somewhere. Checked with the feature `patterns` only.
    #[must_use]
    pub const fn pattern(mut self, value: &'static str) -> Self {
        self.pattern = Some(value);
        self
    }

    /// The format of a string, or the width of a number (`int32`, `int64`).
    #[must_use]
    pub const fn format(mut self, value: &'static str) -> Self {
        self.format = Some(value);
        self
    }

    /// The least number.
    #[must_use]
    pub const fn minimum(mut self, value: f64) -> Self {
        self.minimum = Some(value);
        self
    }

    /// The greatest number.
    #[must_use]
    pub const fn maximum(mut self, value: f64) -> Self {
        self.maximum = Some(value);
        self
    }

    /// A number that the value has to be above.
    #[must_use]
    pub const fn exclusive_minimum(mut self, value: f64) -> Self {
        self.exclusive_minimum = Some(value);
        self
    }

    /// A number that the value has to be below.
    #[must_use]
    pub const fn exclusive_maximum(mut self, value: f64) -> Self {
        self.exclusive_maximum = Some(value);
        self
    }

    /// A number that the value is a multiple of.
    #[must_use]
    pub const fn multiple_of(mut self, value: f64) -> Self {
        self.multiple_of = Some(value);
        self
    }

    /// The fewest items of an array.
    #[must_use]
    pub const fn min_items(mut self, value: usize) -> Self {
        self.min_items = Some(value);
        self
    }

    /// The most items of an array.
    #[must_use]
    pub const fn max_items(mut self, value: usize) -> Self {
        self.max_items = Some(value);
        self
    }

    /// What the items of an array obey, after those of `prefix_items`.
    #[must_use]
    pub const fn items(mut self, value: &'static Rule) -> Self {
        self.items = Some(value);
        self
    }

    /// What members obey that neither `properties` nor `pattern_properties` name.
    #[must_use]
    pub const fn additional(mut self, value: &'static Rule) -> Self {
        self.additional = Some(value);
        self
    }

    /// What the names of members obey.
    #[must_use]
    pub const fn property_names(mut self, value: &'static Rule) -> Self {
        self.property_names = Some(value);
        self
    }

    /// The fewest members of an object.
    #[must_use]
    pub const fn min_properties(mut self, value: usize) -> Self {
        self.min_properties = Some(value);
        self
    }

    /// The most members of an object.
    #[must_use]
    pub const fn max_properties(mut self, value: usize) -> Self {
        self.max_properties = Some(value);
        self
    }

    /// What the value must not obey.
    #[must_use]
    pub const fn not(mut self, value: &'static Rule) -> Self {
        self.not = Some(value);
        self
    }

    /// The kinds of values allowed: bits of [`kind`](super::kind).
    #[must_use]
    pub const fn kind(mut self, value: u8) -> Self {
        self.kinds = value;
        self
    }

    /// Members in which the objects of an array have to differ.
    #[must_use]
    pub const fn unique_by(mut self, value: &'static [&'static str]) -> Self {
        self.unique_by = value;
        self
    }

    /// What the first items of an array obey, one by one.
    #[must_use]
    pub const fn prefix_items(mut self, value: &'static [&'static Rule]) -> Self {
        self.prefix_items = value;
        self
    }

    /// What members obey, by name; no name comes twice.
    #[must_use]
    pub const fn properties(mut self, value: Named) -> Self {
        self.properties = value;
        let mut rest = value;
        while let Some(((name, _), after)) = rest.split_first() {
            self.is_plain &= is_plain(name);
            rest = after;
        }
        self
    }

    /// Members that have to be there.
    #[must_use]
    pub const fn required(mut self, value: &'static [&'static str]) -> Self {
        self.required = value;
        self
    }

    /// What members obey whose names match a pattern.
    #[must_use]
    pub const fn pattern_properties(mut self, value: Named) -> Self {
        self.pattern_properties = value;
        self
    }

    /// Members that have to be there if another one is.
    #[must_use]
    pub const fn dependent_required(mut self, value: &'static [(&'static str, &'static [&'static str])]) -> Self {
        self.dependent_required = value;
        self
    }

    /// What the object obeys if a member is there.
    #[must_use]
    pub const fn dependent_schemas(mut self, value: Named) -> Self {
        self.dependent_schemas = value;
        self
    }

    /// Rules that the value obeys, all of them.
    #[must_use]
    pub const fn all_of(mut self, value: &'static [&'static Rule]) -> Self {
        self.all_of = value;
        self
    }

    /// Rules of which the value obeys at least one.
    #[must_use]
    pub const fn any_of(mut self, value: &'static [&'static Rule]) -> Self {
        self.any_of = value;
        self
    }

    /// Rules of which the value obeys exactly one.
    #[must_use]
    pub const fn one_of(mut self, value: &'static [&'static Rule]) -> Self {
        self.one_of = value;
        self
    }
}
