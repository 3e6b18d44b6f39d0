//! Batches as JSON texts: what of them does not depend on types.

use super::codec::{Decoder, to_string};
use super::formats::Uuid;
use super::request::Parts;
use super::rules::Violation;
use super::style::{elements, scalar};
use super::timer::HAS_CLOCK;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The body of every request, around its items.
pub(super) struct Frame {
    list: &'static str,
    before: String,
    after: String,
}

impl Frame {
    /// Takes the body of a call apart. Says why that cannot be.
    #[inline]
    pub(super) fn new(parts: &Parts, list: &'static str) -> Result<Self, String> {
        let body = parts.body.whole().unwrap_or_default();
        let body = std::str::from_utf8(&body).unwrap_or_default();
        let members = Decoder::new(body).raw_members().ok_or("the body of a batch has to be a JSON object")?;
        let (mut before, mut after) = (String::from("{"), String::new());
        let mut is_behind = false;
        for (name, raw) in members {
            if name != list {
                let part = if is_behind { &mut after } else { &mut before };
                let commas = if is_behind { (",", "") } else { ("", ",") };
                part.extend([commas.0, &to_string(&name.as_ref()), ":", raw, commas.1]);
                continue;
            }
            is_behind = true;
            if elements(&mut Decoder::new(raw)).is_some_and(|items| !items.is_empty()) {
                return Err(format!("`{list}` has to be empty where the items are given one by one"));
            }
        }
        before.extend([&to_string(&list), ":["]);
        after.insert(0, ']');
        after.push('}');
        Ok(Self { list, before, after })
    }

    /// The request for items, without those that break rules; `None` if all of them do. And what each item breaks.
    #[inline]
    pub(super) fn request(&self, template: &Parts, texts: &[String]) -> (Option<Box<Parts>>, Vec<Vec<Violation>>) {
        let mut invalid: Vec<Vec<Violation>> = texts.iter().map(|_| Vec::new()).collect();
        loop {
            let good: Vec<usize> =
                (0..).zip(&invalid).filter(|(_, own)| own.is_empty()).map(|(index, _)| index).collect();
            if good.is_empty() {
                return (None, invalid);
            }
            let items = good.iter().filter_map(|index| texts.get(*index)).map(String::as_str);
            let body = format!("{}{}{}", self.before, items.collect::<Vec<_>>().join(","), self.after);
            let mut parts = Box::new(template.clone());
            parts.set_json_text(body);
            let found = parts.take_violations(self.list);
            if found.is_empty() {
                return (Some(parts), invalid);
            }
            for (place, violation) in found {
                let index = good.get(place).copied().unwrap_or(place);
                if let Some(own) = invalid.get_mut(index) {
                    own.push(violation);
                }
            }
        }
    }
}

#[inline]
fn member<'j>(text: &'j str, name: &str) -> Option<&'j str> {
    let members = Decoder::new(text).raw_members()?;
    members.into_iter().find(|(own, raw)| own == name && *raw != "null").map(|(_, raw)| raw)
}

/// The key of an item or a result.
#[inline]
pub(super) fn key_of(text: &str, member_name: &str) -> Option<String> {
    member(text, member_name).map(scalar)
}

/// The object with a random key; `None` if it has one, or if nothing here is random.
#[inline]
pub(super) fn with_key(text: &str, key: &str) -> Option<String> {
    if !HAS_CLOCK || member(text, key).is_some() {
        return None;
    }
    let others = Decoder::new(text).raw_members()?.into_iter().filter(|(name, _)| name != key);
    let others = others.map(|(name, raw)| format!("{}:{raw}", to_string(&name.as_ref())));
    let own = format!("{}:{}", to_string(&key), to_string(&Uuid::random()));
    Some(format!("{{{}}}", others.chain([own]).collect::<Vec<_>>().join(",")))
}

/// The result of each item with these keys: by its key, or by its place if there are as many results as items.
#[inline]
pub(super) fn match_up<'b>(
    body: &'b str,
    list: &str,
    key: Option<&str>,
    keys: &[Option<String>],
) -> Vec<Option<&'b str>> {
    let results = member(body, list).and_then(|raw| elements(&mut Decoder::new(raw))).unwrap_or_default();
    let told: Vec<Option<String>> = results.iter().map(|raw| key_of(raw, key?)).collect();
    // The map that the rules use, too: each kind of map is compiled by itself.
    let mut by_key: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for (index, key) in told.iter().enumerate().filter_map(|(index, key)| Some((index, key.as_deref()?))) {
        by_key.insert(key.into(), index);
    }
    let is_in_step = results.len() == keys.len();
    let one = |(index, key): (usize, &Option<String>)| {
        let found = key.as_deref().and_then(|key| results.get(*by_key.get(key)?).copied());
        let is_open = is_in_step && (key.is_none() || told.get(index).is_some_and(Option::is_none));
        found.or_else(|| results.get(index).copied().filter(|_| is_open))
    };
    keys.iter().enumerate().map(one).collect()
}

/// Whether a result has a code that is not 0, nor the one for an item that is known from an earlier attempt.
#[inline]
pub(super) fn is_refused(raw: &str, code: &str, known: Option<&str>) -> bool {
    let code = member(raw, code).map(scalar);
    code.is_some_and(|code| code != "0" && Some(code.as_str()) != known)
}
