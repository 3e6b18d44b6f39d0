//! Plain scalars of the YAML 1.2 core schema, which contains JSON's.

use super::node::Value;
use crate::text::Text;

/// What a plain (unquoted) scalar means; `keep` makes a text of it as it is written.
pub(super) fn resolve(text: &str, keep: impl FnOnce() -> Text) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(json) if json == text => Value::Number(keep()),
            Some(json) => Value::Number(json.into()),
            None => Value::String(keep()),
        },
    }
}

/// The number in JSON's notation, if the text is one in YAML's.
fn number(text: &str) -> Option<String> {
    let radix = |digits: &str, radix| u128::from_str_radix(digits, radix).ok().map(|n| n.to_string());
    if let Some(digits) = text.strip_prefix("0x") {
        return digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| radix(digits, 16))?;
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return digits.bytes().all(|b| b.is_ascii_digit()).then(|| radix(digits, 8))?;
    }
    let (minus, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) || (whole.is_empty() && fraction.is_none_or(str::is_empty)) {
        return None;
    }
    let whole = Some(whole.trim_start_matches('0')).filter(|w| !w.is_empty()).unwrap_or("0");
    let mut json = format!("{minus}{whole}");
    if let Some(fraction) = fraction {
        json.push('.');
        json.push_str(if fraction.is_empty() { "0" } else { fraction });
    }
    if let Some(exponent) = exponent {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.is_empty() || !digits(unsigned) {
            return None;
        }
        json.push('e');
        json.push_str(exponent);
    }
    Some(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_schema() {
        let number = |text: &str| Value::Number(text.into());
        let string = |text: &str| Value::String(text.into());
        for (text, value) in [
            ("~", Value::Null),
            ("no", string("no")),
            ("0x1F", number("31")),
            ("0o17", number("15")),
            ("017", number("17")),
            ("+.5", number("0.5")),
            ("1.", number("1.0")),
            ("-1e400", number("-1e400")),
            ("-9223372036854776000", number("-9223372036854776000")),
            ("1.10", number("1.10")),
            ("1.2.3", string("1.2.3")),
            ("2020-01-01", string("2020-01-01")),
            (".", string(".")),
            ("-", string("-")),
            ("e3", string("e3")),
            (".inf", string(".inf")),
            ("0x", string("0x")),
        ] {
            assert_eq!(resolve(text, || text.into()), value, "{text}");
        }
    }
}
