//! What all tables in CSV have in common (RFC 4180): columns by name, in any order, and lines.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::Record;
use crate::domain::{Kind, Work};

/// Whether a text begins with a header that has these columns.
pub(super) fn has(text: &str, columns: &[&str]) -> bool {
    let head = text.split_inclusive('\n').next().unwrap_or_default();
    let mut reader = ReaderBuilder::new().from_reader(head.as_bytes());
    reader.headers().is_ok_and(|header| {
        columns
            .iter()
            .all(|column| header.iter().any(|name| name.trim() == *column))
    })
}

/// One row, by the names of its columns.
pub(super) struct Cells<'r> {
    columns: &'r HashMap<String, usize>,
    record: &'r StringRecord,
}

impl Cells<'_> {
    /// The cell of that column; empty where there is none.
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.columns.get(column);
        at.and_then(|at| self.record.get(*at))
            .unwrap_or_default()
            .trim()
    }
}

/// The page that a row has saved: its address and its title. `None` where the address is none.
pub(super) fn page(
    cells: &Cells<'_>,
    url: &str,
    title: &str,
) -> Result<Option<Work>, &'static str> {
    let mut work = Work::default();
    if !work.address(cells.get(url)) {
        return Ok(None);
    }
    work.kind(Kind::Article);
    work.title(cells.get(title))?;
    Ok(Some(work))
}

/// What is said of a row whose address is none.
pub(super) const NO_PAGE: Row = Row::Passed("it is no web address");

/// What a row says: a work, or why there is none.
pub(super) enum Row {
    /// A work.
    Work(Box<Work>),
    /// Nothing to read; why not.
    Passed(&'static str),
}

/// Reads a table row by row.
pub(super) fn read(
    text: &str,
    each: &mut dyn FnMut(Record),
    row: impl Fn(&Cells<'_>) -> Result<Row, &'static str>,
) {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: HashMap<String, usize> = match reader.headers() {
        Ok(header) => (header.iter().map(|name| name.trim().to_owned()).zip(0..)).collect(),
        Err(err) => return each(Record::faulty(1, err.to_string())),
    };
    let mut record = StringRecord::new();
    loop {
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) if record.len() > columns.len() => {
                let (cells, names) = (record.len(), columns.len());
                each(Record::faulty(
                    line,
                    format!("it has {cells} cells under {names} columns"),
                ));
            }
            Ok(true) => {
                let cells = Cells {
                    columns: &columns,
                    record: &record,
                };
                each(match row(&cells) {
                    Ok(Row::Passed(why)) => Record::passed(line, why),
                    Ok(Row::Work(work)) => Record::of(line, Ok(*work)),
                    Err(err) => Record::faulty(line, err),
                });
            }
            Err(err) => each(Record::faulty(line, err.to_string())),
        }
    }
}
