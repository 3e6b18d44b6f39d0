//! Texts: by format, by pattern, by length.

use super::language::Language;
use super::shape::Shape;

/// Repetitions are made this many times more often than they have to be, until the length fits.
const STRETCHES: [u32; 14] = [3, 2, 1, 0, 4, 5, 6, 8, 12, 16, 24, 32, 64, 128];
/// No text is made longer, in characters.
const LONGEST: u64 = 5_000;

/// Texts that may fit, most likely and most readable first.
pub(super) fn candidates(shape: &Shape<'_>, choose: &mut dyn FnMut(usize) -> usize) -> Vec<String> {
    let least = shape.count(|part| part.min_length, false).unwrap_or(0);
    let most = shape.count(|part| part.max_length, true);
    let mut out = Vec::new();
    if let Some(format) = shape.format() {
        out.extend(of_format(format, choose));
    }
    if shape.parts.iter().any(|part| part.content_encoding.as_deref() == Some("base64")) {
        out.push(String::from("T2sh"));
    }
    for pattern in shape.parts.iter().filter_map(|part| part.pattern.as_ref()) {
        let Some(language) = Language::read(&pattern.value) else { continue };
        let ends = [least, most.unwrap_or(0)].map(|length| u32::try_from(length.min(LONGEST)).unwrap_or(0));
        for stretch in STRETCHES.into_iter().chain(ends) {
            let text = language.write(stretch, choose);
            // An open pattern asks only for a part of the text.
            out.push(fitted(&text, least, most));
            out.push(text);
        }
    }
    let words = ["text", "example", "value", "sample"];
    let word = words.get(choose(words.len())).copied().unwrap_or("text");
    out.push(fitted(word, least, most));
    out
}

/// A text of the wanted length, by cutting or padding.
pub(super) fn fitted(text: &str, least: u64, most: Option<u64>) -> String {
    let length = text.chars().count() as u64;
    let most = most.unwrap_or(u64::MAX);
    if length > most {
        return text.chars().take(usize::try_from(most).unwrap_or(0)).collect();
    }
    let missing = usize::try_from(least.min(LONGEST).saturating_sub(length)).unwrap_or(0);
    text.chars().chain("abcdefghijklmnopqrstuvwxyz".chars().cycle().take(missing)).collect()
}

/// Texts of a format that JSON Schema or OpenAPI's registry knows.
fn of_format(format: &str, choose: &mut dyn FnMut(usize) -> usize) -> Option<String> {
    let digit = |choose: &mut dyn FnMut(usize) -> usize, count| choose(count);
    Some(match format {
        "date-time" => {
            let (day, hour) = (digit(choose, 28) + 1, digit(choose, 24));
            format!("2026-01-{day:02}T{hour:02}:30:00Z")
        }
        "date" => format!("2026-01-{:02}", digit(choose, 28) + 1),
        "time" => format!("{:02}:30:00Z", digit(choose, 24)),
        "duration" => format!("P{}D", digit(choose, 9) + 1),
        "email" | "idn-email" => format!("person{}@example.com", digit(choose, 100)),
        "hostname" | "idn-hostname" => format!("host{}.example.com", digit(choose, 100)),
        "ipv4" => format!("192.0.2.{}", digit(choose, 250) + 1),
        "ipv6" => format!("2001:db8::{:x}", digit(choose, 4000) + 1),
        "uri" | "url" | "iri" => format!("https://example.com/{}", digit(choose, 100)),
        "uri-reference" | "iri-reference" => format!("/example/{}", digit(choose, 100)),
        "uuid" => format!("00000000-0000-4000-8000-{:012x}", digit(choose, 1 << 30)),
        "byte" | "base64" => String::from("T2sh"),
        "decimal" => format!("{}.50", digit(choose, 100)),
        "json-pointer" => String::from("/example"),
        "regex" => String::from("^a+$"),
        _ => return None,
    })
}
