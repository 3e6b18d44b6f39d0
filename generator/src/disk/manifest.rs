//! `.oasmith-files`: which files of a crate are ours, and what we wrote into them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Error;

/// Name of the manifest in the crate's directory. It belongs to one checkout and is not committed.
pub(super) const NAME: &str = ".oasmith-files";
const HEADER: &str = "# Files written by oasmith: path, length, FNV-1a. Do not edit, do not commit.\n";

/// Length and 64-bit FNV-1a of a text: enough to notice an edit by hand, which is all that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print {
    length: usize,
    hash: u64,
}

impl Print {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self { length: bytes.len(), hash }
    }
}

/// What we wrote last time, by path.
pub(super) type Manifest = BTreeMap<String, Print>;

/// Reads the manifest of a crate; `None` if there is none, as in a fresh clone. Lines that are none are passed over:
/// then the header of the file itself decides.
pub(super) fn read(out: &Path) -> Result<Option<Manifest>, Error> {
    let path = out.join(NAME);
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read(&path).map_err(Error::at(&path))?;
    Ok(Some(String::from_utf8_lossy(&text).lines().filter_map(entry).collect()))
}

/// The text of the manifest for files just written.
pub(super) fn text<'f>(files: impl Iterator<Item = (&'f String, &'f String)>) -> String {
    let lines = files.map(|(path, text)| {
        let print = Print::of(text.as_bytes());
        format!("{path}\t{}\t{:016x}\n", print.length, print.hash)
    });
    HEADER.chars().chain(lines.collect::<String>().chars()).collect()
}

fn entry(line: &str) -> Option<(String, Print)> {
    let mut parts = line.split('\t');
    let path = parts.next().filter(|path| super::paths::is_inside(path))?;
    let length = parts.next()?.parse().ok()?;
    let hash = u64::from_str_radix(parts.next()?, 16).ok()?;
    Some((path.to_owned(), Print { length, hash }))
}

#[cfg(test)]
mod tests {
    use super::{Print, entry, text};

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let file = (String::from("src/lib.rs"), String::from("mod a;\n"));
        let text = text(std::iter::once((&file.0, &file.1)));
        let entries: Vec<_> = text.lines().filter_map(entry).collect();
        assert_eq!(entries, [(file.0.clone(), Print::of(file.1.as_bytes()))]);
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(Print::of(b"a").hash, 0xaf63_dc4c_8601_ec8c);
    }
}
