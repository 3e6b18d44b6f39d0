//! Values that show how a client is used, as Rust expressions.

use super::{Text, TypeId};

/// A Rust expression that makes a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// `true`, `5_i64`: as Rust writes it.
    Literal(String),
    /// A text: a literal where anything that is made of one is taken, a `String` otherwise.
    Text(String, Taken),
    /// A text in a format, which may be refused: `"…".parse::<Date>()?`.
    Parsed(Text, String),
    /// A list: an array where anything that is made of one is taken, a `Vec` otherwise.
    List(Vec<Self>, Taken),
    /// A map.
    Map(Vec<(String, Self)>),
    /// A variant of an enumeration, or of a union around a value.
    Variant(TypeId, String, Option<Box<Self>>),
    /// A struct: what `new` takes, and setters.
    New(TypeId, Vec<Self>, Vec<(String, Self)>),
    /// The struct of this name that the constructor of a type takes, with its fields.
    Required(TypeId, String, Vec<(String, Self)>),
    /// A value whose debug output is hidden.
    Sensitive(Box<Self>),
    /// On the heap.
    Boxed(Box<Self>),
    /// By reference.
    Reference(Box<Self>),
}

/// What the place of a value takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The type itself.
    Exactly,
    /// `impl Into<T>`, or `&str`.
    Loosely,
}

/// The call that documentation starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// Index of the group.
    pub group: usize,
    /// Index of the operation in the group.
    pub operation: usize,
    /// The call, with what is required and no more.
    pub sample: CallSample,
}

/// A call of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct CallSample {
    /// The required parameters.
    pub arguments: Vec<Sample>,
    /// The body; where the method takes one and this is `None`, it is left out.
    pub body: Option<Sample>,
    /// Whether the document gives an example of the body.
    pub is_documented: bool,
}
