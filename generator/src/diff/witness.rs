//! Proofs: a JSON value that one side allows and the other refuses.

use serde_json::Value as Json;

use super::change::{Direction, Effect};
use super::{Cx, Finding};
use crate::instance::{self, Validator};
use crate::parse::model::{Document, Schema};

/// A text that is longer proves nothing to a reader.
const LONGEST: usize = 300;

/// A value that proves a change, if there is one. It also decides a change of which the documents alone did not say
/// whether it breaks: then the effect is no longer unknown.
pub(super) fn find(cx: &Cx<'_>, finding: &Finding<'_>, effect: Effect) -> (Effect, Option<Json>) {
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
    match value(finding, sides) {
        Some(value) => (decided, Some(value)),
        None => (effect, None),
    }
}

type Side<'s> = (&'s Document, &'s Schema);

fn value(finding: &Finding<'_>, (allowing, refusing): (Side<'_>, Side<'_>)) -> Option<Json> {
    let keyword = finding.base.as_ref().or(finding.revision.as_ref()).map_or("", |place| place.keyword);
    if keyword.is_empty() || finding.site.textual && keyword == "type" {
        return None;
    }
    let direction = match finding.site.direction() {
        Direction::Request => instance::Direction::Request,
        Direction::Response => instance::Direction::Response,
        Direction::None => instance::Direction::Neither,
    };
    let value = instance::witness(allowing, refusing, direction)?;
    // Refused for this change, and not for another one beside it.
    let reasons = Validator::new(refusing.0, direction).validate(refusing.1, &value);
    let fits = reasons.iter().any(|reason| reason.instance.is_empty() && reason.keyword == keyword);
    (fits && value.to_string().len() <= LONGEST).then_some(value)
}
