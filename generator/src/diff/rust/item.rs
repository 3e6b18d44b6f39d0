//! A public item, and what user code depends on.

use std::collections::BTreeMap;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Struct,
    Enum,
    Alias,
    Field,
    Variant,
    Constructor,
    Default,
    Conversion,
    Helper,
    Method,
    Setting,
    Pages,
    Batches,
    ErrorBody,
    Builder,
    /// A `static`.
    Webhook,
    /// A constant of a type.
    Header,
    Feature,
}

/// A public item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// What user code has to agree with.
    pub(super) signature: String,
    /// What goes over the wire.
    pub(super) wire: String,
    /// Where the document says it: JSON pointer, or `GET /path`.
    pub(super) pointer: String,
    pub(super) deprecated: bool,
    /// The item that it belongs to.
    pub(super) parent: Option<String>,
    /// Arguments of constructors and methods.
    pub(super) asked: Vec<Asked>,
    /// Of a type that is another name: the type that it stands for. Of a method: what it gives. Of a constructor that
    /// takes a struct: its name.
    pub(super) target: Option<String>,
    /// User code that depends on the item, each a function called `witness`; the first one is shown. A manifest line for
    /// a feature.
    pub(super) code: Vec<String>,
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its name in the code.
    pub(super) name: String,
    /// What tells it from the other arguments: its name on the wire or, in a path, its position.
    pub(super) identity: String,
    pub(super) ty: String,
    /// Where the document says it.
    pub(super) pointer: String,
    /// Of a parameter: its name on the wire.
    pub(super) wire: Option<String>,
    /// Types that become this one by themselves.
    pub(super) sources: Vec<String>,
}

/// All items by path.
pub(super) type Items = BTreeMap<String, Item>;

impl Item {
    pub(super) fn new(kind: Kind, signature: String, wire: &str, pointer: &str) -> Self {
        let (wire, pointer, parent) = (wire.to_owned(), pointer.to_owned(), None);
        let (asked, target, code) = (Vec::new(), None, Vec::new());
        Self { kind, signature, wire, pointer, deprecated: false, parent, asked, target, code }
    }

    pub(super) fn of(mut self, parent: &str) -> Self {
        self.parent = Some(parent.to_owned());
        self
    }

    pub(super) fn deprecated(mut self, deprecated: bool) -> Self {
        self.deprecated = deprecated;
        self
    }

    pub(super) fn asks(mut self, asked: Vec<Asked>) -> Self {
        self.asked = asked;
        self
    }

    /// User code: parameters with their types, what it gives, and how.
    pub(super) fn used(mut self, parameters: &str, output: &str, body: &str) -> Self {
        let output = if output.is_empty() { String::new() } else { format!(" -> {output}") };
        self.code.push(format!("fn witness({parameters}){output} {{ {body} }}"));
        self
    }

    /// The same with `await`.
    pub(super) fn awaited(mut self, parameters: &str, output: &str, body: &str) -> Self {
        self.code.push(format!("async fn witness({parameters}) -> {output} {{ {body} }}"));
        self
    }

    pub(super) fn is_type(&self) -> bool {
        matches!(self.kind, Kind::Struct | Kind::Enum | Kind::Alias)
    }
}
