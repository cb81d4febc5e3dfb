//! An entry of the log, as `reads log` shows it.

use crate::domain::{Event, EventKind};

/// An event with the name of its subject.
#[derive(Clone, Debug)]
pub struct LogEntry {
    pub event: Event,
    /// The number of the resource; `None` for an occasion.
    pub number: Option<i64>,
    /// The slug of the resource, or the name of the occasion.
    pub name: String,
    pub title: Option<String>,
    pub undone: bool,
    /// For retractions only.
    pub retraction: Option<Retraction>,
}

/// The effect of a retraction. Retractions of retractions are followed to the original event.
#[derive(Clone, Debug)]
pub struct Retraction {
    /// The number of the retracted event.
    pub number: i64,
    /// The number of the original event.
    pub root: i64,
    /// The kind of the original event.
    pub kind: EventKind,
    /// Whether this redoes the original event instead of undoing it.
    pub again: bool,
}
