//! Every example of a document through the generated types and back.
//!
//! A child collects the examples, has them judged by the document's own schemas and writes a program; the parent builds
//! the program, runs it and compares what comes out.

mod case;
mod collect;
mod known;
mod mutate;
mod program;
mod run;
mod schema;
mod verdict;

pub(crate) use case::type_text;
pub(crate) use program::child;
pub(crate) use run::all;
