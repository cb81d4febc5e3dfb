//! What the log comes to for one resource.

use std::collections::BTreeMap;

use crate::domain::{
    CadenceInForce, EventId, LocalDate, Memory, OwnCadence, Progress, Reading, Rereading, Slug,
    Status,
};

/// What a person wrote about a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The event that wrote it.
    pub event: EventId,
    /// The day it was written.
    pub written_on: LocalDate,
    /// Markdown, as written.
    pub text: String,
}

/// Where one resource stands: the fold of its catalog entry and its events.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Where it stands.
    pub status: Status,
    /// How far the reading under way has come.
    pub progress: Option<Progress>,
    /// Since when it is followed.
    pub followed_on: Option<LocalDate>,
    /// Why it was dropped, where that was said.
    pub because: Option<String>,
    /// All readings, by the day they were finished.
    pub readings: Vec<Reading>,
    /// All notes, in the order of writing.
    pub notes: Vec<Note>,
    /// The occasions that the person tied it to, or untied it from.
    pub ties: BTreeMap<Slug, bool>,
    /// What the person said of its cadence.
    pub own_cadence: OwnCadence,
    /// The cadence that holds.
    pub cadence: Option<CadenceInForce>,
    /// The date it was put off to, until it is read again.
    pub snoozed_until: Option<LocalDate>,
    /// What is left of it in its reader's mind, where that was asked about.
    pub memory: Option<Memory>,
    /// When to read it again, where its cadence or memory calls for it.
    pub rereading: Option<Rereading>,
}

impl State {
    /// The day of the last reading.
    pub fn last_read(&self) -> Option<LocalDate> {
        self.readings.last().map(|reading| reading.finished_on)
    }

    /// The date from which to read it again, where its cadence or memory calls for it.
    pub fn due(&self) -> Option<LocalDate> {
        self.rereading.map(|rereading| rereading.on)
    }
}
