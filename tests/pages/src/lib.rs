//! The clients of all test pages as modules of one crate. That it compiles without a warning is the first test; `tests/`
//! has the others.

#![recursion_limit = "256"]

#[path = "../../probes/rows.rs"]
mod rows;

use rows::again;
pub use rows::{Again, MakeAgain, Row};

include!(concat!(env!("OUT_DIR"), "/pages.rs"));
