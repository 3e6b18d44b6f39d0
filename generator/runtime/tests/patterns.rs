//! Patterns: those that are matched without a regular expression against the engine that knows all of them.
#![cfg(feature = "patterns")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test that cannot go on should stop")]

use fastrand::Rng;
use oasmith_runtime::{Rule, check, to_string};

const ATOMS: [&str; 40] = [
    "a", "b", "[ab]", "[a-c]", "[^a]", "[]", "[-a]", "[a-]", "[a\\-c]", "[c-a]", "\\d", "[\\d]", "\\w", "[\\w-]",
    "[\\w-c]", "\\s", "\\.", ".", "\\-", "-", "_", "é", "[é]", "[a-é]", "[\\]]", "[[]", "\\/", "$", "^", "|", "(a|b)",
    "[a^]", "[$]", "\\$", "[0-9A-F]", "{", "}", "\\b", "[+--]", "\\",
];
const COUNTS: [&str; 16] =
    ["", "", "", "+", "*", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "{,2}", "{2,1}", "+?", "{2}?", "{+1}", "{ 2}"];
const LETTERS: [&str; 16] = ["a", "b", "c", "1", "F", "-", "_", ".", "]", "[", "$", "^", "é", "\n", "/", "+"];

fn random<'a>(rng: &mut Rng, from: &[&'a str]) -> &'a str {
    rng.choice(from).copied().unwrap()
}

/// What the engine alone says; `None` if it does not take the pattern.
fn expected(pattern: &str, text: &str) -> Option<bool> {
    let unicode = regress::Regex::with_flags(pattern, "u");
    let regex = unicode.or_else(|_| regress::Regex::new(pattern)).ok()?;
    Some(regex.find(text).is_some())
}

fn compare(pattern: &str, texts: impl Iterator<Item = String>) -> usize {
    let kept: &'static str = Box::leak(pattern.to_owned().into_boxed_str());
    let rule: &'static Rule = Box::leak(Box::new(Rule::new().pattern(kept)));
    let mut fitting = 0;
    for text in texts {
        let found = check(rule, to_string(&text).as_bytes()).is_empty();
        assert_eq!(found, expected(pattern, &text) != Some(false), "{pattern:?} and {text:?}");
        fitting += usize::from(found);
    }
    fitting
}

#[test]
fn random_patterns_match_what_the_engine_matches() {
    let mut rng = Rng::with_seed(7);
    let mut fitting = 0;
    for _ in 0..3_000 {
        let pieces = rng.usize(0..4);
        let middle: String = (0..pieces).flat_map(|_| [random(&mut rng, &ATOMS), random(&mut rng, &COUNTS)]).collect();
        let start = if rng.u8(0..10) > 0 { "^" } else { "" };
        let end = if rng.u8(0..10) > 0 { "$" } else { "" };
        let mut own = rng.fork();
        let texts = (0..40).map(|_| (0..own.usize(0..5)).map(|_| random(&mut own, &LETTERS)).collect());
        fitting += compare(&format!("{start}{middle}{end}"), texts.collect::<Vec<String>>().into_iter());
    }
    assert!(fitting > 10_000, "{fitting}");
}

#[test]
fn usual_patterns_match_what_the_engine_matches() {
    let mut rng = Rng::with_seed(11);
    for (pattern, text) in [
        ("^[0-9]+$", "15555551234"),
        ("^\\d{4}-\\d{2}-\\d{2}$", "2026-03-01"),
        ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-name-7"),
        ("^acct_[0-9A-Za-z]{8}$", "acct_0aZ9bY8c"),
        ("^-?\\d+\\.\\d{2}$", "-12.34"),
        ("^[A-Z]{2}\\d*$", "AB12"),
        ("^\\w+@\\w+\\.com$", "me@example.com"),
        ("^$", ""),
    ] {
        assert_eq!(compare(pattern, std::iter::once(text.to_owned())), 1, "{pattern}");
        let changed = (0..300).map(|_| {
            let mut letters: Vec<char> = text.chars().collect();
            let at = rng.usize(0..=letters.len());
            match rng.u8(0..3) {
                0 if at < letters.len() => drop(letters.remove(at)),
                1 if at < letters.len() => letters.swap(at, 0),
                _ => letters.insert(at, random(&mut rng, &LETTERS).chars().next().unwrap()),
            }
            letters.into_iter().collect()
        });
        compare(pattern, changed);
    }
}

/// What needs the engine is not matched against long texts.
#[test]
fn plain_patterns_know_no_long_texts() {
    static PLAIN: Rule = Rule::new().pattern("^[ab]+$");
    static ENGINE: Rule = Rule::new().pattern("^(a|b)+$");
    for (rule, end, found) in [(&PLAIN, "", 0), (&PLAIN, "c", 1), (&ENGINE, "c", 0)] {
        let text = "ab".repeat(20_000) + end;
        assert_eq!(check(rule, to_string(&text).as_bytes()).len(), found, "{end}");
    }
}
