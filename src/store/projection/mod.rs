//! What follows from catalogs and the log, written by the fold.

pub(crate) mod call;
pub(crate) mod fold;
pub(crate) mod resource;
