//! The schema of the truth, and how older files come to it.

pub(crate) mod legacy;
pub(crate) mod migrate;
pub(crate) mod truth;
