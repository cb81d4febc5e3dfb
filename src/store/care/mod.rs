//! TODO

pub(crate) mod backup;
pub(crate) mod doctor;
pub(crate) mod pages;
pub(crate) mod recover;
