//! Reads and writes the program's own CSV (RFC 4180), for spreadsheets: metadata and status. No cell is written as a formula.

use std::io::{self, Write};

use csv::WriterBuilder;

use super::Record;
use super::table::{self, Cells, Row};
use crate::domain::{Cadence, LocalDate, Slug, Status, Work};
use crate::text;

const COLUMNS: [&str; 20] = [
    "slug", "title", "authors", "others", "year", "kind", "domain", "status", "read on", "tags",
    "url", "arxiv", "doi", "isbn", "pages", "minutes", "feed", "depth", "every", "why",
];

/// Separates several values in a cell.
const SEPARATOR: &str = "; ";

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &COLUMNS)
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    table::read(text, emit, row);
}

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
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
    let days = get("read on").split(SEPARATOR);
    work.read_on
        .extend(days.filter_map(|day| day.parse::<LocalDate>().ok()));
    for label in get("tags").split(SEPARATOR) {
        work.tag(label);
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
    Ok(Row::Work(Box::new(work)))
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(out);
    writer.write_record(COLUMNS)?;
    for work in works {
        let cells = cells(&work);
        writer.write_record(cells.iter().map(|cell| text::cell(cell).into_owned()))?;
    }
    writer.flush()
}

/// Returns the cells of a work, in the order of [`COLUMNS`].
fn cells(work: &Work) -> [String; COLUMNS.len()] {
    let metadata = work.metadata.clone().filled();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let days: Vec<String> = work.read_on.iter().map(ToString::to_string).collect();
    let tags: Vec<&str> = work.tags.iter().map(Slug::as_str).collect();
    [
        work.slug().to_string(),
        metadata.title.unwrap_or_default(),
        metadata.authors.unwrap_or_default().join(SEPARATOR),
        number(metadata.et_al.flatten()),
        metadata
            .year
            .flatten()
            .map(|year| year.to_string())
            .unwrap_or_default(),
        metadata
            .kind
            .map(|kind| kind.to_string())
            .unwrap_or_default(),
        metadata.domain.map(String::from).unwrap_or_default(),
        work.status.to_string(),
        days.join(SEPARATOR),
        tags.join(SEPARATOR),
        metadata.url.flatten().unwrap_or_default(),
        metadata.arxiv.flatten().unwrap_or_default(),
        metadata.doi.flatten().unwrap_or_default(),
        metadata.isbn.flatten().unwrap_or_default(),
        number(metadata.pages.flatten()),
        number(metadata.minutes.flatten()),
        metadata.feed.flatten().unwrap_or_default(),
        metadata
            .depth
            .map(|depth| depth.to_string())
            .unwrap_or_default(),
        metadata
            .cadence
            .flatten()
            .map(|cadence| cadence.to_string())
            .unwrap_or_default(),
        metadata.why.unwrap_or_default(),
    ]
}
