//! One pair.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use oasmith::api::Api;
use oasmith::check::Valid;
use oasmith::diff::{RustChange, Semver, Side, compare, user_code};
use oasmith::disk::DiskLoader;
use oasmith::options::Options;
use oasmith::parse::model::Document;
use oasmith::render::render;
use oasmith::report::{Leniency, Report};

use super::crates::Crates;
use crate::build::Shop;
use crate::pairs::Pair;

/// What became of a pair.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) said: Semver,
    /// Functions that use the crate of the base.
    pub(super) uses: usize,
    /// Those that do not compile with it.
    pub(super) invalid: Vec<String>,
    /// How many the revision refuses.
    pub(super) refused: usize,
    /// Those of items of which nothing major is said.
    pub(super) unnamed: Vec<String>,
    pub(super) majors: usize,
    /// Witnesses that compile with the base only.
    pub(super) proved: usize,
    /// The others.
    pub(super) unproved: Vec<String>,
    /// Messages of major changes without a witness.
    pub(super) unprovable: Vec<String>,
}

impl Row {
    pub(super) fn is_missed(&self) -> bool {
        self.refused > 0 && self.said < Semver::Major
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.said == Semver::Major && self.proved == 0 && self.unprovable.is_empty()
    }
}

/// Judges a pair; the reason if it has no crates.
pub(super) fn pair(shop: &Shop, pair: &Pair, details: bool) -> io::Result<Result<Row, String>> {
    let (Some(base), Some(revision)) = (read(&pair.base, "base"), read(&pair.revision, "revision")) else {
        return Ok(Err(String::from("a document has errors")));
    };
    let comparison =
        compare(Side { document: &base.0, api: &base.1 }, Side { document: &revision.0, api: &revision.1 }, None);
    let crates = Crates::open(shop)?;
    crates.write("base", &render(&base.1))?;
    crates.write("revision", &render(&revision.1))?;
    let changes = comparison.changes.iter().flat_map(|change| &change.rust_changes);
    let majors: Vec<&RustChange> = changes.filter(|one| one.level == Semver::Major).collect();
    let uses = user_code(&base.1);
    let mut code: Vec<String> = uses.iter().map(|(_, code)| code.clone()).collect();
    code.extend(majors.iter().map(|one| one.witness.clone().filter(|_| !is_feature(one)).unwrap_or_default()));
    let (invalid, refused) = match (crates.refused("base", &code)?, crates.refused("revision", &code)?) {
        (Ok(invalid), Ok(refused)) => (invalid, refused),
        (Err(reason), _) | (_, Err(reason)) => return Ok(Err(reason)),
    };
    let named: BTreeSet<&str> = majors.iter().map(|one| one.item.as_str()).collect();
    let refusals = uses.iter().enumerate().filter_map(|(index, (item, code))| Some((item, code, refused.get(&index)?)));
    let unnamed = refusals.clone().filter(|(item, code, _)| !is_named(item, code, &named));
    let failed = code.iter().enumerate().filter_map(|(index, code)| Some(format!("{code}: {}", invalid.get(&index)?)));
    let mut row = Row {
        name: pair.name.clone(),
        said: comparison.verdict.rust,
        uses: uses.len(),
        invalid: failed.collect(),
        refused: refusals.clone().count(),
        unnamed: unnamed.map(|(item, code, why)| format!("{item}: {code}: {why}")).collect(),
        majors: majors.len(),
        proved: 0,
        unproved: Vec::new(),
        unprovable: Vec::new(),
    };
    for (at, one) in (uses.len()..).zip(&majors) {
        let proved = match &one.witness {
            None => {
                row.unprovable.push(one.message.clone());
                continue;
            }
            Some(_) if is_feature(one) => has_lost(&base.1, &revision.1, one),
            Some(_) => refused.contains_key(&at) && !invalid.contains_key(&at),
        };
        if proved {
            row.proved += 1;
        } else {
            row.unproved.push(format!("{}: {}", one.message, one.witness.as_deref().unwrap_or_default()));
        }
    }
    if details {
        let shown = majors.iter().filter_map(|one| Some(format!("{}\n    {}\n", one.message, one.witness.as_ref()?)));
        io::Write::write_all(&mut io::stdout(), shown.collect::<String>().as_bytes())?;
    }
    Ok(Ok(row))
}

/// Whether something major is said of an item, of what it stands in, or of what its code mentions.
fn is_named(item: &str, code: &str, named: &BTreeSet<&str>) -> bool {
    let words = || code.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '#' | ':')));
    // Setters come and go with the constructor.
    let constructor = item.split_once('.').map(|(owner, _)| format!("{owner}::new"));
    named.contains(item)
        || constructor.is_some_and(|name| named.contains(name.as_str()))
        || words().any(|word| named.contains(word))
        || named.iter().any(|name| item.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ':', '('])))
}

fn is_feature(change: &RustChange) -> bool {
    change.lint == "feature_missing"
}

/// Whether only the manifest of the base has the feature.
fn has_lost(base: &Api, revision: &Api, change: &RustChange) -> bool {
    let name = change.item.trim_start_matches("feature ");
    let has = |api: &Api| {
        let files = render(api);
        let manifest = files.get("Cargo.toml").cloned().unwrap_or_default();
        manifest.lines().any(|line| line.starts_with(&format!("{name} = [")))
    };
    has(base) && !has(revision)
}

fn read(path: &Path, package: &str) -> Option<(Valid<Document>, Api)> {
    let mut loader = DiskLoader::new(".");
    let mut options = Options::default();
    options.package.name = Some(package.to_owned());
    let source = loader.read(&path.to_string_lossy(), &mut io::empty()).ok()?;
    let (document, made) = oasmith::read(source, &mut loader, &options, Report::new(Leniency::Tolerant));
    Some((document, made.api?))
}
