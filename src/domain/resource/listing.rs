//! One line of a list.

use crate::domain::{
    CadenceInForce, Depth, Due, Kind, Length, LocalDate, Progress, Recall, ResourceId, Status,
    depth_this_time,
};

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Its number.
    pub number: i64,
    /// Its id.
    pub id: ResourceId,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its domain's slug.
    pub domain: String,
    /// Its domain's title.
    pub domain_title: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// How far the reading under way has come.
    pub progress: Option<Progress>,
    /// Year of first publication.
    pub year: Option<i32>,
    /// Length in pages.
    pub pages: Option<u32>,
    /// Length in minutes.
    pub minutes: Option<u32>,
    /// How to read it.
    pub depth: Depth,
    /// How to read it again.
    pub again: Option<Depth>,
    /// What of it to read.
    pub scope: Option<String>,
    /// Where to read it.
    pub url: Option<String>,
    /// Since when it is followed.
    pub followed_on: Option<LocalDate>,
    /// When it was last read.
    pub last_read: Option<LocalDate>,
    /// The cadence in force.
    pub cadence: Option<CadenceInForce>,
    /// The date it was put off to.
    pub snoozed_until: Option<LocalDate>,
    /// How much came to mind at the last reading.
    pub recall: Option<Recall>,
    /// Whether its catalog no longer has it.
    pub removed_from_catalog: bool,
    /// From when it should be read, and why, on the day of the list.
    pub due: Option<Due>,
}

impl Listing {
    /// The date from which it should be read.
    pub fn due_on(&self) -> Option<LocalDate> {
        self.due.as_ref().map(|due| due.on)
    }

    /// The occasion ahead for which preparation starts first, of those that call for it.
    pub fn first_occasion(&self) -> Option<&str> {
        let call = self.due.as_ref()?.calls().next()?;
        Some(&call.occasion)
    }

    /// How to read it this time.
    pub fn depth_this_time(&self) -> Depth {
        depth_this_time(self.depth, self.again, self.last_read)
    }

    /// How long it is.
    pub fn length(&self) -> Length {
        Length {
            kind: self.kind,
            pages: self.pages,
            minutes: self.minutes,
        }
    }
}
