//! The check of JSON text against a rule: one function per group of keywords, no tree.

use super::super::codec::{Decoder, Encode, Json, from_str, to_string};
use super::super::kind;
use super::super::union::equals_json;
use super::pattern::matches;
use super::place::Place;
use super::seen::repeated;
use super::{Condition, Named, Rule, Violation, Violations};
use std::borrow::Cow;

/// How many rules may stand inside each other for one value and its parts.
const DEPTH_LIMIT: u16 = 400;

/// Checks a JSON text and gives everything that it breaks.
pub fn check(rule: &'static Rule, json: &[u8]) -> Vec<Violation> {
    match std::str::from_utf8(json) {
        Ok(text) => check_text(rule, text),
        Err(_) => vec![Violation::new(Place::Root.pointer(), "type", "is no UTF-8 text")],
    }
}

/// The same for what is known to be text.
pub(crate) fn check_text(rule: &'static Rule, json: &str) -> Vec<Violation> {
    let mut checker = Checker::default();
    checker.value(rule, &mut Decoder::new(json), &Place::Root);
    checker.found
}

/// Checks a value as it would be sent.
///
/// # Errors
/// Everything that the value breaks.
pub fn validate(rule: &'static Rule, value: &dyn Encode) -> Result<(), Violations> {
    let found = check_text(rule, &to_string(value));
    if found.is_empty() { Ok(()) } else { Err(Violations::new(found)) }
}

/// What was found, and what rules ask about the arrays and objects that are open: that of the innermost one comes last.
/// Each value is read once for each rule that it has to obey.
#[derive(Default)]
pub(super) struct Checker<'a> {
    found: Vec<Violation>,
    depth: u16,
    items: Vec<&'a str>,
    keys: Vec<Cow<'a, str>>,
    asked: Asked,
    told: Vec<Told<'a>>,
}

/// The members in which the items of an array have to differ: those of the object that stands at a depth.
#[derive(Clone, Copy, Default)]
struct Asked {
    names: &'static [&'static str],
    depth: u16,
    item: usize,
    /// Where what is told of this array begins.
    first: usize,
}

/// The value of such a member.
struct Told<'a> {
    name: &'static str,
    item: usize,
    json: &'a str,
}

/// What has nothing to obey, but is read.
static ANYTHING: Rule = Rule::new();

impl<'a> Checker<'a> {
    pub(super) fn add(&mut self, place: &Place<'_>, rule: &'static str, message: impl Into<String>) {
        self.found.push(Violation::new(place.pointer(), rule, message));
    }

    /// Puts what was found last, from `inside` on, before what was found from `before` on.
    fn put_first(&mut self, before: usize, inside: usize) {
        let last = self.found.len() - inside;
        if let Some(found) = self.found.get_mut(before..).filter(|_| last > 0) {
            found.rotate_right(last);
        }
    }

    /// Reads one value and checks it.
    fn value(&mut self, rule: &'static Rule, input: &mut Decoder<'a>, place: &Place<'_>) {
        if self.depth >= DEPTH_LIMIT {
            return input.pass();
        }
        self.depth += 1;
        let start = input.clone();
        let kinds = input.kinds().unwrap_or(0);
        if rule.kinds & kinds == 0 {
            self.add(place, "type", format!("has to be {}", kind::describe(rule.kinds)));
            input.pass();
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
            input.pass();
        }
        if rule.values.is_some_and(|values| !is_among(input.since(&start), values)) {
            let values = rule.values.unwrap_or_default();
            let keyword = if values.len() == 1 { "const" } else { "enum" };
            self.add(place, keyword, format!("has to be one of {}", values.join(", ")));
        }
        self.combined(rule, &start, place);
        self.depth -= 1;
    }

    fn array(&mut self, rule: &'static Rule, input: &mut Decoder<'a>, place: &Place<'_>) {
        let (first, before) = (self.items.len(), self.found.len());
        let keeps_items = rule.unique_items || rule.contains.is_some();
        let items = rule.items.or(if rule.unique_by.is_empty() { None } else { Some(&ANYTHING) });
        let asked = Asked { names: rule.unique_by, depth: self.depth + 1, item: 0, first: self.told.len() };
        let outer = self.asked;
        let mut count = 0;
        if input.begin_array().is_ok() {
            while input.next_element().unwrap_or(false) {
                let start = input.clone();
                self.asked = Asked { item: count, ..asked };
                match rule.prefix_items.get(count).copied().or(items) {
                    Some(own) => self.value(own, input, &Place::Item(place, count)),
                    None => input.pass(),
                }
                if keeps_items {
                    self.items.push(input.since(&start));
                }
                count += 1;
            }
        }
        self.asked = outer;
        let inside = self.found.len();
        if let Some(min) = rule.min_items.filter(|min| count < *min) {
            self.add(place, "minItems", format!("has {count} items, needs at least {min}"));
        }
        if let Some(max) = rule.max_items.filter(|max| count > *max) {
            self.add(place, "maxItems", format!("has {count} items, may have at most {max}"));
        }
        self.put_first(before, inside);
        self.as_a_whole(rule, first, place);
        self.items.truncate(first);
        for name in rule.unique_by {
            let told = self.told.iter().skip(asked.first).filter(|told| told.name == *name);
            self.repeat(repeated(told.map(|told| (told.item, told.json))), name, place);
        }
        self.told.truncate(asked.first);
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
            self.repeat(repeated(self.items.iter().skip(first).copied().enumerate()), "", place);
        }
    }

    /// Reports each item that has been there before, or each whose member of a name has.
    fn repeat(&mut self, repeated: Vec<(usize, usize)>, name: &str, place: &Place<'_>) {
        for (first, index) in repeated {
            let item = Place::Item(place, index);
            let place = if name.is_empty() { item } else { Place::Member(&item, name) };
            self.add(&place, "uniqueItems", format!("repeats that of item {first}"));
        }
    }

    /// Keeps the value of a member in which items have to differ: the first one of each name.
    fn tell(&mut self, key: &str, input: &Decoder<'a>, start: &Decoder<'a>) {
        let Asked { names, item, first, .. } = self.asked;
        let Some(name) = names.iter().find(|name| **name == key) else { return };
        let mut own = self.told.iter().skip(first).rev().take_while(|told| told.item == item);
        if !own.any(|told| told.name == *name) {
            self.told.push(Told { name, item, json: input.since(start) });
        }
    }

    fn object(&mut self, rule: &'static Rule, input: &mut Decoder<'a>, place: &Place<'_>) {
        let (first, before, start) = (self.keys.len(), self.found.len(), input.clone());
        let depends = !rule.dependent_required.is_empty() || !rule.dependent_schemas.is_empty();
        let keeps_keys = depends || !rule.required.is_empty();
        let mut count = 0;
        if keeps_keys {
            self.keys.reserve(16);
        }
        if input.begin_object().is_ok() {
            let mut next = 0;
            let guess = |next| rule.properties.get(next).filter(|_| rule.is_plain).map_or("", |(name, _)| *name);
            while let Ok(Some(key)) = input.next_key_or(guess(next)) {
                let property = property(rule.properties, next, &key);
                next = property.map_or(next, |(index, _)| index + 1);
                self.member(rule, property.map(|(_, own)| own), input, &Place::Member(place, &key));
                count += 1;
                if keeps_keys {
                    self.keys.push(key);
                }
            }
        }
        let inside = self.found.len();
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
        self.put_first(before, inside);
        self.keys.truncate(first);
    }

    /// Reads the value of a member and checks it against all rules for it; `own` is that for its name.
    fn member(&mut self, rule: &'static Rule, own: Option<&'static Rule>, input: &mut Decoder<'a>, place: &Place<'_>) {
        let start = input.clone();
        if let Some(own) = own {
            self.value(own, input, place);
        }
        let has_others = rule.closed || rule.additional.is_some() || !rule.pattern_properties.is_empty();
        if has_others || rule.property_names.is_some() {
            let end = self.others(rule, own.is_some(), &start, place);
            if let Some(end) = end {
                *input = end;
            }
        }
        if input.position() == start.position() {
            input.pass();
        }
        if self.asked.depth == self.depth && !self.asked.names.is_empty() {
            self.tell(place.key(), input, &start);
        }
    }

    /// Checks a member against rules that do not name it. Gives the place behind its value, if one of them reads it.
    fn others(
        &mut self,
        rule: &'static Rule,
        mut named: bool,
        value: &Decoder<'a>,
        place: &Place<'_>,
    ) -> Option<Decoder<'a>> {
        let key = place.key();
        let mut end = None;
        let mut own = |checker: &mut Self, own: &'static Rule| {
            checker.value(own, end.insert(value.clone()), place);
        };
        for (pattern, rule) in rule.pattern_properties {
            let found = matches(pattern, key);
            named |= found != Some(false);
            if found == Some(true) {
                own(self, rule);
            }
        }
        match rule.additional {
            Some(rule) if !named => own(self, rule),
            None if rule.closed && !named => self.add(place, "additionalProperties", "is not allowed here"),
            _ => {}
        }
        if let Some(own) = rule.property_names {
            let name = to_string(&key);
            let mut checker = Checker { depth: self.depth, ..Checker::default() };
            checker.value(own, &mut Decoder::new(&name), place);
            self.found.extend(checker.found);
        }
        end
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

/// Finds the rule of a key, and its place in the table. Members mostly come in the order of the table.
fn property(table: Named, next: usize, key: &str) -> Option<(usize, &'static Rule)> {
    let all = || table.iter().enumerate();
    let found =
        all().skip(next).chain(all().take(next)).find(|(_, (name, _))| std::ptr::eq(*name, key) || *name == key);
    found.map(|(index, (_, rule))| (index, *rule))
}

/// Says whether a key is among those from `first` on.
fn has(keys: &[Cow<'_, str>], first: usize, name: &str) -> bool {
    keys.iter().skip(first).any(|key| key == name)
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
