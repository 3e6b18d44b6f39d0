//! The header `Prefer` (RFC 7240): which answer a client wants to see.

use hyper::{HeaderMap, StatusCode};

use super::answer::Wanted;

/// Reads `code=404`, `example=name` and `dynamic=true`; others are not for us. What has no form is given back.
pub(super) fn read(headers: &HeaderMap) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let values = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    for preference in values.flat_map(|value| value.split([',', ';'])).map(str::trim).filter(|text| !text.is_empty()) {
        let (name, value) =
            preference.split_once('=').map_or((preference, ""), |(name, value)| (name.trim(), value.trim()));
        let value = value.trim_matches('"');
        match name.to_ascii_lowercase().as_str() {
            "code" => {
                let status = value.parse::<u16>().ok().and_then(|code| StatusCode::from_u16(code).ok());
                wanted.status = Some(status.ok_or_else(|| preference.to_owned())?);
            }
            "example" if !value.is_empty() => wanted.example = Some(value.to_owned()),
            "example" => return Err(preference.to_owned()),
            "dynamic" => wanted.dynamic = !value.eq_ignore_ascii_case("false"),
            _ => {}
        }
    }
    Ok(wanted)
}
