//! The statistics: what was read in a period, what was remembered of it, and what is ahead. [`Stats::of`] computes all of them, for
//! `stats`, `report` and `browse`.

pub(super) mod ahead;
pub(super) mod amount;
pub(super) mod figures;
pub(super) mod finished;
pub(super) mod heat;
pub(super) mod period;
pub(super) mod readiness;
pub(super) mod recall;
pub(super) mod rereads;
pub(super) mod review;
pub(super) mod speed;
pub(super) mod tally;
#[cfg(test)]
mod tests;
