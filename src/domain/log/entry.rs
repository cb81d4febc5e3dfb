//! An entry of the log, as people see it.

use crate::domain::{Event, EventKind};

/// One entry of the log, with what it was done to.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The event.
    pub event: Event,
    /// The number of the resource; `None` where it was an occasion.
    pub number: Option<i64>,
    /// The slug of the resource, or the name of the occasion.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
    /// What it took back, where it did.
    pub retraction: Option<Retraction>,
}

/// What a retraction comes to. Retractions of retractions are followed to the deed at their end.
#[derive(Clone, Debug)]
pub struct Retraction {
    /// The number of the event that it names.
    pub number: i64,
    /// The number of the deed at the end.
    pub root: i64,
    /// That deed.
    pub kind: EventKind,
    /// Whether the deed holds again by it, and is not undone.
    pub again: bool,
}
