//! Descriptions as rustdoc takes them: CommonMark in, lines that neither rustdoc nor clippy complains about out.

/// Width of wrapped prose, without `/// `.
const WIDTH: usize = 108;

/// Cleans a description. Code stays as it is; prose is wrapped, its brackets, angle brackets and bare links are made harmless.
pub(crate) fn clean(text: &str) -> Vec<String> {
    if is_plain(text) {
        return vec![text.trim().to_owned()];
    }
    let mut out = Vec::new();
    let mut fence: Option<String> = None;
    let mut state = Prose::default();
    let text = break_lines(text);
    for raw in text.lines() {
        let line = visible(raw);
        let trimmed = line.trim();
        if let Some(mark) = &fence {
            let closes = trimmed.starts_with(mark.as_str()) && trimmed.trim_start_matches(['`', '~']).is_empty();
            out.push(if closes { mark.clone() } else { line.trim_end().to_owned() });
            if closes {
                fence = None;
            }
            continue;
        }
        if let Some((mark, opening)) = opening_fence(trimmed) {
            state.flush(&mut out);
            blank(&mut out);
            out.push(opening);
            fence = Some(mark);
            continue;
        }
        state.line(&line, &mut out);
    }
    state.flush(&mut out);
    out.extend(fence);
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// Whether a text is a short sentence in which nothing has a meaning to Markdown, as most are.
fn is_plain(text: &str) -> bool {
    text.len() <= WIDTH
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'[' | b']' | b'<' | b'`' | b'|'))
        && !["  ", "://", "~~~"].iter().any(|sign| text.contains(sign))
}

/// `<br>` is a line break and `<p>` a paragraph, whatever the text around them is.
fn break_lines(text: &str) -> String {
    let mut out = text.to_owned();
    for (tag, meaning) in [("<br/>", "\n\n"), ("<br />", "\n\n"), ("<br>", "\n\n"), ("<p>", "\n\n"), ("</p>", "\n\n")] {
        if out.contains(tag) {
            out = out.replace(tag, meaning);
        }
    }
    out
}

/// The first sentence of cleaned documentation, on one line.
pub(crate) fn first_sentence(lines: &[String]) -> String {
    let paragraph: Vec<&str> = lines.iter().map(|line| line.trim()).take_while(|line| !line.is_empty()).collect();
    let text = paragraph.join(" ");
    let text = text.trim_start_matches(['-', '#', '>', '|', ' ']);
    let end = text.match_indices(". ").map(|(at, _)| at + 1).find(|at| *at > 12);
    let sentence = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
    if sentence.matches('`').count() % 2 == 1 { text.to_owned() } else { sentence.to_owned() }
}

/// Several parts, each a paragraph of its own.
pub(crate) fn join(parts: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut parts = parts.into_iter().filter(|part| !part.is_empty());
    let mut out = parts.next().unwrap_or_default();
    for part in parts {
        out.push(String::new());
        out.extend(part);
    }
    out.shrink_to_fit();
    out
}

/// Text for use between backticks.
pub(crate) fn code(text: &str) -> String {
    let text: String = visible(text).split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    format!("`{text}`")
}

fn blank(out: &mut Vec<String>) {
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
}

fn opening_fence(trimmed: &str) -> Option<(String, String)> {
    let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark))?;
    let language: String =
        trimmed.trim_start_matches(['`', '~']).chars().take_while(char::is_ascii_alphanumeric).collect();
    if trimmed.trim_start_matches(['`', '~']).contains('`') {
        return None;
    }
    let language =
        if language.is_empty() || language.eq_ignore_ascii_case("rust") { "text".to_owned() } else { language };
    Some((mark.to_owned(), format!("{mark}{language}")))
}

/// Drops control and bidirectional formatting characters; a tab becomes spaces.
fn visible(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Collects the lines of a paragraph or list item until it ends.
#[derive(Default)]
struct Prose {
    indent: usize,
    marker: String,
    text: String,
    /// The list items that a line may belong to, from the outside in.
    items: Vec<Item>,
}

/// How far the marker of a list item is indented in the description, and its text in what is written.
struct Item {
    from: usize,
    text: usize,
}

impl Prose {
    fn line(&mut self, line: &str, out: &mut Vec<String>) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            self.flush(out);
            blank(out);
            return;
        }
        let from = line.len() - line.trim_start().len();
        if let Some((marker, rest)) = list_item(trimmed) {
            self.flush(out);
            self.leave(from);
            self.items.push(Item { from, text: self.indent + marker.len() });
            self.marker = marker;
            rest.clone_into(&mut self.text);
            return;
        }
        if stands_alone(trimmed) {
            self.flush(out);
            self.items.clear();
            let heading = trimmed.starts_with('#');
            if heading {
                blank(out);
            }
            out.push(if heading { escape_prose(trimmed) } else { escape_prose(trimmed.trim_end()) });
            return;
        }
        if self.text.is_empty() && self.marker.is_empty() {
            self.leave(from);
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(trimmed);
    }

    /// Leaves the items that a line with this indentation does not belong to.
    fn leave(&mut self, from: usize) {
        while self.items.last().is_some_and(|item| from <= item.from) {
            self.items.pop();
        }
        self.indent = self.items.last().map_or(0, |item| item.text);
    }

    fn flush(&mut self, out: &mut Vec<String>) {
        if self.text.is_empty() && self.marker.is_empty() {
            return;
        }
        let text = escape_prose(&std::mem::take(&mut self.text));
        let marker = std::mem::take(&mut self.marker);
        if marker.is_empty() && out.last().is_some_and(|line| goes_on(line)) {
            out.push(String::new());
        }
        let hang = " ".repeat(self.indent + marker.len());
        for (index, piece) in wrap(&text, WIDTH.saturating_sub(hang.len())).into_iter().enumerate() {
            let lead = if index == 0 { format!("{}{marker}", " ".repeat(self.indent)) } else { hang.clone() };
            out.push(format!("{lead}{piece}").trim_end().to_owned());
        }
    }
}

/// Whether Markdown would take a paragraph below this line for a part of it.
fn goes_on(line: &str) -> bool {
    line.starts_with([' ', '>']) || list_item(line.trim_start()).is_some()
}

fn list_item(trimmed: &str) -> Option<(String, &str)> {
    for bullet in ["- ", "* ", "+ "] {
        if let Some(rest) = trimmed.strip_prefix(bullet) {
            return Some(("- ".to_owned(), rest.trim_start()));
        }
    }
    let digits = trimmed.chars().take_while(char::is_ascii_digit).count();
    let rest = trimmed.get(digits..)?;
    let text = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=3).contains(&digits).then(|| (format!("{}. ", trimmed.get(..digits).unwrap_or("1")), text.trim_start()))
}

/// Headings, tables, rules and quotes keep their own line.
fn stands_alone(trimmed: &str) -> bool {
    trimmed.starts_with(['#', '|', '>'])
        || trimmed.ends_with('|')
        || trimmed.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' '))
}

/// Breaks at spaces, never so that a line starts with something that Markdown reads as structure.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut open_code = false;
    // Characters of the last line.
    let mut length = 0;
    for word in text.split_whitespace() {
        let structural = word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~', '`'])
            || word.starts_with(|c: char| c.is_ascii_digit());
        if let Some(line) = lines.last_mut() {
            let more = word.chars().count();
            if line.is_empty() {
                line.push_str(word);
                length = more;
            } else if length + 1 + more <= width || structural || open_code {
                line.push(' ');
                line.push_str(word);
                length += 1 + more;
            } else {
                lines.push(word.to_owned());
                length = more;
            }
        }
        open_code ^= word.matches('`').count() % 2 == 1;
    }
    lines
}

/// Makes prose harmless outside of code spans and real links.
fn escape_prose(text: &str) -> String {
    if text.matches('`').count() % 2 == 1 {
        return escape_plain(&text.replace('`', "'"));
    }
    let mut out = String::new();
    for (index, piece) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out.push('`');
            out.push_str(piece);
            out.push('`');
        } else {
            out.push_str(&escape_plain(piece));
        }
    }
    out
}

fn escape_plain(text: &str) -> String {
    if !text.contains(['[', ']', '<']) && !text.contains("http") {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((link, after)) = inline_link(rest) {
            out.push_str(&link);
            rest = after;
        } else if let Some((url, after)) = bare_url(rest) {
            out.extend(["<", url, ">"]);
            rest = after;
        } else {
            match c {
                '[' | ']' | '<' => {
                    out.push('\\');
                    out.push(c);
                }
                _ => out.push(c),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    out
}

/// `[text](http…)` stays a link; a link to a place inside the document's own site becomes its text.
fn inline_link(rest: &str) -> Option<(String, &str)> {
    let body = rest.strip_prefix('[')?;
    let close = body.find("](")?;
    let label = body.get(..close)?;
    let target_and_more = body.get(close + 2..)?;
    let end = target_and_more.find(')')?;
    let target = target_and_more.get(..end)?;
    let after = target_and_more.get(end + 1..)?;
    if label.contains(['[', ']', '<', '\n']) || label.is_empty() {
        return None;
    }
    let web = target.starts_with("http://") || target.starts_with("https://");
    let clean = web && !target.contains([' ', '<', '>', '(', '"', '\\']);
    Some((if clean { format!("[{label}]({target})") } else { escape_plain(label) }, after))
}

fn bare_url(rest: &str) -> Option<(&str, &str)> {
    if !(rest.starts_with("http://") || rest.starts_with("https://")) {
        return None;
    }
    let end = rest
        .find(|c: char| {
            c.is_whitespace()
                || matches!(c, '<' | '>' | '"' | '\'' | ')' | '(' | ']' | '[' | '*' | '\\' | '|' | '{' | '}')
        })
        .unwrap_or(rest.len());
    let url = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (url.len() > "https://".len()).then(|| (url, rest.get(url.len()..).unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn items_keep_their_depth() {
        let text = "Steps:\n  1. One\n     goes on.\n  2. Two:\n     - a\n     - b\n\n     More of two.\n\nEnd.";
        let lines = ["Steps:", "1. One goes on.", "2. Two:", "   - a", "   - b", "", "   More of two.", "", "End."];
        assert_eq!(clean(text), lines);
    }

    #[test]
    fn a_paragraph_below_a_quote_is_none_of_it() {
        assert_eq!(clean("> [!NOTE]\n> Both.\nOthers."), ["> \\[!NOTE\\]", "> Both.", "", "Others."]);
    }
}
