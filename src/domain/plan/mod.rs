//! What to read first, how long it takes, and in which week.

pub(crate) mod effort;
pub(crate) mod ranking;
pub(crate) mod suggestion;
pub(crate) mod weeks;
