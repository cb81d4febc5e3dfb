//! An entry of the log, as `reads log` shows it, and what a command changed.

use crate::domain::{Event, EventKind, GoalStanding, Listing, OccasionSummary, Slug};

/// An event with the name of its subject.
#[derive(Clone, Debug)]
pub struct LogEntry {
    pub event: Event,
    /// The number of the resource; `None` for an occasion or a goal.
    pub number: Option<i64>,
    /// The slug of the resource, or the name of the occasion or the goal.
    pub name: String,
    pub title: Option<String>,
    /// The slug of the resource that it was merged into, for merges only.
    pub merged_into: Option<String>,
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

/// A requested change without effect, which is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unchanged {
    pub slug: Slug,
    /// The label of the change in the log.
    pub kind: &'static str,
    pub reason: String,
}

/// A resource that got another slug, because another one has a better claim to it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Renamed {
    pub number: i64,
    pub from: Slug,
    pub to: Slug,
}

/// What a command recorded, with the state that followed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// In the order in which it was recorded.
    pub recorded: Vec<LogEntry>,
    pub unchanged: Vec<Unchanged>,
    /// The changed resources, without removed ones.
    pub resources: Vec<Listing>,
    pub occasions: Vec<OccasionSummary>,
    /// The changed goals, without cleared ones.
    pub goals: Vec<GoalStanding>,
    pub renamed: Vec<Renamed>,
}

impl Changes {
    /// Adds those of another transaction.
    pub fn extend(&mut self, other: Self) {
        self.recorded.extend(other.recorded);
        self.unchanged.extend(other.unchanged);
        self.resources.extend(other.resources);
        self.occasions.extend(other.occasions);
        self.goals.extend(other.goals);
        self.renamed.extend(other.renamed);
    }
}
