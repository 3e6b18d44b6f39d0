//! Texts in the language of a regular expression: the syntax of ECMA-262 as a tree, and a walk that writes a text.
//!
//! What cannot be honoured (look-around, word boundaries) is left out; the validator has the last word.

use std::iter::Peekable;
use std::str::Chars;

/// How deep groups may nest.
const DEPTH: u8 = 40;
/// The longest text that is written, in characters.
const LENGTH: usize = 5_000;
/// What negated classes are filled from, and what is preferred from ranges.
const PLAIN: &str =
    "a1Ab2B_- .,:;/@#cdefghijklmnopqrstuvwxyzCDEFGHIJKLMNOPQRSTUVWXYZ034567891!$%&*+=?~^|'\"(){}[]<>\\\t\néß漢";

/// A part of an expression.
#[derive(Clone, Debug)]
enum Term {
    /// One character of these ranges.
    Class(Vec<(char, char)>),
    /// One after the other.
    Sequence(Vec<Term>),
    /// One of these.
    Either(Vec<Term>),
    /// Again and again: at least, at most.
    Repeat(Box<Term>, u32, Option<u32>),
    /// A group with a number, that can be referred to.
    Group(Box<Term>, usize),
    /// What the group with this number matched.
    Back(usize),
}

/// An expression whose texts can be written.
#[derive(Clone, Debug)]
pub(super) struct Language(Term);

impl Language {
    /// Reads a pattern; `None` if it uses what this reader does not know.
    pub(super) fn read(pattern: &str) -> Option<Self> {
        let mut reader = Reader { rest: pattern.chars().peekable(), groups: 0, depth: 0 };
        let term = reader.either()?;
        if reader.rest.peek().is_some() { None } else { Some(Self(term)) }
    }

    /// A text. Each repetition is made `stretch` times more often than it has to be, as far as it may; `choose` takes
    /// one of as many ways.
    pub(super) fn write(&self, stretch: u32, choose: &mut dyn FnMut(usize) -> usize) -> String {
        let mut writer = Writer { out: String::new(), length: 0, groups: Vec::new(), stretch, choose };
        writer.term(&self.0);
        writer.out
    }
}

struct Writer<'c> {
    out: String,
    length: usize,
    groups: Vec<(usize, String)>,
    stretch: u32,
    choose: &'c mut dyn FnMut(usize) -> usize,
}

impl Writer<'_> {
    /// The depth is bounded by the reader.
    fn term(&mut self, term: &Term) {
        if self.length >= LENGTH {
            return;
        }
        match term {
            Term::Class(ranges) => {
                let pick = self.character(ranges);
                self.out.extend(pick);
                self.length += 1;
            }
            Term::Sequence(terms) => terms.iter().for_each(|term| self.term(term)),
            Term::Either(terms) => {
                if let Some(term) = terms.get((self.choose)(terms.len())) {
                    self.term(term);
                }
            }
            Term::Repeat(term, least, most) => {
                let count = least.saturating_add(self.stretch).min(most.unwrap_or(u32::MAX)).max(*least);
                for _ in 0..count {
                    if self.length >= LENGTH {
                        return;
                    }
                    self.term(term);
                }
            }
            Term::Group(term, number) => {
                let start = self.out.len();
                self.term(term);
                let text = self.out.get(start..).unwrap_or_default().to_owned();
                self.groups.push((*number, text));
            }
            Term::Back(number) => {
                let text = self.groups.iter().rev().find(|(own, _)| own == number).map(|(_, text)| text.clone());
                self.out.extend(text);
            }
        }
    }

    fn character(&mut self, ranges: &[(char, char)]) -> Option<char> {
        let is_in = |c: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&c));
        let plain: Vec<char> = PLAIN.chars().filter(|c| is_in(*c)).collect();
        if plain.is_empty() {
            let (first, _) = ranges.get((self.choose)(ranges.len()))?;
            return Some(*first);
        }
        // Letters and digits as far as possible: they read best and need no escapes.
        let best: Vec<char> = plain.iter().copied().filter(char::is_ascii_alphanumeric).collect();
        let pool = if best.is_empty() { plain } else { best };
        pool.get((self.choose)(pool.len())).copied()
    }
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    groups: usize,
    depth: u8,
}

impl Reader<'_> {
    fn either(&mut self) -> Option<Term> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut terms = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            terms.push(self.sequence()?);
        }
        self.depth -= 1;
        if terms.len() == 1 { terms.pop() } else { Some(Term::Either(terms)) }
    }

    fn sequence(&mut self) -> Option<Term> {
        let mut terms = Vec::new();
        while let Some(next) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            let term = self.atom(next)?;
            terms.push(self.repeated(term));
        }
        Some(Term::Sequence(terms))
    }

    /// One atom; assertions match no character.
    fn atom(&mut self, first: char) -> Option<Term> {
        Some(match first {
            '^' | '$' => NOTHING,
            '.' => Term::Class(everything_but(&[('\n', '\n'), ('\r', '\r')])),
            '(' => return self.group(),
            '[' => Term::Class(self.class()?),
            '\\' => return self.escape(),
            '*' | '+' | '?' => return None,
            other => one(other),
        })
    }

    fn group(&mut self) -> Option<Term> {
        let mut number = None;
        let mut ahead = false;
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next()? {
                ':' => {}
                '=' | '!' => ahead = true,
                '<' => match self.rest.next()? {
                    '=' | '!' => ahead = true,
                    _ => {
                        while self.rest.next()? != '>' {}
                        self.groups += 1;
                        number = Some(self.groups);
                    }
                },
                _ => return None,
            }
        } else {
            self.groups += 1;
            number = Some(self.groups);
        }
        let inner = self.either()?;
        self.rest.next_if_eq(&')')?;
        if ahead {
            return Some(NOTHING);
        }
        Some(match number {
            Some(number) => Term::Group(Box::new(inner), number),
            None => inner,
        })
    }

    /// `*`, `+`, `?`, `{2,3}`, each perhaps lazy.
    fn repeated(&mut self, term: Term) -> Term {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => {
                    self.rest.next_if_eq(&'?');
                    return Term::Repeat(Box::new(term), counts.0, counts.1);
                }
                None => return term,
            },
            _ => return term,
        };
        self.rest.next();
        self.rest.next_if_eq(&'?');
        Term::Repeat(Box::new(term), least, most)
    }

    /// `{2}`, `{2,}`, `{2,3}`; anything else is text.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let text: String = ahead.by_ref().take_while(|c| *c != '}').collect();
        let counts = match text.split_once(',') {
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
            None => (text.parse().ok()?, Some(text.parse().ok()?)),
        };
        self.rest = ahead;
        Some(counts)
    }

    fn escape(&mut self) -> Option<Term> {
        let next = self.rest.next()?;
        if matches!(next, 'b' | 'B') {
            return Some(NOTHING);
        }
        if let Some(number) = next.to_digit(10).filter(|number| *number > 0) {
            return Some(Term::Back(usize::try_from(number).ok()?));
        }
        Some(Term::Class(self.escaped(next)?))
    }

    /// What `\d`, `\n`, `\u0041`, `\p{L}` and so on stand for.
    fn escaped(&mut self, next: char) -> Option<Vec<(char, char)>> {
        Some(match next {
            'd' => DIGIT.to_vec(),
            'D' => everything_but(DIGIT),
            'w' => WORD.to_vec(),
            'W' => everything_but(WORD),
            's' => SPACE.to_vec(),
            'S' => everything_but(SPACE),
            'n' => vec![('\n', '\n')],
            'r' => vec![('\r', '\r')],
            't' => vec![('\t', '\t')],
            'f' => vec![('\u{c}', '\u{c}')],
            'v' => vec![('\u{b}', '\u{b}')],
            '0' => vec![('\0', '\0')],
            'x' => self.code(2)?,
            'u' if self.rest.peek() == Some(&'{') => {
                let hex = self.braced()?;
                let c = char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?;
                vec![(c, c)]
            }
            'u' => self.code(4)?,
            'p' => property(&self.braced()?)?,
            'P' => everything_but(&property(&self.braced()?)?),
            'c' | 'k' => return None,
            other => vec![(other, other)],
        })
    }

    fn code(&mut self, digits: usize) -> Option<Vec<(char, char)>> {
        let hex: String = self.rest.by_ref().take(digits).collect();
        let c = char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?;
        Some(vec![(c, c)])
    }

    fn braced(&mut self) -> Option<String> {
        self.rest.next_if_eq(&'{')?;
        Some(self.rest.by_ref().take_while(|c| *c != '}').collect())
    }

    fn class(&mut self) -> Option<Vec<(char, char)>> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges: Vec<(char, char)> = Vec::new();
        loop {
            let first = match self.rest.next()? {
                ']' => break,
                '\\' => match self.rest.next()? {
                    'b' => vec![('\u{8}', '\u{8}')],
                    next => self.escaped(next)?,
                },
                other => vec![(other, other)],
            };
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']');
            match first.as_slice() {
                [(low, same)] if is_range && low == same => {
                    self.rest.next();
                    let high = match self.rest.next()? {
                        '\\' => {
                            let next = self.rest.next()?;
                            self.escaped(next)?.first()?.1
                        }
                        other => other,
                    };
                    ranges.push((*low, high));
                }
                _ => ranges.extend(first),
            }
        }
        Some(if negated { everything_but(&ranges) } else { ranges })
    }
}

/// What an assertion matches.
const NOTHING: Term = Term::Sequence(Vec::new());

const DIGIT: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
const SPACE: &[(char, char)] = &[(' ', ' '), ('\t', '\r'), ('\u{a0}', '\u{a0}'), ('\u{2028}', '\u{2029}')];

/// The general categories and scripts that patterns use, as far as ASCII and a few examples go.
fn property(name: &str) -> Option<Vec<(char, char)>> {
    Some(match name {
        "L" | "Letter" | "Alphabetic" => vec![('a', 'z'), ('A', 'Z'), ('à', 'ö'), ('漢', '漢')],
        "Lu" | "Uppercase_Letter" | "Uppercase" => vec![('A', 'Z')],
        "Ll" | "Lowercase_Letter" | "Lowercase" => vec![('a', 'z')],
        "N" | "Nd" | "Number" | "Decimal_Number" => DIGIT.to_vec(),
        "P" | "Punctuation" => vec![('!', '#'), ('%', '*'), (',', '/'), (':', ';'), ('?', '@')],
        "S" | "Symbol" | "Sc" => vec![('$', '$')],
        "Z" | "Zs" | "Separator" => vec![(' ', ' ')],
        "M" | "Mn" | "Mark" => vec![('\u{301}', '\u{301}')],
        "Script=Latin" | "sc=Latin" => vec![('a', 'z'), ('A', 'Z')],
        _ => return None,
    })
}

fn one(c: char) -> Term {
    Term::Class(vec![(c, c)])
}

/// The plain characters that the ranges leave, as ranges.
fn everything_but(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let is_in = |c: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&c));
    PLAIN.chars().filter(|c| !is_in(*c)).map(|c| (c, c)).collect()
}
