//! What all CSV readers share (RFC 4180): columns found by name, in any order, and line numbers.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::options::MaybeDate;
use super::{Found, ReadOptions, Record};
use crate::domain::{DateOrder, Kind, ReadingDate, Remark, Work};

/// Returns the names of the columns.
pub fn header(text: &str) -> Vec<String> {
    let mut reader = reader(text);
    let header = reader
        .headers()
        .map(|header| header.iter().map(|name| name.trim().to_owned()).collect());
    header.unwrap_or_default()
}

/// Returns the columns that a table lacks.
pub(super) fn missing<'c>(text: &str, columns: &[&'c str]) -> Vec<&'c str> {
    let header = header(text);
    columns
        .iter()
        .copied()
        .filter(|column| header.iter().all(|name| name != column))
        .collect()
}

/// A table with its header.
struct Table<'t> {
    text: &'t str,
    options: &'t ReadOptions,
    columns: HashMap<String, usize>,
    /// The orders of day and month that the dates of a column show, once they were asked for.
    orders: RefCell<HashMap<usize, Vec<DateOrder>>>,
}

impl Table<'_> {
    /// Returns the order that the person gave or else that of the other dates of the column, if they show one. If they show none,
    /// those of all columns decide: a spreadsheet writes all dates in one form.
    fn order(&self, column: usize) -> Option<DateOrder> {
        let mut orders = self.orders.borrow_mut();
        let found = || {
            let own = self.shown(Some(column));
            if own.is_empty() {
                self.shown(None)
            } else {
                own
            }
        };
        (self.options.dates).or_else(|| {
            let shown = orders.entry(column).or_insert_with(found);
            shown.first().copied().filter(|_| shown.len() == 1)
        })
    }

    /// Returns the orders that the dates of a column, or of all, show.
    fn shown(&self, column: Option<usize>) -> Vec<DateOrder> {
        let mut reader = reader(self.text);
        let mut orders = BTreeSet::new();
        for record in reader.records().flatten() {
            let is_asked = |at: &usize| column.is_none_or(|column| *at == column);
            let cells = (0..record.len()).filter(is_asked).map(|at| &record[at]);
            orders.extend(cells.filter_map(|cell| match self.options.date(cell)? {
                MaybeDate::Date(date) => date.order(),
                MaybeDate::Day(_) => None,
            }));
        }
        orders.into_iter().collect()
    }
}

/// One row, indexed by column name.
pub(super) struct Cells<'r> {
    table: &'r Table<'r>,
    record: &'r StringRecord,
}

impl Cells<'_> {
    pub(super) fn options(&self) -> &ReadOptions {
        self.table.options
    }

    /// Returns the date in a cell; `None` if it is empty or no date, which the work then says.
    ///
    /// # Errors
    /// A fault if it may be two dates.
    pub(super) fn date(&self, column: &str, work: &mut Work) -> Result<Option<ReadingDate>, Found> {
        self.date_of(column, self.get(column), work)
    }

    /// As [`Cells::date`], for one of several dates in a cell.
    pub(super) fn date_of(
        &self,
        column: &str,
        text: &str,
        work: &mut Work,
    ) -> Result<Option<ReadingDate>, Found> {
        let text = text.trim();
        if text.chars().all(|c| "0-/. ".contains(c)) {
            return Ok(None);
        }
        let Some(date) = self.options().date(text) else {
            work.remarks.push(Remark::NoDate(text.to_owned()));
            return Ok(None);
        };
        let order = || self.table.order(*self.table.columns.get(column)?);
        let known = date.resolve(None).or_else(|| date.resolve(order()));
        known.map(Some).ok_or_else(|| {
            Found::Faulty(format!(
                "the {column} '{text}' may be two dates: say whether the day or the month comes first with --dates dmy or --dates mdy"
            ))
        })
    }

    /// Returns the trimmed cell, or an empty string if there is none.
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.table.columns.get(column);
        at.and_then(|at| self.record.get(*at)).map_or("", str::trim)
    }
}

/// Returns the saved page that a row describes.
pub(super) fn page(cells: &Cells<'_>, url: &str, title: &str) -> Result<Work, Found> {
    let mut work = Work::default();
    work.page(cells.get(url))
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    work.kind(Kind::Article);
    work.title(cells.get(title))?;
    Ok(work)
}

/// Returns a reader of a table, see [`layout`].
fn reader(text: &str) -> Reader<&[u8]> {
    let (rows, delimiter) = layout(text);
    divided(rows, delimiter)
}

fn divided(rows: &str, delimiter: u8) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(rows.as_bytes())
}

/// Returns the rows of a table, and what divides their cells: commas, semicolons or tabs, whichever give the header most columns.
fn layout(text: &str) -> (&str, u8) {
    // Excel reads this line, and writes it.
    if let Some(rest) = text.strip_prefix("sep=")
        && let [delimiter, b'\r' | b'\n', ..] = rest.as_bytes()
    {
        return (rest[1..].trim_start_matches(['\r', '\n']), *delimiter);
    }
    let columns = |delimiter: &u8| {
        divided(text, *delimiter)
            .headers()
            .map_or(0, StringRecord::len)
    };
    // The last of equals wins.
    let delimiter = (*b"\t;,").into_iter().max_by_key(columns);
    (text, delimiter.unwrap_or(b','))
}

/// Whether a quotation is still open where a row ends: what follows belongs to it.
fn is_open(row: &str, delimiter: u8) -> bool {
    let continued = format!("{row}\nnext");
    divided(&continued, delimiter).records().next().is_none()
}

/// Parses a table, converts each row with `row` and emits the result.
pub(super) fn rows(
    text: &str,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Record),
    row: impl Fn(&Cells<'_>) -> Result<Work, Found>,
) {
    each(text, options, emit, |line, cells, emit| {
        emit(Record::new(line, row(cells)));
    });
}

/// Parses a table and calls `row` with each row and the number of its line.
pub(super) fn each(
    text: &str,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Record),
    mut row: impl FnMut(usize, &Cells<'_>, &mut dyn FnMut(Record)),
) {
    let (rows, delimiter) = layout(text);
    let mut reader = divided(rows, delimiter);
    let width = reader.headers().map_or(0, StringRecord::len);
    // The first of several with the same name.
    let columns: HashMap<String, usize> = match reader.headers() {
        Ok(header) => {
            let names = header.iter().map(|name| name.trim().to_owned()).zip(0..);
            let names: Vec<(String, usize)> = names.collect();
            names.into_iter().rev().collect()
        }
        Err(err) => return emit(Record::faulty(1, err.to_string())),
    };
    let table = Table {
        text,
        options,
        columns,
        orders: RefCell::default(),
    };
    let is_last = |reader: &Reader<&[u8]>| reader.position().byte() >= rows.len() as u64;
    let mut record = StringRecord::new();
    loop {
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true)
                if record
                    .iter()
                    .skip(width)
                    .any(|cell| !cell.trim().is_empty()) =>
            {
                let (cells, names) = (record.len(), width);
                let why = format!("the row has {cells} cells for {names} columns");
                emit(Record::faulty(line, why));
            }
            Ok(true) if is_last(&reader) && is_open(&rows[at..], delimiter) => {
                let why = "a quotation mark in this row is never closed";
                emit(Record::faulty(line, why.to_owned()));
            }
            Ok(true) => {
                let cells = Cells {
                    table: &table,
                    record: &record,
                };
                row(line, &cells, emit);
            }
            Err(err) => emit(Record::faulty(line, err.to_string())),
        }
    }
}
