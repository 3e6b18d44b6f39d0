//! Probes: pairs with a verdict for the wire and one for Rust.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use oasmith::diff::{Notice, Verdict, Wire};

use crate::{percent, tell};

/// All probes of a directory; whether they are as expected or known.
pub(crate) fn run(dir: &Path, known: &BTreeSet<String>, out: &mut String) -> io::Result<bool> {
    let table = fs::read_to_string(dir.join("probes.tsv"))?;
    let (mut total, mut wire, mut rust, mut good) = (0, 0, 0, true);
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[number, probe, wanted_wire, wanted_rust, ..] = cells.as_slice() else { continue };
        let name = format!("{number}-{probe}");
        let comparison = tell::pair(&dir.join(&name), Notice::default()).map_err(io::Error::other)?;
        let verdict = &comparison.verdict;
        let (fits_wire, fits_rust) = (is_wire(wanted_wire, verdict), is_rust(wanted_rust, verdict.rust.word()));
        (total, wire, rust) = (total + 1, wire + usize::from(fits_wire), rust + usize::from(fits_rust));
        if !(fits_wire && fits_rust) {
            let reason = if known.contains(&name) { " (for a known reason)" } else { "" };
            good &= known.contains(&name);
            let _ = writeln!(out, "probe {name}: wire {wanted_wire}, rust {wanted_rust}{reason}");
            for line in tell::lines(&comparison) {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    let _ = writeln!(
        out,
        "probes: {total}; wire as proposed: {wire} ({}); rust as proposed: {rust} ({})",
        percent(wire, total),
        percent(rust, total)
    );
    Ok(good)
}

/// `breaking-old-client-if-strict`, `compatible(form)`, `behaviour`: the words of the table.
fn is_wire(wanted: &str, verdict: &Verdict) -> bool {
    let compatible = matches!(verdict.wire, Wire::None | Wire::Compatible);
    match wanted {
        "none" => verdict.wire == Wire::None && verdict.wire_new_client == Wire::None,
        "behaviour" => verdict.wire != Wire::Breaking,
        "breaking-old-server" => compatible && verdict.wire_new_client == Wire::Breaking,
        // It depends on the client: ours reads what is new.
        _ if wanted.ends_with("-if-strict") => true,
        _ if wanted.starts_with("compatible") => compatible,
        _ => verdict.wire == Wire::Breaking,
    }
}

/// `major`, `depends`, `major-if-nested`.
fn is_rust(wanted: &str, found: &str) -> bool {
    wanted == found || wanted == "depends" || wanted.contains("-if-")
}
