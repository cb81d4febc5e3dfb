//! Reads the CSV of `BookWyrm`: books with shelf, dates of the last reading, rating and review.

use super::table::Cells;
use super::{Found, shelf, values};
use crate::domain::{Kind, ReadingDate, Status, Work, WorkNote};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "author_text", "remote_id"];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Book);
    work.title(cells.get("title"))?;
    for name in cells.get("author_text").split(',') {
        work.author(name)?;
    }
    for column in ["isbn_13", "isbn_10"] {
        work.identifier(cells.get(column));
    }
    work.pages(cells.get("pages"));
    // The page of the book on the server that wrote the file.
    work.address(cells.get("remote_id"));
    let finished = cells.date("finish_date", &mut work)?;
    let stopped = cells.date("stopped_date", &mut work)?;
    // The built-in shelves have identifiers; that of one's own is made of its name and a number.
    let (identifier, name) = (cells.get("shelf"), cells.get("shelf_name"));
    let known = |shelf: &&str| cells.options().status(shelf).is_some();
    let shelf = [identifier, name].into_iter().find(known).unwrap_or(name);
    let dates: Vec<ReadingDate> = finished.into_iter().collect();
    shelf::standing(&mut work, cells.options(), shelf, dates, false);
    if work.status == Status::Dropped {
        work.status_on = stopped.or(finished).and_then(ReadingDate::day);
    }
    let begun = cells.date("start_date", &mut work)?;
    shelf::begun(&mut work, begun);
    if !known(&shelf) {
        work.tag(name);
    }
    work.since = cells
        .date("shelf_date", &mut work)?
        .and_then(ReadingDate::day);
    shelf::rated(&mut work, cells.get("rating"));
    let parts = ["review_name", "review_cw", "review_content"].map(|column| cells.get(column));
    let parts: Vec<String> = (parts.into_iter().filter(|part| !part.is_empty()))
        .map(|part| values::html(part).trim().to_owned())
        .collect();
    let reviewed = cells.date("review_published", &mut work)?;
    work.add_note(WorkNote {
        text: parts.join("\n\n"),
        on: reviewed.and_then(ReadingDate::day),
        highlight: None,
    })?;
    Ok(work)
}
