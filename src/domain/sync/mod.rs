//! The exchange of events between devices: what a device reads from a place and writes there.

pub(super) mod plan;
pub(super) mod segment;
pub(super) mod state;
