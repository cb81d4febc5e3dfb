//! Reads Instapaper CSV: saved pages in folders; archived pages are read.

use super::table::{self, Cells, Row};
use super::{Record, values};
use crate::domain::Status;

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &["URL", "Title", "Selection", "Folder", "Timestamp"])
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    table::read(text, emit, row);
}

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
    let Some(mut work) = table::page(cells, "URL", "Title")? else {
        return Ok(table::NO_PAGE);
    };
    work.note(cells.get("Selection"))?;
    work.since = values::day(cells.get("Timestamp"));
    match cells.get("Folder") {
        "Unread" => {}
        "Archive" => work.status = Status::Done,
        "Starred" => work.tag("starred"),
        folder => work.domain(folder),
    }
    // A JSON array; only newer files have this column.
    let labels: Vec<String> = serde_json::from_str(cells.get("Tags")).unwrap_or_default();
    for label in labels {
        work.tag(&label);
    }
    Ok(Row::Work(Box::new(work)))
}
