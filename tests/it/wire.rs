//! The generated client over real HTTP, against a server on this machine that records every byte and answers as told.
//!
//! "section" in a name or comment means a section of the notes about the wire that `spec/sfmc.yaml` was written from:
//! 4 HTTP behaviour, 5 error bodies, 6 mixed answers, 7 repetition, 8 dates, 9 operations.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a panic is how a test fails")]

/// Lists the tests of a module by name; one that is not listed is dead code, which the compiler reports.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        pub(super) const TESTS: &[(&str, fn())] =
            &[$((stringify!($name), || crate::wire::support::block_on($name()))),+];
    };
}

mod adapters;
mod auth;
mod batches;
mod blocking;
mod example;
mod failures;
mod hosts;
mod mocked;
mod redaction;
mod repeated;
mod retry;
mod sends;
mod server;
mod streams;
mod support;
mod surface;
mod traces;
mod unit;
mod validation;
mod values;

use libtest_mimic::Trial;

use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let modules = [
        ("adapters", adapters::TESTS),
        ("auth", auth::TESTS),
        ("batches", batches::TESTS),
        ("blocking", blocking::TESTS),
        ("example", example::TESTS),
        ("failures", failures::TESTS),
        ("hosts", hosts::TESTS),
        ("mocked", mocked::TESTS),
        ("redaction", redaction::TESTS),
        ("repeated", repeated::TESTS),
        ("retry", retry::TESTS),
        ("sends", sends::TESTS),
        ("streams", streams::TESTS),
        ("surface", surface::TESTS),
        ("traces", traces::TESTS),
        ("unit", unit::TESTS),
        ("validation", validation::TESTS),
        ("values", values::TESTS),
    ];
    let named = modules.into_iter().flat_map(|(module, tests)| tests.iter().map(move |test| (module, test)));
    named.map(|(module, (name, test))| trial(&format!("wire/{module}/{name}"), test)).collect()
}
