//! `api.lock.txt`: each public item, its wire name and its place in the document, one a line.

use super::print::tight;
use super::types::Scope;
use super::{Files, surface};
use crate::api::{Api, Definition, Shape, Type};

/// The file that a reviewer of the crate reads first.
pub(crate) fn render(api: &Api, files: &mut Files) {
    let mut lines = Vec::new();
    let scope = Scope::new(api, "api.lock", &[], &[]);
    for definition in &api.types.all {
        item(&scope, definition, &mut lines);
    }
    for group in &api.groups {
        for operation in &group.operations {
            lines.push(format!(
                "fn {}().{} | {} | {}",
                group.name.rust, operation.name.rust, operation.name.wire, operation.pointer
            ));
            for method in operation.methods.iter().skip(1) {
                let (group, operation) = (&group.name.rust, &operation.name.wire);
                lines.push(format!("fn {group}().{} | {operation}", method.name));
            }
            for parameter in &operation.parameters {
                let ty = tight(scope.ty(&parameter.ty));
                let need = if parameter.required { "" } else { "?" };
                lines.push(format!(
                    "fn {}().{}({}{need}: {}) | {}",
                    group.name.rust, operation.name.rust, parameter.name.rust, ty, parameter.name.wire
                ));
            }
        }
    }
    surface::lock(&scope, &mut lines);
    for scheme in &api.schemes {
        lines.push(format!("fn ClientBuilder::{} | {}", scheme.name.rust, scheme.name.wire));
    }
    lines.sort();
    let text = format!("# Public items | wire name | place in {}\n{}\n", api.package.spec, lines.join("\n"));
    files.insert("api.lock.txt".to_owned(), text);
}

fn item(scope: &Scope<'_>, definition: &Definition, lines: &mut Vec<String>) {
    let (name, wire, pointer) = (&definition.name.rust, one_line(&definition.name.wire), one_line(&definition.pointer));
    let ty = |ty: &Type| tight(scope.ty(ty));
    match &definition.shape {
        Shape::Alias(target) => lines.push(format!("type {name} = {} | {wire} | {pointer}", ty(target))),
        Shape::Newtype(inner) => lines.push(format!("struct {name}({}) | {wire} | {pointer}", ty(inner))),
        Shape::Structure(structure) => {
            lines.push(format!("struct {name} | {wire} | {pointer}"));
            for field in structure.fields.iter().chain(&structure.flattened) {
                let ty = tight(scope.with_presence(&field.ty, field.presence));
                lines.push(format!("struct {name}.{}: {ty} | {}", field.name.rust, one_line(&field.name.wire)));
            }
            if let Some(rest) = &structure.rest {
                lines.push(format!("struct {name}.{}: {} | *", rest.field, ty(&Type::Map(Box::new(rest.ty.clone())))));
            }
        }
        Shape::Enumeration(enumeration) => {
            lines.push(format!("enum {name} | {wire} | {pointer}"));
            for value in &enumeration.values {
                lines.push(format!("enum {name}::{} | {}", value.name.rust, one_line(&value.name.wire)));
            }
        }
        Shape::Union(union) => {
            lines.push(format!("enum {name} | {wire} | {pointer}"));
            for variant in &union.variants {
                lines.push(format!(
                    "enum {name}::{}({}) | {}",
                    variant.name.rust,
                    ty(&variant.ty),
                    one_line(&variant.name.wire)
                ));
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.escape_debug().to_string()
}
