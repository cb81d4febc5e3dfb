//! The lists of `todo`, `list` and `due`, in each form.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::due::reason_of;
use super::printer::Layout;
use super::table::{LastColumn, TableRow, table};
use super::{Form, Out, csv, markdown};
use crate::domain::{Depth, Listing, LocalDate, Status};
use crate::text;

/// What a list is for, which decides its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// What to read, and how.
    ToRead,
    /// Status and due date.
    Status,
    /// What is due, and why.
    Due,
}

/// The columns of plain text and CSV, the same for all lists; `due` has `reason` too.
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
    StatusAndProgress,
    Year,
    Length,
    Depth,
    Scope,
    DepthAndScope,
    Url,
    LastRead,
    Due,
    DueIn,
    Reason,
}

impl Columns {
    fn of_table(self) -> &'static [Column] {
        use Column::{
            DepthAndScope, Due, DueIn, Kind, Length, Number, Reason, Slug, StatusAndProgress,
            Title, Year,
        };
        match self {
            Self::ToRead => &[Number, Slug, Title, Kind, Year, Length, DepthAndScope],
            Self::Status => &[Number, Slug, Title, Kind, StatusAndProgress, Due],
            Self::Due => &[Number, Slug, Title, Due, DueIn, Reason],
        }
    }

    fn of_data(self) -> impl Iterator<Item = Column> {
        DATA.into_iter()
            .chain((self == Self::Due).then_some(Column::Reason))
    }

    fn names(self) -> impl Iterator<Item = Cow<'static, str>> {
        self.of_data().map(|column| Cow::Borrowed(column.name()))
    }
}

impl Column {
    fn header(self) -> &'static str {
        match self {
            Self::Number => "#",
            column => column.name(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Slug => "slug",
            Self::Title => "title",
            Self::Domain => "domain",
            Self::Kind => "kind",
            Self::Status | Self::StatusAndProgress => "status",
            Self::Year => "year",
            Self::Length => "length",
            Self::Depth => "depth",
            Self::Scope => "scope",
            Self::DepthAndScope => "how",
            Self::Url => "url",
            Self::LastRead => "last_read",
            Self::Due => "due",
            Self::DueIn => "when",
            Self::Reason => "reason",
        }
    }

    fn cell(self, row: &Listing, today: LocalDate) -> Cow<'_, str> {
        let shown = |value: Option<String>| Cow::Owned(value.unwrap_or_default());
        match self {
            Self::Number => Cow::Owned(row.number.to_string()),
            Self::Slug => Cow::Borrowed(&row.slug),
            Self::Title => Cow::Borrowed(&row.title),
            Self::Domain => Cow::Borrowed(&row.domain),
            Self::Kind => Cow::Borrowed(row.kind.as_str()),
            Self::Status => Cow::Borrowed(row.status.as_str()),
            Self::StatusAndProgress => match row.progress {
                Some(progress) => Cow::Owned(format!("{} {progress}", row.status)),
                None => Cow::Borrowed(row.status.as_str()),
            },
            Self::Year => shown(row.year.map(|year| year.to_string())),
            Self::Length => Cow::Owned(length(row.pages, row.minutes)),
            Self::Depth => Cow::Borrowed(row.depth.as_str()),
            Self::Scope => Cow::Borrowed(row.scope.as_deref().unwrap_or_default()),
            Self::DepthAndScope => Cow::Owned(depth_and_scope(row.depth, row.scope.as_deref())),
            Self::Url => Cow::Borrowed(row.url.as_deref().unwrap_or_default()),
            Self::LastRead => shown(row.last_read.map(|date| date.to_string())),
            Self::Due => shown(row.due_on().map(|date| date.to_string())),
            Self::DueIn => shown(row.due_on().map(|date| date.distance(today))),
            Self::Reason => shown(reason_of(row, today)),
        }
    }
}

/// "15 pages", "30 min".
pub(super) fn length(pages: Option<u32>, minutes: Option<u32>) -> String {
    match (pages, minutes) {
        (Some(1), _) => "1 page".to_owned(),
        (Some(pages), _) => format!("{pages} pages"),
        (None, Some(minutes)) => format!("{minutes} min"),
        (None, None) => String::new(),
    }
}

/// "reference · chapters 5–9".
pub(super) fn depth_and_scope(depth: Depth, scope: Option<&str>) -> String {
    match scope {
        Some(scope) => format!("{depth} · {scope}"),
        None => depth.to_string(),
    }
}

/// One row, as docs/json.md says.
#[derive(Serialize)]
struct Object<'a> {
    #[serde(flatten)]
    row: &'a Listing,
    due: Option<LocalDate>,
    occasion: Option<&'a str>,
    #[serde(rename = "retired", skip_serializing_if = "Option::is_none")]
    removed_from_catalog: Option<bool>,
    /// Only in the list of what is due, where it may be null.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Option<String>>,
}

/// The layout of a list. A table waits for its last row, because its columns are as wide as their widest cells.
pub struct List {
    columns: Columns,
    grouped: bool,
    today: LocalDate,
    rows: Vec<TableRow>,
}

impl List {
    /// With `grouped`, a table has the domains as headings.
    pub fn new(columns: Columns, grouped: bool, today: LocalDate) -> Self {
        Self {
            columns,
            grouped,
            today,
            rows: Vec::new(),
        }
    }

    fn data<'a>(&self, row: &'a Listing) -> impl Iterator<Item = Cow<'a, str>> {
        let today = self.today;
        let columns = self.columns.of_data();
        columns.map(move |column| column.cell(row, today))
    }

    fn markdown_cell(&self, column: Column, row: &Listing) -> String {
        match (column, &row.url) {
            (Column::Title, Some(url)) => text::markdown_link(&row.title, url),
            _ => text::markdown(&column.cell(row, self.today)),
        }
    }

    fn table_row(&self, row: &Listing) -> TableRow {
        let columns = self.columns.of_table().iter();
        let mut cells = columns.map(|column| column.cell(row, self.today).into_owned());
        let mut next = || cells.next().unwrap_or_default();
        let (mut number, slug, mut title) = (next(), next(), next());
        if row.status == Status::Reading {
            number.insert(0, '▸');
        }
        if let (Columns::ToRead, Some(progress)) = (self.columns, row.progress) {
            title = format!("({progress}) {title}");
        }
        if row.removed_from_catalog {
            title = format!("(removed from catalog) {title}");
        }
        TableRow {
            group: self.grouped.then(|| row.domain_title.clone()),
            number,
            slug,
            title,
            rest: cells.collect(),
        }
    }
}

impl Layout for List {
    type Item = Listing;

    fn object<'a>(&'a self, row: &'a Listing) -> impl Serialize + 'a {
        Object {
            row,
            due: row.due_on(),
            occasion: row.first_occasion(),
            removed_from_catalog: row.removed_from_catalog.then_some(true),
            reason: (self.columns == Columns::Due).then(|| reason_of(row, self.today)),
        }
    }

    fn print(&mut self, out: &mut Out, form: Form, row: &Listing, earlier: u64) -> io::Result<()> {
        match form {
            Form::Plain => {
                // The tabs are the format: they must not be escaped with the cells.
                let cells: Vec<_> = (self.data(row))
                    .map(|cell| text::line(&cell).into_owned())
                    .collect();
                writeln!(out.document(), "{}", cells.join("\t"))
            }
            Form::Csv => {
                if earlier == 0 {
                    csv::record(out.document(), self.columns.names())?;
                }
                csv::record(out.document(), self.data(row))
            }
            Form::Markdown => {
                let columns = self.columns.of_table().iter();
                if earlier == 0 {
                    let names = columns.clone().map(|column| column.name());
                    markdown::header(out.document(), names)?;
                }
                let cells = columns.map(|column| self.markdown_cell(*column, row));
                markdown::row(out.document(), cells)
            }
            Form::Table | Form::Json => {
                self.rows.push(self.table_row(row));
                Ok(())
            }
        }
    }

    fn end(&mut self, out: &mut Out, form: Form, count: u64) -> io::Result<()> {
        match form {
            Form::Csv if count == 0 => csv::record(out.document(), self.columns.names()),
            Form::Table if count > 0 => {
                let columns = self.columns.of_table().iter();
                let headers: Vec<&str> = columns.map(|column| column.header()).collect();
                let last = if self.columns == Columns::Due {
                    LastColumn::Keep
                } else {
                    LastColumn::Cut
                };
                table(out, &headers, std::mem::take(&mut self.rows), last)
            }
            _ => Ok(()),
        }
    }
}
