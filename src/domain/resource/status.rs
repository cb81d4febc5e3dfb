//! The reading status of a resource.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// The reading status.
    pub enum Status: "status" {
        /// Not read yet.
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
