//! The rows of lists and the results of searches.

use crate::domain::resource::metadata::plain_names;
use crate::domain::{
    CadenceInForce, Depth, Due, Effort, Kind, Length, LocalDate, Name, News, Progress, Rates,
    ReadingDate, Recall, ResourceId, Status, depth_this_time, effort,
};

/// One row of a list. JSON output has its fields as docs/json.md describes: they may be added to, but not renamed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Listing {
    pub number: i64,
    pub id: ResourceId,
    pub slug: String,
    pub title: String,
    /// Only in lists that ask for it: see [`Credits`].
    #[serde(flatten)]
    pub credits: Option<Credits>,
    pub domain: String,
    #[serde(skip)]
    pub domain_title: String,
    pub kind: Kind,
    pub status: Status,
    /// The progress of the current reading.
    pub progress: Option<Progress>,
    /// The day of its last start, progress or note, while it is being read.
    pub touched_on: Option<LocalDate>,
    pub year: Option<i32>,
    pub pages: Option<u32>,
    pub minutes: Option<u32>,
    pub depth: Depth,
    /// The depth of a rereading, if it differs.
    pub again: Option<Depth>,
    pub scope: Option<String>,
    /// Why to read it; may be empty.
    pub why: String,
    pub url: Option<String>,
    #[serde(skip)]
    pub followed_on: Option<LocalDate>,
    pub last_read: Option<ReadingDate>,
    /// The cadence in force.
    pub cadence: Option<CadenceInForce>,
    pub snoozed_until: Option<LocalDate>,
    /// The recall at the last reading.
    #[serde(skip)]
    pub recall: Option<Recall>,
    #[serde(skip)]
    pub removed_from_catalog: bool,
    /// On the day of the list.
    #[serde(skip)]
    pub due: Option<Due>,
    /// What is new in it, if it is a followed blog that was fetched; only in lists of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub news: Option<News>,
}

/// So many days are long for something begun.
const LONG: i64 = 14;

/// Authors and tags, which are read and parsed only for output that has them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Credits {
    #[serde(serialize_with = "plain_names")]
    pub authors: Vec<Name>,
    /// The number of further authors.
    pub et_al: Option<u32>,
    pub tags: Vec<String>,
}

impl Listing {
    pub fn due_on(&self) -> Option<LocalDate> {
        self.due.as_ref().map(|due| due.on)
    }

    /// Returns the occasion that makes it due first.
    pub fn first_occasion(&self) -> Option<&str> {
        let call = self.due.as_ref()?.calls().next()?;
        Some(&call.occasion)
    }

    /// Returns the depth of the next reading.
    pub fn depth_this_time(&self) -> Depth {
        depth_this_time(self.depth, self.again, self.last_read.is_some())
    }

    /// Estimates how long it takes to read the rest of it, at the depth of the next reading.
    pub fn effort(&self, rates: &Rates) -> Effort {
        effort(self.length(), self.depth_this_time(), self.progress, rates)
    }

    /// Returns the day since which it lies untouched, if it was begun and that is long ago.
    pub fn untouched_since(&self, today: LocalDate) -> Option<LocalDate> {
        self.touched_on.filter(|on| on.days_until(today) >= LONG)
    }

    pub fn length(&self) -> Length {
        Length {
            kind: self.kind,
            pages: self.pages,
            minutes: self.minutes,
        }
    }
}

#[cfg(test)]
impl Listing {
    /// Returns a paper to read, for tests.
    pub(crate) fn sample(number: i64, title: &str) -> Self {
        use crate::domain::Slug;

        let slug = format!("entry-{number}");
        let entry: Slug = slug.parse().unwrap_or_default();
        Self {
            number,
            id: ResourceId::of_entry(&Slug::default(), &entry),
            slug,
            title: title.to_owned(),
            credits: None,
            domain: "rag".to_owned(),
            domain_title: "RAG".to_owned(),
            kind: Kind::Paper,
            status: Status::Todo,
            progress: None,
            touched_on: None,
            year: Some(2020),
            pages: Some(15),
            minutes: None,
            depth: Depth::Read,
            again: None,
            scope: None,
            why: String::new(),
            url: None,
            followed_on: None,
            last_read: None,
            cadence: None,
            snoozed_until: None,
            recall: None,
            removed_from_catalog: false,
            due: None,
            news: None,
        }
    }
}

/// A search result.
#[derive(Clone, Debug)]
pub struct Hit {
    pub row: Listing,
    /// The title, with [`MARKS`](crate::domain::MARKS) around matches.
    pub title: String,
    /// The field of a match outside the title and an excerpt of it, with marks too.
    pub places: Vec<(&'static str, String)>,
}

impl Hit {
    /// Returns the hit of a search without words.
    pub fn unmarked(row: Listing) -> Self {
        Self {
            title: row.title.clone(),
            row,
            places: Vec::new(),
        }
    }
}
