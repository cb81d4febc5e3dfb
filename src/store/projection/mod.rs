//! The read model: what follows from the log and the catalog layer, and can be rebuilt at any time.

pub(crate) mod call;
pub(crate) mod domains;
pub(crate) mod fold;
pub(crate) mod overrides;
pub(crate) mod rebuild;
pub(crate) mod resource;
pub(crate) mod words;
