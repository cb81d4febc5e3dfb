//! Calendar dates, spans and cadences, and the forms in which people type them. Nothing here reads a clock: callers pass
//! today's date.

pub(crate) mod cadence;
pub(crate) mod date;
mod short;
pub(crate) mod span;
pub(crate) mod when;
