//! Parts of a text that was read: a document has hundreds of thousands of them, and none needs a copy.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use crate::source::Source;

/// A text: a part of a source, or one of its own. A copy shares it.
#[derive(Clone)]
pub struct Text {
    source: Arc<Source>,
    start: u32,
    end: u32,
}

impl Text {
    /// A text that was found in a source. One that is written in another way there, with escapes for example, is kept by
    /// itself.
    #[must_use]
    pub fn found(source: &Arc<Source>, text: Cow<'_, str>) -> Self {
        let place = || {
            let start = text.as_ptr().addr().checked_sub(source.text.as_ptr().addr())?;
            let end = start.checked_add(text.len())?;
            let is_part = source.text.get(start..end)? == text;
            Some((u32::try_from(start).ok()?, u32::try_from(end).ok().filter(|_| is_part)?))
        };
        match place() {
            Some((start, end)) => Self { source: Arc::clone(source), start, end },
            None => Self::from(text.into_owned()),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.source.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self { source: Arc::new(Source { name: String::new(), text }), start: 0, end }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl Default for Text {
    fn default() -> Self {
        static NOTHING: LazyLock<Arc<Source>> = LazyLock::new(Arc::default);
        Self { source: Arc::clone(&NOTHING), start: 0, end: 0 }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for str {
    fn eq(&self, other: &Text) -> bool {
        *self == **other
    }
}

impl PartialEq<Text> for &str {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for String {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Cow, Source, Text};

    #[test]
    fn what_stands_in_a_source_is_not_copied() {
        let source = Arc::new(Source { name: String::from("a.yaml"), text: String::from("name: käse, name") });
        let part = |range| source.text.get(range).map(Cow::Borrowed).unwrap();
        let texts = [part(0..4), part(6..11), part(13..17), Cow::Borrowed("name"), Cow::Owned(String::from("name"))];
        let found = texts.map(|text| Text::found(&source, text));
        assert_eq!(found.each_ref().map(Text::as_str), ["name", "käse", "name", "name", "name"]);
        assert_eq!(found.each_ref().map(|text| Arc::ptr_eq(&text.source, &source)), [true, true, true, false, false]);
        assert_eq!(found[0], found[4]);
    }
}
