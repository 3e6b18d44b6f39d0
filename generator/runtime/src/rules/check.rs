//! The check of JSON text against a rule: one function per group of keywords, no tree.

use super::super::codec::{Decoder, Encode, Json, from_str, to_string};
use super::super::union::equals_json;
use super::super::{kind, syntax};
use super::place::Place;
use super::seen::Seen;
use super::{Condition, Rule, Violation, Violations};
use std::borrow::Cow;
#[cfg(feature = "patterns")]
use std::sync::{Arc, Mutex, PoisonError};

/// How many rules may stand inside each other for one value and its parts.
const DEPTH_LIMIT: u16 = 400;
/// Strings longer than this, in bytes, are not matched: a bad pattern could take forever.
#[cfg(feature = "patterns")]
const PATTERN_LIMIT: usize = 20_000;

/// Checks a JSON text and gives everything that it breaks.
pub fn check(rule: &'static Rule, json: &[u8]) -> Vec<Violation> {
    let mut checker = Checker { keys: Vec::with_capacity(16), ..Checker::default() };
    match std::str::from_utf8(json) {
        Ok(text) => checker.value(rule, &mut Decoder::new(text), &Place::Root),
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

/// What was found, and what rules ask about the arrays and objects that are open: that of the innermost one comes last.
/// Each value is read once for each rule that it has to obey.
#[derive(Default)]
struct Checker<'a> {
    found: Vec<Violation>,
    depth: u16,
    items: Vec<&'a str>,
    keys: Vec<Cow<'a, str>>,
}

impl<'a> Checker<'a> {
    fn add(&mut self, place: &Place<'_>, rule: &'static str, message: impl Into<String>) {
        self.found.push(Violation::new(place.pointer(), rule, message));
    }

    /// Reads one value and checks it.
    fn value(&mut self, rule: &'static Rule, input: &mut Decoder<'a>, place: &Place<'_>) {
        if self.depth >= DEPTH_LIMIT {
            return drop(input.skip());
        }
        self.depth += 1;
        let start = input.clone();
        let kinds = input.kinds().unwrap_or(0);
        if rule.kinds & kinds == 0 {
            self.add(place, "type", format!("has to be {}", kind::describe(rule.kinds)));
            drop(input.skip());
        } else if kinds & kind::STRING != 0 {
            let text = input.string().unwrap_or_default();
            self.string(rule, &text, place);
        } else if kinds & kind::NUMBER != 0 {
            self.number(rule, input.raw().unwrap_or_default(), place);
        } else if kinds & kind::ARRAY != 0 {
            self.array(rule, input, place);
        } else if kinds & kind::OBJECT != 0 {
            self.object(rule, input, place);
        } else {
            drop(input.skip());
        }
        if rule.values.is_some_and(|values| !is_among(input.since(&start), values)) {
            let values = rule.values.unwrap_or_default();
            let keyword = if values.len() == 1 { "const" } else { "enum" };
            self.add(place, keyword, format!("has to be one of {}", values.join(", ")));
        }
        self.combined(rule, &start, place);
        self.depth -= 1;
    }

    fn string(&mut self, rule: &'static Rule, text: &str, place: &Place<'_>) {
        let has_limits = rule.min_length.is_some() || rule.max_length.is_some();
        let length = if has_limits { text.chars().count() } else { 0 };
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

    fn array(&mut self, rule: &'static Rule, input: &mut Decoder<'a>, place: &Place<'_>) {
        let (first, before) = (self.items.len(), self.found.len());
        let keeps_items = rule.unique_items || !rule.unique_by.is_empty() || rule.contains.is_some();
        let mut count = 0;
        if input.begin_array().is_ok() {
            while input.next_element().unwrap_or(false) {
                let start = input.clone();
                match rule.prefix_items.get(count).copied().or(rule.items) {
                    Some(own) => self.value(own, input, &Place::Item(place, count)),
                    None => drop(input.skip()),
                }
                if keeps_items {
                    self.items.push(input.since(&start));
                }
                count += 1;
            }
        }
        let inside = self.found.split_off(before);
        if let Some(min) = rule.min_items.filter(|min| count < *min) {
            self.add(place, "minItems", format!("has {count} items, needs at least {min}"));
        }
        if let Some(max) = rule.max_items.filter(|max| count > *max) {
            self.add(place, "maxItems", format!("has {count} items, may have at most {max}"));
        }
        self.found.extend(inside);
        self.as_a_whole(rule, first, place);
        self.items.truncate(first);
    }

    /// Checks the items that stand in `self.items` from `first` on with each other.
    fn as_a_whole(&mut self, rule: &'static Rule, first: usize, place: &Place<'_>) {
        if let Some(contains) = rule.contains {
            let items = self.items.get(first..).unwrap_or_default().to_vec();
            let fitting = items.into_iter().filter(|item| self.passes(contains.rule, &Decoder::new(item))).count();
            if fitting < contains.min || contains.max.is_some_and(|max| fitting > max) {
                self.add(place, "contains", format!("has {fitting} items of the kind that is asked for"));
            }
        }
        if rule.unique_items {
            self.unique(first, "", place);
        }
        for name in rule.unique_by {
            self.unique(first, name, place);
        }
    }

    /// Reports each item that has been there before, or each whose member of a name has.
    fn unique(&mut self, first: usize, name: &str, place: &Place<'_>) {
        let mut seen = Seen::default();
        let mut repeated = Vec::new();
        for (index, item) in self.items.iter().skip(first).enumerate() {
            let value = if name.is_empty() { Some(*item) } else { Decoder::new(item).raw_member(name) };
            let first = value.and_then(|value| seen.first(index, value));
            repeated.extend(first.map(|first| (first, index)));
        }
        for (first, index) in repeated {
            let item = Place::Item(place, index);
            let place = if name.is_empty() { item } else { Place::Member(&item, name) };
            self.add(&place, "uniqueItems", format!("repeats that of item {first}"));
        }
    }

    fn object(&mut self, rule: &'static Rule, input: &mut Decoder<'a>, place: &Place<'_>) {
        let (first, before, start) = (self.keys.len(), self.found.len(), input.clone());
        let depends = !rule.dependent_required.is_empty() || !rule.dependent_schemas.is_empty();
        let keeps_keys = depends || !rule.required.is_empty();
        let mut count = 0;
        if input.begin_object().is_ok() {
            while let Ok(Some(key)) = input.next_key() {
                self.member(rule, &key, input, place);
                count += 1;
                if keeps_keys {
                    self.keys.push(key);
                }
            }
        }
        let inside = self.found.split_off(before);
        for name in rule.required.iter().filter(|name| !has(&self.keys, first, name)) {
            self.found.push(Violation::new(Place::Member(place, name).pointer(), "required", "is missing"));
        }
        for (name, needed) in rule.dependent_required.iter().filter(|(name, _)| has(&self.keys, first, name)) {
            for other in needed.iter().filter(|other| !has(&self.keys, first, other)) {
                let message = format!("is missing, since {name} is there");
                self.found.push(Violation::new(Place::Member(place, other).pointer(), "dependentRequired", message));
            }
        }
        for (name, own) in rule.dependent_schemas {
            if has(&self.keys, first, name) {
                self.value(own, &mut start.clone(), place);
            }
        }
        if let Some(min) = rule.min_properties.filter(|min| count < *min) {
            self.add(place, "minProperties", format!("has {count} members, needs at least {min}"));
        }
        if let Some(max) = rule.max_properties.filter(|max| count > *max) {
            self.add(place, "maxProperties", format!("has {count} members, may have at most {max}"));
        }
        self.found.extend(inside);
        self.keys.truncate(first);
    }

    /// Reads the value of a member and checks it against all rules for it.
    fn member(&mut self, rule: &'static Rule, key: &str, input: &mut Decoder<'a>, place: &Place<'_>) {
        let place = Place::Member(place, key);
        let start = input.clone();
        let mut own = |checker: &mut Self, own: &'static Rule| {
            input.clone_from(&start);
            checker.value(own, input, &place);
        };
        let mut named = false;
        for (_, rule) in rule.properties.iter().filter(|(name, _)| *name == key) {
            named = true;
            own(self, rule);
        }
        for (pattern, rule) in rule.pattern_properties {
            let found = matches(pattern, key);
            named |= found != Some(false);
            if found == Some(true) {
                own(self, rule);
            }
        }
        match rule.additional {
            Some(rule) if !named => own(self, rule),
            None if rule.closed && !named => self.add(&place, "additionalProperties", "is not allowed here"),
            _ => {}
        }
        if input.position() == start.position() {
            drop(input.skip());
        }
        if let Some(own) = rule.property_names {
            let name = to_string(&key);
            let mut checker = Checker { depth: self.depth, ..Checker::default() };
            checker.value(own, &mut Decoder::new(&name), &place);
            self.found.extend(checker.found);
        }
    }

    fn combined(&mut self, rule: &'static Rule, value: &Decoder<'a>, place: &Place<'_>) {
        for own in rule.all_of {
            self.value(own, &mut value.clone(), place);
        }
        if !rule.any_of.is_empty() && !rule.any_of.iter().any(|own| self.passes(own, value)) {
            self.none_fits(rule.any_of, value, place, "anyOf");
        }
        if !rule.one_of.is_empty() {
            match rule.one_of.iter().filter(|own| self.passes(own, value)).count() {
                0 => self.none_fits(rule.one_of, value, place, "oneOf"),
                1 => {}
                count => self.add(place, "oneOf", format!("fits {count} alternatives, must fit exactly one")),
            }
        }
        if rule.not.is_some_and(|own| self.passes(own, value)) {
            self.add(place, "not", "has a form that is excluded");
        }
        if let Some(Condition { test, then, otherwise }) = rule.condition {
            let next = if self.passes(test, value) { then } else { otherwise };
            if let Some(own) = next {
                self.value(own, &mut value.clone(), place);
            }
        }
    }

    /// Reports that no alternative fits, and the fewest things that are missing for one of them.
    fn none_fits(
        &mut self,
        rules: &'static [&'static Rule],
        value: &Decoder<'a>,
        place: &Place<'_>,
        keyword: &'static str,
    ) {
        self.add(place, keyword, format!("fits none of {} alternatives", rules.len()));
        let trials = rules.iter().map(|own| self.trial(own, value, place));
        let pointer = place.pointer();
        let nearest =
            trials.min_by_key(|found| (found.iter().filter(|one| one.is_about_shape(&pointer)).count(), found.len()));
        self.found.extend(nearest.unwrap_or_default());
    }

    fn passes(&mut self, rule: &'static Rule, value: &Decoder<'a>) -> bool {
        self.trial(rule, value, &Place::Root).is_empty()
    }

    /// What a value would break, without reporting it.
    fn trial(&mut self, rule: &'static Rule, value: &Decoder<'a>, place: &Place<'_>) -> Vec<Violation> {
        let before = std::mem::take(&mut self.found);
        self.value(rule, &mut value.clone(), place);
        std::mem::replace(&mut self.found, before)
    }
}

/// Says whether a key is among those from `first` on.
fn has(keys: &[Cow<'_, str>], first: usize, name: &str) -> bool {
    keys.iter().skip(first).any(|key| key == name)
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

/// A pattern; `None` if it does not compile.
#[cfg(feature = "patterns")]
type Compiled = Option<Arc<regress::Regex>>;

/// Compiles each pattern of the document once.
#[cfg(feature = "patterns")]
fn compiled(pattern: &'static str) -> Compiled {
    static ALL: Mutex<Vec<(&str, Compiled)>> = Mutex::new(Vec::new());
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = all.iter().find(|(other, _)| *other == pattern) {
        return known.clone();
    }
    let unicode = regress::Regex::with_flags(pattern, "u");
    let compiled = unicode.or_else(|_| regress::Regex::new(pattern)).ok().map(Arc::new);
    all.push((pattern, compiled.clone()));
    compiled
}

/// The JSON texts of an array's items; none if it is no array.
pub(crate) fn elements(json: &str) -> impl Iterator<Item = &str> {
    let mut input = Decoder::new(json);
    let is_array = input.begin_array().is_ok();
    std::iter::from_fn(move || {
        let more = is_array && input.next_element().unwrap_or(false);
        if more { input.raw().ok() } else { None }
    })
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
