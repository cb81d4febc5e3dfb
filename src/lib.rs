//! reads
pub mod domain;
