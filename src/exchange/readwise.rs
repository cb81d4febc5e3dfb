//! Reads Readwise CSV: highlights of books and articles, each with its note, colour and place.

use super::table::{self, Cells};
use super::{Found, ReadOptions, Record, gathered::Gathered, names};
use crate::domain::{Highlight, Kind, Role, Work, WorkNote};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["Highlight", "Book Title", "Book Author"];

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let mut works = Gathered::default();
    table::each(text, options, emit, |line, cells, _| {
        let key = format!("{}\n{}", cells.get("Book Title"), cells.get("Book Author"));
        works.change(
            &key,
            line,
            || work(cells),
            |work| {
                for label in cells.get("Document tags").split(',') {
                    work.tag(label);
                }
                work.add_note(note(cells))
            },
        );
    });
    works.emit(emit);
}

fn work(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.title(cells.get("Book Title"))?;
    let author = cells.get("Book Author");
    // Of a page it may be the address.
    if !author.contains("://") || !work.address(author) {
        names::list(&mut work, Role::Author, author)?;
    }
    // The identifier of a printed book is its ISBN.
    let id = cells.get("Amazon Book ID");
    work.identifier(id);
    let has_pages = matches!(cells.get("Location Type"), "page" | "location");
    let is_book = has_pages || !id.is_empty();
    work.kind(if is_book { Kind::Book } else { Kind::Article });
    Ok(work)
}

fn note(cells: &Cells<'_>) -> WorkNote {
    let place = match (cells.get("Location Type"), cells.get("Location")) {
        (_, "") | ("none", _) => None,
        (kind, place) => Some(format!("{} {place}", kind.replace('_', " "))),
    };
    let mut text = cells.get("Note").to_owned();
    let labels = cells.get("Tags");
    if !labels.is_empty() {
        text.push_str(&format!("\n\ntags: {labels}"));
    }
    WorkNote {
        text,
        on: cells.options().day(cells.get("Highlighted at")),
        highlight: Some(Highlight {
            quotation: cells.get("Highlight").to_owned(),
            place,
            color: Some(cells.get("Color").to_owned()),
        }),
    }
}
