//! Reads and writes the program's own CSV (RFC 4180), for spreadsheets: metadata and status. No cell is written as a formula.

use std::io::{self, Write};

use csv::WriterBuilder;

use super::table::Cells;
use super::{Found, values};
use crate::domain::{Cadence, FieldUpdate, Name, Patch, Status, Work, split_tags};
use crate::text;

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["slug", "title", "authors", "others", "status", "read on"];

const ALL_COLUMNS: [&str; 21] = [
    "slug", "title", "authors", "others", "year", "kind", "domain", "status", "read on", "tags",
    "url", "arxiv", "doi", "isbn", "pages", "minutes", "feed", "depth", "every", "why", "editors",
];

/// A field of text in the metadata.
type Text = fn(&mut Patch) -> &mut FieldUpdate<String>;

/// Further columns, which files of earlier versions lack.
const TEXTS: [(&str, Text); 9] = [
    ("container", |metadata| &mut metadata.container),
    ("publisher", |metadata| &mut metadata.publisher),
    ("volume", |metadata| &mut metadata.volume),
    ("issue", |metadata| &mut metadata.issue),
    ("page range", |metadata| &mut metadata.page_range),
    ("edition", |metadata| &mut metadata.edition),
    ("language", |metadata| &mut metadata.language),
    ("file", |metadata| &mut metadata.file),
    ("summary", |metadata| &mut metadata.summary),
];

/// Separates several values in a cell.
const SEPARATOR: &str = "; ";

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let get = |column: &str| text::uncell(cells.get(column));
    let mut work = Work {
        slug: get("slug").parse().ok(),
        ..Work::default()
    };
    work.title(get("title"))?;
    for name in get("authors").split(SEPARATOR) {
        work.author(name)?;
    }
    work.more_authors(get("others").parse().unwrap_or_default());
    work.year(get("year"));
    work.metadata.kind = get("kind").parse().ok();
    work.domain(get("domain"));
    work.status = get("status").parse().unwrap_or(Status::Todo);
    let dates = get("read on").split(SEPARATOR);
    (dates.filter_map(|date| date.parse().ok())).for_each(|date| work.read(date));
    for label in split_tags(get("tags"), &[';']) {
        work.tag(&label);
    }
    work.address(get("url"));
    for column in ["arxiv", "doi", "isbn"] {
        work.identifier(get(column));
    }
    work.pages(get("pages"));
    work.minutes(get("minutes"));
    work.feed(get("feed"));
    work.metadata.depth = get("depth").parse().ok();
    work.metadata.cadence = Cadence::from_iso(get("every")).ok().map(Some);
    work.why(get("why"))?;
    for name in get("editors").split(SEPARATOR) {
        work.editor(name)?;
    }
    for (column, field) in TEXTS {
        work.text(field, get(column))?;
    }
    Ok(work)
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(out);
    writer.write_record(
        ALL_COLUMNS
            .into_iter()
            .chain(TEXTS.map(|(column, _)| column)),
    )?;
    for work in works {
        let mut metadata = work.metadata.clone();
        let texts = TEXTS.map(|(_, field)| all(field(&mut metadata).take().flatten()));
        let cells = cells(&work).into_iter().chain(texts);
        writer.write_record(cells.map(|cell| text::cell(&cell).into_owned()))?;
    }
    writer.flush()
}

/// Returns the cells of a work, in the order of [`ALL_COLUMNS`].
fn cells(work: &Work) -> [String; ALL_COLUMNS.len()] {
    let metadata = work.metadata.clone().into_metadata();
    [
        work.slug().to_string(),
        metadata.title,
        all(metadata.authors.iter().map(Name::as_str)),
        all(metadata.et_al),
        all(metadata.year),
        metadata.kind.to_string(),
        metadata.domain.to_string(),
        work.status.to_string(),
        all(&work.readings),
        values::tags(work, &[';'], SEPARATOR).unwrap_or_default(),
        all(metadata.url),
        all(metadata.arxiv),
        all(metadata.doi),
        all(metadata.isbn),
        all(metadata.pages),
        all(metadata.minutes),
        all(metadata.feed),
        metadata.depth.to_string(),
        all(metadata.cadence),
        metadata.why,
        all(metadata.editors.iter().map(Name::as_str)),
    ]
}

/// Formats no, one or several values as a cell.
fn all(items: impl IntoIterator<Item: ToString>) -> String {
    values::list(items, SEPARATOR).unwrap_or_default()
}
