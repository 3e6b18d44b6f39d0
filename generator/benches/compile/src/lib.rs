//! Clients of several generators, and what it costs to compile them.

pub mod builds;
pub mod document;
pub mod generators;
pub mod process;
