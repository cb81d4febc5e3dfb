//! The list to walk through: `reads browse`. It knows how to show and to move; what is shown comes from a [`Library`], and what is
//! done is done by commands of the program, which run as they do in a shell.

mod child;
mod draw;
mod keys;
mod layout;
mod library;
mod line;
mod model;
mod reader;
mod run;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod screens;
mod terminal;

pub use child::Program;
pub use library::{Library, Page, Query, Row, Stamp, Tab};
pub(crate) use model::split;
pub use run::{Options, run};
