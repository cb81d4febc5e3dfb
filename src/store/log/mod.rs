//! The event log on disk: its rows, its history for people, import of other logs, and erasing. Nothing here decides whether
//! a change makes sense (`record` does) or computes state (`projection` does).

pub(crate) mod forget;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod rows;
pub(crate) mod unlogged;
