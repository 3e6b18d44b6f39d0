//! `oasmith explain`.

use super::{DONE, Io, Stop, TROUBLE};
use crate::codes;
use crate::diff;
use crate::report::closest;

/// Prints the page of a code.
pub(super) fn run(code: &str, io: &mut Io<'_>) -> Result<u8, Stop> {
    if let Some(page) = codes::explain(code).or_else(|| diff::explain(code)) {
        writeln!(io.stdout, "{}", page.trim_end())?;
        return Ok(DONE);
    }
    let known = codes::CODES.iter().map(|code| code.id);
    let hint = closest(code, known).map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    let ends = codes::CODES.first().zip(codes::CODES.last());
    let range = ends.map(|(first, last)| format!(" Codes go from {} to {}.", first.id, last.id)).unwrap_or_default();
    writeln!(io.stderr, "error: there is no code \"{code}\".{hint}{range}")?;
    Ok(TROUBLE)
}
