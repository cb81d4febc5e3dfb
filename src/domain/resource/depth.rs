//! How thoroughly to read a resource.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// How thoroughly to read.
    #[derive(Default)]
    pub enum Depth: "depth" {
        /// From end to end.
        #[default]
        Read = "read",
        /// Quickly, for an overview.
        Skim = "skim",
        /// Look things up in it.
        Reference = "reference",
        /// Keep up with what is new.
        Follow = "follow",
    }
}

/// The depth of the next reading: `again`, if set, once the resource has been read, else `first`.
pub fn depth_this_time(first: Depth, again: Option<Depth>, was_read: bool) -> Depth {
    again.filter(|_| was_read).unwrap_or(first)
}
