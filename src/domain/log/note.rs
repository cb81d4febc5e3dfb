//! A note, with what it is about.

use crate::domain::{EventId, LocalDate, ResourceId};

/// One note, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteEntry {
    /// Its number.
    pub note: i64,
    /// The event that wrote it.
    pub event: EventId,
    /// The id of the resource.
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
