//! Where in a value the check is.

use std::fmt::Write as _;

/// A place in the value that is checked. Its JSON pointer is written when something is wrong there, not before.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// The value itself.
    Root,
    /// A member of the object at a place.
    Member(&'a Self, &'a str),
    /// An item of the array at a place.
    Item(&'a Self, usize),
}

impl Place<'_> {
    /// The name of a member.
    pub(super) fn key(&self) -> &str {
        if let Self::Member(_, key) = self { key } else { "" }
    }

    /// The JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(outer, key) => {
                let mut pointer = outer.pointer();
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                pointer
            }
            Self::Item(outer, index) => {
                let mut pointer = outer.pointer();
                let _ = write!(pointer, "/{index}");
                pointer
            }
        }
    }
}
