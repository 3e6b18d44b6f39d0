//! Holds what the program wrote against what was expected.

use serde_json::Value as Json;

use super::case::Case;

/// What became of the examples of one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// All examples.
    pub(crate) examples: usize,
    /// They came back as they were, but for what is set aside.
    pub(crate) exact: usize,
    /// Members set aside because no schema names them.
    pub(crate) unknown: usize,
    /// Members set aside because they belong to the other direction.
    pub(crate) hidden: usize,
    /// They did not come back as they were.
    pub(crate) different: Vec<String>,
    /// Examples that the document's own schema refuses.
    pub(crate) invalid: Vec<String>,
    /// Those of them that the types refuse, too.
    pub(crate) invalid_refused: usize,
    /// Values whose limits were checked: examples, and changed ones.
    pub(crate) limits: usize,
    /// Those of them that break one.
    pub(crate) broken: usize,
    /// The check and the document's schema do not agree.
    pub(crate) disagreed: Vec<String>,
}

/// One line of the program for each case.
pub(crate) fn judge(cases: &[Case], output: &str) -> Verdict {
    let mut verdict = Verdict::default();
    let mut lines = output.lines();
    for case in cases {
        let mut parts = lines.next().unwrap_or("error\tno answer\t").splitn(3, '\t');
        let (ok, note, text) = (parts.next() == Some("ok"), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        if !case.mutant {
            verdict.example(case, ok, note, text);
        }
        if let Some(within) = case.within_limits.filter(|_| ok && !note.is_empty() && case.fault.is_none()) {
            verdict.limits += 1;
            verdict.broken += usize::from(!within);
            if within != (note == "ok") {
                let found = if within { note } else { "nothing, although a limit is broken" };
                verdict.disagreed.push(format!("{}: {} → {found}", case.place, short(&case.value.to_string())));
            }
        }
    }
    verdict
}

impl Verdict {
    /// Nothing is different and nothing disagrees.
    pub(crate) fn passes(&self) -> bool {
        self.different.is_empty() && self.disagreed.is_empty()
    }

    fn example(&mut self, case: &Case, ok: bool, note: &str, text: &str) {
        self.examples += 1;
        if let Some(fault) = &case.fault {
            let also = if ok { String::new() } else { format!("; refused: {note}") };
            self.invalid.push(format!("{}: {}{also}", case.place, short(fault)));
            self.invalid_refused += usize::from(!ok);
            return;
        }
        self.unknown += case.unknown;
        self.hidden += case.hidden;
        let found = match serde_json::from_str::<Json>(text) {
            _ if !ok => Some(note.to_owned()),
            Err(error) => Some(format!("no JSON: {error}")),
            Ok(found) => difference(&found, &case.expected, &case.value, ""),
        };
        match found {
            None => self.exact += 1,
            Some(found) => self.different.push(format!("{}: {} → {found}", case.place, short(&case.value.to_string()))),
        }
    }
}

/// The first place where a value is neither what was expected nor what was read.
fn difference(found: &Json, expected: &Json, read: &Json, place: &str) -> Option<String> {
    match (found, expected, read) {
        (Json::Object(found), Json::Object(expected), Json::Object(read)) => {
            let lost = expected.keys().find(|key| !found.contains_key(*key));
            if let Some(key) = lost {
                return Some(format!("{place}/{key} is lost"));
            }
            found.iter().find_map(|(key, found)| {
                let place = format!("{place}/{key}");
                let Some(read) = read.get(key) else {
                    return Some(format!("{place} is new: {}", short(&found.to_string())));
                };
                difference(found, expected.get(key).unwrap_or(read), read, &place)
            })
        }
        (Json::Array(found), Json::Array(expected), Json::Array(read))
            if found.len() == expected.len() && found.len() == read.len() =>
        {
            let items = found.iter().zip(expected).zip(read).enumerate();
            items.into_iter().find_map(|(index, ((found, expected), read))| {
                difference(found, expected, read, &format!("{place}/{index}"))
            })
        }
        (Json::Number(a), Json::Number(b), _) if a == b || a.as_f64() == b.as_f64() => None,
        _ if found == expected => None,
        _ => Some(format!("{place} is {}, was {}", short(&found.to_string()), short(&expected.to_string()))),
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    let (start, more) = text.split_at(text.char_indices().nth(160).map_or(text.len(), |(at, _)| at));
    if more.is_empty() { start.to_owned() } else { format!("{start}…") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_set_aside_may_be_kept() {
        let (expected, read) = (json!({"a": 1}), json!({"a": 1, "b": 2}));
        for same in [json!({"a": 1.0}), json!({"a": 1, "b": 2})] {
            assert_eq!(difference(&same, &expected, &read, ""), None);
        }
        for (found, reason) in [
            (json!({}), "/a is lost"),
            (json!({"a": 2}), "/a is 2, was 1"),
            (json!({"a": 1, "b": 3}), "/b is 3, was 2"),
            (json!({"a": 1, "c": 3}), "/c is new: 3"),
        ] {
            assert_eq!(difference(&found, &expected, &read, "").as_deref(), Some(reason));
        }
    }
}
