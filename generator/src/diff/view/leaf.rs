//! Pairs of schemas that need no comparison: scalars that say the same. Most of what two documents have in common is of this
//! kind.

use super::alike;
use crate::parse::model::{Keywords, Schema};
use crate::parse::node::Node;
use crate::source::Spanned;
use crate::text::Text;

/// Whether both schemas say the same, documentation included, and lead to no others.
pub(in crate::diff) fn same_leaf(one: &Schema, other: &Schema) -> bool {
    is_leaf(one)
        && is_leaf(other)
        && one.types == other.types
        && one.boolean == other.boolean
        && text(one.format.as_ref()) == text(other.format.as_ref())
        && one.title == other.title
        && one.description == other.description
        && (one.deprecated, one.read_only, one.write_only) == (other.deprecated, other.read_only, other.write_only)
        && all(&one.examples, &other.examples)
        && match (one.keywords.written(), other.keywords.written()) {
            (Some(one), Some(other)) => same_keywords(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
}

fn is_leaf(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.items.is_none()
        && schema.keywords.written().is_none_or(|keywords| {
            let unions = [&keywords.all_of, &keywords.any_of, &keywords.one_of];
            unions.iter().all(|union| union.is_empty())
                && keywords.additional_properties.is_none()
                && keywords.discriminator.is_none()
                && keywords.extensions.is_empty()
                && keywords.rare.written().is_none()
        })
}

pub(super) fn same_keywords(one: &Keywords, other: &Keywords) -> bool {
    let lengths = |keywords: &Keywords| (keywords.min_length, keywords.max_length);
    let items = |keywords: &Keywords| (keywords.min_items, keywords.max_items, keywords.unique_items);
    option(values(one), values(other), all)
        && option(one.default.as_ref(), other.default.as_ref(), alike)
        && one.minimum == other.minimum
        && one.maximum == other.maximum
        && lengths(one) == lengths(other)
        && items(one) == items(other)
        && text(one.pattern.as_ref()) == text(other.pattern.as_ref())
}

fn values(keywords: &Keywords) -> Option<&[Node]> {
    keywords.enumeration.as_ref().map(|values| values.value.as_slice())
}

pub(super) fn text(text: Option<&Spanned<Text>>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

fn all(ones: &[Node], others: &[Node]) -> bool {
    ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| alike(one, other))
}

pub(super) fn option<T: ?Sized>(one: Option<&T>, other: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
