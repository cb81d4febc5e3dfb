//! TODO

pub(crate) mod cadence;
pub(crate) mod date;
pub(crate) mod span;
pub(crate) mod when;
