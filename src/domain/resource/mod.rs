//! What a resource is: its metadata and how to change it, its kind, identifiers, relations and status.

pub(crate) mod depth;
pub(crate) mod entry;
pub(crate) mod identifier;
pub(crate) mod kind;
pub(crate) mod metadata;
pub(crate) mod patch;
pub(crate) mod progress;
pub(crate) mod relation;
pub(crate) mod status;
pub(crate) mod work;
