//! Types of the generated crate.

use super::{Docs, Name, Rule, Serialization};

/// Index of a type in [`Types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// All named types in the order in which they were decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Types {
    /// The arena.
    pub all: Vec<Definition>,
}

impl Types {
    /// The type with this id.
    #[must_use]
    pub fn get(&self, id: TypeId) -> Option<&Definition> {
        self.all.get(id.0)
    }

    /// Follows aliases down to what a type is.
    #[must_use]
    pub fn resolve<'a>(&'a self, mut ty: &'a Type) -> &'a Type {
        for _ in 0..self.all.len() {
            match ty {
                Type::Named(id) => match self.get(*id).map(|definition| &definition.shape) {
                    Some(Shape::Alias(target)) => ty = target,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }
}

/// A named type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definition {
    /// Name in the document (a component's name, or that of the place) and in Rust.
    pub name: Name,
    /// The file it lives in, below `src/`, without `.rs`: `models/order`, `operations/shop`.
    pub module: String,
    /// What it is.
    pub docs: Docs,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// JSON pointer into the document.
    pub pointer: String,
    /// What it looks like.
    pub shape: Shape,
    /// Traits that it derives besides its own.
    pub derives: Vec<String>,
    /// Whether callers make values of it: it gets `new` and setters.
    pub input: bool,
    /// Limits that are checked before a value is sent.
    pub rule: Option<Box<TypeRule>>,
}

impl Definition {
    pub(super) fn keep_items(&mut self) {
        (self.docs, self.rule) = (Docs::new(), None);
        match &mut self.shape {
            Shape::Structure(structure) => {
                let fields = structure.fields.iter_mut().chain(&mut structure.flattened);
                fields.for_each(|field| field.docs = Docs::new());
            }
            Shape::Enumeration(values) => values.values.iter_mut().for_each(|value| value.docs = Docs::new()),
            Shape::Union(union) => union.variants.iter_mut().for_each(UnionVariant::keep_items),
            Shape::Alias(_) | Shape::Newtype(_) => {}
        }
    }
}

/// The limits of a named type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeRule {
    /// Rust name of the static that holds them.
    pub name: String,
    /// The limits.
    pub rule: Rule,
    /// Whether other files refer to it.
    pub shared: bool,
}

/// What a type looks like.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Shape {
    /// Another name for a type.
    Alias(Type),
    /// A struct around one value: an alias that would be recursive.
    Newtype(Type),
    /// A struct.
    Structure(Structure),
    /// An open set of values.
    Enumeration(Enumeration),
    /// One of several types.
    Union(Union),
}

impl Default for Shape {
    fn default() -> Self {
        Self::Alias(Type::Json)
    }
}

/// A struct.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Structure {
    /// Fields in document order.
    pub fields: Vec<Field>,
    /// Types whose members stand in the same object; presence is `Required` or `Optional`.
    pub flattened: Vec<Field>,
    /// The map that keeps every other member.
    pub rest: Option<Rest>,
    /// Set for bodies of multipart requests: how each field (by index) becomes a part.
    pub parts: Option<Vec<Part>>,
    /// Helpers for answers that report failures per item.
    pub partial_failure: Option<PartialFailure>,
    /// How values are made.
    pub constructor: Constructor,
}

impl Structure {
    /// What `new` takes: required fields, unless it fills them in by itself.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        let fields = self.fields.iter().chain(&self.flattened);
        fields.filter(|field| field.presence == Presence::Required && field.fixed.is_none())
    }
}

/// How the values of a struct are made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// Not at all: only the server makes them.
    #[default]
    None,
    /// `new(required…)`.
    Positional,
    /// `new(Required { … })`: too many required fields for positions. The name of that struct.
    Named(String),
}

/// A field.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Field {
    /// Both names.
    pub name: Name,
    /// Its type, without absence and `null`.
    pub ty: Type,
    /// Whether it may be absent or `null`.
    pub presence: Presence,
    /// What it is.
    pub docs: Docs,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// The value that a constructor fills in by itself: variant of the field's single-value enumeration.
    pub fixed: Option<String>,
}

/// Whether a member may be absent or `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Always there: `T`.
    Required,
    /// May be absent: `Option<T>`.
    Optional,
    /// Always there, may be `null`: `Option<T>`.
    Nullable,
    /// May be absent, may be `null`: `Maybe<T>`.
    Maybe,
}

/// The map that keeps members which no field names.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Rest {
    /// Rust name of the field.
    pub field: String,
    /// Type of the values.
    pub ty: Type,
}

/// How a field is sent as a part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// How it is written.
    pub kind: PartKind,
    /// Its media type, if it is not the usual one.
    pub media_type: Option<String>,
}

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// As text.
    Text,
    /// As JSON.
    Json,
    /// As a file.
    File,
    /// In a style.
    Styled(Serialization),
}

/// Names of the members that `all_accepted()` and `rejected()` look at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartialFailure {
    /// Rust name of the list field.
    pub items: String,
    /// Whether the list may be absent.
    pub items_optional: bool,
    /// Type of an item.
    pub item: TypeId,
    /// Rust name of the item's code field: an item failed if it is present and not 0.
    pub code: String,
}

/// An open set of values.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Enumeration {
    /// What the values are.
    pub kind: ValueKind,
    /// Known values in document order.
    pub values: Vec<EnumValue>,
    /// Whether reading compares without regard to ASCII case.
    pub ignore_case: bool,
}

/// What the values of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Texts.
    String,
    /// Integers.
    Integer,
    /// Any JSON.
    Json,
}

/// A known value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumValue {
    /// The text, the digits or the JSON text, and the variant.
    pub name: Name,
    /// What it means.
    pub docs: Docs,
}

/// One of several types; unknown ones are kept as raw JSON.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Union {
    /// Variants in document order.
    pub variants: Vec<UnionVariant>,
    /// The tag that encoding adds where a variant does not write it itself.
    pub write_tag: Option<String>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct UnionVariant {
    /// Both names; the wire name is for messages.
    pub name: Name,
    /// Payload.
    pub ty: Type,
    /// What it is.
    pub docs: Docs,
    /// Bits of [`kinds`].
    pub kinds: u8,
    /// Members that must be there.
    pub required: Vec<String>,
    /// Members that it names.
    pub known: Vec<String>,
    /// Whether it refuses other members.
    pub closed: bool,
    /// Tag member and its values.
    pub tag: Option<(String, Vec<String>)>,
}

impl UnionVariant {
    fn keep_items(&mut self) {
        (self.docs, self.required, self.known, self.tag) = (Docs::new(), Vec::new(), Vec::new(), None);
    }
}

/// Bits for the JSON types that a union variant takes.
pub mod kinds {
    /// `null`.
    pub const NULL: u8 = 1;
    /// `true`, `false`.
    pub const BOOLEAN: u8 = 2;
    /// Whole numbers.
    pub const INTEGER: u8 = 4;
    /// Numbers.
    pub const NUMBER: u8 = 8;
    /// Texts.
    pub const STRING: u8 = 16;
    /// Arrays.
    pub const ARRAY: u8 = 32;
    /// Objects.
    pub const OBJECT: u8 = 64;
    /// All of them.
    pub const ANY: u8 = 127;
}

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Type {
    /// A scalar that is cheap to copy.
    Primitive(Primitive),
    /// Text of some kind.
    Text(Text),
    /// Any JSON.
    Json,
    /// A list.
    List(Box<Type>),
    /// A map from text.
    Map(Box<Type>),
    /// `prefixItems`.
    Tuple(Vec<Type>),
    /// A value or `null` inside a list, map or tuple.
    Nullable(Box<Type>),
    /// On the heap, because the type contains itself.
    Boxed(Box<Type>),
    /// A named type.
    Named(TypeId),
    /// Debug output hides it.
    Sensitive(Box<Type>),
    /// A file of a multipart body.
    File,
    /// A type of another crate, as Rust writes it.
    Foreign(String),
    /// A text that holds JSON of this type.
    JsonText(Box<Type>),
}

/// A scalar that is cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
}

/// Text of some kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// Any text.
    String,
    /// RFC 3339 date and time.
    DateTime,
    /// RFC 3339 full-date.
    Date,
    /// RFC 3339 full-time.
    Time,
    /// ISO 8601 duration.
    Duration,
    /// UUID.
    Uuid,
    /// Base64.
    Base64,
    /// Decimal number in a string.
    Decimal,
    /// Number of any size and precision.
    Number,
    /// Secret.
    Secret,
}
