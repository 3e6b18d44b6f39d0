//! The types of a schema, without room on the heap: nearly every schema has one.

use std::fmt;
use std::ops::Deref;

use super::model::SchemaType;

const ALL: usize = 7;

/// Types in the order in which they are written, each at most once.
#[derive(Clone, Copy)]
pub struct TypeList {
    list: [SchemaType; ALL],
    count: u8,
}

impl TypeList {
    /// Adds a type, if it is not there.
    pub fn push(&mut self, ty: SchemaType) {
        if !self.contains(&ty)
            && let Some(place) = self.list.get_mut(usize::from(self.count))
        {
            *place = ty;
            self.count += 1;
        }
    }

    /// The types.
    #[must_use]
    pub fn as_slice(&self) -> &[SchemaType] {
        self.list.get(..usize::from(self.count)).unwrap_or_default()
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.count = 0;
    }
}

impl Default for TypeList {
    fn default() -> Self {
        Self { list: [SchemaType::Null; ALL], count: 0 }
    }
}

impl Deref for TypeList {
    type Target = [SchemaType];

    fn deref(&self) -> &[SchemaType] {
        self.as_slice()
    }
}

impl FromIterator<SchemaType> for TypeList {
    fn from_iter<I: IntoIterator<Item = SchemaType>>(types: I) -> Self {
        let mut out = Self::default();
        types.into_iter().for_each(|ty| out.push(ty));
        out
    }
}

impl<const N: usize> From<[SchemaType; N]> for TypeList {
    fn from(types: [SchemaType; N]) -> Self {
        types.into_iter().collect()
    }
}

impl PartialEq for TypeList {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<const N: usize> PartialEq<[SchemaType; N]> for TypeList {
    fn eq(&self, other: &[SchemaType; N]) -> bool {
        self.as_slice() == other
    }
}

impl fmt::Debug for TypeList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}
