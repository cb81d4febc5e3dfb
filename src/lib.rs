//! reads
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod domain;
pub mod store;
pub mod view;
