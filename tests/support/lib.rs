//! Reading a test page: a title, a few sentences of why, and fenced blocks.
//!
//! The last blocks are what is expected; the harness can write them, so that a new case is a title and a document.

use std::fmt::Write as _;

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first word behind the fence: `yaml`, `rust`, `report`.
    pub language: String,
    /// The other words behind the fence.
    pub rest: Vec<String>,
    /// The text between the fences, with its last line break.
    pub text: String,
}

/// A page of Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The text of the first line, without `# `.
    pub title: String,
    /// The sentences before the first block.
    pub prose: String,
    /// The fenced blocks, in order.
    pub blocks: Vec<Block>,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// It has no title, no prose, or a block without an end. A sentence that says which.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut page = Self::default();
        let mut lines = text.lines();
        let title = lines.next().and_then(|line| line.strip_prefix("# "));
        title.ok_or("the first line has to be a title: `# …`")?.clone_into(&mut page.title);
        while let Some(line) = lines.next() {
            match fence(line) {
                Some((ticks, info)) => page.blocks.push(block(ticks, info, &mut lines)?),
                // Writing to a String cannot fail.
                None if page.blocks.is_empty() => drop(writeln!(page.prose, "{line}")),
                None => {}
            }
        }
        page.prose = page.prose.trim().to_owned();
        if page.prose.is_empty() {
            return Err(String::from("it does not say why it exists: put a sentence below the title"));
        }
        Ok(page)
    }

    /// The text of the first block of a language.
    #[must_use]
    pub fn block(&self, language: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.language == language)
    }
}

/// The page with the text of its first block of a language replaced; a new block stands at the end.
#[must_use]
pub fn with_block(page: &str, language: &str, text: &str) -> String {
    let mut out = String::new();
    let mut lines = page.lines();
    let mut done = false;
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some((ticks, info)) = fence(line) else { continue };
        let replaced = !done && info.split_whitespace().next() == Some(language);
        if replaced {
            out.push_str(text);
            done = true;
        }
        for line in lines.by_ref() {
            let end = is_end(line, ticks);
            if end || !replaced {
                out.push_str(line);
                out.push('\n');
            }
            if end {
                break;
            }
        }
    }
    if !done {
        // Documentation in generated Rust has fences of its own.
        let ticks = if text.contains("```") { "````" } else { "```" };
        let _ = write!(out, "\n{ticks}{language}\n{text}{ticks}\n");
    }
    out
}

/// The first lines that differ, as a person wants to see them; `None` if the texts are the same.
#[must_use]
pub fn difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let back = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let back = back.min(old.len() - start).min(new.len() - start);
    let mut out = format!("line {} of the block differs:\n", start + 1);
    for (lines, sign) in [(old, "- "), (new, "+ ")] {
        let lines = lines.get(start..lines.len() - back).unwrap_or_default();
        out.extend(lines.iter().take(30).flat_map(|line| [sign, line, "\n"]));
    }
    Some(out)
}

/// The document of a block: a whole one as it is; schemas are put into one that uses them.
#[must_use]
pub fn document(block: &str) -> String {
    let is_whole = block
        .lines()
        .any(|line| line.starts_with(['{', '"']) || line.starts_with("openapi:") || line.starts_with("swagger:"));
    if is_whole {
        return block.to_owned();
    }
    let schemas: String = block.split_inclusive('\n').flat_map(|line| ["    ", line]).collect();
    let names = block.lines().filter(|line| !line.starts_with([' ', '#'])).filter_map(|line| line.split_once(':'));
    let paths: String = names.enumerate().map(|(index, (name, _))| operation(index, name)).collect();
    format!(
        "openapi: 3.1.0\ninfo: {{title: Example, version: \"1\"}}\ncomponents:\n  schemas:\n{schemas}paths:\n{paths}"
    )
}

/// An operation that sends and receives a schema, so that the page shows everything that is made of it.
fn operation(index: usize, name: &str) -> String {
    let content = format!("content: {{application/json: {{schema: {{$ref: \"#/components/schemas/{name}\"}}}}}}");
    format!(
        "  /{index}:\n    put:\n      operationId: put{index}\n      requestBody: {{required: true, {content}}}\n      \
         responses: {{\"200\": {{description: It., {content}}}}}\n"
    )
}

fn fence(line: &str) -> Option<(usize, &str)> {
    let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
    (ticks >= 3).then(|| (ticks, line.get(ticks..).unwrap_or_default()))
}

fn is_end(line: &str, ticks: usize) -> bool {
    fence(line).is_some_and(|(count, info)| count >= ticks && info.trim().is_empty())
}

fn block<'l>(ticks: usize, info: &str, lines: &mut impl Iterator<Item = &'l str>) -> Result<Block, String> {
    let mut words = info.split_whitespace().map(str::to_owned);
    let mut block = Block { language: words.next().unwrap_or_default(), rest: words.collect(), text: String::new() };
    for line in lines {
        if is_end(line, ticks) {
            return Ok(block);
        }
        block.text.push_str(line);
        block.text.push('\n');
    }
    Err(format!("the block `{}` has no end", block.language))
}

#[cfg(test)]
mod tests {
    use super::{Page, difference, with_block};

    const PAGE: &str = "# A title\n\nWhy it is.\n\n```yaml\na: 1\n```\n\n```rust src/client.rs\nold\n```\n";

    #[test]
    fn a_page_is_read() {
        let page = Page::read(PAGE).unwrap();
        assert_eq!((page.title.as_str(), page.prose.as_str()), ("A title", "Why it is."));
        assert_eq!(page.block("yaml").unwrap().text, "a: 1\n");
        assert_eq!(page.block("rust").unwrap().rest, ["src/client.rs"]);
        assert!(Page::read("# T\n\nWhy.\n\n```yaml\n").is_err());
        assert!(Page::read("# T\n").is_err());
    }

    #[test]
    fn a_block_is_replaced_or_added() {
        assert_eq!(with_block(PAGE, "rust", "new\n"), PAGE.replace("old", "new"));
        assert_eq!(with_block(PAGE, "report", "x\n"), format!("{PAGE}\n```report\nx\n```\n"));
    }

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(difference("a\nb\nc\n", "a\nx\nc\n").unwrap(), "line 2 of the block differs:\n- b\n+ x\n");
        assert_eq!(difference("a\n", "a\na\n").unwrap(), "line 2 of the block differs:\n+ a\n");
    }
}
