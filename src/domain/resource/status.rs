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

/// A part of the list of what to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToRead {
    Begun,
    New,
}

impl Status {
    /// Returns the part of the list of what to read that holds resources with this status.
    pub fn to_read(self) -> Option<ToRead> {
        match self {
            Self::Reading => Some(ToRead::Begun),
            Self::Todo => Some(ToRead::New),
            Self::Done | Self::Dropped | Self::Following => None,
        }
    }
}

impl ToRead {
    /// Returns the statuses of the resources in this part.
    pub fn statuses(self) -> Vec<Status> {
        let all = Status::ALL.iter().copied();
        all.filter(|status| status.to_read() == Some(self))
            .collect()
    }
}
