//! The catalog layer: what installed catalogs say. What a person does never changes it.

pub(crate) mod install;
pub(crate) mod rows;
