//! Goals: how much to read in a year, and where one stands.

pub(super) mod standing;
pub(super) mod unit;
