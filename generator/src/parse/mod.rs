//! Text → [`Document`]: syntax, shape, references. Versions 2.0 to 3.2 become one model here.
//!
//! [`read`] never stops at the first problem: it reports what it meets and returns what it could read.

mod body;
mod builder;
mod context;
mod document;
mod fallback;
mod files;
mod json;
pub mod model;
pub mod node;
mod operation;
mod parameter;
mod reader;
mod resolve;
mod scalar;
mod schema;
mod schema_parts;
mod security;
mod type_list;
mod upgrade;
mod upgrade_parameters;

#[cfg(test)]
mod tests;

pub use builder::{MAX_ALIAS_NODES, MAX_DEPTH, MAX_NODES};
pub use files::Loader;

use crate::report::Report;
use crate::source::Source;
use model::Document;

/// Reads a document and, through `loader`, the files that it refers to.
///
/// The result is always usable for printing the report (it owns the texts), and for the next phase if
/// [`Report::propagate`] lets it through.
pub fn read(loader: &mut dyn Loader, root: Source, report: &mut Report) -> Document {
    let cx = context::Cx::new(loader, root, report);
    cx.document()
}
