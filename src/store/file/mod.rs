//! The database file: how it is recognized, opened and created, and the files beside it.

pub(crate) mod aside;
pub(crate) mod connect;
pub(crate) mod create;
pub(crate) mod open;
