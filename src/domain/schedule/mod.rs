//! Computes when a resource is due, and why: cadence, occasions, snoozes and memory. All other modules take due dates from
//! here. Date arithmetic belongs to `time`.

pub(crate) mod cadence;
pub(crate) mod due;
mod fsrs;
pub(crate) mod memory;
pub(crate) mod occasion;
pub(crate) mod reading;
pub(crate) mod spread;
