//! One SMS sent over loopback, by several clients. Allocations are those of the calling thread, on which the connections
//! live, too.

pub mod contest;
pub mod counting;
pub mod generated;
pub mod hand;
pub mod service;
