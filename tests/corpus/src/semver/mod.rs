//! Pairs of documents: what the comparison says of Rust code, held against the two crates themselves.
//!
//! Two judges, from rustdoc's JSON of both crates: a list of all public items with their signatures (an item that is gone
//! or another one is a major change), and cargo-semver-checks, if it is on PATH. rustdoc writes JSON only for whoever asks
//! for what is unstable, hence `RUSTC_BOOTSTRAP`.

mod items;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use oasmith::diff::{Comparison, Semver, Side, compare};
use oasmith::disk::DiskLoader;
use oasmith::options::Options;
use oasmith::report::{Leniency, Report};

use crate::arguments::Arguments;
use crate::build::{self, Shop, first_lines};
use crate::pairs::{self, Pair};
use crate::print::table;
use crate::process;
use items::Items;

const LIMIT: Duration = Duration::from_mins(30);
const FLAGS: &str =
    "-Z unstable-options --output-format=json --document-private-items --document-hidden-items --cap-lints=allow";
/// So many items of a pair are listed.
const SHOWN: usize = 8;

/// A pair, judged.
struct Row {
    name: String,
    said: Semver,
    /// By the public items: the level, and what is gone or another one.
    items: Semver,
    lost: Vec<String>,
    /// By cargo-semver-checks.
    checks: Option<Semver>,
    /// The items that the comparison named.
    named: Vec<String>,
}

impl Row {
    fn truth(&self) -> Semver {
        self.items.max(self.checks.unwrap_or_default())
    }

    fn word(&self) -> &'static str {
        match (self.said == Semver::Major, self.truth() == Semver::Major) {
            (true, true) | (false, false) => "agrees",
            (false, true) => "MISSED",
            (true, false) => "too much",
        }
    }
}

/// Judges every pair below the directory; whether no major change is missed, and at most 3 % are reported in excess.
pub(crate) fn all(arguments: &Arguments, shop: &Shop, pairs: &[Pair]) -> io::Result<bool> {
    let mut judge = Judge { shop, limit: Duration::from_secs(arguments.limit), known: BTreeMap::new() };
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for Pair { name, base, revision } in pairs {
        pairs::tell(name);
        match judge.pair(name.clone(), base, revision)? {
            Ok(row) => rows.push(row),
            Err(reason) => failed.push(format!("{name}: {reason}\n")),
        }
    }
    let count = |word: &str| rows.iter().filter(|row| row.word() == word).count();
    let (missed, more) = (count("MISSED"), count("too much"));
    let mut text = print(&rows) + &failed.concat();
    let majors = rows.iter().filter(|row| row.truth() == Semver::Major).count();
    let checks = rows.iter().filter(|row| row.checks == Some(Semver::Major)).count();
    let _ = writeln!(
        text,
        "{} pairs, {} not judged: {majors} major by the public items, {checks} by cargo-semver-checks; {missed} missed, {more} too much",
        rows.len(),
        failed.len()
    );
    io::stdout().write_all(text.as_bytes())?;
    Ok(missed == 0 && more * 100 <= rows.len() * 3 && !rows.is_empty())
}

struct Judge<'a> {
    shop: &'a Shop,
    limit: Duration,
    /// Documents that were seen, and rustdoc's JSON of their crates: many pairs have the same base.
    known: BTreeMap<Vec<u8>, PathBuf>,
}

impl Judge<'_> {
    fn pair(&mut self, name: String, base: &Path, revision: &Path) -> io::Result<Result<Row, String>> {
        let Some(said) = difference(base, revision) else { return Ok(Err(String::from("a document has errors"))) };
        let (old, new) = match (self.rustdoc(base)?, self.rustdoc(revision)?) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(reason), _) | (_, Err(reason)) => return Ok(Err(reason)),
        };
        let read = |path: &Path| -> io::Result<Items> {
            let mut items = items::items(&serde_json::from_slice(&fs::read(path)?)?);
            let features = fs::read_to_string(path.with_extension("features"))?;
            items.extend(features.lines().map(|line| (format!("feature {line}"), String::new())));
            Ok(items)
        };
        let (before, after) = (read(&old)?, read(&new)?);
        let lost: Vec<String> =
            before.iter().filter(|(path, text)| after.get(*path) != Some(text)).map(|row| row.0.clone()).collect();
        let items = match (lost.is_empty(), after.keys().all(|path| before.contains_key(path))) {
            (false, _) => Semver::Major,
            (true, false) => Semver::Minor,
            (true, true) => Semver::None,
        };
        let checks = self.checks(&old, &new)?;
        let all = said.changes.iter().flat_map(|change| &change.rust_changes);
        let named: BTreeSet<String> =
            all.filter(|one| one.level == Semver::Major).map(|one| one.item.clone()).collect();
        Ok(Ok(Row { name, said: said.verdict.rust, items, lost, checks, named: named.into_iter().collect() }))
    }

    /// Makes the crate of a document, and rustdoc's JSON of that; the reason if there is none.
    fn rustdoc(&mut self, document: &Path) -> io::Result<Result<PathBuf, String>> {
        let text = fs::read(document)?;
        if let Some(path) = self.known.get(&text) {
            return Ok(Ok(path.clone()));
        }
        let folder = self.shop.root.join("semver");
        let mut child = build::generate(document, &folder, "client")?;
        let ended = process::run(&mut child, self.limit, &self.shop.scratch(0))?;
        if !ended.success || !folder.join("src/lib.rs").is_file() {
            return Ok(Err(first_lines(&ended.stderr)));
        }
        self.shop.prepare(&folder)?;
        let target = self.shop.target(0);
        let mut cargo = build::cargo(&folder, &target, &["rustdoc", "--lib", "--offline"]);
        let ended =
            process::run(cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTDOCFLAGS", FLAGS), LIMIT, &self.shop.scratch(0))?;
        if !ended.success {
            return Ok(Err(first_lines(&ended.stderr)));
        }
        let kept = self.shop.root.join(format!("semver-{}.json", self.known.len()));
        fs::copy(target.join("doc/client.json"), &kept)?;
        fs::write(kept.with_extension("features"), features(&fs::read_to_string(folder.join("Cargo.toml"))?))?;
        self.known.insert(text, kept.clone());
        Ok(Ok(kept))
    }

    /// What cargo-semver-checks says; `None` if it is not there.
    fn checks(&self, old: &Path, new: &Path) -> io::Result<Option<Semver>> {
        let mut command = Command::new("cargo-semver-checks");
        command.args(["semver-checks", "--color", "never", "--baseline-rustdoc"]).arg(old);
        command.arg("--current-rustdoc").arg(new);
        let ended = match process::run(&mut command, LIMIT, &self.shop.scratch(0)) {
            Ok(ended) => ended,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let text = ended.stdout + &ended.stderr;
        match (text.contains("requires new major"), text.contains("requires new minor")) {
            (true, _) => Ok(Some(Semver::Major)),
            (_, true) => Ok(Some(Semver::Minor)),
            _ if ended.success => Ok(Some(Semver::None)),
            _ => Err(io::Error::other(text)),
        }
    }
}

/// The names in `[features]` of a manifest, one a line.
fn features(manifest: &str) -> String {
    let lines = manifest.lines().skip_while(|line| line.trim() != "[features]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(format!("{}\n", line.split_once(" =")?.0.trim_start_matches('#').trim()))).collect()
}

fn difference(base: &Path, revision: &Path) -> Option<Comparison> {
    let mut loader = DiskLoader::new(".");
    let options = Options::default();
    let mut read = |path: &Path| {
        let source = loader.read(&path.to_string_lossy(), &mut io::empty()).ok()?;
        let (document, made) = oasmith::read(source, &mut loader, &options, Report::new(Leniency::Tolerant));
        Some((document, made.api?))
    };
    let (old, new) = (read(base)?, read(revision)?);
    Some(compare(Side { document: &old.0, api: &old.1 }, Side { document: &new.0, api: &new.1 }, None))
}

fn print(rows: &[Row]) -> String {
    let titles = ["pair", "said", "public items", "semver-checks", ""].map(str::to_owned).to_vec();
    let cells = |row: &Row| {
        let checks = row.checks.map_or("absent", Semver::word);
        [row.name.as_str(), row.said.word(), row.items.word(), checks, row.word()].map(str::to_owned).to_vec()
    };
    let mut text = table(&std::iter::once(titles).chain(rows.iter().map(cells)).collect::<Vec<_>>());
    for row in rows.iter().filter(|row| row.word() != "agrees") {
        let some = |items: &[String]| items.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let (said, lost) = (some(&row.named), some(&row.lost));
        let _ = writeln!(text, "{} {}: said [{said}], lost [{lost}]", row.word(), row.name);
    }
    text
}
