//! The 200 structs that every variant declares: the same members, in another order and with other
//! names from struct to struct, so that the compiler cannot fold them into one.

/// How many structs there are. The first half stands for request bodies, the second for responses.
pub const STRUCTS: usize = 200;

/// Structs refer to each other inside groups of this size, in a ring.
const GROUP: usize = 10;

const WORDS: [&str; 20] = [
    "account", "billing", "country", "delivery", "email", "folder", "group", "header", "invoice",
    "journey", "key", "locale", "message", "number", "offer", "phone", "quota", "region", "status",
    "token",
];

/// What a member holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// `String`
    Text,
    /// `Option<String>`
    MaybeText,
    /// `i64`
    Integer,
    /// `f64`
    Float,
    /// `bool`
    Flag,
    /// `Vec<String>`
    Texts,
    /// `Option<Box<Other>>`
    Link,
    /// `Vec<Other>`
    Items,
    /// `BTreeMap<String, String>`
    Map,
    /// `Option<i64>`
    MaybeInteger,
}

const KINDS: [Kind; 10] = [
    Kind::Text,
    Kind::MaybeText,
    Kind::Integer,
    Kind::Float,
    Kind::Flag,
    Kind::Texts,
    Kind::Link,
    Kind::Items,
    Kind::Map,
    Kind::MaybeInteger,
];

/// A member of a struct.
pub struct Field {
    /// Its Rust name, in snake case.
    pub rust: String,
    /// Its JSON name, in camel case.
    pub wire: String,
    /// What it holds.
    pub kind: Kind,
    /// The number of the struct that it refers to, for `Link` and `Items`.
    pub other: usize,
}

impl Field {
    /// Whether the member may be absent.
    pub fn is_optional(&self) -> bool {
        matches!(self.kind, Kind::MaybeText | Kind::Link | Kind::MaybeInteger)
    }

    /// Its Rust type.
    pub fn rust_type(&self) -> String {
        let other = name(self.other);
        match self.kind {
            Kind::Text => "String".to_owned(),
            Kind::MaybeText => "Option<String>".to_owned(),
            Kind::Integer => "i64".to_owned(),
            Kind::Float => "f64".to_owned(),
            Kind::Flag => "bool".to_owned(),
            Kind::Texts => "Vec<String>".to_owned(),
            Kind::Link => format!("Option<Box<{other}>>"),
            Kind::Items => format!("Vec<{other}>"),
            Kind::Map => "BTreeMap<String, String>".to_owned(),
            Kind::MaybeInteger => "Option<i64>".to_owned(),
        }
    }
}

/// The name of a struct: `Model017`.
pub fn name(index: usize) -> String {
    format!("Model{index:03}")
}

/// The members of a struct.
pub fn fields(index: usize) -> Vec<Field> {
    (0..KINDS.len()).map(|place| field(index, place)).collect()
}

fn field(index: usize, place: usize) -> Field {
    let kind = KINDS[(place + index) % KINDS.len()];
    let first = WORDS[(index * 7 + place * 3) % WORDS.len()];
    let second = [
        "id", "name", "count", "ratio", "active", "tags", "parent", "items", "labels", "limit",
    ][place];
    let step = if kind == Kind::Link { 1 } else { 3 };
    Field {
        rust: format!("{first}_{second}"),
        wire: format!("{first}{}{}", second[..1].to_uppercase(), &second[1..]),
        kind,
        other: index - index % GROUP + (index % GROUP + step) % GROUP,
    }
}
