//! The clients of many documents as modules of one crate, which compiles them all with a single copy of the runtime.

mod module;
mod values;

pub use module::{Module, runtime, write};
pub use values::{Expected, Value, rows};
