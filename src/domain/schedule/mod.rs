//! When a resource is to be read: cadences, memory, occasions, and the due date that follows from them.

pub(crate) mod cadence;
pub(crate) mod due;
mod fsrs;
pub(crate) mod memory;
pub(crate) mod occasion;
pub(crate) mod reading;
pub(crate) mod recall;
