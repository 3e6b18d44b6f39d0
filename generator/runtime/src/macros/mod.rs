//! What generated models invoke: each macro takes a type with its wire names and makes the type and its codec.
//!
//! The bodies name this runtime `rt` (a call site imports it) and the standard library by absolute paths, since a
//! generated type may be called `Option` or `String`.
//!
//! Every function is `#[inline]`, so that it is compiled where it is used: a client of a thousand types costs a program
//! only those that its calls read and write. What is long is behind calls of functions that are compiled once.

mod enums;
mod foreign;
mod multipart;
mod object;
mod setters;

pub(crate) use enums::*;
pub(crate) use foreign::*;
pub(crate) use multipart::*;
pub(crate) use object::*;
pub(crate) use setters::*;
