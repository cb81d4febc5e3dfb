//! The reading status of a resource.

use crate::domain::vocabulary::words;

words! {
    /// Where a resource stands with its reader.
    pub enum Status: "status" {
        /// Still to be read.
        Todo = "todo",
        /// Being read.
        Reading = "reading",
        /// Read at least once.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
        /// A blog that is followed.
        Following = "following",
    }
}
