//! Bodies of several parts (RFC 7578).

use super::body::Body;
use super::codec::{Decoder, Encode, to_string};
use super::maybe::Maybe;
use super::style::{Styled, styled_pairs};
use bytes::Bytes;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// A file to upload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileBody {
    /// The name that the service sees; `file` if there is none.
    pub file_name: Option<String>,
    /// The media type. If there is none: what the document says, else `application/octet-stream`.
    pub content_type: Option<String>,
    /// Further headers of the part, by name.
    pub headers: BTreeMap<String, String>,
    /// The content: bytes, a file on disk, or a stream.
    pub content: Body,
}

impl FileBody {
    /// A file without a name.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// A file on disk, under its own name. It is read while it is sent, never as a whole.
    ///
    /// # Errors
    /// There is no such file, or it cannot be looked at.
    pub fn from_path(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let name = path.as_ref().file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self { file_name: name, ..Self::new(Body::from_path(path)?) })
    }

    /// Sets a header of the part.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// Sets the name.
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }
}

impl From<Bytes> for FileBody {
    #[inline]
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for FileBody {
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

/// Fields that hold files: one, a list, or perhaps none.
pub trait Files {
    /// Gives each file to `take`, in order.
    fn each(&self, take: &mut dyn FnMut(&FileBody));
}

impl Files for FileBody {
    #[inline]
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        take(self);
    }
}

impl<T: Files> Files for Vec<T> {
    #[inline]
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        for files in self {
            files.each(take);
        }
    }
}

impl<T: Files> Files for Option<T> {
    #[inline]
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        if let Some(files) = self {
            files.each(take);
        }
    }
}

impl<T: Files> Files for Maybe<T> {
    #[inline]
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        if let Self::Value(files) = self {
            files.each(take);
        }
    }
}

impl From<Body> for FileBody {
    #[inline]
    fn from(content: Body) -> Self {
        Self::new(content)
    }
}

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: BTreeMap<String, String>,
    content: Body,
}

impl Part {
    /// A part with JSON in it.
    pub fn json(name: impl Into<String>, value: &dyn Encode) -> Self {
        Self::bytes(name, Some("application/json"), to_string(value))
    }

    /// A part with plain text: strings without quotes, other values as JSON; the latter is said of objects and lists.
    pub fn text(name: impl Into<String>, value: &dyn Encode) -> Self {
        Self::of_json(&name.into(), &to_string(value))
    }

    /// Objects and lists as they are, everything else as text.
    #[inline]
    fn of_json(name: &str, json: &str) -> Self {
        if json.starts_with(['{', '[']) {
            return Self::bytes(name, Some("application/json"), json.to_owned());
        }
        let text = Decoder::new(json).string();
        Self::bytes(name, None, text.map_or_else(|_| json.to_owned(), Cow::into_owned))
    }

    /// A part with a file in it.
    pub fn file(name: impl Into<String>, file: FileBody) -> Self {
        let FileBody { file_name, content_type, headers, content } = file;
        let content_type = content_type.or_else(|| Some("application/octet-stream".to_owned()));
        let file_name = file_name.or_else(|| Some("file".to_owned()));
        Self { name: name.into(), file_name, content_type, headers, content }
    }

    /// A part with bytes of a media type.
    pub fn bytes(name: impl Into<String>, content_type: Option<&str>, bytes: impl Into<Bytes>) -> Self {
        let (content_type, content) = (content_type.map(str::to_owned), Body::from(bytes.into()));
        Self { name: name.into(), file_name: None, content_type, headers: BTreeMap::new(), content }
    }

    /// Sets the media type of the part.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }
}

/// What can be sent as a body of several parts.
pub trait Multipart {
    /// The parts, in order. What is absent has none.
    fn parts(&self) -> Vec<Part>;
}

/// The parts of a body, gathered field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    done: Vec<Part>,
    media_type: Option<&'static str>,
}

impl Parts {
    /// No parts yet.
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// The media type of the parts that the next call adds, if it is not the usual one.
    #[must_use]
    #[inline]
    pub fn typed(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }

    /// Adds a part with plain text, or with JSON for an object; for a list one part per item, and none for what is
    /// absent or `null`.
    #[must_use]
    #[inline]
    pub fn text(self, name: &str, value: &dyn Encode) -> Self {
        self.each(name, &to_string(value))
    }

    /// Adds a part with JSON.
    #[must_use]
    #[inline]
    pub fn json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.add(Part::json(name, value));
        self.media_type = None;
        self
    }

    /// Adds a part with JSON unless the value is absent.
    #[must_use]
    #[inline]
    pub fn optional_json(mut self, name: &str, value: &dyn Encode) -> Self {
        if !value.is_absent() {
            return self.json(name, value);
        }
        self.media_type = None;
        self
    }

    /// Adds the parts that a style makes of a value.
    #[must_use]
    #[inline]
    pub fn styled(mut self, name: &str, styled: Styled, value: &dyn Encode) -> Self {
        for (name, text) in styled_pairs(name, styled, value) {
            self.add(Part::bytes(name, None, text));
        }
        self.media_type = None;
        self
    }

    /// Adds a part for each file.
    #[must_use]
    #[inline]
    pub fn files(mut self, name: &str, files: &dyn Files) -> Self {
        let usual = self.media_type.take();
        files.each(&mut |file| {
            let mut file = file.clone();
            file.content_type = file.content_type.or_else(|| usual.map(str::to_owned));
            self.add(Part::file(name, file));
        });
        self
    }

    /// Adds the parts of all members of an object, as [`Parts::text`] does for one.
    #[must_use]
    #[inline]
    pub fn members(mut self, object: &dyn Encode) -> Self {
        let json = to_string(object);
        for (name, raw) in Decoder::new(&json).raw_members().unwrap_or_default() {
            self = self.each(&name, raw);
        }
        self
    }

    /// Adds a part for each file of a map, by its name.
    #[must_use]
    #[inline]
    pub fn file_members(mut self, files: &BTreeMap<String, FileBody>) -> Self {
        for (name, file) in files {
            self = self.files(name, file);
        }
        self
    }

    #[inline]
    fn each(mut self, name: &str, json: &str) -> Self {
        let mut input = Decoder::new(json);
        if !input.try_null() {
            if input.begin_array().is_err() {
                self.add(Part::of_json(name, json));
            } else {
                while let Ok(true) = input.next_element() {
                    let Ok(item) = input.raw() else { break };
                    self.add(Part::of_json(name, item));
                }
            }
        }
        self.media_type = None;
        self
    }

    #[inline]
    fn add(&mut self, part: Part) {
        let media_type = self.media_type;
        self.done.push(media_type.into_iter().fold(part, Part::with_content_type));
    }

    /// The parts, in order.
    #[inline]
    pub fn into_vec(self) -> Vec<Part> {
        self.done
    }
}

/// A boundary that no body holds by chance.
#[inline]
pub fn random_boundary() -> String {
    std::iter::repeat_with(fastrand::alphanumeric).take(40).collect()
}

/// Writes the parts with a boundary between them. Files on disk and streams are not read yet.
#[inline]
pub fn encode_multipart(parts: Vec<Part>, boundary: &str) -> Body {
    let (mut body, mut text) = (Body::default(), Vec::new());
    for part in parts {
        text.extend_from_slice(head(&part, boundary).as_bytes());
        if let Some(bytes) = part.content.as_bytes() {
            text.extend_from_slice(bytes);
        } else {
            body.append(Body::from(std::mem::take(&mut text)));
            body.append(part.content);
        }
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body.append(Body::from(text));
    body
}

#[inline]
fn head(part: &Part, boundary: &str) -> String {
    let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&part.name));
    if let Some(file_name) = &part.file_name {
        let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
    }
    let content_type = part.content_type.iter().map(|value| ("Content-Type", value));
    for (name, value) in content_type.chain(part.headers.iter().map(|(name, value)| (name.as_str(), value))) {
        let _ = write!(head, "\r\n{}: {}", line(name).replace(':', ""), line(value));
    }
    head.push_str("\r\n\r\n");
    head
}

/// A text that cannot end its line.
#[inline]
fn line(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

/// Escapes a name as browsers do, so that it cannot end its line.
#[inline]
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
