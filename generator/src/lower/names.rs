//! THE place where identifiers are made: heck makes case, this file makes sure that the result is one.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Strict and reserved keywords up to edition 2024 that `r#` can escape.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that `r#` cannot escape.
const UNESCAPABLE: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Words that heck would tear apart, and what it keeps together.
const WHOLE_WORDS: &[(&str, &str)] = &[
    ("OAuth2", "Oauth2"),
    ("OAuth", "Oauth"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("iPhone", "Iphone"),
    ("iOS", "Ios"),
    ("GraphQL", "Graphql"),
    ("GitHub", "Github"),
];

/// What a sign is called where nothing else is left to name a thing.
const SIGNS: &[(char, &str)] = &[
    ('+', "plus"),
    ('-', "minus"),
    ('*', "star"),
    ('<', "lt"),
    ('>', "gt"),
    ('=', "eq"),
    ('!', "not"),
    ('#', "hash"),
    ('%', "percent"),
    ('&', "and"),
    ('|', "or"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    (';', "semicolon"),
    ('?', "question"),
    ('@', "at"),
    ('$', "dollar"),
    ('^', "caret"),
    ('~', "tilde"),
    ('_', "underscore"),
    (' ', "space"),
    ('(', "open"),
    (')', "close"),
    ('[', "open"),
    (']', "close"),
    ('{', "open"),
    ('}', "close"),
    ('"', "quote"),
    ('\'', "quote"),
    ('`', "backtick"),
];

/// `UpperCamelCase` for types and variants.
pub(crate) fn type_name(text: &str) -> String {
    if is_plain(text) {
        let mut name = String::with_capacity(text.len());
        for word in text.split(['_', '-']) {
            name.extend(word.chars().take(1).map(|c| c.to_ascii_uppercase()));
            name.push_str(word.get(1..).unwrap_or_default());
        }
        return escape(name);
    }
    let camel = prepare(&spell_points(text)).to_upper_camel_case();
    escape(lead(camel, "N", "Empty"))
}

/// The same with every sign spelled: for texts that only signs tell apart, such as `a` and `a*`.
pub(crate) fn spelled_type_name(text: &str) -> String {
    let words = text.chars().map(|c| match c {
        '_' | ' ' => " ".to_owned(),
        c if SIGNS.iter().any(|(sign, _)| *sign == c) => format!(" {} ", sign_word(c)),
        c => c.to_string(),
    });
    type_name(&words.collect::<String>())
}

/// Whether a text is words of small letters and digits between `_` and `-`, as most are: there is nothing to spell or to tear.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// `1.5` is not `15`: the point between digits is spelled.
fn spell_points(text: &str) -> String {
    if !text.contains('.') {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let digit = |index: Option<usize>| index.and_then(|index| chars.get(index)).is_some_and(char::is_ascii_digit);
    let spelled = chars.iter().enumerate().map(|(index, c)| match c {
        '.' if digit(index.checked_sub(1)) && digit(index.checked_add(1)) => "Dot".to_owned(),
        c => c.to_string(),
    });
    spelled.collect()
}

/// `snake_case` for fields, methods, arguments and modules.
pub(crate) fn value_name(text: &str) -> String {
    if is_plain(text) {
        let words = text.split(['_', '-']).filter(|word| !word.is_empty());
        return escape(words.collect::<Vec<_>>().join("_"));
    }
    let snake = prepare(text).to_snake_case();
    escape(lead(snake, "n", "empty"))
}

/// A type's name that the document or the options give: as it is if Rust takes it, else made into one.
pub(crate) fn given_type_name(text: &str) -> String {
    if is_identifier(text) { escape(text.to_owned()) } else { type_name(text) }
}

/// The same for a field, method or argument.
pub(crate) fn given_value_name(text: &str) -> String {
    if is_identifier(text) { escape(text.to_owned()) } else { value_name(text) }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(unicode_ident::is_xid_start) && text.chars().all(unicode_ident::is_xid_continue)
}

/// `snake_case` for a file: ASCII (rustc asks for it), no `r#`, nothing that a file system refuses.
pub(crate) fn module_name(text: &str) -> String {
    let ascii: String = text.chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
    let name = value_name(ascii.trim());
    match name.strip_prefix("r#") {
        Some(word) => format!("{word}_"),
        None if matches!(name.as_str(), "con" | "prn" | "aux" | "nul") => format!("{name}_"),
        None => name,
    }
}

/// `SHOUTY_SNAKE_CASE` for constants.
pub(crate) fn constant_name(text: &str) -> String {
    let shouty = prepare(text).to_shouty_snake_case();
    lead(shouty, "N", "EMPTY")
}

/// `kebab-case` for Cargo features.
pub(crate) fn feature_name(text: &str) -> String {
    let ascii: String =
        module_name(text).trim_end_matches('_').chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
    ascii.replace('_', "-")
}

fn prepare(text: &str) -> String {
    let mut text = spell_signs(text);
    for (whole, together) in WHOLE_WORDS {
        if text.contains(whole) {
            text = text.replace(whole, together);
        }
    }
    text = plural_acronyms(&text);
    text.chars().map(|c| if unicode_ident::is_xid_continue(c) { c } else { ' ' }).collect()
}

/// `FloatingIPs` is `FloatingIps`: the `s` behind capitals belongs to them, unless a word begins with it.
fn plural_acronyms(text: &str) -> String {
    let acronym = |bytes: &[u8]| matches!(bytes, [b'A'..=b'Z', b'A'..=b'Z', b's']);
    if !text.as_bytes().windows(3).any(acronym) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let is = |index: Option<usize>, test: fn(char) -> bool| index.and_then(at).is_some_and(test);
    let in_plural = |index: usize| {
        let capitals = chars.iter().skip(index).take_while(|c| c.is_ascii_uppercase()).count();
        let end = index + capitals;
        let before = is(index.checked_sub(1), |c| c.is_ascii_uppercase());
        let several = capitals > 1 || capitals == 1 && before;
        before && several && at(end) == Some('s') && !is(Some(end + 1), |c| c.is_ascii_lowercase())
    };
    let lowered = |(index, c): (usize, &char)| if in_plural(index) { c.to_ascii_lowercase() } else { *c };
    chars.iter().enumerate().map(lowered).collect()
}

/// Spells signs where they carry the meaning: alone, before a digit, or as an operator around a word.
fn spell_signs(text: &str) -> String {
    let meaningful = |c: char| c.is_alphanumeric();
    let signed = text.starts_with(['+', '-']) && text.chars().nth(1).is_some_and(char::is_alphanumeric);
    if signed {
        let (sign, rest) = text.split_at(1);
        return format!("{} {rest}", sign_word(sign.chars().next().unwrap_or('+')));
    }
    if text.chars().any(meaningful) {
        return match text.chars().next().filter(|c| matches!(c, '<' | '>' | '!' | '=' | '~' | '^')) {
            Some(sign) => format!("{} {text}", sign_word(sign)),
            None if text.contains(['+', '#']) => text.replace('+', " plus ").replace('#', " hash "),
            None => text.to_owned(),
        };
    }
    text.chars().map(sign_word).collect::<Vec<_>>().join(" ")
}

fn sign_word(sign: char) -> String {
    SIGNS
        .iter()
        .find(|(c, _)| *c == sign)
        .map_or_else(|| format!("u{:x}", u32::from(sign)), |(_, word)| (*word).to_owned())
}

fn lead(name: String, digit_prefix: &str, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("{digit_prefix}{name}"),
    }
}

fn escape(name: String) -> String {
    if UNESCAPABLE.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// The names of one scope: a second owner of a name gets a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    reserved: &'static [&'static str],
}

impl Scope {
    /// A scope in which some names are taken from the start.
    pub(crate) fn with(reserved: &'static [&'static str]) -> Self {
        Self { taken: BTreeSet::new(), reserved }
    }

    /// The name with `_` behind it if it was taken from the start: two things of the document do not meet then.
    pub(crate) fn beside_reserved(&self, name: String) -> String {
        if self.reserved.contains(&name.as_str()) { format!("{name}_") } else { name }
    }

    /// Whether a name is free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name) && !self.reserved.contains(&name)
    }

    /// Takes the name, or the first free one of `name2`, `name3`, …
    pub(crate) fn take(&mut self, name: String) -> String {
        let found = self.peek(name);
        self.taken.insert(found.clone());
        found
    }

    /// What [`Scope::take`] would give.
    pub(crate) fn peek(&self, name: String) -> String {
        if self.is_free(&name) {
            return name;
        }
        let stem = name.strip_prefix("r#").unwrap_or(&name).trim_end_matches('_');
        let joint = if stem.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        let numbered = (2_u64..).map(|number| format!("{stem}{joint}{number}"));
        numbered.into_iter().find(|candidate| self.is_free(candidate)).unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{spelled_type_name, type_name, value_name};

    #[test]
    fn plurals_of_acronyms_stay_whole() {
        for (text, name) in [
            ("Floating IPs", "floating_ips"),
            ("userIDs", "user_ids"),
            ("listVPCs", "list_vpcs"),
            ("VMsPerHost", "vms_per_host"),
            ("APIs", "apis"),
            ("Assets", "assets"),
        ] {
            assert_eq!(value_name(text), name, "{text}");
        }
    }

    #[test]
    fn signs_that_carry_the_meaning_are_spelled() {
        for (text, name) in [("-created", "MinusCreated"), ("-1", "Minus1"), ("a-b", "AB"), (">=", "GtEq")] {
            assert_eq!(type_name(text), name, "{text}");
        }
        assert_eq!(spelled_type_name("a*"), "AStar");
        assert_eq!(spelled_type_name("created_at"), "CreatedAt");
    }
}
