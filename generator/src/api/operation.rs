//! Operations: data and a thin typed call.

use super::{Batching, CallSample, Docs, Link, Name, Paging, ResponseHeader, RuleRef, Server, Type, TypeId};

/// The operations of one tag: a module, a struct and a feature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Tag and Rust name of the module and of the accessor method.
    pub name: Name,
    /// Rust name of the struct.
    pub struct_name: String,
    /// Cargo feature, if the operations have one of their own.
    pub feature: Option<String>,
    /// What it is.
    pub docs: Docs,
    /// Operations in document order.
    pub operations: Vec<Operation>,
}

impl Group {
    /// The file of its operations, as [`Definition::module`](super::Definition::module).
    #[must_use]
    pub fn file(&self) -> String {
        format!("operations/{}", self.name.rust)
    }
}

/// An operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// `operationId` (or what stands for it) and the Rust name of the method.
    pub name: Name,
    /// Rust name of the constant with its data.
    pub constant: String,
    /// Rust name of the marker type for its optional parameters.
    pub marker: String,
    /// Rust name of the trait with the setters of optional parameters, where calls are a type of another crate.
    pub setters: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path template as written.
    pub path: String,
    /// JSON pointer into the document.
    pub pointer: String,
    /// What it does.
    pub docs: Docs,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// Parameters: required ones are arguments, optional ones are methods of the call.
    pub parameters: Vec<Parameter>,
    /// The body; `None`: the request has none.
    pub body: Option<Body>,
    /// What success gives.
    pub success: Success,
    /// `Accept` header; empty: none.
    pub accept: String,
    /// What success gives when other media types are asked for: methods of their own.
    pub others: Vec<OtherAnswer>,
    /// The methods: one for each way to send the body and each kind of answer. The first has the operation's name.
    pub methods: Vec<Method>,
    /// Statuses that are success; empty: all of 2XX.
    pub success_statuses: Vec<u16>,
    /// Declared error answers with a JSON body.
    pub errors: Vec<ErrorAnswer>,
    /// Headers that answers can have.
    pub headers: Vec<ResponseHeader>,
    /// Rust name of the enum that holds their constants.
    pub headers_name: Option<String>,
    /// Which operations can follow.
    pub links: Vec<Link>,
    /// Rust names of the callbacks, and what they are in the document.
    pub callbacks: Vec<(String, String)>,
    /// How answers come in pages.
    pub paging: Option<Box<Paging>>,
    /// How a list in the body can be sent in several requests.
    pub batching: Option<Box<Batching>>,
    /// Alternatives of sets of schemes and scopes; empty: anonymous.
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// Own server, if it is not the document's.
    pub server: Option<Box<Server>>,
    /// Declared safe to repeat beyond what the method says.
    pub idempotent: bool,
    /// Safe to repeat if each item of this list in the body has this member.
    pub repeatable_by: Option<(String, String)>,
    /// The service code that refuses a repetition because an earlier attempt got through.
    pub duplicate_code: Option<String>,
    /// A call, for documentation; `None` where none can be shown, and where nobody asked for it.
    pub sample: Option<Box<CallSample>>,
}

impl Operation {
    pub(super) fn keep_items(&mut self) {
        (self.docs, self.links, self.callbacks) = (Docs::new(), Vec::new(), Vec::new());
        (self.constant, self.marker, self.setters, self.accept, self.security) = Default::default();
        for parameter in &mut self.parameters {
            (parameter.docs, parameter.rule) = (Docs::new(), None);
        }
        for variant in self.body.iter_mut().flat_map(|body| &mut body.variants) {
            (variant.docs, variant.rule) = (Docs::new(), None);
        }
        self.headers.iter_mut().for_each(|header| header.docs = Docs::new());
        self.errors.iter_mut().for_each(|error| error.docs = Docs::new());
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Into the path.
    Path,
    /// Behind `?`.
    #[default]
    Query,
    /// Into a header.
    Header,
    /// Into the `Cookie` header.
    Cookie,
    /// It is the whole query.
    QueryString,
}

/// How a value is written as text. `None` in [`Parameter`] means the place's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Serialization {
    /// `Simple`, `Label`, `Matrix`, `Form`, `Cookie`, `SpaceDelimited`, `PipeDelimited`, `DeepObject`: variant of the runtime's `Style`.
    pub style: &'static str,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Wire name and Rust name.
    pub name: Name,
    /// Where it goes.
    pub place: Place,
    /// Its type.
    pub ty: Type,
    /// Whether it must be given.
    pub required: bool,
    /// What it is.
    pub docs: Docs,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// How it is written, if not by default.
    pub serialization: Option<Serialization>,
    /// Written as JSON text (`content`).
    pub json: bool,
    /// Its constraints.
    pub rule: Option<RuleRef>,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// The ways in which it can be sent: the first is the plain method, others have a suffix.
    pub variants: Vec<Variant>,
}

/// One way to send a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Suffix of the method; empty for the first.
    pub suffix: String,
    /// Media type to send.
    pub media_type: String,
    /// Media types that the same body can have.
    pub also: Vec<String>,
    /// How it is written.
    pub kind: BodyKind,
    /// What it is.
    pub docs: Docs,
    /// Its constraints.
    pub rule: Option<RuleRef>,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyKind {
    /// JSON of this type.
    Json(Type),
    /// `application/x-www-form-urlencoded`; fields that the document gives a form of their own.
    Form(Type, Vec<(String, FieldForm)>),
    /// `multipart/…` of this struct.
    Multipart(TypeId),
    /// JSON items of this type, one after the other.
    Items(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// How a field of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldForm {
    /// In a style.
    Styled(Serialization),
    /// As JSON text.
    Json,
}

/// A method of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Rust name.
    pub name: String,
    /// Index into the variants of the body, if there is one.
    pub variant: usize,
    /// Index into `others`; `None` for the usual answer.
    pub other: Option<usize>,
}

/// What success gives when other media types are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherAnswer {
    /// Suffix of the method.
    pub suffix: String,
    /// What comes.
    pub success: Success,
    /// `Accept` header.
    pub accept: String,
}

/// What success gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Success {
    /// Nothing.
    #[default]
    Nothing,
    /// JSON.
    Json(Type),
    /// JSON or an empty body.
    OptionalJson(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A stream of events whose data is JSON.
    Events(Type),
    /// A stream of events whose data is text.
    TextEvents,
    /// A stream of events, each an object of this type with its name and data in it; whether `data` is always text.
    EventObjects(Type, bool),
    /// A stream of JSON lines.
    Lines(Type),
    /// A JSON text sequence.
    Records(Type),
    /// By status.
    Outcome(Outcome),
}

impl Success {
    /// Whether it is read item by item.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(self, Self::Events(_) | Self::TextEvents | Self::EventObjects(..) | Self::Lines(_) | Self::Records(_))
    }
}

/// An enum with a variant for each success status.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Rust name of the enum.
    pub name: String,
    /// Its cases.
    pub cases: Vec<OutcomeCase>,
}

/// A success status and what it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeCase {
    /// Rust name of the variant.
    pub name: String,
    /// When it applies.
    pub status: StatusKey,
    /// What it is.
    pub docs: Docs,
    /// `Nothing`, `Json`, `Text` or `Bytes`.
    pub success: Success,
}

/// A status, a range of them, or all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusKey {
    /// One status.
    Code(u16),
    /// `4XX`: the first digit.
    Range(u16),
    /// `default`.
    Default,
}

/// A declared error answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorAnswer {
    /// When it applies.
    pub status: StatusKey,
    /// What it says.
    pub docs: Docs,
    /// Its JSON body, if it has one.
    pub body: Option<Type>,
}
