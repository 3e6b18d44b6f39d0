//! The files of a document: loaded once each, addressed by index, searched by JSON pointer, `$id` and `$anchor`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::model::{Location, push_token, tokens};
use super::node::{Node, Value};
use super::reader::Tree;
use super::{reader, upgrade};
use crate::report::Report;
use crate::source::{Source, Sources, Spanned};
use crate::text::Text;

/// Gives the text of a file that a `$ref` names. The library itself never touches the disk.
pub trait Loader {
    /// The text of `reference` (a relative path without fragment, percent-decoded), as seen from the file `base`
    /// (the name of the source that contains the `$ref`).
    ///
    /// # Errors
    /// Why there is no such text, as a sentence without a full stop.
    fn load(&mut self, base: &str, reference: &str) -> Result<Source, String>;
}

/// A loader for documents that must not refer to other files.
impl Loader for () {
    fn load(&mut self, _: &str, _: &str) -> Result<Source, String> {
        Err(String::from("other files are not available here"))
    }
}

/// Which specification a file follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    /// Swagger 2.0.
    V20,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2.
    V32,
}

/// What a file says.
#[derive(Clone)]
pub(super) struct Trees {
    /// The tree, upgraded to the 3.1 shape if it is a whole 2.0 document.
    pub(super) root: Rc<Node>,
    /// The tree as written, if it was upgraded.
    written: Option<Rc<Node>>,
}

/// One file.
pub(super) struct File {
    pub(super) trees: Trees,
    /// What it follows; a fragment follows what its referrer does.
    pub(super) dialect: Dialect,
    /// Whether 2.0 objects in it still have their old shape.
    pub(super) old_shape: bool,
    names: BTreeMap<String, String>,
    /// Members of large objects of `root` and of `written`.
    indexes: (Index, Index),
}

/// By the location of an object, which of its members has a name.
type Index = RefCell<BTreeMap<String, BTreeMap<String, usize>>>;

/// Objects with more members than this have an index.
const FEW: usize = 32;

/// All files.
pub(super) struct Files<'a> {
    loader: &'a mut dyn Loader,
    /// Their texts.
    pub(super) sources: Sources,
    list: Vec<File>,
    by_path: BTreeMap<String, Result<u32, String>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(loader: &'a mut dyn Loader) -> Self {
        Self { loader, sources: Sources::default(), list: Vec::new(), by_path: BTreeMap::new() }
    }

    /// Adds a text and reads it.
    pub(super) fn add(&mut self, mut source: Source, dialect: Dialect, report: &mut Report) -> u32 {
        if let Some(rest) = source.text.strip_prefix('\u{feff}') {
            source.text = String::from(rest);
        }
        let key = normalize(&source.name);
        let file = self.sources.add(source);
        let read = self.sources.share(file).and_then(|source| reader::read(&source, file, report));
        let Tree { root, has_names } = read.unwrap_or_default();
        let dialect = declared(&root).unwrap_or(dialect);
        let (root, written) = if dialect == Dialect::V20 && root.get("swagger").is_some() {
            (upgrade::document(&root), Some(Rc::new(root)))
        } else {
            (root, None)
        };
        let mut names = BTreeMap::new();
        if has_names {
            collect_names(&root, &mut String::new(), "", &mut names);
        }
        let old_shape = dialect == Dialect::V20 && written.is_none();
        let trees = Trees { root: Rc::new(root), written };
        self.list.push(File { trees, dialect, old_shape, names, indexes: Default::default() });
        self.by_path.insert(key, Ok(file));
        file
    }

    pub(super) fn get(&self, file: u32) -> Option<&File> {
        self.list.get(usize::try_from(file).ok()?)
    }

    pub(super) fn dialect(&self, file: u32) -> Dialect {
        self.get(file).map_or(Dialect::V31, |file| file.dialect)
    }

    /// The index of the file that `path` names in `base`; loads it the first time.
    pub(super) fn open(&mut self, base: u32, path: &str, text: &Spanned<Text>, report: &mut Report) -> Option<u32> {
        let base_name = self.sources.get(base).map(|source| source.name.clone()).unwrap_or_default();
        let key = join(&base_name, path);
        if !self.by_path.contains_key(&key) {
            let opened = match self.loader.load(&base_name, path) {
                Ok(source) => {
                    let dialect = self.dialect(base);
                    Ok(self.add(source, dialect, report))
                }
                Err(reason) => Err(reason),
            };
            self.by_path.insert(key.clone(), opened);
        }
        match self.by_path.get(&key)? {
            Ok(file) => Some(*file),
            Err(reason) => {
                report.unreadable_file(text, reason);
                None
            }
        }
    }

    /// The file and pointer that an `$id` or an anchor (`file#name`) stands for.
    pub(super) fn named(&self, name: &str, prefer: u32) -> Option<(u32, String)> {
        let in_file = |file: u32| Some((file, self.get(file)?.names.get(name)?.clone()));
        in_file(prefer).or_else(|| (0..u32::try_from(self.list.len()).ok()?).find_map(in_file))
    }

    /// The trees of the file that a location is in.
    pub(super) fn trees(&self, location: &Location) -> Option<Trees> {
        let (file, _) = location.0.split_once('#')?;
        self.get(file.parse().ok()?).map(|file| file.trees.clone())
    }

    /// The node at a location, in the trees of its file.
    pub(super) fn at<'n>(&self, location: &Location, trees: &'n Trees) -> Option<&'n Node> {
        let (file, pointer) = location.0.split_once('#')?;
        self.find_in(file.parse().ok()?, pointer, trees).map(|(node, _)| node)
    }

    /// The node at a canonical pointer, following `$ref`s on the way inside one file, and where it really stands.
    pub(super) fn find(&self, file: u32, pointer: &str) -> Option<(&Node, Location)> {
        self.find_in(file, pointer, &self.get(file)?.trees)
    }

    fn find_in<'n>(&self, file: u32, pointer: &str, trees: &'n Trees) -> Option<(&'n Node, Location)> {
        let entry = self.get(file)?;
        let mut tokens = tokens(pointer);
        if let Some(written) = &trees.written {
            let as_written = tokens.clone();
            rename_old_section(&mut tokens);
            return walk((&trees.root, &entry.indexes.0), file, &tokens)
                .or_else(|| walk((written, &entry.indexes.1), file, &as_written));
        }
        walk((&trees.root, &entry.indexes.0), file, &tokens)
    }
}

/// 2.0's sections have other names in the upgraded tree.
fn rename_old_section(tokens: &mut Vec<String>) {
    let section = match tokens.first().map(String::as_str) {
        Some("definitions") => "schemas",
        Some("parameters") => "parameters",
        Some("responses") => "responses",
        _ => return,
    };
    tokens.splice(..1, [String::from("components"), String::from(section)]);
}

fn walk<'n>((root, index): (&'n Node, &Index), file: u32, path: &[String]) -> Option<(&'n Node, Location)> {
    let mut node = root;
    let mut location = Location(format!("{file}#"));
    for token in path {
        for _ in 0..16 {
            let Some(target) = indexed_child(node, "$ref", index, &location).and_then(local_target) else { break };
            if indexed_child(node, token, index, &location).is_some() {
                break;
            }
            location = Location(format!("{file}#"));
            node = root;
            for step in tokens(target.strip_prefix('#').unwrap_or(target)) {
                node = indexed_child(node, &step, index, &location)?;
                location = location.child(&step);
            }
        }
        node = indexed_child(node, token, index, &location)?;
        location = location.child(token);
    }
    Some((node, location))
}

/// As [`child`], in a time that hardly grows with the number of members.
fn indexed_child<'n>(node: &'n Node, token: &str, index: &Index, location: &Location) -> Option<&'n Node> {
    let Value::Object(members) = &node.value else { return child(node, token) };
    if members.len() <= FEW {
        return node.get(token);
    }
    let mut index = index.borrow_mut();
    let places = index.entry(location.0.clone()).or_insert_with(|| {
        // Of several members with one name, the first one counts.
        members.iter().enumerate().rev().map(|(place, (key, _))| (key.value.to_string(), place)).collect()
    });
    members.get(*places.get(token)?).map(|(_, value)| value)
}

fn local_target(reference: &Node) -> Option<&str> {
    reference.as_str().filter(|text| text.starts_with("#/"))
}

fn child<'n>(node: &'n Node, token: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => node.get(token),
    }
}

fn declared(root: &Node) -> Option<Dialect> {
    let (Value::String(version) | Value::Number(version)) = &root.get("openapi").or_else(|| root.get("swagger"))?.value
    else {
        return None;
    };
    match version.get(..3)? {
        "2.0" => Some(Dialect::V20),
        "3.0" => Some(Dialect::V30),
        "3.2" => Some(Dialect::V32),
        _ => Some(Dialect::V31),
    }
}

/// Notes `$id`, `$self`, `$anchor` and `$dynamicAnchor`: `name → pointer`. Depth is bounded by the reader.
fn collect_names(node: &Node, pointer: &mut String, base: &str, names: &mut BTreeMap<String, String>) {
    let has_own = node.members().iter().any(|(key, _)| key.value.starts_with('$'));
    let text = |key: &str| node.get(key).filter(|_| has_own).and_then(Node::as_str);
    let own = text("$id").or_else(|| text("$self")).map(|id| {
        let id = join_uri(base, id.trim_end_matches('#'));
        names.entry(id.clone()).or_insert_with(|| pointer.clone());
        id
    });
    let base = own.as_deref().unwrap_or(base);
    for anchor in [text("$anchor"), text("$dynamicAnchor")].into_iter().flatten() {
        names.entry(format!("{base}#{anchor}")).or_insert_with(|| pointer.clone());
        names.entry(format!("#{anchor}")).or_insert_with(|| pointer.clone());
    }
    let own = pointer.len();
    for (key, value) in node.members() {
        if matches!(value.value, Value::Object(_) | Value::Array(_)) && !is_data(&key.value) {
            push_token(pointer, &key.value);
            collect_names(value, pointer, base, names);
            pointer.truncate(own);
        }
    }
    for (index, item) in node.items().iter().enumerate() {
        if matches!(item.value, Value::Object(_) | Value::Array(_)) {
            push_token(pointer, &index.to_string());
            collect_names(item, pointer, base, names);
            pointer.truncate(own);
        }
    }
}

fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const" | "value") || key.starts_with("x-")
}

/// RFC 3986 reference resolution, as far as `$id`s need it.
pub(super) fn join_uri(base: &str, reference: &str) -> String {
    if reference.contains("://") || reference.starts_with("urn:") || base.is_empty() {
        return reference.to_owned();
    }
    if let Some(rooted) = reference.strip_prefix('/') {
        let authority = base.find("://").map_or(0, |at| at + 3);
        let end = base.get(authority..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| authority + at);
        return format!("{}/{rooted}", base.get(..end).unwrap_or(base));
    }
    match base.rfind('/') {
        Some(at) => format!("{}/{reference}", base.get(..at).unwrap_or(base)),
        None => reference.to_owned(),
    }
}

/// The path of a file as the key under which it is known: relative to `base`, without `.` and `..`.
fn join(base: &str, path: &str) -> String {
    match base.rfind('/') {
        Some(at) if !path.starts_with('/') => normalize(&format!("{}/{path}", base.get(..at).unwrap_or(""))),
        _ => normalize(path),
    }
}

fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
