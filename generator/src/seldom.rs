//! Parts of an object that few objects of the kind have: they take no room where they are absent.

use std::fmt;
use std::ops::{Deref, DerefMut};

/// A part that is read as its default until somebody writes to it.
#[derive(Clone)]
pub struct Seldom<T>(Option<Box<T>>);

/// A part with a default to look at.
pub trait Part: Default + 'static {
    /// The default.
    fn nothing() -> &'static Self;
}

impl<T> Seldom<T> {
    /// The part, if it is there.
    pub fn written(&self) -> Option<&T> {
        self.0.as_deref()
    }

    /// The part, if it is there, to change.
    pub fn written_mut(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }
}

impl<T: Part> Seldom<T> {
    /// Writes a value, unless it is the default and nothing is there yet.
    pub fn put<V: Default + PartialEq>(&mut self, place: impl FnOnce(&mut T) -> &mut V, value: V) {
        if self.0.is_some() || value != V::default() {
            *place(self) = value;
        }
    }
}

impl<T> Default for Seldom<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Seldom<T> {
    fn from(part: T) -> Self {
        Self(Some(Box::new(part)))
    }
}

impl<T: Part> Deref for Seldom<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(part) => part,
            None => T::nothing(),
        }
    }
}

impl<T: Part> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Part + PartialEq> PartialEq for Seldom<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.0.is_none() && other.0.is_none()) || **self == **other
    }
}

impl<T: Part + fmt::Debug> fmt::Debug for Seldom<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Rows of `Owner.field => Part`: the fields of the part can be used as those of the owner.
macro_rules! seldom {
    ($($owner:ident.$field:ident => $part:ident),* $(,)?) => {
        $(impl $crate::seldom::Part for $part {
            fn nothing() -> &'static Self {
                static NOTHING: std::sync::LazyLock<$part> = std::sync::LazyLock::new($part::default);
                &NOTHING
            }
        }

        impl std::ops::Deref for $owner {
            type Target = $part;

            fn deref(&self) -> &$part {
                &self.$field
            }
        }

        impl std::ops::DerefMut for $owner {
            fn deref_mut(&mut self) -> &mut $part {
                &mut self.$field
            }
        })*
    };
}

pub(crate) use seldom;
