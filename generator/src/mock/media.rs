//! Media types: which one a body has, and which one a client accepts.

/// `application/json; charset=utf-8` → `application/json`, in lower case.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON.
pub(super) fn is_json(name: &str) -> bool {
    let name = essence(name);
    name == "application/json" || name == "text/json" || name.ends_with("+json")
}

/// Whether a media type is a sequence of JSON texts, one a line.
pub(super) fn is_json_lines(name: &str) -> bool {
    matches!(
        essence(name).as_str(),
        "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/json-lines"
            | "application/x-jsonlines"
    )
}

/// Whether a media type fits a range such as `image/*`, `application/*+json` or `*/*`.
pub(super) fn fits(range: &str, name: &str) -> bool {
    let (range, name) = (essence(range), essence(name));
    if range == name || range == "*/*" || range == "*" {
        return true;
    }
    match range.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => false,
    }
}

/// How much a client wants a media type, in thousandths; 0: not at all. Without a header everything is welcome.
pub(super) fn accepts(header: Option<&str>, name: &str) -> u16 {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else { return 1000 };
    let mut best: Option<(usize, u16)> = None;
    for range in header.split(',') {
        if !fits(range, name) {
            continue;
        }
        let precise = if essence(range) == essence(name) { 2 } else { usize::from(!range.contains("*/*")) };
        let quality =
            range.split(';').skip(1).find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
        let quality = (quality.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16;
        if best.is_none_or(|(known, _)| precise >= known) {
            best = Some((precise, quality));
        }
    }
    best.map_or(0, |(_, quality)| quality)
}
