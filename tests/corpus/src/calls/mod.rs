//! Every operation of a document called, with values that are made up, and answered by the mock of the same document.
//!
//! A child writes a crate and a program with the calls; the parent builds the program, lets another child serve the
//! document, and runs the program against it. A request that the mock refuses is a defect of one of the two.

mod call;
mod program;
mod run;
mod verdict;

pub(crate) use program::{child, serve};
pub(crate) use run::all;
