//! Raindrop.io's CSV: bookmarks in folders, with tags, a note and highlights.

use super::Record;
use super::table::{self, Cells, Row};
use crate::domain::{Kind, LocalDate, Work};

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &["title", "url", "folder", "tags", "created"])
}

pub(super) fn read(text: &str, each: &mut dyn FnMut(Record)) {
    table::read(text, each, row);
}

/// Where bookmarks are that nobody has put anywhere.
const NOWHERE: &str = "Unsorted";

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
    let mut work = Work::default();
    if !work.address(cells.get("url")) {
        return Ok(Row::Passed("it is no web address"));
    }
    work.kind(Kind::Article);
    work.title(cells.get("title"))?;
    // Folders within folders are parted by slashes.
    let folder = cells.get("folder");
    if folder != NOWHERE {
        work.domain(folder.rsplit('/').next().unwrap_or_default());
    }
    for label in cells.get("tags").split(',') {
        work.tag(label);
    }
    if cells.get("favorite") == "true" {
        work.tag("favorite");
    }
    work.note(cells.get("note"))?;
    work.note(cells.get("highlights"))?;
    work.since = cells
        .get("created")
        .get(..10)
        .and_then(|day| day.parse::<LocalDate>().ok());
    Ok(Row::Work(Box::new(work)))
}
