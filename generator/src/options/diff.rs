//! `[diff]`: what people decide about changes of the document.

use super::read;
use crate::parse::node::Node;
use crate::report::Report;
use crate::source::Spanned;
use crate::text::Text;

/// `[diff]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffOptions {
    /// Id of a change → `error`, `warning`, `info` or `none`.
    pub levels: Vec<(Spanned<Text>, Spanned<Text>)>,
    /// Changes that are accepted.
    pub ignore: Vec<Accepted>,
    /// The days between a deprecation and the sunset date; 0: no date is needed.
    pub deprecation_days_stable: u16,
    /// The same for what is `beta`.
    pub deprecation_days_beta: u16,
}

/// `[[diff.ignore]]`: a change that is accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Which one.
    pub fingerprint: Spanned<Text>,
    /// Why.
    pub reason: String,
    /// The last day, as `2027-01-31`.
    pub until: String,
}

impl DiffOptions {
    pub(super) fn read(root: &Node, problems: &mut Report) -> Self {
        let levels = read::table(root, &["diff", "levels"]).iter();
        let level = |(id, node): &(Spanned<Text>, Node)| {
            Some((id.clone(), Spanned::new(Text::from(node.as_str()?), node.span)))
        };
        let rows = read::items(root, &["diff", "ignore"]).iter();
        Self {
            levels: levels.filter_map(level).collect(),
            ignore: rows.filter_map(|row| accepted(row, problems)).collect(),
            deprecation_days_stable: days(root, "deprecation-days-stable"),
            deprecation_days_beta: days(root, "deprecation-days-beta"),
        }
    }
}

/// More days than fit are for ever.
fn days(root: &Node, name: &str) -> u16 {
    read::number(root, &["diff", name]).map_or(0, |days| u16::try_from(days).unwrap_or(u16::MAX))
}

/// All three members are needed: what nobody explains or looks at again hides what it should show.
fn accepted(row: &Node, problems: &mut Report) -> Option<Accepted> {
    let mut text = |name: &str, help: &str| {
        let node = row.get(name);
        if node.is_none() {
            problems.unusable_option(row.span, &format!("an accepted change has no `{name}`"), help);
        }
        node.and_then(|node| Some(Spanned::new(Text::from(node.as_str()?), node.span)))
    };
    let fingerprint = text("fingerprint", "copy it from `oasmith diff --format markdown` or `json`");
    let reason = text("reason", "say why it is all right");
    let until = text("until", "name the last day on which it is accepted, as \"2027-01-31\"")?;
    if !is_date(&until.value) {
        let help = "write it as \"2027-01-31\"";
        problems.unusable_option(until.span, &format!("\"{}\" is no date", until.value), help);
    }
    Some(Accepted { fingerprint: fingerprint?, reason: reason?.value.into(), until: until.value.into() })
}

/// Four, two and two digits; whether the month has so many days matters little.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let range = |part: &str, last: u8| part.parse::<u8>().is_ok_and(|number| (1..=last).contains(&number));
    match parts.as_slice() {
        [year, month, day] => {
            [year.len(), month.len(), day.len()] == [4, 2, 2] && digits(year) && range(month, 12) && range(day, 31)
        }
        _ => false,
    }
}
