//! Tables: each row is an entry, and the header names what its cells hold.

use super::inline::{self, Span, is_blank, push, text_of, with_bare_links};
use super::labels::{is_name, is_shortcode};
use super::names;
use crate::domain::{Identifier, Status, Work, usual_kind};
use crate::exchange::{Found, ReadOptions};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Authors,
    Year,
    Link,
    Identifier,
    Status,
    Tags,
    Why,
    Notes,
    Other,
}

/// The names of columns, in lower case.
const COLUMNS: [(Column, &str); 9] = [
    (
        Column::Title,
        "title|paper|papers|name|article|articles|book|books|blog|course|work|publication|paper title|resource|resources",
    ),
    (
        Column::Authors,
        "author|authors|author(s)|by|writer|writers",
    ),
    (
        Column::Year,
        "year|date|published|publication date|publication year",
    ),
    (
        Column::Link,
        "link|links|url|urls|address|pdf|source|href|paper link|website",
    ),
    (Column::Identifier, "doi|arxiv|isbn|arxiv id"),
    (
        Column::Status,
        "read|status|done|finished|completed|read?|done?|progress|date read|read on|read date|date finished|finished on|\
         completed on|when read",
    ),
    (
        Column::Tags,
        "tag|tags|topic|topics|category|categories|keyword|keywords|area|field|genre",
    ),
    (Column::Why, "why|description|about|reason|summary|tl;dr"),
    (
        Column::Notes,
        "notes|note|comment|comments|remark|remarks|review|my notes",
    ),
];

#[derive(Default)]
pub(super) struct Table {
    header: Option<Vec<(Column, String)>>,
    line: usize,
    cells: Vec<Vec<Span>>,
}

impl Table {
    pub(super) fn begin_row(&mut self, line: usize) {
        self.line = line;
        self.cells.clear();
    }

    pub(super) fn begin_cell(&mut self) {
        self.cells.push(Vec::new());
    }

    pub(super) fn cell(&mut self) -> Option<&mut Vec<Span>> {
        self.cells.last_mut()
    }

    /// Ends a row: the first one is the header, others are entries if they say that they are something to read.
    pub(super) fn end_row(
        &mut self,
        domain: &str,
        options: &ReadOptions,
    ) -> Option<(usize, Result<Work, Found>)> {
        let cells: Vec<Vec<Span>> = std::mem::take(&mut self.cells)
            .into_iter()
            .map(with_bare_links)
            .collect();
        if cells.iter().all(|cell| is_blank(cell)) {
            return None;
        }
        let Some(header) = &self.header else {
            self.header = Some(cells.iter().map(|cell| column(&text_of(cell))).collect());
            return None;
        };
        let has = |wanted: Column| header.iter().any(|(column, _)| *column == wanted);
        let is_page = |cell: &Vec<Span>| cell.iter().any(|span| span.address().is_some());
        let known = [
            Column::Authors,
            Column::Year,
            Column::Link,
            Column::Status,
            Column::Identifier,
        ];
        if !(cells.iter().any(is_page) || has(Column::Title) && known.into_iter().any(has)) {
            return None;
        }
        Some((self.line, row(header, cells, domain, options)))
    }
}

fn column(name: &str) -> (Column, String) {
    let lower = name.to_lowercase();
    let known = COLUMNS
        .iter()
        .find(|(_, names)| names.split('|').any(|known| known == lower));
    let is_link = lower
        .split(' ')
        .any(|word| ["link", "links", "url"].contains(&word));
    let other = if is_link { Column::Link } else { Column::Other };
    (known.map_or(other, |(column, _)| *column), name.to_owned())
}

fn row(
    header: &[(Column, String)],
    cells: Vec<Vec<Span>>,
    domain: &str,
    options: &ReadOptions,
) -> Result<Work, Found> {
    let mut work = Work::default();
    work.domain(domain);
    let column = |at: usize| header.get(at).map_or(Column::Other, |(column, _)| *column);
    let by_column = |wanted: Column| {
        (0..cells.len()).find(|at| column(*at) == wanted && !is_blank(&cells[*at]))
    };
    let is_free =
        |at: &usize| !matches!(column(*at), Column::Authors | Column::Year | Column::Status);
    let named = |at: &usize| {
        cells[*at]
            .iter()
            .any(|span| span.address().is_some() && is_name(&span.text))
    };
    let has_words = |at: &usize| text_of(&cells[*at]).contains(char::is_alphabetic);
    let title = by_column(Column::Title)
        .or_else(|| (0..cells.len()).filter(is_free).find(named))
        .or_else(|| (0..cells.len()).filter(is_free).find(has_words));
    // The link of the title, or of the column for it, or any other.
    let order = title
        .into_iter()
        .chain((0..cells.len()).filter(|at| column(*at) == Column::Link))
        .chain((0..cells.len()).filter(is_free));
    let link = order
        .into_iter()
        .find_map(|at| cells[at].iter().find_map(Span::address));
    if let Some(url) = &link {
        work.address(url);
        work.kind(usual_kind(&Identifier::parse(url)));
    }
    for (at, cell) in cells.into_iter().enumerate() {
        let text = text_of(&cell);
        if Some(at) == title {
            title_of(&mut work, cell)?;
            continue;
        }
        let is_sign = !text.contains(char::is_alphanumeric) || text.split(' ').all(is_shortcode);
        match column(at) {
            Column::Status => status(&mut work, &text, options),
            _ if is_sign => {}
            Column::Authors => {
                let found = names::certain(&text).unwrap_or_else(|| names::after_by(&text));
                found.names.iter().try_for_each(|name| work.author(name))?;
                work.more_authors(u32::from(found.has_others));
            }
            Column::Year => work.year(&text),
            Column::Identifier => _ = work.identifier(&text),
            Column::Tags => text.split([',', ';']).for_each(|tag| work.tag(tag)),
            Column::Why => work.why(&text)?,
            Column::Notes => work.note(&text)?,
            Column::Link | Column::Title => {}
            Column::Other => {
                let is_number = text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.');
                if !is_number && header.get(at).is_some_and(|(_, name)| !name.is_empty()) {
                    work.note(&format!("{}: {text}", header[at].1))?;
                }
            }
        }
    }
    Ok(work)
}

/// Reads the cell of the title as an entry of its own, which may hold authors and a year too.
fn title_of(work: &mut Work, cell: Vec<Span>) -> Result<(), Found> {
    let mut words = Vec::new();
    for span in cell {
        let is_label = span.address().is_some() && !is_name(&span.text);
        if !is_label {
            let text = inline::plain(&span.text);
            push(&mut words, &text, false, None);
        }
    }
    Ok(work.title(text_of(&words).trim_matches(['[', ']', '(', ')', '|', ' ']))?)
}

fn status(work: &mut Work, text: &str, options: &ReadOptions) {
    const DONE: [&str; 7] = [
        "x",
        "yes",
        "y",
        "true",
        "100",
        "heavy_check_mark",
        "white_check_mark",
    ];
    let word = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let is_mark = text.contains(['✓', '✔', '✅', '☑', '🗹']);
    if is_mark || DONE.contains(&word.as_str()) {
        work.status = Status::Done;
    } else if let Some(status) = options.status(&word) {
        work.status = status;
    } else if let Some(on) = options
        .date(&word)
        .and_then(|date| date.resolve(options.dates))
    {
        work.status = Status::Done;
        work.read(on);
    }
}
