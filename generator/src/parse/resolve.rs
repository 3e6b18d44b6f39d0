//! `$ref` → absolute location. Targets are queued and read once each, as what the reference expects them to be.

use std::borrow::Cow;

use super::context::Cx;
use super::files::join_uri;
use super::model::{Location, OrRef, Reference};
use super::node::Node;
use super::{upgrade, upgrade_parameters};
use crate::source::Spanned;
use crate::text::Text;

/// What a reference expects to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Schema,
    Parameter,
    Response,
    RequestBody,
    Header,
    Example,
}

impl Cx<'_> {
    /// The text of `$ref`, if the node is a reference.
    pub(super) fn reference(&mut self, node: &Node) -> Option<Spanned<Text>> {
        let value = node.get("$ref")?;
        self.string(value, "$ref")
    }

    /// A reference or an object that is written here.
    pub(super) fn or_ref<T>(
        &mut self,
        node: &Node,
        kind: Kind,
        inline: impl FnOnce(&mut Self, &Node) -> T,
    ) -> Option<OrRef<T>> {
        let Some(text) = self.reference(node) else { return Some(OrRef::Inline(inline(self, node))) };
        let location = self.refer(&text, kind)?;
        let description = self.text(node, "description");
        Some(OrRef::Ref(Reference { location, text, description }))
    }

    /// Resolves a reference and queues its target. `None`: it dangles, and that is reported.
    pub(super) fn refer(&mut self, text: &Spanned<Text>, kind: Kind) -> Option<Location> {
        let location = self.target(text)?;
        self.queue(kind, location.clone());
        Some(location)
    }

    pub(super) fn queue(&mut self, kind: Kind, location: Location) {
        if self.seen.insert((kind, location.clone())) {
            self.pending.push_back((kind, location));
        }
    }

    /// The place that a reference names. `None`: it dangles, and that is reported.
    pub(super) fn target(&mut self, text: &Spanned<Text>) -> Option<Location> {
        let here = text.span.file;
        let (path, fragment) = text.value.split_once('#').unwrap_or((&text.value, ""));
        let fragment = percent_decode(fragment);
        if let Some(found) = self.by_name(here, path, &fragment) {
            return Some(found);
        }
        let file = if path.is_empty() {
            here
        } else if path.contains("://") {
            self.report.remote_reference(text);
            return None;
        } else {
            self.files.open(here, &percent_decode(path), text, self.report)?
        };
        let pointer =
            if fragment.is_empty() || fragment.starts_with('/') { fragment.clone() } else { format!("/{fragment}") };
        let found = self.files.find(file, &pointer).or_else(|| self.files.find(file, &slashed(&text.value)?));
        let found = found.map(|(_, location)| location);
        if found.is_none() {
            let suggestion = self.suggest(file, &pointer).or_else(|| self.suggest(file, &slashed(&text.value)?));
            self.report.dangling_reference(text, suggestion.as_deref());
        }
        found
    }

    /// A target that is known by `$id` or anchor.
    fn by_name(&self, here: u32, path: &str, fragment: &str) -> Option<Location> {
        if path.is_empty() {
            if fragment.is_empty() || fragment.starts_with('/') {
                return None;
            }
            let (file, pointer) = self.files.named(&format!("#{fragment}"), here)?;
            return self.files.find(file, &pointer).map(|(_, location)| location);
        }
        let base = self.files.get(here)?.trees.root.get("$self").and_then(Node::as_str).unwrap_or("").to_owned();
        let absolute = join_uri(&base, path);
        let is_pointer = fragment.is_empty() || fragment.starts_with('/');
        let name = if is_pointer { absolute } else { format!("{absolute}#{fragment}") };
        let (file, pointer) = self.files.named(&name, here)?;
        let below = if is_pointer { fragment } else { "" };
        self.files.find(file, &format!("{pointer}{below}")).map(|(_, location)| location)
    }

    /// A reference to a sibling of similar name.
    fn suggest(&self, file: u32, pointer: &str) -> Option<String> {
        let (parent, name) = pointer.rsplit_once('/')?;
        let (node, _) = self.files.find(file, parent)?;
        let names = node.members().iter().map(|(key, _)| key.value.as_str());
        let close = crate::report::closest(&name.replace("~1", "/").replace("~0", "~"), names)?;
        Some(format!("#{parent}/{}", close.replace('~', "~0").replace('/', "~1")))
    }

    /// Reads everything that is queued.
    pub(super) fn drain(&mut self) {
        while let Some((kind, location)) = self.pending.pop_front() {
            let Some(trees) = self.files.trees(&location) else { continue };
            let Some(node) = self.files.at(&location, &trees) else { continue };
            let old_shape = self.files.get(node.span.file).is_some_and(|file| file.old_shape);
            let node = if old_shape { upgraded(kind, node) } else { Cow::Borrowed(node) };
            self.read_target(kind, &node, location);
        }
    }

    fn read_target(&mut self, kind: Kind, node: &Node, at: Location) {
        match kind {
            Kind::Schema => {
                let schema = self.schema(node, at.clone());
                self.out.schemas.insert(at, schema);
            }
            Kind::Parameter => {
                if let Some(value) = self.or_ref(node, kind, |cx, node| cx.parameter(node, &at)) {
                    self.out.parameters.insert(at, value);
                }
            }
            Kind::Response => {
                if let Some(value) = self.or_ref(node, kind, |cx, node| cx.response(node, &at)) {
                    self.out.responses.insert(at, value);
                }
            }
            Kind::RequestBody => {
                if let Some(value) = self.or_ref(node, kind, |cx, node| cx.request_body(node, &at)) {
                    self.out.request_bodies.insert(at, value);
                }
            }
            Kind::Header => {
                if let Some(value) = self.or_ref(node, kind, |cx, node| cx.header(node, &at)) {
                    self.out.headers.insert(at, value);
                }
            }
            Kind::Example => {
                if let Some(value) = self.or_ref(node, kind, |cx, node| cx.example("", node)) {
                    self.out.examples.insert(at, value);
                }
            }
        }
    }

    /// Follows `$ref`s on the spot, for objects that have no registry. The node and where it stands.
    pub(super) fn follow<'n>(&mut self, node: &'n Node, at: &Location) -> Option<(Cow<'n, Node>, Location)> {
        let mut found = (Cow::Borrowed(node), at.clone());
        for _ in 0..16 {
            let Some(text) = self.reference(&found.0) else { return Some(found) };
            let location = self.target(&text)?;
            let node = self.files.at(&location, &self.files.trees(&location)?)?.clone();
            found = (Cow::Owned(node), location);
        }
        self.report.reference_cycle(&Spanned::new(at.last().into(), node.span));
        None
    }
}

/// A 2.0 object of a file that is not a whole document.
fn upgraded(kind: Kind, node: &Node) -> Cow<'_, Node> {
    match kind {
        Kind::Parameter => Cow::Owned(upgrade_parameters::parameter(node)),
        Kind::Header => Cow::Owned(upgrade_parameters::header(node)),
        Kind::Response => Cow::Owned(upgrade::response(node, &[String::from("application/json")])),
        _ => Cow::Borrowed(node),
    }
}

/// The pointer of a reference whose author wrote `%2F` for a slash that belongs to a name. RFC 6901, section 6, wants
/// `~1` there, but many tools split a pointer before they decode it. `None`: it has no such escape.
fn slashed(reference: &str) -> Option<String> {
    let (_, fragment) = reference.split_once('#')?;
    let replaced = fragment.replace("%2F", "~1").replace("%2f", "~1");
    (replaced != fragment).then(|| percent_decode(&replaced))
}

/// `%2F` → `/`; what is no valid escape stays.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = text.get(text.len() - tail.len()..).and_then(|tail| tail.get(..2));
        let byte = escape.filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or(&[]) } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
