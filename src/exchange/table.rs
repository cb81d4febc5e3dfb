//! What all CSV readers share (RFC 4180): columns found by name, in any order, and line numbers.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::{Found, Record};
use crate::domain::{Kind, Work};

/// Returns whether the text begins with a header row that has these columns.
pub(super) fn has(text: &str, columns: &[&str]) -> bool {
    let head = text.split_inclusive('\n').next().unwrap_or_default();
    let mut reader = ReaderBuilder::new().from_reader(head.as_bytes());
    reader.headers().is_ok_and(|header| {
        let has = |column: &&str| header.iter().any(|name| name.trim() == *column);
        columns.iter().all(has)
    })
}

/// One row, indexed by column name.
pub(super) struct Cells<'r> {
    columns: &'r HashMap<String, usize>,
    record: &'r StringRecord,
}

impl Cells<'_> {
    /// Returns the trimmed cell, or an empty string if there is none.
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.columns.get(column);
        at.and_then(|at| self.record.get(*at)).map_or("", str::trim)
    }
}

/// Returns the saved page that a row describes. A row whose URL is not a web address is skipped.
pub(super) fn page(cells: &Cells<'_>, url: &str, title: &str) -> Result<Work, Found> {
    let mut work = Work::default();
    if !work.address(cells.get(url)) {
        return Err(Found::Skipped("not a web address".to_owned()));
    }
    work.kind(Kind::Article);
    work.title(cells.get(title))?;
    Ok(work)
}

/// Parses a table, converts each row with `row` and emits the result.
pub(super) fn rows(
    text: &str,
    emit: &mut dyn FnMut(Record),
    row: impl Fn(&Cells<'_>) -> Result<Work, Found>,
) {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: HashMap<String, usize> = match reader.headers() {
        Ok(header) => (header.iter().map(|name| name.trim().to_owned()).zip(0..)).collect(),
        Err(err) => return emit(Record::faulty(1, err.to_string())),
    };
    let mut record = StringRecord::new();
    loop {
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) if record.len() > columns.len() => {
                let (cells, names) = (record.len(), columns.len());
                let why = format!("the row has {cells} cells for {names} columns");
                emit(Record::faulty(line, why));
            }
            Ok(true) => {
                let cells = Cells {
                    columns: &columns,
                    record: &record,
                };
                emit(Record::new(line, row(&cells)));
            }
            Err(err) => emit(Record::faulty(line, err.to_string())),
        }
    }
}
