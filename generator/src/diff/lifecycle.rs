//! Deprecation, sunset dates (`x-sunset`) and stability (`x-stability-level`) of operations, parameters and properties.

use super::Cx;
use super::graph::NodeId;
use super::place::{Site, Use};
use super::schemas::Both;
use super::view::View;
use super::{Places, place};
use crate::parse::model::{Extensions, Operation, Parameter};
use crate::parse::node::Value;

/// A calendar day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The day of a date, or of an RFC 3339 date and time.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.get(..10)?;
        let time = text.get(10..)?;
        if !(time.is_empty() || time.starts_with(['T', 't', ' '])) {
            return None;
        }
        let mut parts = date.split('-').map(str::parse::<i64>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
        fits.then(|| Self(days(year, month, day)))
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar. The year starts in March, so that the leap day is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// What decides whether an end was announced early enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The day; without it no sunset date has passed, and none is too near.
    pub today: Option<Day>,
    /// How long before its end something has to be deprecated.
    pub notice: Notice,
}

impl From<Option<Day>> for Calendar {
    fn from(today: Option<Day>) -> Self {
        Self { today, notice: Notice::default() }
    }
}

/// The days between a deprecation and the sunset date, by stability. With 0 no date is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// For what is `stable`, or says nothing.
    pub stable: u16,
    /// For what is `beta`. For less stable things no date is asked for.
    pub beta: u16,
}

/// What is said of the life of something.
#[derive(Clone, Debug, Default)]
struct Life {
    deprecated: bool,
    sunset: Option<String>,
    stability: Option<String>,
}

impl Life {
    fn new(deprecated: bool, extensions: &Extensions) -> Self {
        let text = |key: &str| {
            let node = extensions.get(key)?;
            Some(match &node.value {
                Value::String(text) => text.to_string(),
                _ => node.to_json().to_string(),
            })
        };
        Self { deprecated, sunset: text("x-sunset"), stability: text("x-stability-level") }
    }

    /// Whether nothing was promised.
    fn is_unstable(&self) -> bool {
        matches!(self.stability.as_deref(), Some("draft" | "alpha"))
    }

    /// The days of notice that it needs.
    fn notice(&self, calendar: Calendar) -> u16 {
        match self.stability.as_deref() {
            Some("draft" | "alpha") => 0,
            Some("beta") => calendar.notice.beta,
            _ => calendar.notice.stable,
        }
    }

    /// The date; `None` if what is written is no date.
    fn day(&self) -> Option<Day> {
        self.sunset.as_deref().and_then(Day::parse)
    }
}

/// Ids of the rules: those of operations and parameters were named before those of properties.
struct Ids {
    deprecated: &'static str,
    with_sunset: &'static str,
    reactivated: &'static str,
    unreadable: &'static str,
    unreadable_later: &'static str,
    deleted: &'static str,
    earlier: &'static str,
    past: &'static str,
    missing: &'static str,
}

const OPERATION: Ids = Ids {
    deprecated: "endpoint-deprecated",
    with_sunset: "endpoint-deprecated-with-sunset",
    reactivated: "endpoint-reactivated",
    unreadable: "api-deprecated-sunset-parse",
    unreadable_later: "api-path-sunset-parse",
    deleted: "sunset-deleted",
    earlier: "api-sunset-date-changed-too-small",
    past: "api-sunset-date-too-small",
    missing: "api-deprecated-sunset-missing",
};
const PARAMETER: Ids = Ids {
    deprecated: "deprecated",
    with_sunset: "deprecated",
    reactivated: "reactivated",
    unreadable: "sunset-parse",
    unreadable_later: "sunset-parse",
    deleted: "sunset-deleted",
    earlier: "sunset-date-changed-too-small",
    past: "sunset-date-too-small",
    missing: "deprecated-sunset-missing",
};
const PROPERTY: Ids = Ids {
    deprecated: "deprecated",
    with_sunset: "deprecated-with-sunset",
    reactivated: "reactivated",
    unreadable: "deprecated-sunset-invalid",
    unreadable_later: "deprecated-sunset-invalid",
    deleted: "sunset-deleted",
    earlier: "sunset-date-changed-too-small",
    past: "sunset-date-too-small",
    missing: "deprecated-sunset-missing",
};

pub(super) fn operation(
    cx: &mut Cx<'_>,
    at: (NodeId, Use),
    (base, revision): (&Operation, &Operation),
    places: &Places,
) {
    let lives = (life(base), life(revision));
    changes(cx, at, &lives, places, ("the operation", &OPERATION));
    stability(cx, at, &lives, places, "the operation");
}

/// Whether an operation is a draft or an alpha.
pub(super) fn is_unstable(operation: &Operation) -> bool {
    life(operation).is_unstable()
}

fn life(operation: &Operation) -> Life {
    Life::new(operation.deprecated, &operation.extensions)
}

pub(super) fn parameter(
    cx: &mut Cx<'_>,
    at: (NodeId, Use),
    (base, revision): (&Parameter, &Parameter),
    places: &Places,
) {
    let life = |parameter: &Parameter| Life::new(parameter.deprecated, &parameter.extensions);
    let label = cx.graph.label(at.0).to_owned();
    changes(cx, at, &(life(base), life(revision)), places, (&label, &PARAMETER));
}

pub(super) fn property<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    if matches!(both.site.site, Site::Parameter | Site::Header) {
        return;
    }
    let life = |view: &View<'a>| {
        let mut life = Life::default();
        for schema in &view.schemas {
            let own = Life::new(schema.deprecated, &schema.extensions);
            life.deprecated |= own.deprecated;
            life.sunset = life.sunset.or(own.sunset);
            life.stability = life.stability.or(own.stability);
        }
        life
    };
    let lives = (life(&both.base), life(&both.revision));
    let places = both.places("deprecated");
    changes(cx, both.here(), &lives, &places, (&both.label, &PROPERTY));
    stability(cx, both.here(), &lives, &places, &both.label);
}

fn changes(cx: &mut Cx<'_>, at: (NodeId, Use), (old, new): &(Life, Life), places: &Places, (label, ids): (&str, &Ids)) {
    let word = |life: &Life| life.sunset.clone().unwrap_or_default();
    let notice = new.notice(cx.calendar);
    let is_within = |day: Day, days: u16| cx.calendar.today.is_some_and(|today| day.0 < today.0 + i64::from(days));
    let (rule, message) = match (old.deprecated, new.deprecated) {
        (true, false) => (ids.reactivated, format!("{label} is no longer deprecated")),
        (false, true) if new.sunset.is_none() && notice > 0 => {
            (ids.missing, format!("{label} is deprecated without a sunset date, which has to be {notice} days ahead"))
        }
        (false, true) if new.sunset.is_none() => (ids.deprecated, format!("{label} is deprecated")),
        (false, true) if new.day().is_none() => {
            (ids.unreadable, format!("{label}: the sunset date `{}` is no date", word(new)))
        }
        (false, true) if new.day().is_some_and(|day| is_within(day, 0)) => {
            (ids.past, format!("{label} is deprecated, and its sunset date {} has passed already", word(new)))
        }
        (false, true) if new.day().is_some_and(|day| is_within(day, notice)) => {
            (ids.past, format!("{label} is deprecated and ends on {}, in less than {notice} days", word(new)))
        }
        (false, true) => (ids.with_sunset, format!("{label} is deprecated and ends on {}", word(new))),
        (true, true) if new.sunset.is_none() && old.sunset.is_some() => {
            (ids.deleted, format!("{label} is deprecated, and lost its sunset date {}", word(old)))
        }
        (true, true)
            if old.sunset != new.sunset && (new.day().is_none() || old.sunset.is_some() && old.day().is_none()) =>
        {
            let wrong = if new.day().is_none() { new } else { old };
            (ids.unreadable_later, format!("{label}: the sunset date `{}` is no date", word(wrong)))
        }
        (true, true) if old.day() > new.day() => {
            (ids.earlier, format!("{label} ends on {}, earlier than {}", word(new), word(old)))
        }
        (true, true) | (false, false) => return,
    };
    cx.find(rule, at, places.clone(), message);
}

const STABILITY: [&str; 4] = ["draft", "alpha", "beta", "stable"];

fn stability(cx: &mut Cx<'_>, at: (NodeId, Use), (old, new): &(Life, Life), places: &Places, label: &str) {
    let rank = |life: &Life| match &life.stability {
        Some(text) => STABILITY.iter().position(|word| word == text),
        None => Some(STABILITY.len() - 1),
    };
    let is_operation = at.1.site == Site::None;
    let words = |life: &Life| life.stability.clone().unwrap_or_else(|| String::from("stable"));
    let (rule, message) = match (rank(old), rank(new)) {
        _ if old.stability == new.stability => return,
        (_, None) | (None, _) => {
            let wrong = if rank(new).is_none() { new } else { old };
            (String::from("api-invalid-stability-level"), format!("`{}` is no level of stability", words(wrong)))
        }
        (Some(old_rank), Some(new_rank)) if old_rank != new_rank => {
            let word = if new_rank < old_rank { "decreased" } else { "increased" };
            let prefix = if is_operation { "api-" } else { "" };
            (format!("{prefix}stability-{word}"), format!("{label} is {} and was {}", words(new), words(old)))
        }
        _ => return,
    };
    cx.find(&rule, at, places.clone(), message);
}

/// How an end was announced.
pub(super) enum End {
    /// Deprecated; no date, or the date has passed.
    Announced,
    /// Never promised to stay: a draft, or an alpha.
    Unstable,
    /// Deprecated, with a date that has not come.
    TooEarly(String),
    /// Deprecated, with something that is no date.
    Unreadable(String),
    /// Not at all.
    Sudden,
}

/// How the end of something with these marks was announced.
pub(super) fn end(cx: &Cx<'_>, deprecated: bool, extensions: &Extensions) -> End {
    let life = Life::new(deprecated, extensions);
    match (&life.sunset, life.day()) {
        _ if life.is_unstable() && !deprecated => End::Unstable,
        _ if !deprecated => End::Sudden,
        (None, _) => End::Announced,
        (Some(text), None) => End::Unreadable(text.clone()),
        (Some(_), Some(day)) if cx.calendar.today.is_some_and(|today| day <= today) => End::Announced,
        (Some(text), Some(_)) => End::TooEarly(text.clone()),
    }
}

/// A use that is no part of a message.
pub(super) fn nowhere(reversed: bool) -> Use {
    place::Use::new(Site::None, reversed)
}
