//! Calendar dates, spans and cadences, and the forms in which people type them. Nothing here reads a clock: callers pass
//! today's date.

pub(crate) mod cadence;
pub(crate) mod date;
pub(crate) mod foreign_date;
pub(crate) mod reading_date;
mod short;
pub(crate) mod span;
pub(crate) mod when;
pub(crate) mod when_read;
