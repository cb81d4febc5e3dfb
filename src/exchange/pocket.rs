//! Pocket's CSV: saved pages, read ones archived.

use super::table::{self, Cells, Row};
use super::{Record, values};
use crate::domain::{Kind, Status, Work};

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &["title", "url", "time_added", "status"])
}

pub(super) fn read(text: &str, each: &mut dyn FnMut(Record)) {
    table::read(text, each, row);
}

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
    let mut work = Work::default();
    if !work.address(cells.get("url")) {
        return Ok(Row::Passed("it is no web address"));
    }
    work.kind(Kind::Article);
    work.title(cells.get("title"))?;
    for label in cells.get("tags").split('|') {
        work.tag(label);
    }
    work.since = values::day(cells.get("time_added"));
    if cells.get("status") == "archive" {
        work.status = Status::Done;
    }
    Ok(Row::Work(Box::new(work)))
}
