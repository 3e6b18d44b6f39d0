//! The public items of a crate, read from rustdoc's JSON: each with what user code has to agree with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

/// Path → signature.
pub(crate) type Items = BTreeMap<String, String>;

/// What user code can name, with its signature as text.
pub(crate) fn items(rustdoc: &Json) -> Items {
    let mut reader = Reader { rustdoc, items: Items::new(), above: BTreeSet::new() };
    if let Some(root) = rustdoc.get("root") {
        reader.item(&key(root), "crate", None);
    }
    reader.items
}

/// Public modules can hold each other by `pub use`: the items above are not entered again.
struct Reader<'a> {
    rustdoc: &'a Json,
    items: Items,
    above: BTreeSet<String>,
}

fn key(id: &Json) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

fn ids(value: &Json, field: &str) -> Vec<String> {
    value.get(field).and_then(Json::as_array).into_iter().flatten().map(key).collect()
}

impl<'a> Reader<'a> {
    fn get(&self, id: &str) -> Option<&'a Json> {
        self.rustdoc.get("index")?.get(id)
    }

    /// `name`: what the item is called by a `pub use`.
    fn item(&mut self, id: &str, path: &str, name: Option<&str>) {
        let Some(item) = self.get(id).filter(|item| is_public(item)) else { return };
        let Some((kind, inner)) = item.get("inner").and_then(Json::as_object).and_then(|inner| inner.iter().next())
        else {
            return;
        };
        let own = name.or_else(|| item.get("name").and_then(Json::as_str)).unwrap_or_default();
        let path =
            if kind == "use" || path == "crate" && own.is_empty() { path.to_owned() } else { format!("{path}::{own}") };
        if !self.above.insert(id.to_owned()) {
            return;
        }
        self.inside(&path, (kind, inner), item);
        self.above.remove(id);
    }

    fn inside(&mut self, path: &str, (kind, inner): (&str, &Json), item: &Json) {
        match kind {
            "module" => self.all(&ids(inner, "items"), path),
            "use" => self.reexport(path, inner),
            "struct" | "enum" | "union" => {
                self.note(path, kind, inner.get("generics"), item);
                self.fields(path, inner);
                self.all(&ids(inner, "variants"), path);
                for id in ids(inner, "impls") {
                    self.implementation(path, &id);
                }
            }
            "variant" => {
                self.note(path, kind, None, item);
                self.fields(path, inner);
            }
            "trait" => {
                self.note(path, kind, inner.get("generics"), item);
                let items: Vec<&Json> = ids(inner, "items").iter().filter_map(|id| self.get(id)).collect();
                for item in items {
                    let name = item.get("name").and_then(Json::as_str).unwrap_or_default();
                    let text = item.get("inner").map(|inner| self.text(inner)).unwrap_or_default();
                    self.items.insert(format!("{path}::{name}"), text);
                }
            }
            // Another name for a struct or an enum offers what that offers.
            "type_alias" => match self.target(inner) {
                Some((kind, inner, item)) => self.inside(path, (kind, inner), item),
                None => self.note(path, kind, Some(inner), item),
            },
            // The value of a constant is not what code is compiled against.
            "constant" | "static" => self.note(path, kind, inner.get("type"), item),
            "macro" => self.note(path, kind, None, item),
            _ => self.note(path, kind, Some(inner), item),
        }
    }

    /// The struct or enum of this crate that an alias stands for. One of something is a type of its own: what it is of counts.
    fn target(&self, alias: &Json) -> Option<(&'a str, &'a Json, &'a Json)> {
        let of = alias.pointer("/type/resolved_path/args/angle_bracketed/args").and_then(Json::as_array);
        let id = alias.pointer("/type/resolved_path/id").map(key).filter(|_| of.is_none_or(Vec::is_empty))?;
        let item = self.get(&id)?;
        let (kind, inner) = item.get("inner")?.as_object()?.iter().next()?;
        matches!(kind.as_str(), "struct" | "enum").then_some((kind.as_str(), inner, item))
    }

    fn all(&mut self, ids: &[String], path: &str) {
        for id in ids {
            self.item(id, path, None);
        }
    }

    fn reexport(&mut self, path: &str, inner: &Json) {
        let (Some(id), Some(name)) = (inner.get("id").map(key), inner.get("name").and_then(Json::as_str)) else {
            return;
        };
        if inner.get("is_glob") == Some(&Json::Bool(true)) {
            let children = self.get(&id).and_then(|item| item.get("inner")?.get("module"));
            self.all(&children.map(|module| ids(module, "items")).unwrap_or_default(), path);
        } else {
            self.item(&id, path, Some(name));
        }
    }

    /// Fields of structs and of variants, by name or by position.
    fn fields(&mut self, path: &str, inner: &Json) {
        let Some(kind) = inner.get("kind") else { return };
        let named = kind.get("plain").or_else(|| kind.get("struct")).map(|plain| ids(plain, "fields"));
        let fields = named.unwrap_or_else(|| ids(kind, "tuple"));
        for id in fields {
            let Some(field) = self.get(&id) else { continue };
            // The fields of a variant are as public as it is.
            let public = field.get("visibility").and_then(Json::as_str).is_some_and(|word| word != "crate");
            let ty = field.get("inner").and_then(|inner| inner.get("struct_field"));
            if let Some(ty) = ty.filter(|_| public) {
                let name = field.get("name").and_then(Json::as_str).unwrap_or_default();
                self.items.insert(format!("{path}.{name}"), self.text(ty));
            }
        }
    }

    fn implementation(&mut self, path: &str, id: &str) {
        let Some(inner) = self.get(id).and_then(|item| item.get("inner")?.get("impl")) else { return };
        if inner.get("blanket_impl").is_some_and(|blanket| !blanket.is_null()) {
            return;
        }
        match inner.get("trait").filter(|implemented| !implemented.is_null()) {
            Some(implemented) => {
                let negative = inner.get("is_negative") == Some(&Json::Bool(true));
                let text = format!("impl {} for {path}{}", self.text(implemented), if negative { " not" } else { "" });
                self.items.insert(text, String::new());
            }
            None => self.all(&ids(inner, "items"), path),
        }
    }

    fn note(&mut self, path: &str, kind: &str, inner: Option<&Json>, item: &Json) {
        let exhaustive = !item.get("attrs").is_some_and(|attrs| attrs.to_string().contains("non_exhaustive"));
        let open = if matches!(kind, "struct" | "enum" | "variant") && !exhaustive { " open" } else { "" };
        let inner = inner.map(|inner| self.text(inner)).unwrap_or_default();
        self.items.insert(path.to_owned(), format!("{kind}{open} {inner}"));
    }

    /// What is left of a part of the JSON without numbers of items: those differ between crates.
    fn text(&self, value: &Json) -> String {
        self.plain(value).to_string()
    }

    /// By recursion: types are as deep as the crate writes them.
    fn plain(&self, value: &Json) -> Json {
        match value {
            Json::Object(members) => {
                let mut plain: Map<String, Json> = members
                    .iter()
                    .filter(|(key, _)| !["id", "span", "docs", "links"].contains(&key.as_str()))
                    .map(|(key, value)| (key.clone(), self.plain(value)))
                    .collect();
                // The same type, wherever it is imported from.
                let full = members.get("id").and_then(|id| self.rustdoc.get("paths")?.get(key(id))?.get("path"));
                if let Some(full) = full.filter(|_| members.contains_key("path")) {
                    plain.insert(String::from("path"), full.clone());
                }
                // Calls have setters of their own from the first optional parameter on: code awaits a call, and does
                // not spell that parameter of its type.
                let is_call = plain.get("path").is_some_and(|path| path.to_string().ends_with(r#""Call"]"#));
                let arguments = plain.get_mut("args").and_then(|args| args.pointer_mut("/angle_bracketed/args"));
                if let Some(Json::Array(arguments)) = arguments.filter(|_| is_call) {
                    arguments.truncate(2);
                }
                // What arguments are called is nobody's business.
                if let Some(Json::Array(inputs)) = plain.get_mut("inputs") {
                    inputs.iter_mut().filter_map(|input| input.get_mut(0)).for_each(|name| *name = Json::Null);
                }
                Json::Object(plain)
            }
            Json::Array(items) => items.iter().map(|item| self.plain(item)).collect(),
            other => other.clone(),
        }
    }
}

fn is_public(item: &Json) -> bool {
    let visible = item.get("visibility").and_then(Json::as_str).is_some_and(|word| word != "crate");
    visible && !item.get("attrs").is_some_and(|attrs| attrs.to_string().contains("hidden"))
}
