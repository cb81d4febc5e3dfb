//! A note, with what it is about, and the passage that it highlights.

use crate::domain::{EventId, LocalDate, ResourceId};

/// A passage of a text that its reader marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Highlight {
    /// The passage, as it is in the text.
    pub quotation: String,
    /// Where it is: "page 12", "location 1406-1407", "chapter 3".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The colour in which it was marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

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
