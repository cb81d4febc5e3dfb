//! The progress of a domain.

use crate::domain::Status;

/// The counts of one domain. JSON output has them as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DomainProgress {
    pub slug: String,
    pub title: String,
    /// The number of entries, without those that were dropped unread.
    pub entries: u64,
    /// Those that were ever read or are followed.
    pub done: u64,
    /// Those being read, for the first time or again.
    pub reading: u64,
}

impl DomainProgress {
    /// Adds resources with a status. `read` is whether they were ever read: starting or dropping a re-reading does not take a
    /// resource out of the count of what was read.
    pub fn count(&mut self, status: Status, read: bool, resources: u64) {
        if status == Status::Dropped && !read {
            return;
        }
        self.entries += resources;
        if read || matches!(status, Status::Done | Status::Following) {
            self.done += resources;
        }
        if status == Status::Reading {
            self.reading += resources;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ever_read_counts_as_done() {
        let counts = |status, read| {
            let mut progress = DomainProgress {
                slug: String::new(),
                title: String::new(),
                entries: 0,
                done: 0,
                reading: 0,
            };
            progress.count(status, read, 1);
            (progress.entries, progress.done, progress.reading)
        };
        for (status, unread, read) in [
            (Status::Todo, (1, 0, 0), (1, 1, 0)),
            (Status::Reading, (1, 0, 1), (1, 1, 1)),
            (Status::Done, (1, 1, 0), (1, 1, 0)),
            (Status::Dropped, (0, 0, 0), (1, 1, 0)),
            (Status::Following, (1, 1, 0), (1, 1, 0)),
        ] {
            assert_eq!(
                (counts(status, false), counts(status, true)),
                (unread, read),
                "{status}"
            );
        }
    }
}
