//! Reads the CSV catalogs of Calibre: books with identifiers, tags, rating and columns of one's own.

use super::table::Cells;
use super::{Found, shelf, values};
use crate::domain::{Kind, ReadingDate, Role, Status, Work};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "authors", "timestamp", "pubdate"];

/// Usual names for columns of one's own: for notes, for the status, for whether a book is read, and for when.
const NOTES: [&str; 5] = ["#review", "#my_review", "#myreview", "#notes", "#mynotes"];
const STATUS: [&str; 4] = ["#status", "#read_status", "#reading_status", "#shelf"];
const IS_READ: [&str; 3] = ["#read", "#is_read", "#finished"];
const READ_ON: [&str; 6] = [
    "#date_read",
    "#read_date",
    "#dateread",
    "#date_finished",
    "#finished_date",
    "#read_on",
];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Book);
    work.title(cells.get("title"))?;
    authors(&mut work, cells.get("authors"), cells.get("author_sort"))?;
    work.identifier(cells.get("isbn"));
    for identifier in cells.get("identifiers").split(',') {
        if let Some((kind, value)) = identifier.trim().split_once(':') {
            match kind {
                "isbn" | "doi" => _ = work.identifier(value),
                "arxiv" => _ = work.identifier(&format!("arXiv:{value}")),
                // Its colons are bars.
                "url" | "uri" => _ = work.address(&value.replace('|', ":")),
                _ => {}
            }
        }
    }
    // An unknown day is one of the year 101.
    let published = cells.get("pubdate");
    if !published.starts_with("0101") {
        work.year(published);
    }
    work.text(|metadata| &mut metadata.publisher, cells.get("publisher"))?;
    work.text(|metadata| &mut metadata.language, cells.get("languages"))?;
    let comments = values::html(cells.get("comments"));
    work.text(|metadata| &mut metadata.summary, &comments)?;
    for label in cells.get("tags").split(',') {
        work.tag(label);
    }
    work.tag(cells.get("series"));
    shelf::rated(&mut work, cells.get("rating"));
    work.since = cells.options().day(cells.get("timestamp"));
    standing(&mut work, cells)?;
    for column in NOTES {
        work.note(&values::html(cells.get(column)))?;
    }
    Ok(work)
}

/// Adds the authors. The form for sorting tells their family names.
fn authors(work: &mut Work, authors: &str, sorted: &str) -> Result<(), &'static str> {
    let families: Vec<(&str, &str)> = (sorted.split('&'))
        .filter_map(|name| name.split_once(','))
        .map(|(family, given)| (family.trim(), given.trim()))
        .collect();
    let separator = if authors.contains('&') { '&' } else { ',' };
    for name in authors.split(separator).map(str::trim) {
        let is_it = |(family, given): &&(&str, &str)| format!("{given} {family}") == name;
        match families.iter().find(is_it) {
            Some((family, given)) => work.person(Role::Author, [given, family, ""])?,
            None if name == "Unknown" => {}
            None => work.author(name)?,
        }
    }
    Ok(())
}

fn standing(work: &mut Work, cells: &Cells<'_>) -> Result<(), Found> {
    let given = |columns: &[&str]| {
        let mut cells = columns.iter().map(|column| cells.get(column));
        cells
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let mut dates = Vec::new();
    for column in READ_ON {
        dates.extend(cells.date(column, work)?);
    }
    let is_read = given(&IS_READ).to_lowercase();
    match is_read.as_str() {
        "" | "false" | "no" | "0" => {}
        "true" | "yes" | "1" => work.status = Status::Done,
        // A column of this name may hold the day.
        date => dates.extend(cells.options().day(date).map(ReadingDate::from)),
    }
    let status = given(&STATUS);
    let is_done = work.status == Status::Done;
    shelf::standing(work, cells.options(), &status, dates, is_done);
    Ok(())
}
