//! What the log comes to for one resource.

use std::collections::BTreeMap;

use super::{
    CadenceInForce, CadenceSource, Depth, EventId, LocalDate, OwnCadence, Progress, Slug, Status,
};

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
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The date from which it should be read again, where anything calls for it.
    pub due: Option<LocalDate>,
}

impl State {
    /// The day of the last reading.
    pub fn last_read(&self) -> Option<LocalDate> {
        self.readings.last().map(|reading| reading.finished_on)
    }
}

/// The date from which a resource is due again, or `None` where nothing calls for it: the last reading and one
/// cadence, or the date it was put off to, if later.
pub fn due(
    last: Option<LocalDate>,
    cadence: Option<super::Cadence>,
    snoozed_until: Option<LocalDate>,
) -> Option<LocalDate> {
    let due = cadence?.after(last?);
    Some(snoozed_until.map_or(due, |until| due.max(until)))
}

/// Why a resource is due, for people: "every 2 years, last read 2024-11-23", "annual skim, last read 2025-11-01".
///
/// `last` is the last reading or, for what was never caught up with, the day it was followed.
pub fn reason(
    cadence: CadenceInForce,
    again: Option<Depth>,
    last_read: Option<LocalDate>,
    followed_on: Option<LocalDate>,
    snoozed_until: Option<LocalDate>,
) -> String {
    let mut reason = cadence.cadence.words_at(again);
    if cadence.source == CadenceSource::Person {
        reason.push_str(" by your wish");
    }
    match (last_read, followed_on) {
        (Some(last), Some(_)) => reason.push_str(&format!(", caught up {last}")),
        (None, Some(since)) => reason.push_str(&format!(", followed since {since}")),
        (Some(last), None) => reason.push_str(&format!(", last read {last}")),
        (None, None) => {}
    }
    if let Some(until) = snoozed_until {
        reason.push_str(&format!(", snoozed until {until}"));
    }
    reason
}
