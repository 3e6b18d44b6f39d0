//! Request bodies, responses, media types, examples.

use indexmap::IndexMap;

use super::context::{Cx, exact, extensions};
use super::model::{Encoding, Example, Header, Link, Location, MediaType, OrRef, RequestBody, Response};
use super::node::Node;
use super::resolve::Kind;
use crate::source::Spanned;
use crate::text::Text;

const MEDIA_TYPE: &[&str] = &[
    "schema",
    "itemSchema",
    "example",
    "examples",
    "encoding",
    "prefixEncoding",
    "itemEncoding",
    "description",
    "$ref",
];
const ENCODING: &[&str] =
    &["contentType", "headers", "style", "explode", "allowReserved", "encoding", "prefixEncoding", "itemEncoding"];

impl Cx<'_> {
    pub(super) fn request_body(&mut self, node: &Node, at: &Location) -> RequestBody {
        self.fields(node, "request body", &["description", "content", "required", "$ref"]);
        if node.get("content").is_none() {
            self.report.missing_field(node, "request body", "content");
        }
        RequestBody {
            span: node.span,
            description: self.text(node, "description"),
            required: self.flag(node, "required"),
            content: self.content(node, at),
            extensions: extensions(node),
        }
    }

    pub(super) fn responses(&mut self, node: &Node, at: &Location) -> Vec<(Spanned<Text>, OrRef<Response>)> {
        let at = at.child("responses");
        let members = self.map(node, "responses").iter().filter(|(status, _)| !status.value.starts_with("x-"));
        let read = |(status, response): &(Spanned<Text>, Node)| {
            let at = at.child(&status.value);
            let response = self.or_ref(response, Kind::Response, |cx, node| cx.response(node, &at))?;
            Some((status.clone(), response))
        };
        exact(members.filter_map(read))
    }

    pub(super) fn response(&mut self, node: &Node, at: &Location) -> Response {
        self.fields(node, "response", &["description", "headers", "content", "links", "summary", "$ref"]);
        let links = self.map(node, "links");
        Response {
            span: node.span,
            description: self.text(node, "description").or_else(|| self.text(node, "summary")).unwrap_or_default(),
            headers: self.headers(node, at),
            content: self.content(node, at),
            links: links.iter().map(|(name, link)| (name.clone(), self.link(link))).collect(),
            extensions: extensions(node),
        }
    }

    fn link(&mut self, node: &Node) -> Link {
        let Some((link, _)) = self.follow(node, &Location::default()) else { return Link::default() };
        let value = |node: &Node| node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
        let parameters = self.map(&link, "parameters").iter();
        Link {
            parameters: parameters.map(|(name, node)| (name.value.to_string(), value(node))).collect(),
            target: self.text(&link, "operationId").or_else(|| self.text(&link, "operationRef")),
            description: self.text(&link, "description"),
            body: link.get("requestBody").map(value).map(Text::from),
        }
    }

    fn headers(&mut self, node: &Node, at: &Location) -> Vec<(Spanned<Text>, OrRef<Header>)> {
        let at = at.child("headers");
        let members = self.map(node, "headers").iter();
        let read = |(name, header): &(Spanned<Text>, Node)| {
            let at = at.child(&name.value);
            Some((name.clone(), self.or_ref(header, Kind::Header, |cx, node| cx.header(node, &at))?))
        };
        exact(members.filter_map(read))
    }

    /// `content`: media types by name.
    pub(super) fn content(&mut self, node: &Node, at: &Location) -> Vec<MediaType> {
        let at = at.child("content");
        let members = self.map(node, "content").iter();
        let read = |(name, media): &(Spanned<Text>, Node)| {
            let (media, at) = self.follow(media, &at.child(&name.value))?;
            Some(self.media_type(name, &media, &at))
        };
        exact(members.filter_map(read))
    }

    fn media_type(&mut self, name: &Spanned<Text>, node: &Node, at: &Location) -> MediaType {
        self.fields(node, "media type", MEDIA_TYPE);
        let mut encoding = IndexMap::new();
        let at_encoding = at.child("encoding");
        for (property, value) in self.map(node, "encoding") {
            encoding.insert(property.value.to_string(), self.encoding(value, &at_encoding.child(&property.value)));
        }
        MediaType {
            name: name.clone(),
            schema: self.member_schema(node, "schema", at),
            item_schema: self.member_schema(node, "itemSchema", at).map(Box::new),
            encoding,
            examples: self.examples(node),
            extensions: extensions(node),
        }
    }

    fn encoding(&mut self, node: &Node, at: &Location) -> Encoding {
        self.fields(node, "encoding", ENCODING);
        Encoding {
            span: node.span,
            content_type: self.text(node, "contentType"),
            headers: self.headers(node, at),
            style: self.style(node),
            explode: self.boolean(node, "explode"),
            allow_reserved: self.flag(node, "allowReserved"),
        }
    }

    /// `example` and `examples`; references are resolved here.
    pub(super) fn examples(&mut self, node: &Node) -> Vec<Example> {
        let single = node.get("example").map(|value| Example {
            span: value.span,
            value: Some(value.clone()),
            ..Example::default()
        });
        let mut examples: Vec<Example> = single.into_iter().collect();
        for (name, example) in self.map(node, "examples") {
            // In an example's own text `$ref` would be data; beside `value` it is none.
            if let Some((example, _)) = self.follow(example, &Location::default()) {
                examples.push(self.example(&name.value, &example));
            }
        }
        examples.shrink_to_fit();
        examples
    }

    pub(super) fn example(&mut self, name: &str, node: &Node) -> Example {
        self.fields(
            node,
            "example",
            &["summary", "description", "value", "externalValue", "dataValue", "serializedValue", "$ref"],
        );
        Example {
            name: name.to_owned(),
            span: node.span,
            summary: self.text(node, "summary"),
            value: node.get("dataValue").or_else(|| node.get("value")).cloned(),
        }
    }
}
