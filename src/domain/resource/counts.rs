//! How many resources of a domain or with a tag are to be read, being read and done.

use crate::domain::{Status, Tag};

/// How far a group of resources has been read. JSON output has the counts as docs/json.md describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// The number of resources, without those that were dropped unread.
    pub entries: u64,
    /// Those that were never read, also if they are being read.
    pub to_read: u64,
    /// Those that were ever read or are followed.
    pub done: u64,
    /// Those being read, for the first time or again.
    pub reading: u64,
}

/// The counts of a domain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DomainProgress {
    pub slug: String,
    pub title: String,
    #[serde(flatten)]
    pub counts: Counts,
}

/// The counts of a tag.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TagProgress {
    pub tag: Tag,
    #[serde(flatten)]
    pub counts: Counts,
}

impl Counts {
    /// Adds resources with a status. `read` is whether they were ever read: starting or dropping a re-reading does not take a
    /// resource out of the count of what was read.
    pub fn count(&mut self, status: Status, read: bool, resources: u64) {
        if status == Status::Dropped && !read {
            return;
        }
        self.entries += resources;
        if read || matches!(status, Status::Done | Status::Following) {
            self.done += resources;
        } else {
            self.to_read += resources;
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
        let counted = |status, read| {
            let mut counts = Counts::default();
            counts.count(status, read, 1);
            assert_eq!(counts.entries, counts.to_read + counts.done);
            (counts.entries, counts.done, counts.reading)
        };
        for (status, unread, read) in [
            (Status::Todo, (1, 0, 0), (1, 1, 0)),
            (Status::Reading, (1, 0, 1), (1, 1, 1)),
            (Status::Done, (1, 1, 0), (1, 1, 0)),
            (Status::Dropped, (0, 0, 0), (1, 1, 0)),
            (Status::Following, (1, 1, 0), (1, 1, 0)),
        ] {
            assert_eq!(
                (counted(status, false), counted(status, true)),
                (unread, read),
                "{status}"
            );
        }
    }
}
