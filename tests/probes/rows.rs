//! Values through generated types: this file stands in the crate that holds the types.

use crate::runtime::{Decode, Decoder, Encode, from_str, to_string};

/// A value and what a type has to make of it.
#[derive(Debug)]
pub struct Row {
    /// Where it is from.
    pub place: &'static str,
    /// Name of the schema.
    pub schema: &'static str,
    /// The value.
    pub json: &'static str,
    /// What comes back; `None`: an error.
    pub expected: Option<&'static str>,
    /// A part of the value is of no variant that the document names.
    pub unknown: bool,
    /// Decodes and encodes; `None`: there is no such type.
    pub again: Option<MakeAgain>,
}

/// Decodes and encodes a value with a type.
pub type MakeAgain = fn(&str) -> Result<Again, String>;

/// What a type made of a value.
#[derive(Debug)]
pub struct Again {
    json: String,
    unknown: bool,
}

impl Row {
    /// How the value comes back: `exact`, `not available`, or `different` and how. `exact, unknown` and
    /// `exact, known`: it came back, but it was taken for something else than expected.
    pub fn outcome(&self) -> String {
        let Some(again) = self.again else { return "not available".to_owned() };
        match (again(self.json), self.expected) {
            (Ok(found), Some(expected)) if same(&found.json, expected) => match (found.unknown, self.unknown) {
                (true, false) => "exact, unknown".to_owned(),
                (false, true) => "exact, known".to_owned(),
                _ => "exact".to_owned(),
            },
            (Ok(found), _) => format!("different: {}", found.json),
            (Err(_), None) => "exact".to_owned(),
            (Err(error), Some(_)) => format!("different: {error}"),
        }
    }
}

/// Decodes and encodes.
pub(crate) fn again<T: Encode + Decode + std::fmt::Debug>(text: &str) -> Result<Again, String> {
    let value = from_str::<T>(text).map_err(|error| error.to_string())?;
    Ok(Again { json: to_string(&value), unknown: format!("{value:?}").contains("Unknown(") })
}

/// Whether two texts are the same JSON: members in any order, numbers by their exact value, however large.
fn same(left: &str, right: &str) -> bool {
    canonical(left) == canonical(right)
}

fn canonical(text: &str) -> String {
    let mut input = Decoder::new(text.trim());
    if let Some(members) = input.clone().raw_members() {
        let mut members: Vec<String> =
            members.into_iter().map(|(name, raw)| format!("{name:?}:{}", canonical(raw))).collect();
        members.sort();
        return format!("{{{}}}", members.join(","));
    }
    if input.clone().begin_array().is_ok() {
        let mut items = Vec::new();
        let _ = input.begin_array();
        while let Ok(true) = input.next_element() {
            items.push(input.raw().map(canonical).unwrap_or_default());
        }
        return format!("[{}]", items.join(","));
    }
    match input.string() {
        Ok(string) => format!("{string:?}"),
        Err(_) => number(text.trim()).unwrap_or_else(|| text.trim().to_owned()),
    }
}

/// Sign, digits without zeros around them, and exponent.
fn number(text: &str) -> Option<String> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |text| ("-", text));
    text.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let lower = text.to_ascii_lowercase();
    let (digits, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent = exponent.trim_start_matches('+').parse::<i64>().ok()?;
    let exponent = exponent - i64::try_from(fraction.len()).ok()?;
    let all = format!("{whole}{fraction}");
    let all = all.trim_start_matches('0');
    let short = all.trim_end_matches('0');
    let exponent = exponent + i64::try_from(all.len() - short.len()).ok()?;
    Some(if short.is_empty() { "0".to_owned() } else { format!("{sign}{short}e{exponent}") })
}
