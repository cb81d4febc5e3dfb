//! A note, with what it is about.

use crate::domain::{EventId, LocalDate, ResourceId};

/// One note, with what it is about. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NoteEntry {
    /// Its number.
    pub note: i64,
    /// The event that wrote it.
    #[serde(skip)]
    pub event: EventId,
    /// The id of the resource.
    #[serde(skip)]
    pub resource: ResourceId,
    /// The number of the resource.
    pub number: i64,
    /// The slug of the resource.
    pub slug: String,
    /// The title of the resource.
    pub title: String,
    /// When it was written.
    pub written_on: LocalDate,
    /// Markdown, as written.
    pub text: String,
}
