//! Documents as JSON trees, which are simple to change, and pseudo-random choices.

use serde_json::{Map, Value as Json};

/// Reads JSON or YAML. Keys that are numbers (status codes) become texts.
pub(crate) fn read(text: &str) -> Result<Json, String> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
        && let Ok(tree) = serde_json::from_str(text)
    {
        return Ok(tree);
    }
    let mut tree: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    tree.apply_merge().map_err(|error| error.to_string())?;
    Ok(json(tree))
}

/// By recursion: the reader has limited the depth.
fn json(value: serde_yaml::Value) -> Json {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Null => Json::Null,
        Yaml::Bool(value) => Json::Bool(value),
        Yaml::Number(number) => serde_json::to_value(number).unwrap_or_default(),
        Yaml::String(text) => Json::String(text),
        Yaml::Sequence(items) => items.into_iter().map(json).collect(),
        Yaml::Mapping(rows) => Json::Object(rows.into_iter().map(|(key, value)| (name(&key), json(value))).collect()),
        Yaml::Tagged(tagged) => json(tagged.value),
    }
}

fn name(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

/// The text of a tree: every member and item starts a line.
pub(crate) fn print(tree: &Json) -> String {
    serde_json::to_string_pretty(tree).unwrap_or_default()
}

/// The line on which a place starts in the text of [`print()`], from 1.
pub(crate) fn line(tree: &Json, pointer: &str) -> Option<usize> {
    let (mut at, mut here) = (1, tree);
    for token in pointer.split('/').skip(1) {
        let key = unescape(token);
        let before: usize = match here {
            Json::Object(members) => members.iter().take_while(|(name, _)| **name != key).map(|(_, v)| lines(v)).sum(),
            Json::Array(items) => items.iter().take(key.parse().ok()?).map(lines).sum(),
            _ => return None,
        };
        at += 1 + before;
        here = child(here, &key)?;
    }
    Some(at)
}

fn lines(value: &Json) -> usize {
    match value {
        Json::Object(members) if !members.is_empty() => 2 + members.values().map(lines).sum::<usize>(),
        Json::Array(items) if !items.is_empty() => 2 + items.iter().map(lines).sum::<usize>(),
        _ => 1,
    }
}

fn child<'a>(value: &'a Json, key: &str) -> Option<&'a Json> {
    match value {
        Json::Object(members) => members.get(key),
        Json::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// A token of a JSON pointer.
pub(crate) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The target of a local `$ref`, as pointer.
pub(crate) fn target(value: &Json) -> Option<String> {
    let text = value.get("$ref")?.as_str()?.strip_prefix('#')?;
    Some(text.replace("%7B", "{").replace("%7D", "}").replace("%20", " "))
}

/// How many local references have no target.
pub(crate) fn dangling(tree: &Json) -> usize {
    let (mut count, mut queue) = (0, vec![tree]);
    while let Some(value) = queue.pop() {
        count += usize::from(target(value).is_some_and(|at| tree.pointer(&at).is_none()));
        match value {
            Json::Object(members) => queue.extend(members.values()),
            Json::Array(items) => queue.extend(items),
            _ => {}
        }
    }
    count
}

/// What a value is, a `$ref` followed.
pub(crate) fn resolve<'a>(tree: &'a Json, mut pointer: String) -> Option<(String, &'a Json)> {
    for _ in 0..16 {
        let value: &'a Json = tree.pointer(&pointer)?;
        match target(value) {
            Some(next) => pointer = next,
            None => return Some((pointer, value)),
        }
    }
    None
}

/// The members of an object below a key; none if there are none.
pub(crate) fn members<'a>(value: &'a Json, key: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    value.get(key).and_then(Json::as_object).into_iter().flatten()
}

/// Removes a member and keeps the order of the others.
pub(crate) fn remove(map: &mut Map<String, Json>, key: &str) -> Option<Json> {
    map.shift_remove(key)
}

/// A generator of numbers that look random and are always the same (`SplitMix64`).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`, which is not 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from(self.next() % count).unwrap_or(0)
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}
