//! TODO

pub(crate) mod effort;
pub(crate) mod ranking;
pub(crate) mod suggestion;
pub(crate) mod weeks;
