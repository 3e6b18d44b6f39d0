//! What an operation offers beyond its body: headers of answers, links, pages; and what the service sends by itself.

use super::{Docs, Name, RuleRef, StatusKey, Type};

/// A header that answers can have.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseHeader {
    /// Wire name and Rust name of the constant.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub shape: HeaderShape,
    /// The statuses that have it.
    pub statuses: Vec<StatusKey>,
    /// What it is.
    pub docs: Docs,
    /// Marked `deprecated`.
    pub deprecated: bool,
}

/// How a header is written: constructors of the runtime's `Header`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderShape {
    /// A text.
    Text,
    /// A number or boolean.
    Plain,
    /// Of several types.
    Any,
    /// A list of texts.
    Texts,
    /// A list of numbers or booleans.
    Plains,
    /// A list of several types.
    Anys,
    /// The members of an object; those in the list are numbers or booleans.
    Members {
        /// `a=1` instead of `a,1`.
        explode: bool,
        /// Names of members that are no texts.
        plain: Vec<String>,
    },
    /// JSON.
    Json,
}

/// Which operation can follow, and what it takes from the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Name in the document.
    pub name: String,
    /// The call that can follow, or its name in the document.
    pub target: String,
    /// Parameters and where their values are.
    pub parameters: Vec<(String, String)>,
    /// Where the body is.
    pub body: Option<String>,
    /// What it is.
    pub docs: Docs,
}

/// How a list in the body of an operation can be sent in several requests. Names are those on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Batching {
    /// Member of the body with the list.
    pub list: String,
    /// What an item is.
    pub item: Type,
    /// How many items a request can have.
    pub size: u64,
    /// Member of items, and of their results, that tells them apart.
    pub key: Option<String>,
    /// Member of the answer with a result for each item, the member of a result with its code, and what a result is.
    pub results: Option<(String, String, Type)>,
}

/// How the answers of an operation come in pages. Places are JSON pointers.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// What the next request is made of.
    pub step: PageStep,
    /// Where the items are.
    pub items: String,
    /// What an item is.
    pub item: Type,
    /// Where a boolean says whether there is more.
    pub more: Option<String>,
    /// Where the number of items or pages is.
    pub total: Option<String>,
    /// Query parameter with the size of a page.
    pub limit: Option<String>,
}

/// What the next request is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStep {
    /// A query parameter takes back what the answer gave.
    Cursor(String, PageNext),
    /// A query parameter counts items.
    Offset(String),
    /// A query parameter counts pages, from this number on.
    Number(String, u64),
    /// The answer has the URL.
    Url(PageNext),
}

/// Where an answer says what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageNext {
    /// At a place in the body.
    Body(String),
    /// In a header.
    Header(String),
    /// At a place in the last item.
    LastItem(String),
    /// In the `Link` header.
    Link,
}

/// A request that the service sends: a webhook or a callback.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    /// Name in the document and Rust name of the constant.
    pub name: Name,
    /// HTTP method.
    pub method: String,
    /// What it is, and how it is answered.
    pub docs: Docs,
    /// Its body.
    pub body: WebhookBody,
    /// What the body obeys.
    pub rule: Option<RuleRef>,
    /// JSON pointer or place in the document.
    pub pointer: String,
}

/// The body of a webhook.
#[derive(Clone, Debug, PartialEq)]
pub enum WebhookBody {
    /// None.
    Nothing,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Anything else.
    Bytes,
}
