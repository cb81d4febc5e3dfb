//! Finished readings.

use crate::domain::{Depth, EventId, LocalDate, Recall};

/// One finished pass over a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The event that recorded it.
    pub event: EventId,
    pub finished_on: LocalDate,
    pub depth: Option<Depth>,
    /// The time it took, in minutes.
    pub minutes: Option<u32>,
    pub recall: Option<Recall>,
}
