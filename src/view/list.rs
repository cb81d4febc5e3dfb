//! The lists `todo`, `list` and `due`, in each of their forms.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::due::reason_of;
use super::table::{Look, TableRow, render};
use super::{Out, csv, json, markdown};
use crate::domain::{Depth, Kind, Listing, LocalDate, Progress, ResourceId, Status};
use crate::text;

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A table with a header, for people
    Table,
    /// One line each, cells separated by tabs, without a header
    Plain,
    /// One array of objects
    Json,
    /// Comma-separated values with a header (RFC 4180)
    Csv,
    /// A Markdown table
    Markdown,
}

/// What a list is about, which decides its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// What to read, and how.
    ToRead,
    /// Where everything stands.
    Standing,
    /// What is due, and why.
    Due,
}

/// The columns of plain text and CSV: the same for all lists, and `reason` in `due`.
const DATA: [Column; 12] = [
    Column::Number,
    Column::Slug,
    Column::Title,
    Column::Domain,
    Column::Kind,
    Column::Status,
    Column::Year,
    Column::Depth,
    Column::Scope,
    Column::Url,
    Column::LastRead,
    Column::Due,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Number,
    Slug,
    Title,
    Domain,
    Kind,
    Status,
    Standing,
    Year,
    Length,
    Depth,
    Scope,
    How,
    Url,
    LastRead,
    Due,
    DueIn,
    Reason,
}

impl Columns {
    fn of_table(self) -> &'static [Column] {
        use Column::{Due, DueIn, How, Kind, Length, Number, Reason, Slug, Standing, Title, Year};
        match self {
            Self::ToRead => &[Number, Slug, Title, Kind, Year, Length, How],
            Self::Standing => &[Number, Slug, Title, Kind, Standing, Due],
            Self::Due => &[Number, Slug, Title, Due, DueIn, Reason],
        }
    }

    fn of_data(self) -> impl Iterator<Item = Column> + Clone {
        DATA.into_iter()
            .chain((self == Self::Due).then_some(Column::Reason))
    }
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Slug => "slug",
            Self::Title => "title",
            Self::Domain => "domain",
            Self::Kind => "kind",
            Self::Status | Self::Standing => "status",
            Self::Year => "year",
            Self::Length => "length",
            Self::Depth => "depth",
            Self::Scope => "scope",
            Self::How => "how",
            Self::Url => "url",
            Self::LastRead => "last_read",
            Self::Due => "due",
            Self::DueIn => "when",
            Self::Reason => "reason",
        }
    }

    /// The cell of a row; of unknown origin still.
    fn cell(self, row: &Listing, today: LocalDate) -> Cow<'_, str> {
        let shown = |value: Option<String>| Cow::Owned(value.unwrap_or_default());
        match self {
            Self::Number => Cow::Owned(row.number.to_string()),
            Self::Slug => Cow::Borrowed(&row.slug),
            Self::Title => Cow::Borrowed(&row.title),
            Self::Domain => Cow::Borrowed(&row.domain),
            Self::Kind => Cow::Borrowed(row.kind.as_str()),
            Self::Status => Cow::Borrowed(row.status.as_str()),
            Self::Standing => match row.progress {
                Some(progress) => Cow::Owned(format!("{} {progress}", row.status)),
                None => Cow::Borrowed(row.status.as_str()),
            },
            Self::Year => shown(row.year.map(|year| year.to_string())),
            Self::Length => Cow::Owned(length(row.pages, row.minutes)),
            Self::Depth => Cow::Borrowed(row.depth.as_str()),
            Self::Scope => Cow::Borrowed(row.scope.as_deref().unwrap_or_default()),
            Self::How => Cow::Owned(how(row.depth, row.scope.as_deref())),
            Self::Url => Cow::Borrowed(row.url.as_deref().unwrap_or_default()),
            Self::LastRead => shown(row.last_read.map(|date| date.to_string())),
            Self::Due => shown(row.due_on().map(|date| date.to_string())),
            Self::DueIn => shown(row.due_on().map(|date| date.distance(today))),
            Self::Reason => shown(reason_of(row, today)),
        }
    }
}

/// How long it is: "15 pages", "30 min".
pub(super) fn length(pages: Option<u32>, minutes: Option<u32>) -> String {
    match (pages, minutes) {
        (Some(1), _) => "1 page".to_owned(),
        (Some(pages), _) => format!("{pages} pages"),
        (None, Some(minutes)) => format!("{minutes} min"),
        (None, None) => String::new(),
    }
}

/// How to read it: "reference · chapters 5–9".
pub(super) fn how(depth: Depth, scope: Option<&str>) -> String {
    match scope {
        Some(scope) => format!("{depth} · {scope}"),
        None => depth.to_string(),
    }
}

/// One object of a list's array. Documented in the README; fields may be added, none is taken away or renamed.
#[derive(Serialize)]
struct Object<'a> {
    number: i64,
    id: ResourceId,
    slug: &'a str,
    title: &'a str,
    domain: &'a str,
    kind: Kind,
    status: Status,
    progress: Option<Progress>,
    year: Option<i32>,
    pages: Option<u32>,
    minutes: Option<u32>,
    depth: Depth,
    again: Option<Depth>,
    scope: Option<&'a str>,
    url: Option<&'a str>,
    last_read: Option<LocalDate>,
    cadence: Option<String>,
    snoozed_until: Option<LocalDate>,
    due: Option<LocalDate>,
    occasion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "retired")]
    removed_from_catalog: Option<bool>,
    /// Only where the list is of what is due; there it may be null as all else.
    #[serde(flatten)]
    reason: Option<Reason>,
}

#[derive(Serialize)]
struct Reason {
    reason: Option<String>,
}

impl<'a> Object<'a> {
    fn of(row: &'a Listing, columns: Columns, today: LocalDate) -> Self {
        Self {
            number: row.number,
            id: row.id,
            slug: &row.slug,
            title: &row.title,
            domain: &row.domain,
            kind: row.kind,
            status: row.status,
            progress: row.progress,
            year: row.year,
            pages: row.pages,
            minutes: row.minutes,
            depth: row.depth,
            again: row.again,
            scope: row.scope.as_deref(),
            url: row.url.as_deref(),
            last_read: row.last_read,
            cadence: row.cadence.map(|in_force| in_force.cadence.to_string()),
            snoozed_until: row.snoozed_until,
            due: row.due_on(),
            occasion: row.first_occasion(),
            removed_from_catalog: row.removed_from_catalog.then_some(true),
            reason: (columns == Columns::Due).then(|| Reason {
                reason: reason_of(row, today),
            }),
        }
    }
}

/// Prints a list row by row. Only a table waits for its last row: its columns are as wide as their widest cells.
pub struct ListPrinter {
    form: Form,
    columns: Columns,
    grouped: bool,
    today: LocalDate,
    count: u64,
    array: json::Array,
    rows: Vec<TableRow>,
}

impl ListPrinter {
    /// A printer of one list. With `grouped`, a table has the domains as headings.
    pub fn new(form: Form, columns: Columns, grouped: bool, today: LocalDate) -> Self {
        Self {
            form,
            columns,
            grouped,
            today,
            count: 0,
            array: json::Array::default(),
            rows: Vec::new(),
        }
    }

    /// How many rows there were so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Takes one row.
    pub fn row(&mut self, out: &mut Out, row: &Listing) -> io::Result<()> {
        let first = self.count == 0;
        self.count += 1;
        match self.form {
            Form::Json => self
                .array
                .item(out, &Object::of(row, self.columns, self.today)),
            Form::Plain => {
                let cells: Vec<_> = self
                    .columns
                    .of_data()
                    .map(|column| column.cell(row, self.today))
                    .map(|cell| text::line(&cell).into_owned())
                    .collect();
                out.line(&cells.join("\t"))
            }
            Form::Csv => {
                if first {
                    self.csv_header(out)?;
                }
                csv::record(
                    out,
                    self.columns
                        .of_data()
                        .map(|column| column.cell(row, self.today)),
                )
            }
            Form::Markdown => {
                let columns = self.columns.of_table();
                if first {
                    markdown::header(out, columns.iter().map(|column| column.name()))?;
                }
                markdown::row(
                    out,
                    columns
                        .iter()
                        .map(|column| self.markdown_cell(*column, row)),
                )
            }
            Form::Table => {
                self.rows.push(self.table_row(row));
                Ok(())
            }
        }
    }

    /// Writes what is left to write.
    pub fn finish(&mut self, out: &mut Out) -> io::Result<()> {
        use io::Write;
        match self.form {
            Form::Json => self.array.end(out),
            Form::Csv if self.count == 0 => self.csv_header(out),
            Form::Table if self.count > 0 => {
                let headers: Vec<&str> = self
                    .columns
                    .of_table()
                    .iter()
                    .map(|column| {
                        if *column == Column::Number {
                            "#"
                        } else {
                            column.name()
                        }
                    })
                    .collect();
                let look = Look {
                    width: out.width(),
                    color: out.color(),
                    whole_last: self.columns == Columns::Due,
                };
                let table = render(&headers, std::mem::take(&mut self.rows), &look);
                out.write_all(table.as_bytes())
            }
            _ => Ok(()),
        }
    }

    fn csv_header(&self, out: &mut Out) -> io::Result<()> {
        csv::record(
            out,
            self.columns
                .of_data()
                .map(|column| Cow::Borrowed(column.name())),
        )
    }

    fn markdown_cell(&self, column: Column, row: &Listing) -> String {
        match (column, &row.url) {
            (Column::Title, Some(url)) => text::markdown_link(&row.title, url),
            _ => text::markdown(&column.cell(row, self.today)),
        }
    }

    fn table_row(&self, row: &Listing) -> TableRow {
        let mut cells = self
            .columns
            .of_table()
            .iter()
            .map(|column| text::line(&column.cell(row, self.today)).into_owned());
        let mut next = || cells.next().unwrap_or_default();
        // What is being read is marked; the mark says how far, where that is known.
        let mark = if row.status == Status::Reading {
            "▸"
        } else {
            ""
        };
        let (number, slug, mut title) = (format!("{mark}{}", next()), next(), next());
        if let (Columns::ToRead, Some(progress)) = (self.columns, row.progress) {
            title = format!("({progress}) {title}");
        }
        if row.removed_from_catalog {
            title = format!("(retired) {title}");
        }
        let group = self
            .grouped
            .then(|| text::line(&row.domain_title).into_owned());
        TableRow {
            group,
            number,
            slug,
            title,
            rest: cells.collect(),
        }
    }
}
