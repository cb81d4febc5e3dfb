//! The state of one resource: the result of the fold.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    CadenceInForce, CaughtUp, EventId, Highlight, LocalDate, Memory, OwnCadence, Progress, Reading,
    ReadingDate, Rereading, Slug, Status,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub event: EventId,
    pub written_on: LocalDate,
    /// Markdown, as written.
    pub text: String,
    pub highlight: Option<Highlight>,
}

/// The fold of the events of a resource, with the cadences of its catalog entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub status: Status,
    /// The progress of the current reading, or of one that was put aside.
    pub progress: Option<Progress>,
    /// The day of its last start, progress or note, while it is being read.
    pub touched_on: Option<LocalDate>,
    pub followed_on: Option<LocalDate>,
    /// The day on which it was dropped, while it is `dropped`.
    pub dropped_on: Option<LocalDate>,
    /// What one has caught up with, while it is followed.
    pub caught_up: Option<CaughtUp>,
    /// Words of titles by which its posts are ignored.
    pub ignored: BTreeSet<String>,
    /// The reason for dropping it or, if it is `done`, for dropping a re-reading.
    pub because: Option<String>,
    /// Sorted by the last day that each may have been; those of an unknown day come first.
    pub readings: Vec<Reading>,
    pub notes: Vec<Note>,
    /// The occasions that the person tied it to (`true`) or untied it from (`false`).
    pub ties: BTreeMap<Slug, bool>,
    pub own_cadence: OwnCadence,
    pub cadence: Option<CadenceInForce>,
    pub snoozed_until: Option<LocalDate>,
    /// `None` if the last reading has no recall.
    pub memory: Option<Memory>,
    pub rereading: Option<Rereading>,
}

impl State {
    /// Returns whether it was ever read, or caught up with.
    pub fn was_read(&self) -> bool {
        !self.readings.is_empty()
    }

    /// Returns the date of the last reading, as far as it is known.
    pub fn last_read(&self) -> Option<ReadingDate> {
        self.readings.last().map(|reading| reading.finished_on)
    }

    /// Returns the last day on which the last reading may have been, from which its due date counts.
    pub fn last_day(&self) -> Option<LocalDate> {
        self.readings.last()?.last_day
    }

    /// Returns whether a reading of that date is recorded.
    pub fn was_read_on(&self, date: ReadingDate) -> bool {
        (self.readings.iter()).any(|reading| reading.finished_on == date)
    }

    /// Returns the due date by cadence or memory.
    pub fn due(&self) -> Option<LocalDate> {
        self.rereading.map(|rereading| rereading.on)
    }
}
