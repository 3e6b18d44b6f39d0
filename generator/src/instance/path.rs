//! Where in a value the check is: a list on the stack, which becomes text only if something is wrong there.

use std::fmt::Write as _;

/// A place in a value.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    /// The whole value.
    Root,
    /// A member of an object.
    Key(&'a Path<'a>, &'a str),
    /// An item of an array.
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut at = self;
        loop {
            at = match at {
                Path::Root => break,
                Path::Key(parent, _) | Path::Index(parent, _) => {
                    steps.push(at);
                    parent
                }
            };
        }
        let mut text = String::new();
        for step in steps.iter().rev() {
            match step {
                Path::Key(_, key) => {
                    text.push('/');
                    text.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                Path::Index(_, index) => drop(write!(text, "/{index}")),
                Path::Root => {}
            }
        }
        text
    }
}
