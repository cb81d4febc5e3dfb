//! TODO

pub(crate) mod depth;
pub(crate) mod entry;
pub(crate) mod identifier;
pub(crate) mod kind;
pub(crate) mod metadata;
pub(crate) mod progress;
pub(crate) mod relation;
pub(crate) mod status;
pub(crate) mod work;
