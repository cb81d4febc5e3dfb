//! Reads Goodreads CSV: books with shelf, date read, rating and review.

use super::table::Cells;
use super::{Found, values};
use crate::domain::{Kind, LocalDate, ReadingDate, Status, Work};

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
    work.since = day(cells.get("Date Added"));
    work.readings
        .extend(day(cells.get("Date Read")).map(ReadingDate::from));

    let shelf = cells.get("Exclusive Shelf");
    let rating = cells.get("My Rating").parse().unwrap_or(0u8);
    work.status = match shelf {
        "read" => Status::Done,
        "currently-reading" => Status::Reading,
        // Common names; Goodreads has no built-in shelf for these.
        "did-not-finish" | "dnf" | "abandoned" | "gave-up" | "unfinished" => Status::Dropped,
        // A rating implies that the book was read.
        _ if rating > 0 || !work.readings.is_empty() => Status::Done,
        _ => Status::Todo,
    };
    for label in cells.get("Bookshelves").split(',').chain([shelf]) {
        if !STATUS_SHELVES.contains(&label.trim()) {
            work.tag(label);
        }
    }
    if (1..=5).contains(&rating) {
        work.tag(&format!("rated-{rating}"));
    }
    for column in ["My Review", "Private Notes"] {
        work.note(&values::html(cells.get(column)))?;
    }
    Ok(work)
}

fn day(text: &str) -> Option<LocalDate> {
    text.replace('/', "-").parse().ok()
}
