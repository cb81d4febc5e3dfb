//! `reads`: a reading tracker for the terminal, over one `SQLite` file.
//!
//! Everything a person does is an [event](domain::Event) in an append-only log; all other state is a pure
//! [fold](domain::fold()) over the log and the catalogs. `docs/architecture.md` describes the layers, the data model and
//! how a command runs.

#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod bounded;
pub mod browse;
pub mod catalog;
pub mod catalog_address;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod domain;
mod encoding;
pub mod exchange;
pub mod feeds;
pub mod git;
mod html;
pub mod links;
pub mod lookup;
mod modes;
pub mod pdf;
pub mod position;
pub mod private;
mod program;
pub mod remind;
pub mod report;
pub mod store;
pub mod sync;
pub mod text;
pub mod view;
mod web;
