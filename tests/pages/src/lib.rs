//! The clients of all test pages as modules of one crate. That it compiles without a warning is the first test; `tests/`
//! has the others.

// As in the first file of a generated crate.
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = "names are those of documents")]
#![recursion_limit = "256"]

#[path = "../../probes/rows.rs"]
mod rows;

use rows::again;
pub use rows::{Again, MakeAgain, Row};

include!(concat!(env!("OUT_DIR"), "/pages.rs"));
