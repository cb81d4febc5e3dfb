//! TODO

pub(crate) mod call;
pub(crate) mod fold;
pub(crate) mod resource;
