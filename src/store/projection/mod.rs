//! TODO

pub(crate) mod fold;
pub(crate) mod resource;
