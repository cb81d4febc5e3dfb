//! Finished readings.

use crate::domain::{Depth, EventId, LocalDate, Recall};

/// One finished pass over a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The event that recorded it.
    pub event: EventId,
    /// The day it was finished.
    pub finished_on: LocalDate,
    /// How it was read, where that was said.
    pub depth: Option<Depth>,
    /// How long it took, in minutes, where that was said.
    pub minutes: Option<u32>,
    /// How much came to mind, where that was said.
    pub recall: Option<Recall>,
}
