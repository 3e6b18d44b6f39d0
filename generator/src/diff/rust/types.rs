//! Types as user code writes them behind `use the_crate::*;`: equal texts are equal types of one crate.

use crate::api::{Api, Argument, BodyKind, Definition, Presence, Primitive, Shape, Success, Text, Type, ValueKind};

/// Where user code finds a type: `models::Order`, `operations::shop::ListStatus`.
pub(super) fn path(definition: &Definition) -> String {
    path_in(&definition.module, &definition.name.rust)
}

/// The same for something else in the file of a type.
pub(super) fn path_in(module: &str, name: &str) -> String {
    // Types of a model and those inside it are all in `models`.
    match module.split_once('/') {
        Some(("models", _)) => format!("models::{name}"),
        _ => format!("{}::{name}", module.replace('/', "::")),
    }
}

/// The type of a field: `Option<Vec<models::Order>>`.
pub(super) fn field(api: &Api, ty: &Type, presence: Presence) -> String {
    let inner = self::ty(api, ty);
    match presence {
        Presence::Required => inner,
        Presence::Optional | Presence::Nullable => format!("Option<{inner}>"),
        Presence::Maybe => format!("runtime::Maybe<{inner}>"),
    }
}

/// A type where it is used.
pub(super) fn ty(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Primitive(primitive) => primitive_name(*primitive).to_owned(),
        Type::Text(text) => text_name(*text).to_owned(),
        Type::Json => String::from("runtime::Json"),
        Type::List(item) => format!("Vec<{}>", self::ty(api, item)),
        Type::Map(item) => map(&self::ty(api, item)),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| self::ty(api, item)).collect();
            let comma = if items.len() == 1 { "," } else { "" };
            format!("({}{comma})", items.join(", "))
        }
        Type::Nullable(inner) => format!("Option<{}>", self::ty(api, inner)),
        Type::Boxed(inner) => format!("Box<{}>", self::ty(api, inner)),
        Type::Named(id) => api.types.get(*id).map(path).unwrap_or_default(),
        Type::Sensitive(inner) => format!("runtime::Sensitive<{}>", self::ty(api, inner)),
        Type::Foreign(path) => path.clone(),
        Type::JsonText(inner) => format!("runtime::JsonText<{}>", self::ty(api, inner)),
        Type::File => String::from("runtime::FileBody"),
    }
}

/// A map from text.
pub(super) fn map(item: &str) -> String {
    format!("std::collections::BTreeMap<String, {item}>")
}

/// What callers pass for a parameter or a body.
pub(super) fn argument(api: &Api, ty: &Type) -> String {
    match api.types.argument(ty) {
        Argument::Value => self::ty(api, ty),
        Argument::Str => String::from("&str"),
        Argument::Slice(item) => format!("&[{}]", self::ty(api, &item)),
        Argument::Reference => format!("&{}", self::ty(api, ty)),
    }
}

/// What callers pass for a body.
pub(super) fn body(api: &Api, kind: &BodyKind) -> String {
    match kind {
        BodyKind::Json(ty) | BodyKind::Form(ty, _) => argument(api, ty),
        BodyKind::Items(ty) => format!("&[{}]", self::ty(api, ty)),
        BodyKind::Multipart(id) => format!("&{}", self::ty(api, &Type::Named(*id))),
        BodyKind::Text => String::from("&str"),
        BodyKind::Bytes => String::from("runtime::Body"),
    }
}

/// What success gives; `module` is that of the operation.
pub(super) fn output(api: &Api, module: &str, success: &Success) -> String {
    match success {
        Success::Nothing => String::from("()"),
        Success::Json(ty) => self::ty(api, ty),
        Success::OptionalJson(ty) => format!("Option<{}>", self::ty(api, ty)),
        Success::Text => String::from("String"),
        Success::Bytes => String::from("runtime::Bytes"),
        Success::Events(ty) => format!("runtime::Stream<runtime::Event<{}>>", self::ty(api, ty)),
        Success::TextEvents => String::from("runtime::Stream<runtime::Event<String>>"),
        Success::EventObjects(ty, _) | Success::Lines(ty) | Success::Records(ty) => {
            format!("runtime::Stream<{}>", self::ty(api, ty))
        }
        Success::Outcome(outcome) => format!("{module}::{}", outcome.name),
    }
}

/// Types whose values become one of this type by `into()`.
pub(super) fn sources(api: &Api, ty: &Type) -> Vec<String> {
    match api.types.resolve(ty) {
        Type::Text(Text::Secret) => vec![String::from("String")],
        Type::Text(Text::Decimal | Text::Number) => vec![String::from("i64")],
        Type::Sensitive(inner) => vec![self::ty(api, inner)],
        Type::Json => ["bool", "i32", "i64", "u32", "u64", "f64", "String"].map(String::from).to_vec(),
        Type::Named(id) => match api.types.get(*id).map(|definition| (definition, &definition.shape)) {
            Some((_, Shape::Newtype(inner))) => vec![self::ty(api, inner)],
            Some((_, Shape::Enumeration(values))) if values.kind != ValueKind::Json => vec![payload(values.kind)],
            Some((definition, Shape::Union(union))) => {
                let converts = |variant| api.types.converts((definition, union), variant);
                union.variants.iter().filter_map(converts).map(|payload| self::ty(api, payload)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What a value of an enumeration is that the document does not name.
pub(super) fn payload(kind: ValueKind) -> String {
    String::from(match kind {
        ValueKind::String => "String",
        ValueKind::Integer => "i64",
        ValueKind::Json => "runtime::Json",
    })
}

/// A text with other words for paths: for each that has one.
pub(super) fn translate(text: &str, other: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | ':');
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (run, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        match other(run).filter(|_| run.contains("::")) {
            Some(word) => out.push_str(&word),
            None => out.push_str(run),
        }
        rest = after;
    }
    out + rest
}

/// The paths in a text.
pub(super) fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '#' | ':'))).filter(|run| run.contains("::"))
}

/// Without modules, as people say it.
pub(super) fn short(text: &str) -> String {
    translate(text, &|path| path.rsplit("::").next().filter(|name| !name.is_empty()).map(str::to_owned))
}

fn primitive_name(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Bool => "bool",
        Primitive::I32 => "i32",
        Primitive::I64 => "i64",
        Primitive::U32 => "u32",
        Primitive::U64 => "u64",
        Primitive::F64 => "f64",
    }
}

fn text_name(text: Text) -> &'static str {
    match text {
        Text::String => "String",
        Text::DateTime => "runtime::DateTime",
        Text::Date => "runtime::Date",
        Text::Time => "runtime::Time",
        Text::Duration => "runtime::IsoDuration",
        Text::Uuid => "runtime::Uuid",
        Text::Base64 => "runtime::Base64",
        Text::Decimal => "runtime::Decimal",
        Text::Number => "runtime::Number",
        Text::Secret => "runtime::Secret",
    }
}
