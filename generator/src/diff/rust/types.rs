//! Types as texts: equal texts are equal types.

use crate::api::{Api, Presence, Primitive, Text, Type};

/// `Option<Vec<models::Order>>`.
pub(super) fn field(api: &Api, ty: &Type, presence: Presence) -> String {
    let inner = self::ty(api, ty);
    match presence {
        Presence::Required => inner,
        Presence::Optional | Presence::Nullable => format!("Option<{inner}>"),
        Presence::Maybe => format!("Maybe<{inner}>"),
    }
}

/// A type where it is used.
pub(super) fn ty(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Primitive(primitive) => primitive_name(*primitive).to_owned(),
        Type::Text(text) => text_name(*text).to_owned(),
        Type::Json => String::from("Json"),
        Type::List(item) => format!("Vec<{}>", self::ty(api, item)),
        Type::Map(item) => format!("BTreeMap<String, {}>", self::ty(api, item)),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| self::ty(api, item)).collect();
            format!("({})", items.join(", "))
        }
        Type::Nullable(inner) => format!("Option<{}>", self::ty(api, inner)),
        Type::Boxed(inner) => format!("Box<{}>", self::ty(api, inner)),
        Type::Named(id) => api.types.get(*id).map(|definition| definition.name.rust.clone()).unwrap_or_default(),
        Type::Sensitive(inner) => format!("Sensitive<{}>", self::ty(api, inner)),
        Type::Foreign(path) => path.clone(),
        Type::JsonText(inner) => format!("JsonText<{}>", self::ty(api, inner)),
        Type::File => String::from("File"),
    }
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
        Text::DateTime => "DateTime",
        Text::Date => "Date",
        Text::Time => "Time",
        Text::Duration => "Duration",
        Text::Uuid => "Uuid",
        Text::Base64 => "Base64",
        Text::Decimal => "Decimal",
        Text::Number => "Number",
        Text::Secret => "Secret",
    }
}
