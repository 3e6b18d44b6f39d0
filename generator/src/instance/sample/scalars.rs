//! Numbers, and the limits of texts and numbers as candidates for variants.

use serde_json::Value as Json;

use super::super::number::Decimal;
use super::hints::Hints;
use super::shape::Shape;
use super::text;
use crate::parse::model::SchemaType;

/// Numbers that may fit, most likely first.
pub(super) fn numbers(shape: &Shape<'_>, whole: bool, start: usize) -> Vec<Json> {
    let mut out = Vec::new();
    let steps = shape.bounds(|part| &part.multiple_of);
    let (lower, upper) = limits(shape);
    out.extend(inside(&lower, &upper, &steps, start));
    out.extend(lower.iter().flat_map(|least| near(*least, &steps)));
    let plain = |number: usize| Decimal::of(&number.to_string());
    out.extend(plain(start));
    out.extend(plain(0));
    out.extend(upper.iter().flat_map(|most| near(*most, &steps)));
    out.extend(&steps);
    out.extend(plain(1));
    if !whole {
        let middle = f64::midpoint(greatest(&lower), least(&upper));
        out.extend(Decimal::of(&middle.to_string()).filter(|_| middle.is_finite()));
    }
    out.into_iter().filter(|number| !whole || number.is_whole()).filter_map(json).collect()
}

/// The lower and the upper limits.
fn limits(shape: &Shape<'_>) -> (Vec<Decimal>, Vec<Decimal>) {
    let mut lower = shape.bounds(|part| &part.minimum);
    lower.extend(shape.bounds(|part| &part.exclusive_minimum));
    let mut upper = shape.bounds(|part| &part.maximum);
    upper.extend(shape.bounds(|part| &part.exclusive_maximum));
    (lower, upper)
}

fn greatest(numbers: &[Decimal]) -> f64 {
    numbers.iter().map(|number| number.as_f64()).fold(f64::NEG_INFINITY, f64::max)
}

fn least(numbers: &[Decimal]) -> f64 {
    numbers.iter().map(|number| number.as_f64()).fold(f64::INFINITY, f64::min)
}

/// A number some steps above the lower limit, if there is room before the upper one.
fn inside(lower: &[Decimal], upper: &[Decimal], steps: &[Decimal], start: usize) -> Option<Decimal> {
    let (bottom, top) = (greatest(lower), least(upper));
    let step = greatest(steps).max(if steps.is_empty() { 1.0 } else { 0.0 });
    let first = if bottom.is_finite() { (bottom / step).ceil() } else { 0.0 };
    let room = ((top / step).floor() - first).max(0.0) + 1.0;
    #[expect(clippy::cast_precision_loss, reason = "a start is small")]
    let chosen = (first + (start as f64) % room) * step;
    Decimal::of(&rounded(chosen).to_string()).filter(|_| start > 0 && chosen.is_finite())
}

/// What a person would write, so that 3 × 0.1 is 0.3.
fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

/// A number and its neighbours, as whole numbers and as multiples of the steps.
fn near(number: Decimal, steps: &[Decimal]) -> Vec<Decimal> {
    let value = number.as_f64();
    let mut out = vec![number];
    let floats = [value + 1.0, value - 1.0, value.floor(), value.ceil(), value.floor() + 1.0, value.ceil() - 1.0];
    let multiples = steps.iter().flat_map(|step| {
        let step = step.as_f64();
        let count = (value / step).ceil();
        [count * step, (count + 1.0) * step, (count - 1.0) * step].map(rounded)
    });
    let all = floats.into_iter().chain(multiples);
    out.extend(all.filter(|float| float.is_finite()).filter_map(|float| Decimal::of(&float.to_string())));
    out
}

/// As JSON, whole where it is.
pub(super) fn json(number: Decimal) -> Option<Json> {
    if let Some(whole) = number.as_i128() {
        let small = i64::try_from(whole).map(Json::from).or_else(|_| u64::try_from(whole).map(Json::from));
        if let Ok(small) = small {
            return Some(small);
        }
    }
    serde_json::Number::from_f64(number.as_f64()).map(Json::Number)
}

/// Values of a type that lie at the limits, at those of the hints, and at the usual places for mistakes.
pub(super) fn edges(shape: &Shape<'_>, ty: SchemaType, hints: &Hints) -> Vec<Json> {
    match ty {
        SchemaType::String => texts(shape, hints),
        SchemaType::Integer | SchemaType::Number => {
            let bounds = [
                shape.bounds(|part| &part.minimum),
                shape.bounds(|part| &part.maximum),
                shape.bounds(|part| &part.exclusive_minimum),
                shape.bounds(|part| &part.exclusive_maximum),
                hints.numbers.clone(),
            ];
            let mut out: Vec<Decimal> = bounds.iter().flatten().flat_map(|bound| near(*bound, &[])).collect();
            let usual = [
                "0",
                "1",
                "-1",
                "7",
                "0.5",
                "-0.5",
                "1.25",
                "1000000",
                "3000000000",
                "-3000000000",
                "10000000000000000",
            ];
            out.extend(usual.iter().filter_map(|text| Decimal::of(text)));
            out.into_iter().filter_map(json).collect()
        }
        SchemaType::Boolean => vec![Json::Bool(true), Json::Bool(false)],
        SchemaType::Null => vec![Json::Null],
        SchemaType::Array | SchemaType::Object => Vec::new(),
    }
}

fn texts(shape: &Shape<'_>, hints: &Hints) -> Vec<Json> {
    let least = shape.count(|part| part.min_length, false);
    let most = shape.count(|part| part.max_length, true);
    let limits = least.into_iter().chain(most).chain(hints.lengths.iter().copied());
    let mut lengths: Vec<u64> =
        limits.flat_map(|limit| [limit, limit.saturating_sub(1), limit.saturating_add(1)]).collect();
    lengths.extend([0, 1, 40, 300]);
    let mut out: Vec<String> = hints.texts.clone();
    let mut turn = 0;
    let mut choose = |count: usize| {
        turn += 1;
        if count == 0 { 0 } else { turn % count }
    };
    out.extend(text::candidates(shape, &mut choose));
    for length in lengths {
        let seeds = out.first().cloned().into_iter().chain([String::from("a")]).collect::<Vec<_>>();
        out.extend(seeds.iter().map(|seed| text::fitted(seed, length, Some(length))));
    }
    out.extend(["-", "0", " ", "ä€", "A1", "http://example.com", "2026-01-31"].map(String::from));
    out.into_iter().map(Json::String).collect()
}
