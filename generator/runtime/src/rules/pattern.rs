//! Patterns of ECMA-262, each prepared once: plain ones as runs of ASCII characters, all others by `regress`.

use std::sync::{Arc, Mutex, PoisonError};

/// Strings longer than this, in bytes, are not matched by the engine: a bad pattern could take forever.
const LENGTH_LIMIT: usize = 20_000;

/// A pattern that was prepared; `None` if it does not compile.
type Prepared = Option<Arc<Pattern>>;

enum Pattern {
    Runs(Vec<Run>),
    Regex(regress::Regex),
}

/// So many characters of a class, which is a set of bits.
struct Run {
    class: u128,
    min: usize,
    max: usize,
}

/// Whether a text matches a pattern, if that can be said: of one that does not compile, nothing can.
pub(super) fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    match &*prepared(pattern)? {
        Pattern::Runs(runs) => Some(fits(runs, text.as_bytes())),
        Pattern::Regex(regex) => (text.len() <= LENGTH_LIMIT).then(|| regex.find(text).is_some()),
    }
}

/// Prepares each pattern of the document once.
fn prepared(pattern: &'static str) -> Prepared {
    static ALL: Mutex<Vec<(&str, Prepared)>> = Mutex::new(Vec::new());
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = all.iter().find(|(other, _)| *other == pattern) {
        return known.clone();
    }
    let unicode = regress::Regex::with_flags(pattern, "u");
    let regex = unicode.or_else(|_| regress::Regex::new(pattern)).ok();
    let new = regex.map(|regex| Arc::new(runs(pattern).map_or(Pattern::Regex(regex), Pattern::Runs)));
    all.push((pattern, new.clone()));
    new
}

/// Says whether a text consists of these runs. None of them could do with less than it can get.
fn fits(runs: &[Run], text: &[u8]) -> bool {
    let mut rest = text;
    for run in runs {
        let count = rest.iter().take(run.max).take_while(|byte| has(run.class, **byte)).count();
        if count < run.min {
            return false;
        }
        rest = rest.get(count..).unwrap_or_default();
    }
    rest.is_empty()
}

fn has(class: u128, byte: u8) -> bool {
    byte.is_ascii() && class >> byte & 1 == 1
}

/// A valid pattern as runs, if it is no more than that: bound to both ends, and whatever follows a run of no fixed length
/// begins with another character.
fn runs(pattern: &str) -> Option<Vec<Run>> {
    let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut runs: Vec<Run> = Vec::new();
    while !rest.is_empty() {
        let (class, after) = class(rest)?;
        let (min, max, after) = count(after)?;
        let is_clear = |last: &Run| last.min == last.max || (last.class & class == 0 && min > 0);
        if !runs.last().is_none_or(is_clear) {
            return None;
        }
        runs.push(Run { class, min, max });
        rest = after;
    }
    Some(runs)
}

/// A character or a class at the start of a pattern, and what follows it.
fn class(pattern: &str) -> Option<(u128, &str)> {
    let Some(mut rest) = pattern.strip_prefix('[') else {
        return one(pattern)
            .filter(|_| !pattern.starts_with(['^', '$', '.', '*', '+', '?', '(', ')', '{', '}', '|', ']']));
    };
    let mut all = 0;
    while !rest.starts_with(']') {
        let (first, after) = one(rest).filter(|_| !(all == 0 && rest.starts_with('^')))?;
        let (class, after) = match after.strip_prefix('-').filter(|after| !after.starts_with(']')) {
            None => (first, after),
            Some(after) => {
                let (last, after) = one(after)?;
                // The bits from that of the first character to that of the last one.
                if first.count_ones() != 1 || last.count_ones() != 1 || first > last {
                    return None;
                }
                ((last - first) | last, after)
            }
        };
        all |= class;
        rest = after;
    }
    Some((all, rest.strip_prefix(']')?))
}

/// A character at the start of a pattern, escaped or not, or `\d` or `\w`, and what follows it.
fn one(pattern: &str) -> Option<(u128, &str)> {
    let mut rest = pattern.chars();
    let set = |is_in: fn(&u8) -> bool| (0..128u8).filter(is_in).fold(0, |set, byte| set | 1 << byte);
    let class = match (rest.next()?, rest.clone().next()) {
        ('\\', Some('d')) => set(u8::is_ascii_digit),
        ('\\', Some('w')) => set(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'),
        ('\\', Some(escaped)) if escaped.is_ascii_punctuation() => 1 << u32::from(escaped),
        (plain, _) if plain != '\\' && plain.is_ascii() => return Some((1 << u32::from(plain), rest.as_str())),
        _ => return None,
    };
    rest.next();
    Some((class, rest.as_str()))
}

/// A quantifier at the start of a pattern: the fewest, the most, and what follows it.
fn count(pattern: &str) -> Option<(usize, usize, &str)> {
    match pattern.as_bytes().first() {
        Some(b'*') => Some((0, usize::MAX, pattern.get(1..)?)),
        Some(b'+') => Some((1, usize::MAX, pattern.get(1..)?)),
        Some(b'?') => Some((0, 1, pattern.get(1..)?)),
        Some(b'{') => {
            let (inner, after) = pattern.get(1..)?.split_once('}')?;
            let (min, max) = inner.split_once(',').unwrap_or((inner, inner));
            if inner.contains('+') {
                return None;
            }
            let max = if max.is_empty() { usize::MAX } else { max.parse().ok()? };
            Some((min.parse().ok()?, max, after))
        }
        _ => Some((1, 1, pattern)),
    }
}
