//! `pattern`: regular expressions of ECMA-262, compiled once.
//!
//! What can be said without look-around and back references runs in time that grows with the text (crate `regex`);
//! the rest backtracks (crate `regress`), on short texts only.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Texts longer than this, in bytes, are not matched by backtracking: a bad pattern could take forever.
const BACKTRACK_LIMIT: usize = 2_000;
/// White space of ECMA-262, section 12.2.
const SPACE: &str = r"\t\n\x0B\x0C\r\x{feff}\x{2028}\x{2029}\p{Zs}";

/// The patterns met so far. Validators can share them.
#[derive(Debug, Default)]
pub struct Patterns(RwLock<BTreeMap<String, Option<Arc<Pattern>>>>);

#[derive(Debug)]
enum Pattern {
    Linear(regex::Regex),
    Backtracking(regress::Regex),
}

impl Patterns {
    /// Says whether a text matches; `None` if that cannot be said, since the pattern does not compile or the text is too long.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        match &*self.compiled(pattern)? {
            Pattern::Linear(regex) => Some(regex.is_match(text)),
            Pattern::Backtracking(regex) if text.len() <= BACKTRACK_LIMIT => Some(regex.find(text).is_some()),
            Pattern::Backtracking(_) => None,
        }
    }

    fn compiled(&self, pattern: &str) -> Option<Arc<Pattern>> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return known.clone();
        }
        let compiled = compile(pattern).map(Arc::new);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(pattern.to_owned(), compiled.clone());
        compiled
    }
}

fn compile(pattern: &str) -> Option<Pattern> {
    // The runtime of the clients compiles it like this: what it refuses is no pattern here either.
    let unicode = regress::Regex::with_flags(pattern, "u");
    let backtracking = unicode.or_else(|_| regress::Regex::new(pattern)).ok()?;
    let linear = translate(pattern).and_then(|text| regex::Regex::new(&text).ok());
    Some(linear.map_or(Pattern::Backtracking(backtracking), Pattern::Linear))
}

/// The same expression for the crate `regex`; `None` if it is not sure to mean the same. What that crate does not know
/// it refuses when it compiles the text.
fn translate(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.push_str(&escape(&mut rest, in_class)?),
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
                if rest.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                if rest.peek() == Some(&']') {
                    return None;
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '-' if in_class && rest.peek() == Some(&'-') => return None,
            '&' | '~' | '#' if in_class => out.extend(['\\', c]),
            '.' if !in_class => out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            other => out.push(other),
        }
    }
    Some(out)
}

fn escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, in_class: bool) -> Option<String> {
    let next = rest.next()?;
    let class = |inner: &str| if in_class { inner.to_owned() } else { format!("[{inner}]") };
    Some(match next {
        'd' => class("0-9"),
        'w' => class("0-9A-Za-z_"),
        's' => class(SPACE),
        'D' | 'W' | 'S' if in_class => return None,
        'D' => String::from("[^0-9]"),
        'W' => String::from("[^0-9A-Za-z_]"),
        'S' => format!("[^{SPACE}]"),
        'b' if in_class => String::from(r"\x08"),
        '0' => String::from(r"\x00"),
        'b' | 'B' | '1'..='9' | 'c' | 'k' => return None,
        'n' | 'r' | 't' | 'f' | 'v' | 'x' | 'u' | 'p' | 'P' => format!("\\{next}"),
        other if other.is_ascii_punctuation() && other != '<' && other != '>' => format!("\\{other}"),
        other => String::from(other),
    })
}
