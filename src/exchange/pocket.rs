//! Reads Pocket CSV: saved pages; archived pages are read.

use super::Found;
use super::table::{self, Cells};
use crate::domain::Work;

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "url", "time_added", "status"];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = table::page(cells, "url", "title")?;
    for label in cells.get("tags").split('|') {
        work.tag(label);
    }
    work.since = cells.options().day(cells.get("time_added"));
    if cells.get("status") == "archive" {
        work.archived();
    }
    Ok(work)
}
