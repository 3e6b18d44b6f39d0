//! Schemas that operations reach, and the ways in which they are used there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::tree::{escape, members, resolve, target};

/// How a schema is used.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, no state machine")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    /// In a request, as the document writes it.
    pub(crate) request: bool,
    /// In a callback or webhook: the service calls the client.
    pub(crate) reversed: bool,
    /// Written as text without quotes.
    pub(crate) text: bool,
    /// Below a member that nobody sends in this direction.
    pub(crate) silent: bool,
    /// It holds together with other schemas: those may say the same.
    pub(crate) merged: bool,
    /// The same for its members.
    pub(crate) shared: bool,
    /// Below an alternative without a name: the change may be one of alternatives.
    pub(crate) union: bool,
}

/// Pointers of schemas with their uses, and the operations of each use.
pub(crate) type Sites = BTreeMap<String, BTreeMap<Way, BTreeSet<String>>>;

pub(crate) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Everything that a document's operations reach.
pub(crate) fn sites(tree: &Json) -> Sites {
    let mut walker = Walker { tree, sites: Sites::new() };
    for (key, reversed) in [("paths", false), ("webhooks", true)] {
        for (path, item) in members(tree, key) {
            walker.item((&format!("/{key}/{}", escape(path)), item), path, reversed);
        }
    }
    walker.sites
}

/// The pointers and names of all operations below `paths`.
pub(crate) fn operations(tree: &Json) -> Vec<(String, String)> {
    let items = members(tree, "paths");
    let all = items.flat_map(|(path, item)| {
        let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
        methods.map(move |m| (format!("/paths/{}/{m}", escape(path)), format!("{} {path}", m.to_uppercase())))
    });
    all.collect()
}

struct Walker<'a> {
    tree: &'a Json,
    sites: Sites,
}

impl Walker<'_> {
    fn item(&mut self, (pointer, item): (&str, &Json), path: &str, reversed: bool) {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let name = format!("{} {path}", method.to_uppercase());
            let way =
                Way { request: true, reversed, text: false, silent: false, merged: false, shared: false, union: false };
            let mut found = Vec::new();
            self.parameters(&format!("{pointer}/parameters"), way, &mut found);
            self.operation(&format!("{pointer}/{method}"), operation, way, &mut found);
            self.schemas(&name, found);
        }
    }

    fn operation(&self, pointer: &str, operation: &Json, way: Way, found: &mut Vec<(String, Way)>) {
        self.parameters(&format!("{pointer}/parameters"), way, found);
        if let Some((body, _)) = resolve(self.tree, format!("{pointer}/requestBody")) {
            self.content(&body, way, found);
        }
        for (status, _) in members(operation, "responses") {
            if let Some((response, _)) = resolve(self.tree, format!("{pointer}/responses/{}", escape(status))) {
                self.content(&response, Way { request: false, ..way }, found);
            }
        }
        for (name, callback) in members(operation, "callbacks") {
            for (expression, item) in callback.as_object().into_iter().flatten() {
                for method in METHODS {
                    let below = format!("{pointer}/callbacks/{}/{}/{method}", escape(name), escape(expression));
                    if let Some(inner) = item.get(method) {
                        self.operation(&below, inner, Way { reversed: !way.reversed, ..way }, found);
                    }
                }
            }
        }
    }

    fn parameters(&self, pointer: &str, way: Way, found: &mut Vec<(String, Way)>) {
        let count = self.tree.pointer(pointer).and_then(Json::as_array).map_or(0, Vec::len);
        for index in 0..count {
            if let Some((parameter, value)) = resolve(self.tree, format!("{pointer}/{index}")) {
                if value.get("name").and_then(Json::as_str).is_none_or(str::is_empty) {
                    continue;
                }
                if value.get("schema").is_some() {
                    found.push((format!("{parameter}/schema"), Way { text: true, ..way }));
                }
                self.content(&parameter, way, found);
            }
        }
    }

    fn content(&self, pointer: &str, way: Way, found: &mut Vec<(String, Way)>) {
        let Some(value) = self.tree.pointer(pointer) else { return };
        for (name, media) in members(value, "content") {
            let kind = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let quoted = kind.contains("json") || kind.ends_with("/*") || kind.contains("yaml");
            if media.get("schema").is_some() {
                found.push((format!("{pointer}/content/{}/schema", escape(name)), Way { text: !quoted, ..way }));
            }
            if media.get("itemSchema").is_some() {
                found.push((format!("{pointer}/content/{}/itemSchema", escape(name)), way));
            }
        }
    }

    fn schemas(&mut self, operation: &str, mut queue: Vec<(String, Way)>) {
        while let Some((pointer, way)) = queue.pop() {
            let Some(schema) = self.tree.pointer(&pointer).and_then(Json::as_object) else { continue };
            let ways = self.sites.entry(pointer.clone()).or_default();
            if !ways.entry(way).or_default().insert(operation.to_owned()) {
                continue;
            }
            let schema = Json::Object(schema.clone());
            if let Some(target) = target(&schema) {
                let merged = way.merged || schema.as_object().is_some_and(|map| map.len() > 1);
                queue.push((target, Way { merged, shared: way.shared || merged, ..way }));
                continue;
            }
            self.inside(&pointer, &schema, way, &mut queue);
        }
    }

    fn inside(&self, pointer: &str, schema: &Json, way: Way, queue: &mut Vec<(String, Way)>) {
        let mixed =
            ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.get(*key).is_some()) && !self.is_disjoint(pointer);
        let shared = way.shared || mixed;
        let member = Way { merged: shared, shared, ..way };
        for (name, property) in members(schema, "properties") {
            let below = format!("{pointer}/properties/{}", escape(name));
            let silent = way.silent || self.is_silent(&below, property, way.request);
            queue.push((below, Way { silent, ..member }));
        }
        for key in ["items", "additionalProperties"] {
            if schema.get(key).is_some_and(Json::is_object) {
                queue.push((format!("{pointer}/{key}"), member));
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let list = schema.get(key).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
            for (index, part) in list.iter().enumerate() {
                let union = way.union || key != "allOf" && target(part).is_none();
                let merged = way.merged || key == "allOf" || list.len() < 3 || !is_alone(schema);
                queue.push((format!("{pointer}/{key}/{index}"), Way { merged, shared, union, ..way }));
            }
        }
    }

    /// Whether no member is declared by more than one of the parts of a combination.
    fn is_disjoint(&self, pointer: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut names = BTreeSet::new();
        let mut queue = vec![pointer.to_owned()];
        while let Some((pointer, schema)) = queue.pop().and_then(|pointer| resolve(self.tree, pointer)) {
            let Some(map) = schema.as_object() else { continue };
            let odd = ["oneOf", "anyOf", "items", "additionalProperties", "not", "if", "patternProperties"];
            if !seen.insert(pointer.clone()) || odd.iter().any(|key| map.contains_key(*key)) {
                return false;
            }
            if !members(schema, "properties").all(|(name, _)| names.insert(name)) {
                return false;
            }
            let count = schema.get("allOf").and_then(Json::as_array).map_or(0, Vec::len);
            queue.extend((0..count).map(|index| format!("{pointer}/allOf/{index}")));
        }
        true
    }

    fn is_silent(&self, pointer: &str, property: &Json, request: bool) -> bool {
        let word = if request { "readOnly" } else { "writeOnly" };
        let says = |value: &Json| value.get(word).and_then(Json::as_bool).unwrap_or(false);
        let parts = property.get("allOf").and_then(Json::as_array).into_iter().flatten();
        let part = parts.filter_map(|part| target(part).map_or(Some(part), |at| self.tree.pointer(&at)));
        says(property)
            || part.into_iter().any(says)
            || resolve(self.tree, pointer.to_owned()).is_some_and(|(_, value)| says(value))
    }
}

/// Whether a schema says nothing but its alternatives.
fn is_alone(schema: &Json) -> bool {
    let says = ["properties", "type", "required", "enum", "allOf", "additionalProperties", "items"];
    !says.iter().any(|key| schema.get(*key).is_some())
}
