//! Reads Goodreads CSV: books with shelf, dates of readings, rating and review.

use super::table::Cells;
use super::{Found, shelf, values};
use crate::domain::{Kind, ReadingDate, Status, Work};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["Book Id", "Title", "Exclusive Shelf"];

/// The built-in shelves, which are a status and not a tag.
const STATUS_SHELVES: [&str; 3] = ["read", "currently-reading", "to-read"];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Book);
    work.title(cells.get("Title"))?;
    work.author(cells.get("Author"))?;
    for name in cells.get("Additional Authors").split(',') {
        work.author(name)?;
    }
    for column in ["ISBN13", "ISBN"] {
        // Written as ="0441013597", so that a spreadsheet keeps the leading zero.
        work.identifier(cells.get(column).trim_matches(['=', '"']));
    }
    work.year(cells.get("Original Publication Year"));
    work.year(cells.get("Year Published"));
    work.pages(cells.get("Number of Pages"));
    work.text(|metadata| &mut metadata.publisher, cells.get("Publisher"))?;
    work.since = cells
        .date("Date Added", &mut work)?
        .and_then(ReadingDate::day);

    let rating = cells.get("My Rating").parse().unwrap_or(0u8);
    let shelf = cells.get("Exclusive Shelf");
    standing(cells, &mut work, shelf, rating > 0)?;
    for label in cells.get("Bookshelves").split(',').chain([shelf]) {
        if !STATUS_SHELVES.contains(&label.trim()) {
            work.tag(label);
        }
    }
    shelf::rated(&mut work, cells.get("My Rating"));
    for column in ["My Review", "Private Notes"] {
        work.note(&values::html(cells.get(column)))?;
    }
    Ok(work)
}

/// Sets the status and the readings. The count of readings includes one that is under way or was given up; the date is that of the
/// last one.
fn standing(cells: &Cells<'_>, work: &mut Work, shelf: &str, is_rated: bool) -> Result<(), Found> {
    let mut dates = Vec::new();
    // A column that the program "Enhance GoodReads Export" adds: "START,END;START,END".
    for period in cells.get("read_dates").split(';') {
        let end = period.rsplit(',').next().unwrap_or_default();
        let date = cells.options().date(end);
        dates.extend(date.and_then(|date| date.resolve(None)));
    }
    let last = cells.date("Date Read", work)?;
    dates.extend(last.filter(|last| !dates.contains(last)));
    let count: Option<usize> = cells.get("Read Count").parse().ok();
    let is_read = is_rated && count != Some(0) || count > Some(0);
    shelf::standing(work, cells.options(), shelf, dates, is_read);
    let count = count.unwrap_or_default();
    match work.status {
        Status::Done => shelf::counted(work, count),
        Status::Reading | Status::Dropped => shelf::counted(work, count.saturating_sub(1)),
        // Whatever was read of it, the person wants it on the list.
        Status::Todo | Status::Following => {}
    }
    Ok(())
}
