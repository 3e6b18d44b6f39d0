//! A crate with the operations of one tag at a time, and with those of none.

use std::io;
use std::path::Path;

use crate::build::Shop;
use crate::facts::{Built, Facts};

/// The default features that are no tag.
const OTHERS: &str = "full-serde,patterns,hyper,rustls";

/// The feature of what no tag uses.
const UNUSED: &str = "other-models";

/// What the compiler says, of no tag and of `most` tags alone, taken evenly.
pub(crate) fn check(shop: &Shop, facts: &Facts, folder: &Path, job: usize, most: usize) -> io::Result<Built> {
    let step = facts.tags.len().div_ceil(most.max(1)).max(1);
    let mut all = Built { passes: true, ..Built::default() };
    for tag in ["", UNUSED].into_iter().chain(facts.tags.iter().map(String::as_str).step_by(step)) {
        let built =
            shop.check_with(folder, job, &["--no-default-features", "--features", &format!("{OTHERS},{tag}")])?;
        all.passes &= built.passes;
        all.warnings += built.warnings;
        all.errors += built.errors;
        all.first = all.first.or_else(|| Some(format!("tag {tag:?}: {}", built.first?)));
        all.usage.cpu += built.usage.cpu;
        all.usage.peak = all.usage.peak.max(built.usage.peak);
    }
    Ok(all)
}
