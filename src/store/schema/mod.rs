//! The schema of the log and the catalog layer, and its migrations. The schema of the projections belongs to `projection`.

pub(crate) mod legacy;
pub(crate) mod migrate;
pub(crate) mod truth;
