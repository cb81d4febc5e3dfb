//! Reads Hardcover CSV: books with status, dates, rating, review and lists.

use super::table::Cells;
use super::{Found, shelf, values};
use crate::domain::{Kind, ReadingDate, Work, WorkNote};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["Title", "Status", "Hardcover Book ID"];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Book);
    work.title(cells.get("Title"))?;
    for name in cells.get("Author").split(',') {
        work.author(name)?;
    }
    for column in ["ISBN 13", "ISBN 10"] {
        work.identifier(cells.get(column));
    }
    work.year(cells.get("Publication Date"));
    work.pages(cells.get("Pages"));
    work.text(|metadata| &mut metadata.publisher, cells.get("Publisher"))?;
    work.since = cells
        .date("Date Added", &mut work)?
        .and_then(ReadingDate::day);
    let dates = cells.date("Date Finished", &mut work)?;
    let dates = dates.into_iter().collect();
    shelf::standing(
        &mut work,
        cells.options(),
        cells.get("Status"),
        dates,
        false,
    );
    let begun = cells.date("Date Started", &mut work)?;
    shelf::begun(&mut work, begun);
    shelf::rated(&mut work, cells.get("Rating"));
    // Each with the place of the book in it: "Favourites (#3), To lend (#1)".
    for list in cells.get("Lists").split(',') {
        work.tag(list.rsplit_once(" (#").map_or(list, |(name, _)| name));
    }
    if cells.get("Owned").eq_ignore_ascii_case("true") {
        work.tag("owned");
    }
    let reviewed = cells.date("Review Date", &mut work)?;
    work.add_note(WorkNote {
        text: values::html(cells.get("Review")),
        on: reviewed.and_then(ReadingDate::day),
        highlight: None,
    })?;
    work.note(&values::html(cells.get("Private Notes")))?;
    Ok(work)
}
