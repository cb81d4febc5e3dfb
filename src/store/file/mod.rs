//! TODO

pub(crate) mod create;
pub(crate) mod open;
pub(crate) mod seal;
