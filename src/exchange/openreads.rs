//! Reads Openreads CSV: books with status, readings, rating, review and notes.

use super::table::Cells;
use super::{Found, names, shelf};
use crate::domain::{Kind, ReadingDate, Role, Work};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "author", "status", "my_review", "olid"];

/// Separates tags.
const SEPARATOR: &str = "|||||";

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    if cells.get("deleted") == "true" {
        return Err(Found::Skipped("it is in the trash".to_owned()));
    }
    let mut work = Work::default();
    work.kind(Kind::Book);
    match cells.get("subtitle") {
        "" => work.title(cells.get("title"))?,
        subtitle => work.title(&format!("{}: {subtitle}", cells.get("title")))?,
    }
    let authors = cells.get("author");
    if authors.matches(", ").count() == 1 && authors.matches(' ').count() == 1 {
        // "Lamport, Leslie" is one name.
        names::add(&mut work, Role::Author, authors)?;
    } else {
        authors.split(',').try_for_each(|name| work.author(name))?;
    }
    work.text(|metadata| &mut metadata.summary, cells.get("description"))?;
    work.text(|metadata| &mut metadata.publisher, cells.get("publisher"))?;
    work.identifier(cells.get("isbn"));
    work.year(cells.get("publication_year"));
    work.pages(cells.get("pages"));
    work.since = cells
        .date("date_added", &mut work)?
        .and_then(ReadingDate::day);
    // "START|FINISH|MILLISECONDS;…"; older versions have a column for the one reading.
    let mut dates = Vec::new();
    let mut begun = cells.date("start_date", &mut work)?;
    for reading in cells.get("readings").split(';') {
        let mut days = reading.split('|');
        let [start, finish] = [(); 2].map(|()| days.next().unwrap_or_default());
        begun = cells.date_of("readings", start, &mut work)?.or(begun);
        dates.extend(cells.date_of("readings", finish, &mut work)?);
    }
    dates.extend(cells.date("finish_date", &mut work)?);
    shelf::standing(
        &mut work,
        cells.options(),
        cells.get("status"),
        dates,
        false,
    );
    shelf::begun(&mut work, begun);
    shelf::rated(&mut work, cells.get("rating"));
    for label in cells.get("tags").split(SEPARATOR) {
        work.tag(label);
    }
    if cells.get("favourite") == "true" {
        work.tag("favourite");
    }
    for column in ["my_review", "notes"] {
        work.note(cells.get(column))?;
    }
    Ok(work)
}
