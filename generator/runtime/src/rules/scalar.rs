//! The check of strings and numbers.

use super::super::codec::Decoder;
use super::super::syntax;
use super::Rule;
use super::check::Checker;
use super::pattern::matches;
use super::place::Place;

impl Checker<'_> {
    pub(super) fn string(&mut self, rule: &'static Rule, text: &str, place: &Place<'_>) {
        self.length(rule, text, place);
        if let Some(pattern) = rule.pattern.filter(|pattern| matches(pattern, text) == Some(false)) {
            self.add(place, "pattern", format!("does not match {pattern}"));
        }
        if let Some(format) = rule.format.filter(|format| !syntax::has_format(text, format)) {
            self.add(place, "format", format!("does not have the format {format}"));
        }
    }

    /// Checks how many characters there are; bytes often say enough: one to four of them are a character.
    fn length(&mut self, rule: &'static Rule, text: &str, place: &Place<'_>) {
        let fewest = text.len().div_ceil(4);
        if rule.min_length.is_none_or(|min| min <= fewest) && rule.max_length.is_none_or(|max| text.len() <= max) {
            return;
        }
        let length = text.chars().count();
        if let Some(min) = rule.min_length.filter(|min| length < *min) {
            self.add(place, "minLength", format!("has {length} characters, needs at least {min}"));
        }
        if let Some(max) = rule.max_length.filter(|max| length > *max) {
            self.add(place, "maxLength", format!("has {length} characters, may have at most {max}"));
        }
    }

    pub(super) fn number(&mut self, rule: &'static Rule, json: &str, place: &Place<'_>) {
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
}

/// Says whether a number is a multiple, allowing for what binary floats cannot hold.
fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
}
