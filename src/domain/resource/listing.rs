//! One line of a list.

use crate::domain::{
    CadenceInForce, Call, Depth, DueBy, DueReason, Kind, LocalDate, Progress, Recall, ResourceId,
    Status,
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
    /// From when its cadence or memory calls for it again.
    pub due: Option<LocalDate>,
    /// Which of them does.
    pub due_by: Option<DueBy>,
    /// How much came to mind at the last reading.
    pub recall: Option<Recall>,
    /// Whether its catalog no longer has it.
    pub removed_from_catalog: bool,
    /// The occasion ahead that calls for it first.
    pub call: Option<Call>,
}

impl Listing {
    /// What its due date rests on, apart from occasions.
    pub fn due_reason(&self) -> Option<DueReason> {
        self.due_by.map(|by| DueReason {
            by,
            recall: self.recall,
            cadence: self.cadence,
            again: self.again,
            last_read: self.last_read,
            followed_on: self.followed_on,
            snoozed_until: self.snoozed_until,
        })
    }

    /// From when it should be read: by its cadence or for an occasion, whichever is first.
    pub fn due_from(&self) -> Option<LocalDate> {
        let call = self.call.as_ref().map(|call| call.from);
        self.due.into_iter().chain(call).min()
    }
}
