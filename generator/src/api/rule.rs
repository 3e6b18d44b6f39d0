//! Constraints that are checked before a request leaves: a table, read by the runtime.

use crate::seldom::{Seldom, seldom};

/// Where a rule stands.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleRef {
    /// Written in place.
    Inline(Box<Rule>),
    /// The rule of the named type with this index.
    Named(super::TypeId),
}

impl Default for RuleRef {
    fn default() -> Self {
        Self::Inline(Box::default())
    }
}

/// Constraints on a value; an empty rule allows everything. Keywords as in JSON Schema 2020-12.
///
/// A client has tens of thousands of rules, and most of them say one thing: what few say is behind [`Seldom`], and is read
/// as if it were a field of the rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// Bits of [`super::kinds`]; 0: any.
    pub kinds: u8,
    /// `minLength`, in code points.
    pub min_length: Option<u64>,
    /// `maxLength`, in code points.
    pub max_length: Option<u64>,
    /// `pattern`, ECMA-262.
    pub pattern: Option<String>,
    /// `minimum`.
    pub minimum: Option<f64>,
    /// `maximum`.
    pub maximum: Option<f64>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `items`.
    pub items: Option<RuleRef>,
    /// `properties`.
    pub properties: Vec<(String, RuleRef)>,
    /// `additionalProperties: false`.
    pub no_additional: bool,
    /// What few rules say.
    pub rare: Seldom<RareRule>,
}

/// What few rules say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RareRule {
    /// `format`, if the runtime checks it.
    pub format: Option<String>,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: Option<f64>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: Option<f64>,
    /// `multipleOf`.
    pub multiple_of: Option<f64>,
    /// `const` and `enum`, as JSON texts.
    pub one_of_values: Vec<String>,
    /// Members in which the items of a list must differ.
    pub unique_by: Vec<String>,
    /// `contains`, and how many items obey it: at least, at most.
    pub contains: Option<(RuleRef, u64, Option<u64>)>,
    /// `prefixItems`.
    pub prefix_items: Vec<RuleRef>,
    /// `patternProperties`.
    pub pattern_properties: Vec<(String, RuleRef)>,
    /// `propertyNames`.
    pub property_names: Option<RuleRef>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional: Option<RuleRef>,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// `dependentRequired`.
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`.
    pub dependent_schemas: Vec<(String, RuleRef)>,
    /// `allOf`.
    pub all_of: Vec<RuleRef>,
    /// `anyOf`.
    pub any_of: Vec<RuleRef>,
    /// `oneOf`.
    pub one_of: Vec<RuleRef>,
    /// `not`.
    pub not: Option<RuleRef>,
    /// `if`, `then`, `else`.
    pub condition: Option<(RuleRef, Option<RuleRef>, Option<RuleRef>)>,
}

seldom! {
    Rule.rare => RareRule,
}

impl From<RareRule> for Rule {
    fn from(rare: RareRule) -> Self {
        Self { rare: rare.into(), ..Self::default() }
    }
}

impl Rule {
    /// The rules directly inside it.
    pub fn parts(&self) -> impl Iterator<Item = &RuleRef> {
        let own = self.properties.iter().map(|(_, rule)| rule).chain(&self.items);
        own.chain(self.rare.written().into_iter().flat_map(RareRule::parts))
    }

    /// The rules directly inside it, to change them.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut RuleRef> {
        let own = self.properties.iter_mut().map(|(_, rule)| rule).chain(&mut self.items);
        own.chain(self.rare.written_mut().into_iter().flat_map(RareRule::parts_mut))
    }

    /// Whether it allows everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl RareRule {
    fn parts(&self) -> impl Iterator<Item = &RuleRef> {
        let condition = self
            .condition
            .iter()
            .flat_map(|(test, then, otherwise)| std::iter::once(test).chain(then).chain(otherwise));
        let named = self.pattern_properties.iter().chain(&self.dependent_schemas);
        let lists = self.all_of.iter().chain(&self.any_of).chain(&self.one_of).chain(&self.prefix_items);
        let single = self.additional.iter().chain(&self.not).chain(&self.property_names);
        let contained = self.contains.iter().map(|(rule, ..)| rule);
        named.map(|(_, rule)| rule).chain(lists).chain(single).chain(contained).chain(condition)
    }

    fn parts_mut(&mut self) -> impl Iterator<Item = &mut RuleRef> {
        let condition = self
            .condition
            .iter_mut()
            .flat_map(|(test, then, otherwise)| std::iter::once(test).chain(then).chain(otherwise));
        let named = self.pattern_properties.iter_mut().chain(&mut self.dependent_schemas);
        let lists =
            self.all_of.iter_mut().chain(&mut self.any_of).chain(&mut self.one_of).chain(&mut self.prefix_items);
        let single = self.additional.iter_mut().chain(&mut self.not).chain(&mut self.property_names);
        let contained = self.contains.iter_mut().map(|(rule, ..)| rule);
        named.map(|(_, rule)| rule).chain(lists).chain(single).chain(contained).chain(condition)
    }
}
