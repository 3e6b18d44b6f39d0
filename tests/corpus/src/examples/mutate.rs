//! Small changes of a value that may break limits.

use serde_json::{Value as Json, json};

/// Changes of one value, at most.
const MOST: usize = 24;

/// Values that differ from this one in one place.
pub(crate) fn mutants(value: &Json) -> Vec<Json> {
    let mut places = Vec::new();
    walk(value, &mut String::new(), &mut places);
    let all = places.iter().flat_map(|pointer| {
        let here = value.pointer(pointer);
        here.into_iter().flat_map(changes).filter_map(|change| put(value, pointer, change))
    });
    let all: Vec<Json> = all.collect();
    let step = all.len().div_ceil(MOST).max(1);
    all.into_iter().step_by(step).collect()
}

/// The pointers of everything inside a value, by recursion: the depth of examples is that of the document.
fn walk(value: &Json, pointer: &mut String, out: &mut Vec<String>) {
    out.push(pointer.clone());
    let mut step = |token: &str, child: &Json| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
        walk(child, pointer, out);
        pointer.truncate(length);
    };
    match value {
        Json::Object(members) => members.iter().for_each(|(key, child)| step(key, child)),
        Json::Array(items) => items.iter().enumerate().for_each(|(index, child)| step(&index.to_string(), child)),
        _ => {}
    }
}

fn changes(value: &Json) -> Vec<Json> {
    match value {
        Json::String(text) => vec![json!(""), json!("x".repeat(300)), json!(format!("{text} €"))],
        Json::Number(number) => {
            let next = number.as_i64().map(|number| json!(number.saturating_add(1)));
            [json!(-1_000_000), json!(1_000_000_000), json!(0)].into_iter().chain(next).collect()
        }
        Json::Array(items) => {
            let first = items.first();
            let twice = first.map(|first| items.iter().chain([first]).cloned().collect());
            let many = first.map(|first| std::iter::repeat_n(first.clone(), 300).collect());
            [Some(json!([])), twice, many].into_iter().flatten().collect()
        }
        Json::Object(members) => {
            let without = |name: &String| {
                let mut fewer = members.clone();
                fewer.remove(name);
                Json::Object(fewer)
            };
            members.keys().map(without).collect()
        }
        Json::Bool(_) | Json::Null => Vec::new(),
    }
}

fn put(value: &Json, pointer: &str, change: Json) -> Option<Json> {
    let mut out = value.clone();
    *out.pointer_mut(pointer)? = change;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_differs_in_one_place() {
        let found = mutants(&json!({"a/b": "c", "d": [1]}));
        assert!(found.contains(&json!({"a/b": "", "d": [1]})));
        assert!(found.contains(&json!({"a/b": "c", "d": [1, 1]})));
        assert!(found.contains(&json!({"d": [1]})));
        assert!(found.contains(&json!({"a/b": "c", "d": [2]})));
    }
}
