//! The reading status of a resource.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// The reading status.
    #[derive(Default)]
    pub enum Status: "status" {
        /// Not read yet.
        #[default]
        Todo = "todo",
        /// Being read, for the first time or again.
        Reading = "reading",
        /// Read at least once.
        Done = "done",
        /// Abandoned.
        Dropped = "dropped",
        /// A blog that is followed.
        Following = "following",
    }
}

impl Status {
    /// Returns whether the list of what to read holds resources with this status.
    pub fn is_to_read(self) -> bool {
        match self {
            Self::Todo | Self::Reading => true,
            Self::Done | Self::Dropped | Self::Following => false,
        }
    }
}
