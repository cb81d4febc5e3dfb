//! The progress of a domain.

use crate::domain::Status;

/// The counts of one domain. JSON output has them as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DomainProgress {
    pub slug: String,
    pub title: String,
    /// The number of entries that are not dropped.
    pub entries: u64,
    /// Those that are done or followed.
    pub done: u64,
    /// Those being read.
    pub reading: u64,
}

impl DomainProgress {
    /// Adds resources with a status.
    pub fn count(&mut self, status: Status, resources: u64) {
        match status {
            Status::Dropped => return,
            Status::Done | Status::Following => self.done += resources,
            Status::Reading => self.reading += resources,
            Status::Todo => {}
        }
        self.entries += resources;
    }
}
