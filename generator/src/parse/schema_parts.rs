//! Parts of schemas that the dialects write differently: limits, null, discriminators, dependencies.

use super::context::Cx;
use super::files::Dialect;
use super::model::{Discriminator, Location, Schema, SchemaType};
use super::node::{Node, Value};
use super::resolve::Kind;
use crate::source::Spanned;
use crate::text::Text;

impl Cx<'_> {
    /// `minimum`, `maximum` and their exclusive forms: a number, or (2.0 and 3.0) a flag.
    pub(super) fn limits(&mut self, node: &Node, schema: &mut Schema) {
        if let Some(value) = node.get("minimum") {
            schema.minimum = self.number(value, "minimum");
        }
        if let Some(value) = node.get("maximum") {
            schema.maximum = self.number(value, "maximum");
        }
        match node.get("exclusiveMinimum").map(|value| (value.as_bool(), value)) {
            Some((Some(true), _)) => schema.exclusive_minimum = schema.minimum.take(),
            Some((None, value)) => schema.exclusive_minimum = self.number(value, "exclusiveMinimum"),
            _ => {}
        }
        match node.get("exclusiveMaximum").map(|value| (value.as_bool(), value)) {
            Some((Some(true), _)) => schema.exclusive_maximum = schema.maximum.take(),
            Some((None, value)) => schema.exclusive_maximum = self.number(value, "exclusiveMaximum"),
            _ => {}
        }
    }

    /// `nullable` (3.0) and `x-nullable` (2.0) as the type `null`.
    pub(super) fn nullable(&mut self, node: &Node, schema: &mut Schema) {
        let key = if self.dialect(node) == Dialect::V20 { "x-nullable" } else { "nullable" };
        if node.get(key).is_none() || !self.flag(node, key) || schema.types.contains(&SchemaType::Null) {
            return;
        }
        let combined = schema.reference.is_some()
            || !schema.all_of.is_empty()
            || !schema.any_of.is_empty()
            || !schema.one_of.is_empty();
        if schema.types.is_empty() && !schema.properties.is_empty() {
            schema.types.push(SchemaType::Object);
        }
        if schema.types.is_empty() && schema.items.is_some() {
            schema.types.push(SchemaType::Array);
        }
        if !schema.types.is_empty() || combined {
            schema.types.push(SchemaType::Null);
        }
    }

    /// `discriminator`: an object, or (2.0) the name of a property.
    pub(super) fn discriminator(&mut self, node: &Node) -> Discriminator {
        if let Value::String(text) = &node.value {
            let property = Spanned::new(text.clone(), node.span);
            return Discriminator { property, ..Discriminator::default() };
        }
        self.fields(node, "discriminator", &["propertyName", "mapping", "defaultMapping"]);
        let property = self.required(node, "propertyName", "discriminator");
        let mut mapping = Vec::new();
        for (tag, target) in self.map(node, "mapping") {
            if let Some(location) = self.string(target, "mapping").and_then(|text| self.mapped(&text)) {
                mapping.push((tag.clone(), location));
            }
        }
        let default_mapping = self.spanned(node, "defaultMapping").and_then(|text| self.mapped(&text));
        Discriminator { property, mapping, default_mapping }
    }

    /// A value of `mapping`: the name of a component, or a reference.
    fn mapped(&mut self, text: &Spanned<Text>) -> Option<Location> {
        let name = text.value.replace('~', "~0").replace('/', "~1");
        let pointer = format!("/components/schemas/{name}");
        for file in [text.span.file, 0] {
            if let Some((_, location)) = self.files.find(file, &pointer) {
                self.queue(Kind::Schema, location.clone());
                return Some(location);
            }
        }
        if text.value.contains(['#', '/', '.']) {
            // Tools that bundle files into one forget these: an entry that leads nowhere is ignored.
            let errors = std::mem::take(self.report);
            let found = self.refer(text, Kind::Schema);
            *self.report = errors;
            if found.is_some() {
                return found;
            }
        }
        let known = self.out.component_schemas.iter().map(Location::last).collect::<Vec<_>>();
        let close = crate::report::closest(&text.value, known.iter().map(String::as_str));
        self.report.unknown_mapping(text, close);
        None
    }

    pub(super) fn dependent_required(&mut self, node: &Node) -> Vec<(Spanned<Text>, Vec<String>)> {
        let members = self.object(node, "dependentRequired").iter();
        members
            .map(|(name, list)| {
                let items = self.array(list, "list of property names");
                (name.clone(), items.iter().filter_map(|item| Some(item.as_str()?.to_owned())).collect())
            })
            .collect()
    }

    /// JSON Schema before 2019: names and schemas under one keyword.
    pub(super) fn dependencies(&mut self, node: &Node, at: &Location, schema: &mut Schema) {
        for (name, value) in self.object(node, "dependencies") {
            if matches!(value.value, Value::Array(_)) {
                let names = value.items().iter().filter_map(|item| Some(item.as_str()?.to_owned())).collect();
                schema.dependent_required.push((name.clone(), names));
            } else {
                let inner = self.schema(value, at.child(&name.value));
                schema.dependent_schemas.push((name.clone(), inner));
            }
        }
    }
}
