//! The care of the file: checking, repairing, backing up and recovering it.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod doctor;
pub(crate) mod pages;
pub(crate) mod recover;
