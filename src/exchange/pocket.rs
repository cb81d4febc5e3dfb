//! Reads the CSV of Pocket, and the highlights by another module: saved pages; archived pages are read.

use super::table::{self, Cells};
use super::{Found, ReadOptions, Record, json, pocket_highlights};
use crate::domain::{Status, Work};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "url", "time_added", "status"];

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    if json::is_json(text) {
        pocket_highlights::read(text, options, emit);
    } else {
        table::rows(text, options, emit, row);
    }
}

fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = table::page(cells, "url", "title")?;
    for label in cells.get("tags").split('|') {
        work.tag(label);
    }
    work.since = cells.options().day(cells.get("time_added"));
    if cells.options().status(cells.get("status")) == Some(Status::Done) {
        work.archived();
    }
    Ok(work)
}
