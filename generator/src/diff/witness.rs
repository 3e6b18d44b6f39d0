//! Proofs: a JSON value that one side allows and the other refuses.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::change::{Direction, Effect};
use super::{Cx, Finding};
use crate::instance::{self, Recipe, Validator, Violation};
use crate::parse::model::{Document, Schema};

/// A text that is longer proves nothing to a reader.
const LONGEST: usize = 300;

/// Values that are tried for one pair of schemas.
const CANDIDATES: usize = 150;

/// What was found, by pair of schemas (the one that allows and the one that refuses) and direction.
#[derive(Default)]
pub(super) struct Witnesses(BTreeMap<(usize, usize, bool), Refused>);

/// Refused values, by keyword and the member that it speaks of, which is empty for the whole value or any of them.
type Refused = BTreeMap<(&'static str, String), Json>;

/// The keywords of a schema that speak of the parts of a value, without a place of their own for each.
const OF_PARTS: [&str; 4] = ["additionalProperties", "items", "required", "uniqueItems"];

impl Witnesses {
    /// A value that proves a change, if there is one. It also decides a change of which the documents alone did not say
    /// whether it breaks: then the effect is no longer unknown.
    pub(super) fn find(&mut self, cx: &Cx<'_>, finding: &Finding<'_>, effect: Effect) -> (Effect, Option<Json>) {
        let Some((base, revision)) = finding.schemas else { return (effect, None) };
        // Who sends old values, who reads new ones.
        let refused = ((cx.base, base), (cx.revision, revision));
        let surprising = (refused.1, refused.0);
        let old_sends = (finding.site.direction() == Direction::Request) != finding.site.reversed;
        let (sides, decided) = match effect {
            Effect::Narrows => (refused, effect),
            Effect::Widens => (surprising, effect),
            Effect::Incomparable | Effect::Unknown if old_sends => (refused, Effect::Incomparable),
            Effect::Incomparable | Effect::Unknown => (surprising, Effect::Incomparable),
            Effect::None | Effect::Open | Effect::Promise => return (effect, None),
        };
        match self.value(finding, sides) {
            Some(value) => (decided, Some(value)),
            None => (effect, None),
        }
    }

    fn value(&mut self, finding: &Finding<'_>, (allowing, refusing): (Side<'_>, Side<'_>)) -> Option<Json> {
        if finding.refusal.0.is_empty() || finding.site.textual && finding.refusal.0 == "type" {
            return None;
        }
        let direction = match finding.site.direction() {
            Direction::Request => instance::Direction::Request,
            Direction::Response => instance::Direction::Response,
            Direction::None => return None,
        };
        let address = |side: Side<'_>| std::ptr::from_ref(side.1).addr();
        let key = (address(allowing), address(refusing), direction == instance::Direction::Request);
        self.0.entry(key).or_insert_with(|| by_keyword(allowing, refusing, direction)).get(&finding.refusal).cloned()
    }
}

type Side<'s> = (&'s Document, &'s Schema);

/// For each keyword of the schema itself the first value that it refuses: for this change, and not for another one
/// beside it.
fn by_keyword(allowing: Side<'_>, refusing: Side<'_>, direction: instance::Direction) -> Refused {
    let mut found = Refused::new();
    let smallest = Recipe { seed: 0, documented: false, full: false };
    let smallest = instance::example_of(&Validator::new(allowing.0, direction), allowing.1, smallest);
    if smallest.is_none_or(|value| value.to_string().len() > LONGEST) {
        return found;
    }
    let validator = Validator::new(refusing.0, direction);
    for value in instance::witnesses_outside(allowing, refusing, direction, CANDIDATES) {
        if value.to_string().len() > LONGEST {
            continue;
        }
        for reason in validator.validate(refusing.1, &value) {
            for key in keys(refusing.1, &reason) {
                found.entry(key).or_insert_with(|| value.clone());
            }
        }
    }
    found
}

/// The keyword of the schema itself that refused something, for the value as a whole and for the part that it refused.
fn keys(schema: &Schema, reason: &Violation) -> Vec<(&'static str, String)> {
    let Some(part) = reason.instance.strip_prefix('/') else { return vec![(reason.keyword, String::new())] };
    let below = reason.schema.0.strip_prefix(&*schema.location.0).and_then(|below| below.split('/').nth(1));
    let keyword = OF_PARTS.into_iter().find(|keyword| reason.keyword == *keyword || below == Some(*keyword));
    match keyword {
        Some(keyword) if !part.contains('/') => {
            vec![(keyword, part.replace("~1", "/").replace("~0", "~")), (keyword, String::new())]
        }
        _ => Vec::new(),
    }
}
