//! The catalog layer: the contents of installed catalogs, which the events of the log never change.

pub(crate) mod fetched;
pub(crate) mod install;
pub(crate) mod rows;
pub(crate) mod turn;
