//! The database file: identifying, opening and creating it, and the files beside it. Its contents belong to the other modules.

pub(crate) mod aside;
pub(crate) mod connect;
pub(crate) mod create;
pub(crate) mod locks;
pub(crate) mod obstacle;
pub(crate) mod open;
pub(crate) mod read_only;
