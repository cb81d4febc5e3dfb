//! How thoroughly to read a resource.

use crate::domain::LocalDate;
use crate::domain::vocabulary::words;

words! {
    /// How to read.
    pub enum Depth: "depth" {
        /// From end to end.
        Read = "read",
        /// Quickly, for the shape of it.
        Skim = "skim",
        /// Look things up in it.
        Reference = "reference",
        /// Keep up with what is new.
        Follow = "follow",
    }
}

/// How to read it this time: the catalog's depth for a first reading or, where it gives one, for another.
pub fn depth_this_time(first: Depth, again: Option<Depth>, last_read: Option<LocalDate>) -> Depth {
    again.filter(|_| last_read.is_some()).unwrap_or(first)
}
