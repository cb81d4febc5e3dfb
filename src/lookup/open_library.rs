//! Open Library: metadata from libraries, by ISBN.

use std::collections::HashMap;

use serde::Deserialize;

use super::source::Source;
use super::{LookupError, authors, line, name, year};
use crate::domain::{COUNTS, Kind, Patch};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Book {
    title: String,
    subtitle: Option<String>,
    authors: Vec<Author>,
    publish_date: Option<String>,
    number_of_pages: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Author {
    name: String,
}

pub(super) fn look_up(isbn: &str) -> Result<Patch, LookupError> {
    let source = Source::new(
        "Open Library",
        "READS_OPEN_LIBRARY",
        ("openlibrary.org", "openlibrary.org"),
        isbn,
    );
    let key = format!("ISBN:{isbn}");
    let path = format!("/api/books?format=json&jscmd=data&bibkeys={key}");
    let text = source.get(&path)?;
    let mut books: HashMap<String, Book> =
        serde_json::from_str(&text).map_err(|err| source.unreadable(&err))?;
    let book = books.remove(&key).ok_or_else(|| source.unknown())?;
    let title = match book.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", book.title),
        None => book.title,
    };
    let (authors, et_al) = authors(
        book.authors
            .into_iter()
            .filter_map(|author| name(&author.name)),
    );
    let published = book.publish_date.as_deref().and_then(last_year);
    Ok(Patch {
        title: line(&title),
        kind: Some(Kind::Book),
        authors,
        et_al,
        year: published.and_then(year),
        pages: book
            .number_of_pages
            .filter(|pages| COUNTS.contains(pages))
            .map(Some),
        ..Patch::default()
    })
}

/// Returns the year of a date in any form: "April 2017", "2017-04-02".
fn last_year(date: &str) -> Option<i64> {
    let numbers = date.split(|c: char| !c.is_ascii_digit());
    numbers
        .filter(|number| number.len() == 4)
        .find_map(|year| year.parse().ok())
}
