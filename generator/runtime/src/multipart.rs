//! Bodies of several parts (RFC 7578).

use super::codec::{Decoder, Encode, to_string};
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
        let json = to_string(value);
        let text = Decoder::new(&json).string().map(Cow::into_owned);
        Self::bytes(name, None, text.unwrap_or(json))
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
