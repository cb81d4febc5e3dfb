//! Reads Instapaper CSV: saved pages in folders; archived pages are read.

use super::Found;
use super::table::{self, Cells};
use crate::domain::Work;

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["URL", "Title", "Selection", "Folder"];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = table::page(cells, "URL", "Title")?;
    work.note(cells.get("Selection"))?;
    work.since = cells.options().day(cells.get("Timestamp"));
    folder(&mut work, cells.get("Folder"));
    // A JSON array; only newer files have this column.
    let labels: Vec<String> = serde_json::from_str(cells.get("Tags")).unwrap_or_default();
    for label in labels {
        work.tag(&label);
    }
    Ok(work)
}

/// Puts a page into a folder. Those that are built in say something else.
pub(super) fn folder(work: &mut Work, folder: &str) {
    match folder.to_lowercase().as_str() {
        "unread" => {}
        "archive" => work.archived(),
        "starred" => work.tag("starred"),
        _ => work.domain(folder),
    }
}
