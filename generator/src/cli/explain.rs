//! `oasmith explain`.

use super::policy::near;
use super::{DONE, Io, Stop, TROUBLE};
use crate::codes;
use crate::diff;
use crate::report::closest;

/// Prints the page of a code or of a change.
pub(super) fn run(code: &str, io: &mut Io<'_>) -> Result<u8, Stop> {
    let page = codes::explain(code).map(str::to_owned).or_else(|| diff::explain(code));
    if let Some(page) = page {
        writeln!(io.stdout, "{}", page.trim_end())?;
        return Ok(DONE);
    }
    let known = codes::CODES.iter().map(|code| code.id);
    let near = closest(code, known).or_else(|| near(code));
    let hint = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    let ends = codes::CODES.first().zip(codes::CODES.last());
    let range = ends.map(|(first, last)| {
        format!(" Codes go from {} to {}; ids of changes stand in what `oasmith diff` prints.", first.id, last.id)
    });
    writeln!(io.stderr, "error: there is no code \"{code}\".{hint}{}", range.unwrap_or_default())?;
    Ok(TROUBLE)
}
