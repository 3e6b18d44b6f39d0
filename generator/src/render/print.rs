//! Items → text: one by one, with a blank line between.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Columns of a line.
pub(crate) const WIDTH: usize = 120;

/// A piece of a Rust file.
pub(crate) enum Item {
    /// Rust, formatted by prettyplease.
    Code(TokenStream),
    /// The table of a runtime macro, formatted here: prettyplease does not look into macros.
    Table(Table),
    /// Lines that belong together, such as `mod` and `use`.
    Lines(Vec<String>),
}

/// `rt::name! { head { rows } tail }`.
pub(crate) struct Table {
    /// The macro.
    pub(crate) name: &'static str,
    /// What stands before the rows.
    pub(crate) head: String,
    /// The rows, without commas.
    pub(crate) rows: Vec<String>,
    /// Lines after the rows.
    pub(crate) tail: Vec<String>,
}

/// The text of a file: header, what it is, imports that it needs, items. `about` may be empty.
pub(crate) fn file(header: &str, about: &str, items: Vec<Item>) -> String {
    let body = bodies(items);
    let imports = imports(&body);
    let joint = if imports.is_empty() || body.is_empty() { "" } else { "\n" };
    framed(header, about, &format!("{imports}{joint}{body}"))
}

/// The text of a file that lists others: it needs no imports, whatever they are called.
pub(crate) fn listing(header: &str, about: &str, lists: Vec<Item>) -> String {
    framed(header, about, &bodies(lists))
}

fn framed(header: &str, about: &str, body: &str) -> String {
    let about = if about.is_empty() { String::new() } else { format!("\n//! {about}\n") };
    format!("{header}{about}\n{body}")
}

fn bodies(items: Vec<Item>) -> String {
    let pieces: Vec<String> = items.into_iter().map(text).filter(|piece| !piece.is_empty()).collect();
    pieces.join("\n")
}

fn text(item: Item) -> String {
    match item {
        Item::Code(tokens) => code(tokens),
        Item::Table(table) => table.text(),
        Item::Lines(lines) => lines.into_iter().map(|line| line + "\n").collect(),
    }
}

/// Formats Rust. Tokens that are no items are a bug of this module's siblings; they are printed as they are, so that
/// the compiler points at them.
fn code(tokens: TokenStream) -> String {
    let raw = tokens.clone();
    let Ok(file) = syn::parse2::<syn::File>(tokens) else { return raw.to_string() };
    let texts: Vec<String> = file.items.into_iter().map(item).collect();
    texts.join("\n")
}

/// An item; the methods of an `impl` are printed apart, with blank lines between.
fn item(item: syn::Item) -> String {
    match item {
        syn::Item::Impl(mut block) if block.items.len() > 1 => {
            let methods = std::mem::take(&mut block.items);
            let frame = unparse(syn::Item::Impl(block.clone()));
            let head = frame.trim_end().trim_end_matches("{}").trim_end();
            let bodies = methods.into_iter().map(|method| {
                let block = syn::Item::Impl(syn::ItemImpl { items: vec![method], ..block.clone() });
                let text = unparse(block);
                let inner = text.trim_end().strip_suffix('}').unwrap_or(&text).to_owned();
                inner.split_once("{\n").map_or(inner.clone(), |(_, rest)| rest.to_owned())
            });
            let bodies: Vec<String> = bodies.collect();
            format!("{head} {{\n{}}}\n", bodies.join("\n"))
        }
        item => unparse(item),
    }
}

/// Statements, formatted as in a function, a line each and without its indentation.
pub(crate) fn statements(tokens: &TokenStream) -> Vec<String> {
    let text = code(quote::quote!(fn example() { #tokens }));
    let inner = text.trim_end().strip_suffix('}').and_then(|text| text.split_once("{\n")).map(|(_, inner)| inner);
    let lines = inner.unwrap_or(&text).lines();
    lines.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect()
}

fn unparse(item: syn::Item) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}

/// The `use` lines of the paths that a text starts with `models::`, `rt::` and `BTreeMap<`.
fn imports(body: &str) -> String {
    let uses = |path: &str| {
        body.match_indices(path).any(|(at, _)| {
            !body.get(..at).unwrap_or("").ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
        })
    };
    let mut out = String::new();
    let rows = [
        ("BTreeMap<", "use std::collections::BTreeMap;\n"),
        ("models::", "use crate::models;\n"),
        ("rt::", "use crate::runtime as rt;\n"),
    ];
    let outside_docs =
        |path: &str| body.lines().any(|line| !line.trim_start().starts_with("///") && line.contains(path));
    for (path, line) in rows {
        if outside_docs(path) && uses(path) {
            out.push_str(line);
        }
    }
    out
}

impl Table {
    fn text(&self) -> String {
        let rows = self.rows.iter().map(|row| format!("        {row},")).collect();
        let mut lines = vec![format!("rt::{}! {{", self.name)];
        lines.extend(block(&self.head, rows));
        lines.extend(self.tail.iter().map(|line| format!("    {line}")));
        lines.push("}\n".to_owned());
        lines.join("\n")
    }
}

/// A block one level deep: `head { rows }`.
pub(crate) fn block(head: &str, rows: Vec<String>) -> Vec<String> {
    if rows.is_empty() {
        return vec![format!("    {head} {{}}")];
    }
    let (first, last) = (format!("    {head} {{"), "    }".to_owned());
    std::iter::once(first).chain(rows).chain(std::iter::once(last)).collect()
}

/// A row of a block in two halves: on one line, if there is room.
pub(crate) fn row(left: &str, right: &str) -> String {
    let joint = if left.len() + right.len() + 9 > WIDTH { "\n            " } else { " " };
    format!("        {left}{joint}{right}")
}

/// A text as a Rust string literal.
pub(crate) fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}

/// A number with `_` between groups of digits, if it is long: `16_777_215.0`.
pub(crate) fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    if whole.len() <= 5 && fraction.is_none_or(|digits| digits.len() <= 5) {
        return number.to_owned();
    }
    let join = |digits: &str, first: usize| {
        let (head, tail) = digits.split_at_checked(first).unwrap_or((digits, ""));
        let mut groups: Vec<&str> = if head.is_empty() { Vec::new() } else { vec![head] };
        let mut rest = tail;
        while !rest.is_empty() {
            let (group, more) = rest.split_at_checked(3).unwrap_or((rest, ""));
            groups.push(group);
            rest = more;
        }
        groups.join("_")
    };
    let whole = join(whole, whole.len() % 3);
    fraction.map_or_else(|| format!("{sign}{whole}"), |digits| format!("{sign}{whole}.{}", join(digits, 0)))
}

/// A list of texts as `&["a", "b"]`.
pub(crate) fn literals(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|text| literal(text)).collect();
    format!("&[{}]", items.join(", "))
}

/// A type or expression on one line, spaced as people do.
pub(crate) fn tight(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut word = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group.delimiter());
                if word && group.delimiter() == Delimiter::Brace {
                    out.push(' ');
                }
                out.push_str(open);
                out.push_str(tight(group.stream()).trim_end());
                out.push_str(close);
                word = false;
            }
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    ',' => out.push_str(", "),
                    ';' => out.push_str("; "),
                    ':' if punct.spacing() == Spacing::Alone && !out.ends_with(':') => out.push_str(": "),
                    sign @ ('=' | '|') => out.extend([' ', sign, ' ']),
                    sign => out.push(sign),
                }
                word = false;
            }
            token => {
                if word {
                    out.push(' ');
                }
                out.push_str(&token.to_string());
                word = true;
            }
        }
    }
    out
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}
