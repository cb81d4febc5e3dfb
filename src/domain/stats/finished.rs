//! What the statistics need of a reading, and of its resource.

use crate::domain::{Depth, Kind, Length, LocalDate, Pass, ReadingDate, Recall, depth_this_time};

/// A finished reading, with what the statistics need of its resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedReading {
    /// The number of the resource.
    pub number: i64,
    pub slug: String,
    pub title: String,
    /// The slug of its domain.
    pub domain: String,
    pub length: Length,
    pub advised: Depth,
    /// The advised depth of a rereading, if it differs.
    pub again: Option<Depth>,
    pub finished_on: ReadingDate,
    pub last_day: Option<LocalDate>,
    /// The depth that was recorded.
    pub depth: Option<Depth>,
    /// The time that was recorded, in minutes.
    pub minutes: Option<u32>,
    pub recall: Option<Recall>,
    pub pass: Pass,
    pub due: Option<LocalDate>,
}

impl FinishedReading {
    /// Returns the depth of the reading: the recorded one, else the advised one.
    pub fn depth(&self) -> Depth {
        let advised = depth_this_time(self.advised, self.again, self.pass == Pass::Again);
        self.depth.unwrap_or(advised)
    }

    /// Returns whether the resource was read from end to end.
    pub fn is_whole(&self) -> bool {
        self.depth() == Depth::Read
    }
}

#[cfg(test)]
impl FinishedReading {
    /// Returns the first reading of a paper of 15 pages, for tests.
    pub(crate) fn sample(number: i64, on: &str) -> Self {
        let finished_on: ReadingDate = on.parse().unwrap_or(ReadingDate::UNKNOWN);
        Self {
            number,
            slug: format!("entry-{number}"),
            title: format!("Title {number}"),
            domain: "rag".to_owned(),
            length: Length {
                kind: Kind::Paper,
                pages: Some(15),
                minutes: None,
            },
            advised: Depth::Read,
            again: None,
            finished_on,
            last_day: finished_on.last(),
            depth: None,
            minutes: None,
            recall: None,
            pass: Pass::First,
            due: None,
        }
    }
}

/// A resource that was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The slug of its domain.
    pub domain: String,
    pub kind: Kind,
    pub on: LocalDate,
}
