//! `oasmith mock`: raw HTTP against a mock in this process.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a panic is how a test fails")]

pub(crate) mod client;
mod requests;
mod running;
mod telling;

use libtest_mimic::Trial;
use oasmith::mock::{Errors, Mock, Running, Settings, start};
use oasmith::report::{Leniency, Report};
use oasmith::source::Source;

use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let modules = [("requests", requests::TESTS), ("telling", telling::TESTS), ("running", running::TESTS)];
    let named = modules.into_iter().flat_map(|(module, tests)| tests.iter().map(move |test| (module, test)));
    named.map(|(module, (name, test))| trial(&format!("mock/{module}/{name}"), test)).collect()
}

type Tests = &'static [(&'static str, fn())];

fn mock(document: &str, errors: Errors) -> Mock {
    let mut report = Report::new(Leniency::Strict);
    let source = Source { name: String::from("spec.yaml"), text: document.to_owned() };
    let document = oasmith::check(source, &mut (), &mut report);
    assert_eq!(report.errors(), 0);
    Mock::new(document, errors, 0)
}

/// A mock of a document, on a port of its own.
fn serve(document: &str, settings: Settings) -> Running {
    let listen = "127.0.0.1:0".parse().unwrap();
    start(mock(document, Errors::Problem), listen, settings, Box::new(std::io::sink())).unwrap()
}
