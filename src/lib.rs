//! reads
pub mod catalog;
pub mod domain;
pub mod store;
