//! Reads the CSV of Raindrop.io, and the JSON by another module: bookmarks in folders, with tags, a note and highlights.

use super::table::{self, Cells};
use super::{Found, ReadOptions, Record, json, raindrop_json};
use crate::domain::Work;

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "url", "folder", "tags", "created"];

/// The folder of bookmarks without a folder.
const UNSORTED: &str = "Unsorted";

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    if json::is_json(text) {
        raindrop_json::read(text, options, emit);
    } else {
        table::rows(text, options, emit, row);
    }
}

fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = table::page(cells, "url", "title")?;
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
    work.since = cells.options().day(cells.get("created"));
    Ok(work)
}
