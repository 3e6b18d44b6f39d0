//! How parameters are written: the styles of OpenAPI, which follow RFC 6570.

use super::codec::{Decoder, Encode, to_string};
use super::url::{PATH, QUERY, percent_encode, percent_encode_reserved};

/// The style of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` (path, header).
    Simple,
    /// `.a.b` (path).
    Label,
    /// `;name=a` (path).
    Matrix,
    /// `name=a` (query, cookie).
    Form,
    /// `name=a`, with `; ` between pairs and nothing encoded (cookie).
    Cookie,
    /// `name=a%20b` (query).
    SpaceDelimited,
    /// `name=a%7Cb` (query).
    PipeDelimited,
    /// `name%5Bkey%5D=a` (query).
    DeepObject,
}

impl Style {
    /// The style with each element on its own.
    pub const fn exploded(self) -> Styled {
        Styled { style: self, explode: true, allow_reserved: false }
    }

    /// The style with all elements in one text.
    pub const fn joined(self) -> Styled {
        Styled { style: self, explode: false, allow_reserved: false }
    }
}

/// A style with its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Styled {
    style: Style,
    explode: bool,
    allow_reserved: bool,
}

impl Styled {
    /// Reserved characters may stand in values.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
}

/// A property of a form: how it is written.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name of the property.
    pub name: &'static str,
    /// How it is written.
    pub styled: Styled,
    /// Written as JSON text instead.
    pub as_json: bool,
}

impl Field {
    /// A property in the usual style: form, exploded.
    pub const fn new(name: &'static str) -> Self {
        Self { name, styled: Style::Form.exploded(), as_json: false }
    }

    /// Sets the style.
    #[must_use]
    pub const fn style(mut self, styled: Styled) -> Self {
        self.styled = styled;
        self
    }

    /// The property is written as JSON text.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.as_json = true;
        self
    }
}

/// How characters are kept out of the syntax around a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Percent-encoding of all but unreserved characters.
    Percent,
    /// Percent-encoding that leaves the reserved characters which a query value may have.
    Reserved,
    /// Percent-encoding that leaves the reserved characters which a path segment may have.
    ReservedInPath,
    /// None: headers.
    Plain,
    /// None: cookies. What RFC 6265 does not allow becomes a control character, with which no request is built.
    Cookie,
}

impl Escape {
    fn apply(self, text: &str) -> String {
        match self {
            Self::Percent => percent_encode(text),
            Self::Reserved => percent_encode_reserved(text, QUERY),
            Self::ReservedInPath => percent_encode_reserved(text, PATH),
            Self::Plain => text.to_owned(),
            Self::Cookie => text.replace(|c: char| !c.is_ascii_graphic() || matches!(c, '"' | ';' | '\\'), "\0"),
        }
    }
}

/// A value taken apart as far as styles can tell it.
enum Value {
    Nothing,
    Scalar(String),
    List(Vec<String>),
    Map(Vec<(String, String)>),
}

/// Writes a value; `None` if there is nothing to write.
pub(super) fn write(name: &str, styled: Styled, value: &dyn Encode, escape: Escape) -> Option<String> {
    if value.is_absent() {
        return None;
    }
    let value = read(&to_string(value));
    let name = escape.apply(name);
    match styled.style {
        Style::Label => labelled(&value, styled.explode, escape),
        Style::Matrix => matrix(&name, &value, styled.explode, escape),
        Style::Simple => simple(&value, styled.explode, ",", escape),
        Style::Cookie if styled.explode => exploded(&name, &value, "; ", escape),
        _ if styled.explode => exploded(&name, &value, "&", escape),
        Style::SpaceDelimited => simple(&value, false, "%20", escape).map(|text| format!("{name}={text}")),
        Style::PipeDelimited => simple(&value, false, "%7C", escape).map(|text| format!("{name}={text}")),
        Style::Form | Style::Cookie | Style::DeepObject => {
            simple(&value, false, ",", escape).map(|text| format!("{name}={text}"))
        }
    }
}

/// Writes a value for a path; `None` if there is nothing to write.
pub(super) fn write_path(name: &str, styled: Styled, value: &dyn Encode) -> Option<String> {
    write(name, styled, value, if styled.allow_reserved { Escape::ReservedInPath } else { Escape::Percent })
}

/// Writes a value for the `Cookie` header, where `; ` stands between pairs; `None` if there is nothing to write.
pub(super) fn write_cookie(name: &str, styled: Styled, value: &dyn Encode) -> Option<String> {
    let escape = if styled.style == Style::Cookie { Escape::Cookie } else { Escape::Percent };
    write(name, Styled { style: Style::Cookie, ..styled }, value, escape)
}

/// Writes a value for a query; `None` if there is nothing to write.
pub(super) fn write_query(name: &str, styled: Styled, value: &dyn Encode) -> Option<String> {
    let escape = if styled.allow_reserved { Escape::Reserved } else { Escape::Percent };
    if styled.style != Style::DeepObject || value.is_absent() {
        return write(name, styled, value, escape);
    }
    let mut pairs = Vec::new();
    deep_pairs(name, &to_string(value), &mut pairs);
    let pairs = pairs.iter().map(|(path, text)| format!("{}={}", percent_encode(path), escape.apply(text)));
    Some(pairs.collect::<Vec<_>>().join("&")).filter(|text| !text.is_empty())
}

/// Writes an object as a form body.
pub(super) fn write_form(value: &dyn Encode, fields: &[Field]) -> Option<String> {
    let json = to_string(value);
    let members = Decoder::new(&json).raw_members()?;
    let mut pairs = Vec::new();
    for (name, raw) in members {
        let field = fields.iter().find(|field| field.name == name);
        // An object in the usual style would lose its name among the other fields (OpenAPI 3.1.1, section 4.15.3).
        let is_nested = field.is_none() && raw.starts_with('{');
        let pair = if is_nested || field.is_some_and(|field| field.as_json) {
            Some(format!("{}={}", percent_encode(&name), percent_encode(raw)))
        } else {
            let styled = field.map_or(Style::Form.exploded(), |field| field.styled);
            write_query(&name, styled, &RawJson(raw))
        };
        pairs.extend(pair);
    }
    Some(pairs.join("&"))
}

/// Names and texts of a value in a style, as they are without any escaping: for parts of a multipart body.
pub(super) fn styled_pairs(name: &str, styled: Styled, value: &dyn Encode) -> Vec<(String, String)> {
    let json = to_string(value);
    if styled.style == Style::DeepObject {
        let mut pairs = Vec::new();
        deep_pairs(name, &json, &mut pairs);
        return pairs;
    }
    let between = match styled.style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        _ => ",",
    };
    match read(&json) {
        Value::List(list) if styled.explode => list.into_iter().map(|text| (name.to_owned(), text)).collect(),
        Value::Map(map) if styled.explode => map,
        value => {
            simple(&value, false, between, Escape::Plain).map(|text| (name.to_owned(), text)).into_iter().collect()
        }
    }
}

/// JSON text as a value.
struct RawJson<'a>(&'a str);

impl Encode for RawJson<'_> {
    fn encode(&self, out: &mut super::codec::Encoder) {
        out.raw(self.0);
    }
}

fn read(json: &str) -> Value {
    if json == "null" {
        return Value::Nothing;
    }
    let mut input = Decoder::new(json);
    if let Some(members) = input.clone().raw_members() {
        let members = members.into_iter().filter(|(_, raw)| *raw != "null");
        return Value::Map(members.map(|(key, raw)| (key.into_owned(), scalar(raw))).collect());
    }
    match elements(&mut input) {
        Some(list) => Value::List(list.into_iter().filter(|raw| *raw != "null").map(scalar).collect()),
        None => Value::Scalar(scalar(json)),
    }
}

/// The items of a JSON array.
pub(super) fn elements<'a>(input: &mut Decoder<'a>) -> Option<Vec<&'a str>> {
    let mut list = Vec::new();
    input.begin_array().ok()?;
    while input.next_element().ok()? {
        list.push(input.raw().ok()?);
    }
    Some(list)
}

/// The text of a JSON string; of anything else, its JSON.
pub(super) fn scalar(raw: &str) -> String {
    Decoder::new(raw).string().map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned)
}

fn simple(value: &Value, explode: bool, between: &str, escape: Escape) -> Option<String> {
    match value {
        Value::Scalar(text) => Some(escape.apply(text)),
        Value::List(list) if !list.is_empty() => {
            Some(list.iter().map(|text| escape.apply(text)).collect::<Vec<_>>().join(between))
        }
        Value::Map(map) if !map.is_empty() => {
            Some(pairs(map, if explode { "=" } else { between }, escape).join(between))
        }
        _ => None,
    }
}

fn pairs(map: &[(String, String)], between: &str, escape: Escape) -> Vec<String> {
    map.iter().map(|(key, text)| format!("{}{between}{}", escape.apply(key), escape.apply(text))).collect()
}

fn exploded(name: &str, value: &Value, between: &str, escape: Escape) -> Option<String> {
    match value {
        Value::Scalar(text) => Some(format!("{name}={}", escape.apply(text))),
        Value::List(list) if !list.is_empty() => {
            Some(list.iter().map(|text| format!("{name}={}", escape.apply(text))).collect::<Vec<_>>().join(between))
        }
        Value::Map(map) if !map.is_empty() => Some(pairs(map, "=", escape).join(between)),
        _ => None,
    }
}

fn labelled(value: &Value, explode: bool, escape: Escape) -> Option<String> {
    simple(value, explode, if explode { "." } else { "," }, escape).map(|text| format!(".{text}"))
}

/// An empty value has no `=` (RFC 6570, section 3.2.7).
fn matrix(name: &str, value: &Value, explode: bool, escape: Escape) -> Option<String> {
    let item = |name: &str, text: &str| match text {
        "" => format!(";{name}"),
        text => format!(";{name}={}", escape.apply(text)),
    };
    match value {
        Value::Scalar(text) => Some(item(name, text)),
        Value::List(list) if explode && !list.is_empty() => Some(list.iter().map(|text| item(name, text)).collect()),
        Value::Map(map) if explode && !map.is_empty() => {
            Some(map.iter().map(|(key, text)| item(&escape.apply(key), text)).collect())
        }
        _ => simple(value, false, ",", escape).map(|text| format!(";{name}={text}")),
    }
}

/// An object as pairs with a bracketed path for each value; arrays repeat their path, objects in arrays get an index.
/// A reader refuses what is nested deeper than 128 levels, which bounds the recursion.
fn deep_pairs(path: &str, json: &str, out: &mut Vec<(String, String)>) {
    let mut input = Decoder::new(json);
    if let Some(members) = input.clone().raw_members() {
        for (key, raw) in members {
            deep_pairs(&format!("{path}[{key}]"), raw, out);
        }
    } else if let Some(list) = elements(&mut input) {
        for (index, raw) in list.into_iter().enumerate() {
            let nested = raw.starts_with(['{', '[']);
            let path = if nested { format!("{path}[{index}]") } else { path.to_owned() };
            deep_pairs(&path, raw, out);
        }
    } else if json != "null" {
        out.push((path.to_owned(), scalar(json)));
    }
}
