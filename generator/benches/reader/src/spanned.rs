//! granit-parser's events into a tree that knows where everything stands.

use granit_parser::{Event, Options, Parser};

/// A value and the bytes that it takes in the text.
pub struct Node {
    pub start: u32,
    pub end: u32,
    pub content: Content,
}

/// What a node holds. Scalars keep their text as written.
pub enum Content {
    Scalar(String),
    /// A place that repeats an anchored node; not expanded here.
    Alias(usize),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// How many values there are, keys left out; also keeps the compiler from dropping the work.
    pub fn count(&self) -> usize {
        match &self.content {
            Content::List(items) => 1 + items.iter().map(Self::count).sum::<usize>(),
            Content::Map(items) => 1 + items.iter().map(|(_, item)| item.count()).sum::<usize>(),
            Content::Scalar(_) => 1,
            Content::Alias(id) => usize::from(*id < usize::MAX),
        }
    }
}

/// An array or object that is still open.
struct Open {
    start: u32,
    is_map: bool,
    items: Vec<Node>,
}

/// Reads the first document; more than one is an error.
pub fn read(text: &str) -> Result<Node, String> {
    let mut options = Options::default();
    options.emit_comments = false;
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let bytes = span.byte_range().unwrap_or_default();
        let (start, end) = (offset(bytes.start), offset(bytes.end));
        let done = match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let is_map = matches!(event, Event::MappingStart(..));
                open.push(Open {
                    start,
                    is_map,
                    items: Vec::new(),
                });
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop().map(|frame| close(frame, end)).transpose()?
            }
            Event::Scalar(value, ..) => Some(Node {
                start,
                end,
                content: Content::Scalar(value.into_owned()),
            }),
            Event::Alias(id) => Some(Node {
                start,
                end,
                content: Content::Alias(id),
            }),
            _ => None,
        };
        let Some(node) = done else { continue };
        match open.last_mut() {
            Some(frame) => frame.items.push(node),
            None if root.is_some() => return Err("more than one document".to_owned()),
            None => root = Some(node),
        }
    }
    root.ok_or_else(|| "no document".to_owned())
}

fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

fn close(frame: Open, end: u32) -> Result<Node, String> {
    if !frame.is_map {
        return Ok(Node {
            start: frame.start,
            end,
            content: Content::List(frame.items),
        });
    }
    let mut pairs: Vec<(Node, Node)> = Vec::with_capacity(frame.items.len() / 2);
    let mut items = frame.items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        pairs.push((key, value));
    }
    duplicate(&pairs)?;
    Ok(Node {
        start: frame.start,
        end,
        content: Content::Map(pairs),
    })
}

fn duplicate(pairs: &[(Node, Node)]) -> Result<(), String> {
    let mut keys: Vec<(&str, &Node)> = pairs
        .iter()
        .filter_map(|(key, _)| Some((text(key)?, key)))
        .collect();
    keys.sort_by_key(|(text, _)| *text);
    for pair in keys.windows(2) {
        if let [(first, one), (second, two)] = pair
            && first == second
        {
            return Err(format!(
                "duplicate key {first} at bytes {}..{} and {}..{}",
                one.start, one.end, two.start, two.end
            ));
        }
    }
    Ok(())
}

fn text(node: &Node) -> Option<&str> {
    if let Content::Scalar(text) = &node.content {
        Some(text)
    } else {
        None
    }
}
