//! TODO

pub(crate) mod cadence;
pub(crate) mod due;
mod fsrs;
pub(crate) mod memory;
pub(crate) mod occasion;
pub(crate) mod reading;
pub(crate) mod recall;
