//! What the commands share: reading one document, and wording.

use super::args::Rigour;
use super::{Io, Stop};
use crate::Generated;
use crate::disk::Project;
use crate::report::{Leniency, Report, print_text};

/// Runs the whole pipeline for a project's document.
pub(super) fn read(project: &Project, rigour: Rigour, io: &mut Io<'_>) -> Result<Generated, Stop> {
    let leniency = if rigour.lenient { Leniency::Tolerant } else { Leniency::Strict };
    let mut generated = project.generate(leniency, io.stdin)?;
    if rigour.strict {
        generated.report.make_strict();
    }
    Ok(generated)
}

/// Shows the diagnostics to people.
pub(super) fn show(generated: &Generated, io: &mut Io<'_>) -> Result<(), Stop> {
    let text = print_text(&generated.report, &generated.sources, io.terminal);
    io.stderr.write_all(text.as_bytes())?;
    Ok(())
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// `2 errors, 1 warning`; nothing if there are none.
pub(super) fn verdict(report: &Report) -> Option<String> {
    let rows = [(report.errors(), "error"), (report.warnings(), "warning")];
    let parts: Vec<String> =
        rows.iter().filter(|(number, _)| *number > 0).map(|(number, thing)| count(*number, thing)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
