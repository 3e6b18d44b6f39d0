//! Pairs of documents: what the comparison says of Rust code, held against user code of both crates.
//!
//! User code is made of the base alone: functions that use every public item of its crate. All of them compile against
//! the crate of the base. Those that do not compile against the crate of the revision have to be announced as major;
//! and each witness of a major change has to be one of them.

mod crates;
mod judge;

use std::fmt::Write as _;
use std::io::{self, Write as _};

use crate::arguments::Arguments;
use crate::build::Shop;
use crate::pairs::{self, Pair};
use crate::print::table;
use judge::Row;

/// So many are listed of a pair.
const SHOWN: usize = 8;

/// Judges every pair; whether nothing is missed, every witness proves its change, and at most 3 % are in excess.
pub(crate) fn all(arguments: &Arguments, shop: &Shop, pairs: &[Pair]) -> io::Result<bool> {
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for pair in pairs {
        pairs::tell(&pair.name);
        match judge::pair(shop, pair, arguments.details)? {
            Ok(row) => rows.push(row),
            Err(reason) => failed.push(format!("{}: {reason}\n", pair.name)),
        }
    }
    let sum = |get: fn(&Row) -> usize| rows.iter().map(get).sum::<usize>();
    let missed = rows.iter().filter(|row| row.is_missed()).count();
    let more = rows.iter().filter(|row| row.is_too_much()).count();
    let mut text = print(&rows) + &failed.concat();
    let _ = writeln!(
        text,
        "{} pairs, {} not judged; {} functions use the crates of the bases, {} do not compile there, {} not with the revisions\n\
         {} major changes: {} witnesses, {} refused by the revisions, {} not; {} without a witness, each with its reason\n\
         verdict major or not: {missed} missed, {more} too much; {} refusals of items that are not called major",
        rows.len(),
        failed.len(),
        sum(|row| row.uses),
        sum(|row| row.invalid.len()),
        sum(|row| row.refused),
        sum(|row| row.majors),
        sum(|row| row.proved + row.unproved.len()),
        sum(|row| row.proved),
        sum(|row| row.unproved.len()),
        sum(|row| row.unprovable.len()),
        sum(|row| row.unnamed.len()),
    );
    io::stdout().write_all(text.as_bytes())?;
    let excess = sum(|row| row.unproved.len()) * 100 > sum(|row| row.majors) * 3;
    Ok(missed == 0
        && !excess
        && more * 100 <= rows.len() * 3
        && sum(|row| row.invalid.len() + row.unnamed.len()) == 0
        && failed.is_empty()
        && !rows.is_empty())
}

fn print(rows: &[Row]) -> String {
    let titles = ["pair", "said", "functions", "refused", "majors", "proved", "no witness", ""].map(str::to_owned);
    let cells = |row: &Row| {
        let numbers = [row.uses, row.refused, row.majors, row.proved, row.unprovable.len()].map(|n| n.to_string());
        let [uses, refused, majors, proved, unprovable] = numbers;
        let word = if row.is_missed() {
            "MISSED"
        } else if row.is_too_much() {
            "too much"
        } else {
            "agrees"
        };
        vec![row.name.clone(), row.said.word().to_owned(), uses, refused, majors, proved, unprovable, word.to_owned()]
    };
    let mut text = table(&std::iter::once(titles.to_vec()).chain(rows.iter().map(cells)).collect::<Vec<_>>());
    for row in rows {
        for (what, list) in [
            ("does not compile with the base", &row.invalid),
            ("compiles with the revision, and is called major", &row.unproved),
            ("refused, and not called major", &row.unnamed),
            ("major without a witness", &row.unprovable),
        ] {
            for one in list.iter().take(SHOWN) {
                let _ = writeln!(text, "{}: {what}: {one}", row.name);
            }
            if list.len() > SHOWN {
                let _ = writeln!(text, "{}: {what}: {} more", row.name, list.len() - SHOWN);
            }
        }
    }
    text
}
