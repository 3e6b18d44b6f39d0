//! Texts of URLs, headers and forms → JSON, as the schema and the style say.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use crate::instance::Validator;
use crate::parse::model::{Document, Schema, SchemaType, Style};

/// How many references and unions are followed to find the type of a value.
const DEPTH: u8 = 12;

/// Reads values of one document.
pub(super) struct Reader<'m> {
    pub(super) document: &'m Document,
    pub(super) validator: &'m Validator<'m>,
}

impl Reader<'_> {
    /// One text as the value that the schema allows, if there is one; else as what it looks like.
    pub(super) fn scalar(&self, schema: Option<&Schema>, text: &str) -> Json {
        let plain = Json::String(text.to_owned());
        let Some(schema) = schema else { return plain };
        let mut candidates: Vec<Json> = Vec::new();
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            candidates.extend(text.parse::<serde_json::Number>().ok().map(Json::Number));
        }
        match text {
            "true" => candidates.push(Json::Bool(true)),
            "false" => candidates.push(Json::Bool(false)),
            "" | "null" => candidates.push(Json::Null),
            _ => {}
        }
        let types = types(self.document, schema, DEPTH);
        let takes_text = types.is_empty() || types.contains(&SchemaType::String);
        if let Some(found) = candidates.iter().find(|value| self.validator.accepts(schema, value)) {
            // `1` is a text where a text is wanted.
            if !(takes_text && self.validator.accepts(schema, &plain)) {
                return found.clone();
            }
        }
        // A number that breaks a limit is still a number: the message is better.
        let likely = candidates.into_iter().find(|_| !takes_text);
        likely.unwrap_or(plain)
    }

    /// A value that is written as one text.
    pub(super) fn joined(&self, schema: Option<&Schema>, text: &str, (separator, explode): (char, bool)) -> Json {
        let Some(schema) = schema else { return self.scalar(None, &percent_decode(text)) };
        let types = types(self.document, schema, DEPTH);
        let parts = || text.split(separator).map(percent_decode);
        if types.contains(&SchemaType::Object) && !types.contains(&SchemaType::String) {
            let pairs: Vec<(String, String)> = if explode {
                text.split(separator)
                    .filter_map(|pair| pair.split_once('='))
                    .map(|(key, value)| (percent_decode(key), percent_decode(value)))
                    .collect()
            } else {
                let parts: Vec<String> = parts().collect();
                parts.chunks(2).filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone()))).collect()
            };
            return self.object(schema, pairs);
        }
        let whole = self.scalar(Some(schema), &percent_decode(text));
        if !types.contains(&SchemaType::Array) || self.validator.accepts(schema, &whole) {
            return whole;
        }
        let parts: Vec<String> = if text.is_empty() { Vec::new() } else { parts().collect() };
        self.list(schema, &parts)
    }

    /// An array of texts.
    pub(super) fn list(&self, schema: &Schema, texts: &[String]) -> Json {
        let item = |index: usize| item_schema(self.document, schema, index, DEPTH);
        Json::Array(texts.iter().enumerate().map(|(index, text)| self.structured(item(index), text)).collect())
    }

    /// An object of texts; a name that comes several times is an array.
    pub(super) fn object(&self, schema: &Schema, pairs: Vec<(String, String)>) -> Json {
        let mut grouped: Vec<(String, Vec<String>)> = Vec::new();
        for (name, text) in pairs {
            match grouped.iter_mut().find(|(known, _)| *known == name) {
                Some((_, texts)) => texts.push(text),
                None => grouped.push((name, vec![text])),
            }
        }
        let member = |(name, texts): (String, Vec<String>)| {
            let part = member_schema(self.document, schema, &name, DEPTH);
            let value = self.repeated(part, &texts);
            (name, value)
        };
        Json::Object(grouped.into_iter().map(member).collect())
    }

    /// What one name, given once or several times, means.
    pub(super) fn repeated(&self, schema: Option<&Schema>, texts: &[String]) -> Json {
        let is_list = schema.is_some_and(|schema| types(self.document, schema, DEPTH).contains(&SchemaType::Array));
        match (schema, texts) {
            (Some(schema), [text]) if is_list => {
                let alone = self.scalar(Some(schema), text);
                if self.validator.accepts(schema, &alone) { alone } else { self.list(schema, texts) }
            }
            (Some(schema), texts) if is_list => self.list(schema, texts),
            (schema, [text]) => self.structured(schema, text),
            (schema, texts) => texts.first().map_or(Json::Null, |text| self.scalar(schema, text)),
        }
    }

    /// One text; JSON where an object or an array is wanted.
    pub(super) fn structured(&self, schema: Option<&Schema>, text: &str) -> Json {
        let types = schema.map(|schema| types(self.document, schema, DEPTH)).unwrap_or_default();
        let is_wanted = |json: &Json| match json {
            Json::Object(_) => types.contains(&SchemaType::Object),
            Json::Array(_) => types.contains(&SchemaType::Array),
            _ => false,
        };
        let is_likely = text.trim_start().starts_with(['{', '[']);
        let json = if is_likely { serde_json::from_str::<Json>(text).ok().filter(is_wanted) } else { None };
        json.unwrap_or_else(|| self.scalar(schema, text))
    }

    /// `filter[a][b]=c`: the members of one name.
    pub(super) fn deep(&self, schema: Option<&Schema>, name: &str, pairs: &[(String, String)]) -> Option<Json> {
        let mut root = Map::new();
        let mut any = false;
        for (key, text) in pairs {
            let Some(path) = key.strip_prefix(name).and_then(|rest| rest.strip_prefix('[')) else { continue };
            let Some(path) = path.strip_suffix(']') else { continue };
            let steps: Vec<&str> = path.split("][").take(usize::from(DEPTH)).collect();
            any = true;
            self.put(&mut root, schema, &steps, text);
        }
        any.then_some(Json::Object(root))
    }

    /// The depth is bounded by the number of steps.
    fn put(&self, into: &mut Map<String, Json>, schema: Option<&Schema>, steps: &[&str], text: &str) {
        let Some((first, rest)) = steps.split_first() else { return };
        let part = schema.and_then(|schema| member_schema(self.document, schema, first, DEPTH));
        if rest.iter().all(|step| step.is_empty()) {
            match into.get_mut(*first) {
                Some(Json::Array(items)) => items.push(self.scalar(part, text)),
                Some(_) => {}
                None => drop(into.insert((*first).to_owned(), self.repeated(part, &[text.to_owned()]))),
            }
            return;
        }
        let inner = into.entry((*first).to_owned()).or_insert_with(|| Json::Object(Map::new()));
        if let Json::Object(inner) = inner {
            self.put(inner, part, rest, text);
        }
    }

    /// Whether a schema is about objects, and not about texts.
    pub(super) fn is_object(&self, schema: &Schema) -> bool {
        let types = types(self.document, schema, DEPTH);
        types.contains(&SchemaType::Object) && !types.contains(&SchemaType::String)
    }
}

/// The character between the parts of a value that is written as one text.
pub(super) fn separator(style: Style) -> char {
    match style {
        Style::SpaceDelimited => ' ',
        Style::PipeDelimited => '|',
        _ => ',',
    }
}

/// The types that a schema allows, as far as it names them.
pub(super) fn types(document: &Document, schema: &Schema, depth: u8) -> BTreeSet<SchemaType> {
    let mut out: BTreeSet<SchemaType> = schema.types.iter().copied().collect();
    if depth == 0 || !out.is_empty() && out != BTreeSet::from([SchemaType::Null]) {
        return out;
    }
    if !schema.properties.is_empty() || schema.additional_properties.is_some() {
        out.insert(SchemaType::Object);
    }
    if schema.items.is_some() || !schema.prefix_items.is_empty() {
        out.insert(SchemaType::Array);
    }
    let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
    for part in target.into_iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of) {
        out.extend(types(document, part, depth - 1));
    }
    out
}

/// The schema of a member, wherever the schema keeps it.
pub(super) fn member_schema<'d>(
    document: &'d Document,
    schema: &'d Schema,
    name: &str,
    depth: u8,
) -> Option<&'d Schema> {
    let own = schema.properties.iter().find(|(known, _)| known.value == name).map(|(_, part)| part);
    if own.is_some() || depth == 0 {
        return own;
    }
    let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
    let parts = target.into_iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of);
    let below = parts.into_iter().find_map(|part| member_schema(document, part, name, depth - 1));
    below.or(schema.additional_properties.as_deref())
}

fn item_schema<'d>(document: &'d Document, schema: &'d Schema, index: usize, depth: u8) -> Option<&'d Schema> {
    let own = schema.prefix_items.get(index).or(schema.items.as_deref());
    if own.is_some() || depth == 0 {
        return own;
    }
    let target = schema.reference.as_deref().and_then(|(location, _)| document.schemas.get(location));
    let parts = target.into_iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of);
    parts.into_iter().find_map(|part| item_schema(document, part, index, depth - 1))
}

/// The pairs of a query or form, undecoded.
pub(super) fn raw_pairs(query: &str) -> Vec<(&str, &str)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

/// The pairs of a query or form.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    raw_pairs(query).into_iter().map(|(key, value)| (form_decode(key), form_decode(value))).collect()
}

/// As [`percent_decode`], and `+` is a space.
pub(super) fn form_decode(text: &str) -> String {
    if text.contains('+') { percent_decode(&text.replace('+', " ")) } else { percent_decode(text) }
}

/// `%2F` → `/`; what is no valid escape stays.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|digits| first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or(&[]) } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
