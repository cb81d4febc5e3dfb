//! TODO

pub(crate) mod forget;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod rows;
