//! Planning: how long a resource takes to read, which to read next, and which fit into the weeks ahead. When something is
//! due belongs to `schedule`; wording and tables belong to `view`.

pub(crate) mod effort;
pub(crate) mod planned;
pub(crate) mod ranking;
pub(crate) mod suggestion;
pub(crate) mod weeks;
#[cfg(test)]
mod weeks_tests;
