//! Reads Pocket CSV: saved pages; archived pages are read.

use super::table::{self, Cells, Row};
use super::{Record, values};
use crate::domain::Status;

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &["title", "url", "time_added", "status"])
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    table::read(text, emit, row);
}

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
    let Some(mut work) = table::page(cells, "url", "title")? else {
        return Ok(table::NO_PAGE);
    };
    for label in cells.get("tags").split('|') {
        work.tag(label);
    }
    work.since = values::day(cells.get("time_added"));
    if cells.get("status") == "archive" {
        work.status = Status::Done;
    }
    Ok(Row::Work(Box::new(work)))
}
