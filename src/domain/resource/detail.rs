//! Everything that is known of one resource.

use serde::Serialize;

use crate::domain::{
    Call, Depth, Due, LocalDate, News, NoteEntry, ReadingDate, Recall, RelationKind, Resource,
    ResourceId, Slug, State,
};

#[derive(Clone, Debug)]
pub struct Detail {
    pub number: i64,
    pub id: ResourceId,
    pub catalog: Slug,
    pub removed_from_catalog: bool,
    pub domain_title: String,
    /// The resource with its slug on this device and the person's changes.
    pub resource: Resource,
    /// The calls of occasions for it, including past ones.
    pub calls: Vec<Call>,
    /// What is new in it, if it is a followed blog that was fetched.
    pub news: Option<News>,
    /// Since when its feed cannot be fetched, and the last error.
    pub failure: Option<(LocalDate, String)>,
    /// Its relations, in both directions.
    pub neighbours: Vec<Neighbour>,
    /// What other catalogs say of it.
    pub also_in: Vec<AlsoIn>,
    /// What was merged into it.
    pub merged: Vec<MergedEntry>,
    pub state: State,
    /// The latest first.
    pub readings: Vec<ReadingEntry>,
    /// The oldest first.
    pub notes: Vec<NoteEntry>,
}

impl Detail {
    /// Returns the due date and the reasons on `today`.
    pub fn due(&self, today: LocalDate) -> Option<Due> {
        Due::of(self.state.rereading, self.news, &self.calls, today)
    }
}

/// A related resource. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    #[serde(rename = "relation")]
    pub kind: RelationKind,
    /// Whether the relation is from this resource to the other.
    pub forth: bool,
    pub number: i64,
    pub slug: Slug,
    pub title: String,
}

/// What a catalog says of a resource that is from elsewhere. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlsoIn {
    pub catalog: Slug,
    /// The title of the catalog.
    pub title: String,
    pub why: String,
}

/// A resource that was merged into another. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MergedEntry {
    pub number: i64,
    pub slug: Slug,
}

/// A reading in the history of a resource. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingEntry {
    /// The number of its event in the log.
    #[serde(rename = "number")]
    pub event: i64,
    pub finished_on: ReadingDate,
    pub depth: Option<Depth>,
    /// The time it took.
    pub minutes: Option<u32>,
    pub recall: Option<Recall>,
}
