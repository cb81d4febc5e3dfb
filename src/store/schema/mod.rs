//! TODO

pub(crate) mod migrate;
