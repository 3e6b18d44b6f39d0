//! What generated models invoke: each macro takes a type with its wire names and makes the type and its codec.
//!
//! The bodies name this runtime `rt` (a call site imports it) and the standard library by absolute paths, since a
//! generated type may be called `Option` or `String`.

mod enums;
mod foreign;
mod multipart;
mod object;
mod setters;

pub(crate) use enums::{integer_enum, json_enum, string_enum, union};
pub(crate) use foreign::foreign;
pub(crate) use multipart::{multipart, multipart_part};
pub(crate) use object::{newtype, object, object_forget, object_rest, serde_impls};
pub(crate) use setters::{optional, setter, setters};
