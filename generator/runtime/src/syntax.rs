//! The syntax of formatted strings: dates, addresses, identifiers.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// Says whether a text has a format of JSON Schema or OpenAPI. Formats that are not known here fit any text.
pub(super) fn has_format(text: &str, format: &str) -> bool {
    match format {
        "date-time" => instant(text).is_some(),
        "date" => date(text).is_some(),
        "time" => time(text).is_some(),
        "duration" => is_duration(text),
        "email" => is_email(text),
        "hostname" => is_hostname(text),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "uri" | "url" => is_uri(text),
        "uri-reference" => !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c)),
        "uuid" => is_uuid(text),
        "byte" | "base64" => bytes(text).is_some(),
        "decimal" => is_decimal(text),
        _ => true,
    }
}

/// The days from 1970-01-01 to a date of the Gregorian calendar.
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here: then the leap day comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of the Gregorian calendar that many days from 1970-01-01: year, month, day.
pub(super) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// Reads `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let fits = (1..=12).contains(&month) && (1..=longest).contains(&day) && parts.next().is_none();
    if fits { Some((year, month, day)) } else { None }
}

/// Reads an RFC 3339 time with its offset: seconds of the day in UTC (may lie outside of it) and nanoseconds.
pub(super) fn time(text: &str) -> Option<(i64, u32)> {
    let zone = text.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = text.split_at(zone);
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let (hours, minutes, seconds) = clock_parts(whole)?;
    let offset = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign, rest) => {
            let (hours, minutes) = rest.split_once(':')?;
            let size = digits(hours, 2).filter(|hours| *hours < 24)? * 3600
                + digits(minutes, 2).filter(|minutes| *minutes < 60)? * 60;
            if sign == "-" { -size } else { size }
        }
    };
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
    Some((hours * 3600 + minutes * 60 + seconds - offset, nanos.parse().ok()?))
}

/// Reads an RFC 3339 date-time: seconds since 1970 and nanoseconds.
pub(super) fn instant(text: &str) -> Option<(i64, u32)> {
    let (day, clock) = text.split_once(['T', 't'])?;
    let (year, month, day) = date(day)?;
    let (seconds, nanos) = time(clock)?;
    Some((days_from_civil(year, month, day) * 86_400 + seconds, nanos))
}

/// Reads base64, with either alphabet, padded or not.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let url_safe = text.contains(['-', '_']);
    let engine = match (url_safe, text.ends_with('=')) {
        (false, true) => &STANDARD,
        (false, false) => &STANDARD_NO_PAD,
        (true, true) => &URL_SAFE,
        (true, false) => &URL_SAFE_NO_PAD,
    };
    engine.decode(text).ok()
}

/// Writes bytes as base64 with the standard alphabet, padded.
pub(super) fn base64_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Says whether a text is a decimal number.
pub(super) fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    [whole, fraction, exponent].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Says whether a text is an ISO 8601 duration such as `P1DT12H` or `P3W`.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (days, clock) = rest.split_once('T').map_or((rest, None), |(days, clock)| (days, Some(clock)));
    let clock_fits = clock.is_none_or(|clock| !clock.is_empty() && has_units(clock, "HMS"));
    has_units(days, "YMD") && clock_fits && !(days.is_empty() && clock.is_none())
}

/// Says whether a text is a UUID in its usual spelling.
pub(super) fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn clock_parts(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split(':');
    let hours = digits(parts.next()?, 2).filter(|hours| *hours < 24)?;
    let minutes = digits(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let seconds = digits(parts.next()?, 2).filter(|seconds| *seconds <= 60)?;
    if parts.next().is_none() { Some((hours, minutes, seconds)) } else { None }
}

fn digits(text: &str, length: usize) -> Option<i64> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Numbers with units in the order given, each at most once; the last number may have a fraction.
fn has_units(text: &str, units: &str) -> bool {
    let mut units = units.chars();
    let mut number = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() || (matches!(character, '.' | ',') && !number.is_empty()) {
            number.push(character);
        } else if number.is_empty() || !units.any(|unit| unit == character) {
            return false;
        } else {
            number.clear();
        }
    }
    number.is_empty()
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let plain = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>[]:;@\\,\"".contains(c));
    let literal = host.starts_with('[') && host.ends_with(']');
    (quoted || plain) && (literal || !host.is_ascii() || is_hostname(host))
}

fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..64).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() < 254 && text.split('.').all(label)
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    scheme_fits && !rest.is_empty() && has_format(rest, "uri-reference")
}
