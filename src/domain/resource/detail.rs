//! All that is known of one resource.

use crate::domain::{
    Call, Depth, Due, LocalDate, NoteEntry, Recall, RelationKind, Resource, ResourceId, Slug, State,
};

/// All that is known of one resource.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Its number.
    pub number: i64,
    /// Its id.
    pub id: ResourceId,
    /// The catalog it is from.
    pub catalog: Slug,
    /// Whether that no longer has it.
    pub removed_from_catalog: bool,
    /// Its domain's title.
    pub domain_title: String,
    /// What its catalog says of it, with the slug that it has here and the ties that the person made or undid.
    pub resource: Resource,
    /// The calls of occasions for it, though their dates may be past.
    pub calls: Vec<Call>,
    /// Its relations, both ways.
    pub neighbours: Vec<Neighbour>,
    /// Where it stands.
    pub state: State,
    /// Its readings with their numbers in the log, the latest first.
    pub readings: Vec<ReadingEntry>,
    /// Its notes, the oldest first.
    pub notes: Vec<NoteEntry>,
}

impl Detail {
    /// From when it should be read, and why, on the day `today`.
    pub fn due(&self, today: LocalDate) -> Option<Due> {
        Due::of(self.state.rereading, self.calls.iter().cloned(), today)
    }
}

/// A resource that this one is related to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// How they stand to each other.
    pub kind: RelationKind,
    /// Whether this one says so, and not the other.
    pub forth: bool,
    /// The other's number.
    pub number: i64,
    /// The other's slug.
    pub slug: Slug,
    /// The other's title.
    pub title: String,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingEntry {
    /// Its number in the log.
    pub event: i64,
    /// When it was finished.
    pub finished_on: LocalDate,
    /// How it was read.
    pub depth: Option<Depth>,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// How much came to mind.
    pub recall: Option<Recall>,
}
