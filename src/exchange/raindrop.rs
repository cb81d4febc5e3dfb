//! Reads Raindrop.io CSV: bookmarks in folders, with tags, a note and highlights.

use super::table::{self, Cells, Row};
use super::{Record, values};

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &["title", "url", "folder", "tags", "created"])
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    table::read(text, emit, row);
}

/// The folder of bookmarks without a folder.
const UNSORTED: &str = "Unsorted";

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
    let Some(mut work) = table::page(cells, "url", "title")? else {
        return Ok(table::NO_PAGE);
    };
    // Nested folders are separated by slashes; the innermost becomes the domain.
    let folder = cells.get("folder");
    if folder != UNSORTED {
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
    work.since = values::day_of_instant(cells.get("created"));
    Ok(Row::Work(Box::new(work)))
}
