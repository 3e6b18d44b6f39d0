//! What the variants of a union are called.

use super::homes::component_name;
use super::{Context, enums, schemas, text};
use crate::api::{Text, Type};
use crate::parse::model::{Schema, SchemaType};
use crate::parse::node::{Node, Value};

/// What a variant is called: as its schema, its title, its tag, its only value, the member that only it has, or its type.
/// `flats` are all variants without references; `index` is this one's.
pub(crate) fn label(cx: &Context<'_>, member: &Schema, flats: &[Schema], index: usize, tag: Option<&str>) -> String {
    if let Some(name) = text(&member.extensions, "x-rust-name") {
        return name.to_owned();
    }
    if let Some((location, _)) = member.reference.as_deref() {
        let name = component_name(location);
        let renamed = cx.options.rename.schemas.iter().find(|row| row.key.value == name);
        return renamed.map_or(name, |row| row.name.value.to_string());
    }
    let title = member.title.as_deref().filter(|title| title.len() <= 60 && !title.contains('\n'));
    let flat = flats.get(index).unwrap_or(member);
    title.or(tag).map(str::to_owned).or_else(|| only_value(flat)).unwrap_or_else(|| by_type(flats, flat, index))
}

/// The text that is the only value.
fn only_value(flat: &Schema) -> Option<String> {
    let values = enums::values(flat)?;
    let [Node { value: Value::String(text), .. }] = values.as_slice() else { return None };
    (text.len() <= 60 && text.contains(char::is_alphanumeric)).then(|| text.to_string())
}

fn by_type(flats: &[Schema], flat: &Schema, index: usize) -> String {
    match schemas::types(flat).as_slice() {
        [SchemaType::String] => string(flat),
        [SchemaType::Integer] => "Integer".to_owned(),
        [SchemaType::Number] => "Number".to_owned(),
        [SchemaType::Boolean] => "Boolean".to_owned(),
        [SchemaType::Array] => "List".to_owned(),
        [SchemaType::Object] if flat.properties.is_empty() => "Map".to_owned(),
        _ => own_member(flats, flat, index).unwrap_or_else(|| format!("Variant{}", index + 1)),
    }
}

fn string(flat: &Schema) -> String {
    match super::formats::string(flat) {
        Type::Text(Text::String | Text::Secret) => "String".to_owned(),
        _ => flat.format.as_ref().map_or_else(|| "Text".to_owned(), |format| format.value.to_string()),
    }
}

/// The member that an object has to have, or its only member, if no other variant has it.
fn own_member(flats: &[Schema], flat: &Schema, index: usize) -> Option<String> {
    let only = flat.properties.len() == 1;
    let needed = |name: &str| only || flat.required.iter().any(|required| required.value == name);
    let elsewhere = |name: &str| {
        let others = flats.iter().enumerate().filter(|(other, _)| *other != index);
        others.into_iter().any(|(_, other)| other.properties.iter().any(|(known, _)| known.value == name))
    };
    let mut own =
        flat.properties.iter().map(|(name, _)| name.value.as_str()).filter(|name| needed(name) && !elsewhere(name));
    own.next().filter(|name| name.contains(char::is_alphanumeric)).map(str::to_owned)
}
