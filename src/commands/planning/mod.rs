//! What to read next and by when: the ranking of `next`, the plans of `plan`, and both as a calendar.

pub(super) mod calendar;
pub(super) mod ranking;
pub(super) mod target;
