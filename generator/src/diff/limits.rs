//! Limits: lengths, counts, ranges, patterns.

use super::Cx;
use super::change::Effect;
use super::schemas::Both;
use super::view::View;
use crate::parse::model::{Number, Schema, SchemaType};

/// A limit that is a number: keyword, middle of the id, words, how to read it, whether it is an upper limit.
struct Limit {
    keyword: &'static str,
    id: &'static str,
    words: &'static str,
    read: fn(&Schema) -> Option<f64>,
    upper: bool,
}

#[expect(clippy::cast_precision_loss, reason = "limits beyond 2^53 differ by more than the rounding")]
fn count(number: Option<u64>) -> Option<f64> {
    number.map(|number| number as f64)
}

fn at_least(number: Option<u64>) -> Option<f64> {
    count(number.filter(|number| *number > 0))
}

fn number(number: Option<&Number>) -> Option<f64> {
    number.and_then(Number::as_f64)
}

const fn upper(
    keyword: &'static str,
    id: &'static str,
    words: &'static str,
    read: fn(&Schema) -> Option<f64>,
) -> Limit {
    Limit { keyword, id, words, read, upper: true }
}

const fn lower(
    keyword: &'static str,
    id: &'static str,
    words: &'static str,
    read: fn(&Schema) -> Option<f64>,
) -> Limit {
    Limit { keyword, id, words, read, upper: false }
}

const LIMITS: [Limit; 8] = [
    upper("maxLength", "max-length", "greatest length", |s| count(s.max_length)),
    lower("minLength", "min-length", "least length", |s| at_least(s.min_length)),
    upper("maxItems", "max-items", "greatest number of items", |s| count(s.max_items)),
    lower("minItems", "min-items", "least number of items", |s| at_least(s.min_items)),
    upper("maxProperties", "max-properties", "greatest number of members", |s| count(s.max_properties)),
    lower("minProperties", "min-properties", "least number of members", |s| at_least(s.min_properties)),
    upper("maxContains", "max-contains", "greatest number of matching items", |s| count(s.max_contains)),
    lower("minContains", "min-contains", "least number of matching items", |s| {
        s.contains.as_ref().and_then(|_| count(s.min_contains.or(Some(1))))
    }),
];
const RANGES: [Limit; 4] = [
    upper("maximum", "max", "greatest value", |s| number(s.maximum.as_ref())),
    upper("exclusiveMaximum", "exclusive-max", "limit above", |s| number(s.exclusive_maximum.as_ref())),
    lower("minimum", "min", "least value", |s| number(s.minimum.as_ref())),
    lower("exclusiveMinimum", "exclusive-min", "limit below", |s| number(s.exclusive_minimum.as_ref())),
];

// Whatever the type says: a limit that the type knows nothing of is more often right than the type is.
pub(super) fn compare<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let contains = [&both.base, &both.revision].iter().all(|view| view.any(|schema| schema.contains.is_some()));
    for limit in LIMITS.iter().filter(|limit| contains || !limit.id.ends_with("contains")) {
        one(cx, both, limit, (tightest(&both.base, limit), tightest(&both.revision, limit)));
    }
    ranges(cx, both);
    pattern(cx, both);
    multiple_of(cx, both);
    unique_items(cx, both);
}

/// The limit that counts if several schemas have one.
fn tightest(view: &View<'_>, limit: &Limit) -> Option<f64> {
    let all = view.schemas.iter().filter_map(|schema| (limit.read)(schema));
    all.reduce(|one, other| if limit.upper { one.min(other) } else { one.max(other) })
}

fn one<'a>(cx: &mut Cx<'a>, both: &Both<'a>, limit: &Limit, values: (Option<f64>, Option<f64>)) {
    let words = limit.words;
    let (change, effect, message) = match values {
        (None, Some(new)) => ("set", Effect::Narrows, format!("is {new}, and there was none")),
        (Some(old), None) => ("unset", Effect::Widens, format!("was {old}, and there is none")),
        (Some(old), Some(new)) if new > old => {
            let effect = if limit.upper { Effect::Widens } else { Effect::Narrows };
            ("increased", effect, format!("is {new} instead of {old}"))
        }
        (Some(old), Some(new)) if new < old => {
            let effect = if limit.upper { Effect::Narrows } else { Effect::Widens };
            ("decreased", effect, format!("is {new} instead of {old}"))
        }
        _ => return,
    };
    let message = format!("{}: the {words} {message}", both.label);
    cx.find_with((&format!("{}-{change}", limit.id), effect), both.here(), both.places(limit.keyword), message);
}

/// `minimum` and `exclusiveMinimum` are two spellings of one limit: a change from one to the other is one finding.
fn ranges<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    for pair in RANGES.chunks(2) {
        let [plain, exclusive] = pair else { continue };
        let read = |view: &View<'a>| (tightest(view, plain), tightest(view, exclusive));
        let (old, new) = (read(&both.base), read(&both.revision));
        match (effective(both, old, plain.upper), effective(both, new, plain.upper)) {
            (Some(before), Some(after)) if before == after => {}
            (Some(before), Some(after)) if old.0.is_some() != new.0.is_some() && old.1.is_some() != new.1.is_some() => {
                let limit = if new.1.is_some() { exclusive } else { plain };
                moved(cx, both, limit, (before, after));
            }
            _ => {
                one(cx, both, plain, (old.0, new.0));
                one(cx, both, exclusive, (old.1, new.1));
            }
        }
    }
}

/// A limit, and whether it is itself excluded.
type Bound = (f64, bool);

fn effective(both: &Both<'_>, (plain, exclusive): (Option<f64>, Option<f64>), upper: bool) -> Option<Bound> {
    let whole =
        both.base.types.iter().eq([&SchemaType::Integer]) && both.revision.types.iter().eq([&SchemaType::Integer]);
    let plain = plain.map(|value| (value, false));
    let exclusive = exclusive.map(|value| match whole {
        true if upper => (value.ceil() - 1.0, false),
        true => (value.floor() + 1.0, false),
        false => (value, true),
    });
    match (plain, exclusive) {
        (Some(one), Some(other)) if tighter(other, one, upper) => Some(other),
        (one, other) => one.or(other),
    }
}

fn tighter(one: Bound, other: Bound, upper: bool) -> bool {
    let less = if upper { one.0 < other.0 } else { one.0 > other.0 };
    less || (one.0 - other.0).abs() < f64::EPSILON && one.1 && !other.1
}

/// A limit that is written with the other keyword now, and is another one.
fn moved<'a>(cx: &mut Cx<'a>, both: &Both<'a>, limit: &Limit, (before, after): (Bound, Bound)) {
    let narrows = tighter(after, before, limit.upper);
    let effect = if narrows { Effect::Narrows } else { Effect::Widens };
    let rule = format!("{}-set", limit.id);
    let message = format!("{}: the {} is {} instead of {}", both.label, limit.words, after.0, before.0);
    cx.find_with((&rule, effect), both.here(), both.places(limit.keyword), message);
}

fn pattern<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let text = |view: &View<'a>| {
        let all: Vec<&str> = view.all(|s| s.pattern.as_ref()).map(|(pattern, _)| pattern.value.as_str()).collect();
        let all: Vec<&str> = all.into_iter().filter(|pattern| !pattern.is_empty()).collect();
        (!all.is_empty()).then(|| all.join(" and "))
    };
    let (rule, message) = match (text(&both.base), text(&both.revision)) {
        (None, Some(new)) if !is_everything(&new) => ("pattern-added", format!("has to match `{new}`")),
        (Some(old), None) if !is_everything(&old) => ("pattern-removed", format!("need not match `{old}` any more")),
        (Some(old), Some(new)) if old != new && is_everything(&new) => {
            // In responses there is no id of its own for it.
            let rule = if both.site.is_request() { "pattern-generalized" } else { "pattern-changed" };
            let message = format!("{} may match `{new}` instead of `{old}`", both.label);
            return cx.find_with((rule, Effect::Widens), both.here(), both.places("pattern"), message);
        }
        (Some(old), Some(new)) if old != new => ("pattern-changed", format!("has to match `{new}` instead of `{old}`")),
        _ => return,
    };
    cx.find(rule, both.here(), both.places("pattern"), format!("{} {message}", both.label));
}

/// Patterns that every text matches.
fn is_everything(pattern: &str) -> bool {
    matches!(pattern, "" | ".*" | "^.*$" | "^.*" | ".*$" | "^" | "$" | "[\\s\\S]*" | "^[\\s\\S]*$")
}

fn multiple_of<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let read = |view: &View<'a>| view.all(|s| number(s.multiple_of.as_ref())).map(|(value, _)| value).reduce(f64::max);
    let divides = |small: f64, great: f64| small != 0.0 && ((great / small) - (great / small).round()).abs() < 1e-9;
    let (rule, message) = match (read(&both.base), read(&both.revision)) {
        (None, Some(new)) => ("multiple-of-set", format!("has to be a multiple of {new}")),
        (Some(old), None) => ("multiple-of-unset", format!("need not be a multiple of {old} any more")),
        (Some(old), Some(new)) if (old - new).abs() < f64::EPSILON => return,
        (Some(old), Some(new)) => {
            let rule = match (divides(new, old), divides(old, new)) {
                (true, _) => "multiple-of-generalized",
                (_, true) => "multiple-of-specialized",
                _ => "multiple-of-changed",
            };
            (rule, format!("has to be a multiple of {new} instead of {old}"))
        }
        (None, None) => return,
    };
    cx.find(rule, both.here(), both.places("multipleOf"), format!("{} {message}", both.label));
}

fn unique_items<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let is = |view: &View<'a>| view.any(|schema| schema.unique_items);
    let (rule, message) = match (is(&both.base), is(&both.revision)) {
        (false, true) => ("unique-items-set", "the items have to differ from each other"),
        (true, false) => ("unique-items-unset", "the items may be the same"),
        _ => return,
    };
    cx.find(rule, both.here(), both.places("uniqueItems"), format!("{}: {message}", both.label));
}
