//! The check of JSON text against a rule: one function per group of keywords, no tree.

use super::super::codec::{Decoder, Encode, Json, from_str, to_string};
use super::super::union::{equals_json, same_json};
use super::super::{kind, syntax};
use super::place::Place;
use super::{Condition, Rule, Violation, Violations};
use std::borrow::Cow;
use std::collections::BTreeMap;
#[cfg(feature = "patterns")]
use std::sync::{Arc, Mutex, PoisonError};

/// How many rules may stand inside each other for one value and its parts.
const DEPTH_LIMIT: u16 = 400;
/// Strings longer than this, in bytes, are not matched: a bad pattern could take forever.
#[cfg(feature = "patterns")]
const PATTERN_LIMIT: usize = 20_000;

/// Checks a JSON text and gives everything that it breaks.
pub fn check(rule: &'static Rule, json: &[u8]) -> Vec<Violation> {
    let mut checker = Checker { found: Vec::new(), depth: 0 };
    match std::str::from_utf8(json) {
        Ok(text) => checker.value(rule, text.trim(), &Place::Root),
        Err(_) => checker.add(&Place::Root, "type", "is no UTF-8 text"),
    }
    checker.found
}

/// Checks a value as it would be sent.
///
/// # Errors
/// Everything that the value breaks.
pub fn validate(rule: &'static Rule, value: &dyn Encode) -> Result<(), Violations> {
    let found = check(rule, to_string(value).as_bytes());
    if found.is_empty() { Ok(()) } else { Err(Violations::new(found)) }
}

struct Checker {
    found: Vec<Violation>,
    depth: u16,
}

type Members<'a> = Vec<(Cow<'a, str>, &'a str)>;

impl Checker {
    fn add(&mut self, place: &Place<'_>, rule: &'static str, message: impl Into<String>) {
        self.found.push(Violation::new(place.pointer(), rule, message));
    }

    /// Checks one value, given as JSON text.
    fn value(&mut self, rule: &'static Rule, json: &str, place: &Place<'_>) {
        if self.depth >= DEPTH_LIMIT {
            return;
        }
        self.depth += 1;
        let kinds = Decoder::new(json).kinds().unwrap_or(0);
        if rule.kinds & kinds == 0 {
            self.add(place, "type", format!("has to be {}", kind::describe(rule.kinds)));
        } else if kinds & kind::STRING != 0 {
            let text = Decoder::new(json).string().unwrap_or_default();
            self.string(rule, &text, place);
        } else if kinds & kind::NUMBER != 0 {
            self.number(rule, json, place);
        } else if kinds & kind::ARRAY != 0 {
            self.array(rule, &elements(json), place);
        } else if kinds & kind::OBJECT != 0 {
            self.object(rule, json, place);
        }
        if rule.values.is_some_and(|values| !is_among(json, values)) {
            let values = rule.values.unwrap_or_default();
            let keyword = if values.len() == 1 { "const" } else { "enum" };
            self.add(place, keyword, format!("has to be one of {}", values.join(", ")));
        }
        self.combined(rule, json, place);
        self.depth -= 1;
    }

    fn string(&mut self, rule: &'static Rule, text: &str, place: &Place<'_>) {
        let length = text.chars().count();
        if let Some(min) = rule.min_length.filter(|min| length < *min) {
            self.add(place, "minLength", format!("has {length} characters, needs at least {min}"));
        }
        if let Some(max) = rule.max_length.filter(|max| length > *max) {
            self.add(place, "maxLength", format!("has {length} characters, may have at most {max}"));
        }
        if let Some(pattern) = rule.pattern.filter(|pattern| matches(pattern, text) == Some(false)) {
            self.add(place, "pattern", format!("does not match {pattern}"));
        }
        if let Some(format) = rule.format.filter(|format| !syntax::has_format(text, format)) {
            self.add(place, "format", format!("does not have the format {format}"));
        }
    }

    fn number(&mut self, rule: &'static Rule, json: &str, place: &Place<'_>) {
        let Ok(value) = Decoder::new(json).float() else { return };
        let bounds = [
            (rule.minimum.filter(|bound| value < *bound), "minimum", "at least"),
            (rule.maximum.filter(|bound| value > *bound), "maximum", "at most"),
            (rule.exclusive_minimum.filter(|bound| value <= *bound), "exclusiveMinimum", "more than"),
            (rule.exclusive_maximum.filter(|bound| value >= *bound), "exclusiveMaximum", "less than"),
        ];
        for (bound, keyword, words) in bounds {
            if let Some(bound) = bound {
                self.add(place, keyword, format!("has to be {words} {bound}"));
            }
        }
        if let Some(step) = rule.multiple_of.filter(|step| !is_multiple(value, *step)) {
            self.add(place, "multipleOf", format!("has to be a multiple of {step}"));
        }
        let whole = Decoder::new(json).integer().ok();
        let fits = match rule.format {
            Some("int32") => whole.is_none_or(|whole| i32::try_from(whole).is_ok()),
            Some("int64") => whole.is_none_or(|whole| i64::try_from(whole).is_ok()),
            _ => true,
        };
        if !fits {
            self.add(place, "format", format!("does not fit into {}", rule.format.unwrap_or_default()));
        }
    }

    fn array(&mut self, rule: &'static Rule, items: &[&str], place: &Place<'_>) {
        let count = items.len();
        if let Some(min) = rule.min_items.filter(|min| count < *min) {
            self.add(place, "minItems", format!("has {count} items, needs at least {min}"));
        }
        if let Some(max) = rule.max_items.filter(|max| count > *max) {
            self.add(place, "maxItems", format!("has {count} items, may have at most {max}"));
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(own) = rule.prefix_items.get(index).copied().or(rule.items) {
                self.value(own, item, &Place::Item(place, index));
            }
        }
        if let Some(contains) = rule.contains {
            let fitting = items.iter().filter(|item| self.passes(contains.rule, item)).count();
            if fitting < contains.min || contains.max.is_some_and(|max| fitting > max) {
                self.add(place, "contains", format!("has {fitting} items of the kind that is asked for"));
            }
        }
        if rule.unique_items {
            self.unique(items.iter().map(|item| from_str(item).ok()), place, "uniqueItems", "");
        }
        for name in rule.unique_by {
            let members = items.iter().map(|item| from_str(Decoder::new(item).raw_member(name)?).ok());
            self.unique(members, place, "uniqueItems", name);
        }
    }

    /// Reports each value that has been there before.
    fn unique(
        &mut self,
        values: impl Iterator<Item = Option<Json>>,
        place: &Place<'_>,
        rule: &'static str,
        name: &str,
    ) {
        let mut seen: BTreeMap<String, Vec<(usize, Json)>> = BTreeMap::new();
        for (index, value) in values.enumerate() {
            let Some(value) = value else { continue };
            let same = seen.entry(fingerprint(&value)).or_default();
            if let Some((first, _)) = same.iter().find(|(_, other)| same_json(other, &value)) {
                let item = Place::Item(place, index);
                let place = if name.is_empty() { item } else { Place::Member(&item, name) };
                self.add(&place, rule, format!("repeats that of item {first}"));
            } else {
                same.push((index, value));
            }
        }
    }

    fn object(&mut self, rule: &'static Rule, json: &str, place: &Place<'_>) {
        let members = Decoder::new(json).raw_members().unwrap_or_default();
        let has = |name: &str| members.iter().any(|(key, _)| key == name);
        for name in rule.required.iter().filter(|name| !has(name)) {
            self.add(&Place::Member(place, name), "required", "is missing");
        }
        for (name, needed) in rule.dependent_required.iter().filter(|(name, _)| has(name)) {
            for other in needed.iter().filter(|other| !has(other)) {
                self.add(
                    &Place::Member(place, other),
                    "dependentRequired",
                    format!("is missing, since {name} is there"),
                );
            }
        }
        for (_, own) in rule.dependent_schemas.iter().filter(|(name, _)| has(name)) {
            self.value(own, json, place);
        }
        let count = members.len();
        if let Some(min) = rule.min_properties.filter(|min| count < *min) {
            self.add(place, "minProperties", format!("has {count} members, needs at least {min}"));
        }
        if let Some(max) = rule.max_properties.filter(|max| count > *max) {
            self.add(place, "maxProperties", format!("has {count} members, may have at most {max}"));
        }
        self.members(rule, &members, place);
    }

    fn members(&mut self, rule: &'static Rule, members: &Members<'_>, place: &Place<'_>) {
        for (key, raw) in members {
            let place = Place::Member(place, key);
            let mut named = false;
            for (_, own) in rule.properties.iter().filter(|(name, _)| name == key) {
                named = true;
                self.value(own, raw, &place);
            }
            for (pattern, own) in rule.pattern_properties {
                let found = matches(pattern, key);
                named |= found != Some(false);
                if found == Some(true) {
                    self.value(own, raw, &place);
                }
            }
            match rule.additional {
                Some(own) if !named => self.value(own, raw, &place),
                None if rule.closed && !named => self.add(&place, "additionalProperties", "is not allowed here"),
                _ => {}
            }
            if let Some(own) = rule.property_names {
                self.value(own, &super::super::codec::to_string(&&**key), &place);
            }
        }
    }

    fn combined(&mut self, rule: &'static Rule, json: &str, place: &Place<'_>) {
        for own in rule.all_of {
            self.value(own, json, place);
        }
        if !rule.any_of.is_empty() && !rule.any_of.iter().any(|own| self.passes(own, json)) {
            self.none_fits(rule.any_of, json, place, "anyOf");
        }
        if !rule.one_of.is_empty() {
            match rule.one_of.iter().filter(|own| self.passes(own, json)).count() {
                0 => self.none_fits(rule.one_of, json, place, "oneOf"),
                1 => {}
                count => self.add(place, "oneOf", format!("fits {count} alternatives, must fit exactly one")),
            }
        }
        if rule.not.is_some_and(|own| self.passes(own, json)) {
            self.add(place, "not", "has a form that is excluded");
        }
        if let Some(Condition { test, then, otherwise }) = rule.condition {
            let next = if self.passes(test, json) { then } else { otherwise };
            if let Some(own) = next {
                self.value(own, json, place);
            }
        }
    }

    /// Reports that no alternative fits, and the fewest things that are missing for one of them.
    fn none_fits(&mut self, rules: &'static [&'static Rule], json: &str, place: &Place<'_>, keyword: &'static str) {
        self.add(place, keyword, format!("fits none of {} alternatives", rules.len()));
        let trials = rules.iter().map(|own| self.trial(own, json, place));
        let pointer = place.pointer();
        let nearest =
            trials.min_by_key(|found| (found.iter().filter(|one| one.is_about_shape(&pointer)).count(), found.len()));
        self.found.extend(nearest.unwrap_or_default());
    }

    fn passes(&mut self, rule: &'static Rule, json: &str) -> bool {
        self.trial(rule, json, &Place::Root).is_empty()
    }

    /// What a value would break, without reporting it.
    fn trial(&mut self, rule: &'static Rule, json: &str, place: &Place<'_>) -> Vec<Violation> {
        let before = std::mem::take(&mut self.found);
        self.value(rule, json, place);
        std::mem::replace(&mut self.found, before)
    }
}

/// Whether a text matches a pattern, if that can be said: of one that does not compile, nothing can.
#[cfg(feature = "patterns")]
fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    let compiled = compiled(pattern).filter(|_| text.len() <= PATTERN_LIMIT)?;
    Some(compiled.find(text).is_some())
}

#[cfg(not(feature = "patterns"))]
fn matches(_: &'static str, _: &str) -> Option<bool> {
    None
}

/// Compiles each pattern of the document once.
#[cfg(feature = "patterns")]
fn compiled(pattern: &'static str) -> Option<Arc<regress::Regex>> {
    static ALL: Mutex<BTreeMap<&'static str, Option<Arc<regress::Regex>>>> = Mutex::new(BTreeMap::new());
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = all.entry(pattern).or_insert_with(|| {
        let unicode = regress::Regex::with_flags(pattern, "u");
        unicode.or_else(|_| regress::Regex::new(pattern)).ok().map(Arc::new)
    });
    entry.clone()
}

/// The JSON texts of an array's items; none if it is no array.
pub(crate) fn elements(json: &str) -> Vec<&str> {
    let mut input = Decoder::new(json);
    let mut items = Vec::new();
    if input.begin_array().is_ok() {
        while input.next_element().unwrap_or(false) {
            items.extend(input.raw().ok());
        }
    }
    items
}

fn is_among(json: &str, values: &[&str]) -> bool {
    values.contains(&json)
        || from_str::<Json>(json).is_ok_and(|own| values.iter().any(|value| equals_json(&own, value)))
}

/// Says whether a number is a multiple, allowing for what binary floats cannot hold.
fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
}

/// A text that equal values share, so that few values have to be compared one by one.
fn fingerprint(value: &Json) -> String {
    match value {
        Json::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Json::Array(items) => format!("array {}", items.len()),
        Json::Object(members) => members.keys().fold(String::from("object"), |text, key| text + " " + key),
        other => other.to_string(),
    }
}
