//! Names and types that people give, in `oasmith.toml` or with `x-…`: the options win. What is about nothing is reported.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::names::{given_type_name, given_value_name};
use super::schemas::pointer;
use crate::options::{Options, Rename};
use crate::parse::model::{Extensions, Location};
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::text::Text;

/// A table of names or types that users give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Schemas,
    Types,
    Fields,
    Variants,
    Operations,
    Parameters,
    Tags,
    Replace,
    Derive,
}

impl Table {
    fn rows(self, options: &Options) -> &[Rename] {
        let rename = &options.rename;
        match self {
            Self::Schemas => &rename.schemas,
            Self::Types => &rename.types,
            Self::Fields => &rename.fields,
            Self::Variants => &rename.variants,
            Self::Operations => &rename.operations,
            Self::Parameters => &rename.parameters,
            Self::Tags => &rename.tags,
            Self::Replace | Self::Derive => &[],
        }
    }

    fn keys(self, options: &Options) -> Vec<&Spanned<Text>> {
        match self {
            Self::Replace => options.replace.iter().map(|(key, _)| key).collect(),
            Self::Derive => options.derive_schemas.iter().map(|(key, _)| key).collect(),
            _ => self.rows(options).iter().map(|row| &row.key).collect(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Schemas | Self::Derive => "schema",
            Self::Types => "type written in place",
            Self::Fields => "property",
            Self::Variants => "value",
            Self::Operations => "operation",
            Self::Parameters => "parameter",
            Self::Tags => "tag",
            Self::Replace => "use of",
        }
    }
}

/// Which keys were about something, and what they could have been about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    used: BTreeSet<Span>,
    seen: BTreeMap<Table, BTreeSet<String>>,
}

impl Uses {
    /// The first key that one of the candidates matches; candidates are made only if there are keys at all.
    pub(crate) fn find<'k>(
        &mut self,
        table: Table,
        mut keys: impl Iterator<Item = &'k Spanned<Text>> + Clone,
        candidates: impl FnOnce() -> Vec<String>,
    ) -> Option<usize> {
        keys.clone().next()?;
        let candidates = candidates();
        let find = |wanted: &String| keys.clone().position(|key| key.value == *wanted);
        let found = candidates.iter().find_map(find);
        if let Some(key) = found.and_then(|index| keys.nth(index)) {
            self.used.insert(key.span);
        }
        self.seen.entry(table).or_default().extend(candidates);
        found
    }

    /// Reports the keys that were about nothing.
    pub(crate) fn report(&self, options: &Options, report: &mut Report) {
        let tables = [
            Table::Schemas,
            Table::Types,
            Table::Fields,
            Table::Variants,
            Table::Operations,
            Table::Parameters,
            Table::Tags,
            Table::Replace,
            Table::Derive,
        ];
        for table in tables {
            let seen = self.seen.get(&table);
            for key in table.keys(options).into_iter().filter(|key| !self.used.contains(&key.span)) {
                let known = seen.into_iter().flatten().map(String::as_str);
                report.option_without_effect(key, table.noun(), nearest(&key.value, known));
            }
        }
    }
}

/// The nearest name: one of the same spelling but for case and signs, else the one with the fewest slips.
fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = bare(word);
    known.clone().find(|other| bare(other) == wanted).or_else(|| crate::report::closest(word, known))
}

/// The name that the options give to one of `candidates`, else the one of `x-rust-name`.
pub(crate) fn name(
    cx: &mut Context<'_>,
    table: Table,
    extensions: Option<&Extensions>,
    candidates: impl FnOnce() -> Vec<String>,
) -> Option<Spanned<Text>> {
    let rows = table.rows(cx.options);
    if let Some(row) =
        cx.uses.find(table, rows.iter().map(|row| &row.key), candidates).and_then(|index| rows.get(index))
    {
        return Some(row.name.clone());
    }
    let node = extensions?.get("x-rust-name")?;
    let text = node.as_str();
    if text.is_none() {
        cx.report.extension_unusable(node.span, "x-rust-name", "it needs a text");
    }
    text.map(|text| Spanned::new(text.into(), node.span))
}

/// The traits that a type derives besides its own. What is written inside a schema derives what all types do.
pub(crate) fn derives(cx: &mut Context<'_>, schema: Option<&str>) -> Vec<String> {
    let mut out = cx.options.derive_all.clone();
    let rows = &cx.options.derive_schemas;
    let keys = rows.iter().map(|(key, _)| key);
    let found = schema.and_then(|name| cx.uses.find(Table::Derive, keys, || vec![name.to_owned()]));
    for each in found.and_then(|index| rows.get(index)).into_iter().flat_map(|(_, traits)| traits) {
        if !out.contains(each) {
            out.push(each.clone());
        }
    }
    out
}

/// A given name as that of a type or variant.
pub(crate) fn as_type(report: &mut Report, name: &Spanned<Text>) -> String {
    checked(report, name, given_type_name(&name.value))
}

/// A given name as that of a field, method, argument or module.
pub(crate) fn as_value(report: &mut Report, name: &Spanned<Text>) -> String {
    checked(report, name, given_value_name(&name.value))
}

fn checked(report: &mut Report, name: &Spanned<Text>, rust: String) -> String {
    if rust.trim_start_matches("r#") != name.value {
        report.not_an_identifier(name, &rust);
    }
    rust
}

/// What options call a part of a schema: `Pet.owner.name` and the JSON pointer.
pub(crate) fn spellings(location: &Location) -> Vec<String> {
    short(location).into_iter().chain([pointer(location)]).collect()
}

/// What options call a member of a schema, such as a listed value: also `*.name`.
pub(crate) fn members(location: &Location, name: &str) -> Vec<String> {
    let owners = spellings(location).into_iter().chain(["*".to_owned()]);
    owners.map(|owner| format!("{owner}.{name}")).collect()
}

/// The schema's name and the properties that lead on, joined by points.
fn short(location: &Location) -> Option<String> {
    let tokens = location.tokens();
    let mut words = tokens.iter().map(String::as_str);
    if words.next() != Some("components") || words.next() != Some("schemas") {
        return None;
    }
    let mut out = words.next()?.to_owned();
    while let Some(word) = words.next() {
        match word {
            "properties" => {
                out.push('.');
                out.push_str(words.next()?);
            }
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                words.next();
            }
            _ => {}
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{members, nearest, spellings};
    use crate::parse::model::Location;

    #[test]
    fn parts_of_schemas_have_short_names() {
        let at = |pointer: &str| Location(format!("0#{pointer}"));
        assert_eq!(
            spellings(&at("/components/schemas/Pet/allOf/1/properties/items/items/properties/a~1b")),
            ["Pet.items.a/b", "#/components/schemas/Pet/allOf/1/properties/items/items/properties/a~1b"]
        );
        assert_eq!(spellings(&at("/paths/~1pets/get")), ["#/paths/~1pets/get"]);
        assert_eq!(
            members(&at("/components/schemas/Size"), "x.l"),
            ["Size.x.l", "#/components/schemas/Size.x.l", "*.x.l"]
        );
    }

    #[test]
    fn the_nearest_name_may_differ_in_case_and_signs() {
        let known = ["list_pets", "get_pet"];
        assert_eq!(nearest("listPets", known.into_iter()), Some("list_pets"));
        assert_eq!(nearest("get_pat", known.into_iter()), Some("get_pet"));
        assert_eq!(nearest("other", known.into_iter()), None);
    }
}
