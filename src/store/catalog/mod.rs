//! TODO

pub(crate) mod install;
pub(crate) mod overrides;
pub(crate) mod rows;
