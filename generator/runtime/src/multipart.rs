//! Bodies of several parts (RFC 7578).

use super::codec::{Decoder, Encode, to_string};
use super::maybe::Maybe;
use bytes::Bytes;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A file to upload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileBody {
    /// The name that the service sees.
    pub file_name: Option<String>,
    /// The media type; `application/octet-stream` if there is none.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

impl FileBody {
    /// A file without a name.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { file_name: None, content_type: None, bytes: bytes.into() }
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
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for FileBody {
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
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        take(self);
    }
}

impl<T: Files> Files for Vec<T> {
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        for files in self {
            files.each(take);
        }
    }
}

impl<T: Files> Files for Option<T> {
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        if let Some(files) = self {
            files.each(take);
        }
    }
}

impl<T: Files> Files for Maybe<T> {
    fn each(&self, take: &mut dyn FnMut(&FileBody)) {
        if let Self::Value(files) = self {
            files.each(take);
        }
    }
}

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    bytes: Bytes,
}

impl Part {
    /// A part with JSON in it.
    pub fn json(name: impl Into<String>, value: &dyn Encode) -> Self {
        Self::bytes(name, Some("application/json"), to_string(value))
    }

    /// A part with plain text: strings without quotes, other values as JSON.
    pub fn text(name: impl Into<String>, value: &dyn Encode) -> Self {
        Self::of_json_text(name, &to_string(value))
    }

    fn of_json_text(name: impl Into<String>, json: &str) -> Self {
        let text = Decoder::new(json).string();
        Self::bytes(name, None, text.map_or_else(|_| json.to_owned(), Cow::into_owned))
    }

    /// A part with a file in it.
    pub fn file(name: impl Into<String>, file: FileBody) -> Self {
        let content_type = file.content_type.or_else(|| Some("application/octet-stream".to_owned()));
        let file_name = file.file_name.or_else(|| Some("file".to_owned()));
        Self { name: name.into(), file_name, content_type, bytes: file.bytes }
    }

    /// A part with bytes of a media type.
    pub fn bytes(name: impl Into<String>, content_type: Option<&str>, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.into(), file_name: None, content_type: content_type.map(str::to_owned), bytes: bytes.into() }
    }

    /// Sets the media type of the part.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }
}

/// The parts of a body, gathered field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<Part>);

impl Parts {
    /// No parts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part with plain text; for a list one part per item, and none for what is absent or `null`.
    #[must_use]
    pub fn text(mut self, name: &str, value: &dyn Encode) -> Self {
        let json = to_string(value);
        let mut input = Decoder::new(&json);
        if input.try_null() {
            return self;
        }
        if input.begin_array().is_err() {
            self.0.push(Part::of_json_text(name, &json));
            return self;
        }
        while let Ok(true) = input.next_element() {
            let Ok(item) = input.raw() else { break };
            self.0.push(Part::of_json_text(name, item));
        }
        self
    }

    /// Adds a part with JSON.
    #[must_use]
    pub fn json(mut self, name: &str, value: &dyn Encode) -> Self {
        self.0.push(Part::json(name, value));
        self
    }

    /// Adds a part with JSON unless the value is absent.
    #[must_use]
    pub fn optional_json(self, name: &str, value: &dyn Encode) -> Self {
        if value.is_absent() { self } else { self.json(name, value) }
    }

    /// Adds a part for each file.
    #[must_use]
    pub fn files(mut self, name: &str, files: &dyn Files) -> Self {
        files.each(&mut |file| self.0.push(Part::file(name, file.clone())));
        self
    }

    /// The parts, in order.
    pub fn into_vec(self) -> Vec<Part> {
        self.0
    }
}

/// A boundary that no body holds by chance.
pub fn random_boundary() -> String {
    std::iter::repeat_with(fastrand::alphanumeric).take(40).collect()
}

/// Writes the parts with a boundary between them.
pub fn encode_multipart(parts: Vec<Part>, boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&part.name));
        if let Some(file_name) = &part.file_name {
            let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
        }
        if let Some(content_type) = &part.content_type {
            let line: String = content_type.chars().filter(|character| !character.is_control()).collect();
            let _ = write!(head, "\r\nContent-Type: {line}");
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(&part.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

/// Escapes a name as browsers do, so that it cannot end its line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
