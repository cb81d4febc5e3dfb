//! When a resource is due again, and why: cadence, occasions, snoozes and memory. Whoever shows or ranks a due date takes it
//! from here. Date arithmetic belongs to `time`.

pub(crate) mod cadence;
pub(crate) mod due;
mod fsrs;
pub(crate) mod memory;
pub(crate) mod occasion;
pub(crate) mod reading;
pub(crate) mod recall;
