//! The HTML page of `reads report`: one file that needs nothing else, and no script. A section is one file here.
//!
//! It takes domain types and writes text: there is no SQL here and no clock. All markup goes through `Sink`, where characters
//! that nobody sees and that control something become visible; `maud` escapes what means something in HTML. Whether an address
//! becomes a link is decided in `link` alone.

mod bars;
mod due;
mod goals;
mod head;
mod heat;
mod link;
mod list;
mod map;
mod markdown;
mod marks;
mod notes;
mod occasions;
mod sink;
mod summary;
#[cfg(test)]
mod tests;
mod words;
mod year;

use std::io::{self, Write};

use maud::html;
use serde::Serialize;

pub use due::DueAhead;
pub use head::MARK;
pub use map::{RelationMap, Relations};
pub use summary::Contents;

use list::List;
use sink::Sink;

use crate::domain::{GoalStanding, Listing, LocalDate, NoteEntry, Stats};

/// What the page shows besides the rows of its list and the notes, which are written as they come.
#[derive(Serialize)]
pub struct Report {
    /// The day of the report.
    pub on: LocalDate,
    /// The year to look back on.
    pub year: i32,
    /// The filter as typed, if there is one.
    pub filter: Option<String>,
    #[serde(flatten)]
    pub contents: Contents,
    /// Of the year, and of what is ahead.
    pub statistics: Stats,
    /// Says where one stands with a goal.
    #[serde(skip)]
    pub goal_words: fn(&GoalStanding) -> String,
    pub relations: RelationMap,
    #[serde(skip)]
    pub with_notes: bool,
}

/// A page that is being written. The calls come in the order of the page: [`Page::begin`], each entry, each resource with notes,
/// [`Page::end`].
pub struct Page<W: Write> {
    out: Sink<W>,
    list: List,
    has_notes: bool,
}

impl<W: Write> Page<W> {
    /// Writes all that comes before the list.
    pub fn begin(report: &Report, out: W) -> io::Result<Self> {
        let mut out = Sink::new(out);
        let list = List::new(&report.contents, report.on);
        head::begin(report, &mut out)?;
        for section in [
            summary::section(report),
            year::section(report),
            due::section(report),
            occasions::section(report),
            occasions::memory(report),
            map::section(&report.relations),
        ] {
            out.put(&section)?;
        }
        list.begin(&mut out)?;
        Ok(Self {
            out,
            list,
            has_notes: false,
        })
    }

    /// Writes an entry. Those of a domain come together, in the order of the catalog.
    pub fn entry(&mut self, row: &Listing) -> io::Result<()> {
        self.list.entry(row, &mut self.out)
    }

    /// Writes the notes of a resource.
    pub fn notes(&mut self, notes: &[NoteEntry]) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_notes, true) {
            self.list.end(&mut self.out)?;
            notes::begin(&mut self.out)?;
        }
        self.out.put(&notes::of_resource(notes))
    }

    pub fn end(mut self) -> io::Result<()> {
        if self.has_notes {
            notes::end(&mut self.out)?;
        } else {
            self.list.end(&mut self.out)?;
        }
        self.out.put(&html! {
            footer {
                p { "Written by reads. This file holds no script and loads nothing." }
            }
        })?;
        self.out.raw("</main>\n</body>\n</html>\n")
    }
}
