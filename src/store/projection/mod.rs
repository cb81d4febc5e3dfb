//! The projections: tables derived from the log and the catalog layer, which can be rebuilt at any time. Only this module writes
//! them.

pub(crate) mod also_in;
pub(crate) mod call;
pub(crate) mod domains;
pub(crate) mod fold;
pub(crate) mod known;
pub(crate) mod merges;
pub(crate) mod overrides;
pub(crate) mod rebuild;
pub(crate) mod resource;
pub(crate) mod slugs;
pub(crate) mod text_index;
