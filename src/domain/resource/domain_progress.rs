//! How far a domain has been read.

use crate::domain::Status;

/// How far one domain has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainProgress {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Entries that were not dropped.
    pub entries: u64,
    /// Those of them that are done or followed.
    pub done: u64,
    /// Those of them that are being read.
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
