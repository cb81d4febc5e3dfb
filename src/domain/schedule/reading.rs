//! Finished readings, and how much of a text the person recalled.

use crate::domain::vocabulary::vocabulary;
use crate::domain::{Depth, EventId, LocalDate, ReadingDate};

/// One finished pass over a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The event that recorded it.
    pub event: EventId,
    pub finished_on: ReadingDate,
    /// The last day that it may have been, for the order of readings and for what follows from them; `None` if nothing is known.
    pub last_day: Option<LocalDate>,
    pub depth: Option<Depth>,
    /// The time it took, in minutes.
    pub minutes: Option<u32>,
    pub recall: Option<Recall>,
    pub pass: Pass,
    /// The day on which it was due, as far as was known when it was recorded; `None` if nothing called for a rereading.
    pub due: Option<LocalDate>,
}

vocabulary! {
    /// What a reading is among those of its resource.
    pub enum Pass: "pass" {
        /// The first one.
        First = "first",
        /// A later one.
        Again = "again",
        /// Catching up with what is followed.
        CaughtUp = "caught-up",
    }
}

vocabulary! {
    /// How much of a text the person recalled when reading it again.
    pub enum Recall: "recall" {
        /// Almost nothing.
        Forgot = "forgot",
        /// Some, with effort.
        Hard = "hard",
        /// Most of it.
        Good = "good",
        /// All of it, without effort.
        Easy = "easy",
    }
}
