//! The lists of `todo`, `list` and `due`, in each form.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::due::reason_of;
use super::due_table::DueTable;
use super::extent::{depth_and_scope, length};
use super::list_table::{Headings, ListTable};
use super::printer::Layout;
use super::row::Row;
use super::{Form, Out, csv, markdown};
use crate::domain::{Listing, LocalDate, Rates};
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

/// One column: its name, and its cell in a row on the day of the list.
struct Column(&'static str, fn(&Listing, LocalDate) -> Cow<'_, str>);

const NUMBER: Column = Column("number", |row, _| row.number.to_string().into());
const SLUG: Column = Column("slug", |row, _| (&row.slug).into());
const TITLE: Column = Column("title", |row, _| (&row.title).into());
const DOMAIN: Column = Column("domain", |row, _| (&row.domain).into());
const KIND: Column = Column("kind", |row, _| row.kind.as_str().into());
const STATUS: Column = Column("status", |row, _| row.status.as_str().into());
const YEAR: Column = Column("year", |row, _| shown(row.year));
const LENGTH: Column = Column("length", |row, _| length(row.pages, row.minutes).into());
const DEPTH: Column = Column("depth", |row, _| row.depth.as_str().into());
const SCOPE: Column = Column("scope", |row, _| {
    row.scope.as_deref().unwrap_or_default().into()
});
const URL: Column = Column("url", |row, _| {
    row.url.as_deref().unwrap_or_default().into()
});
const LAST_READ: Column = Column("last_read", |row, _| shown(row.last_read));
const DUE: Column = Column("due", |row, _| shown(row.due_on()));
const DUE_IN: Column = Column("when", |row, today| {
    shown(row.due_on().map(|due| due.distance(today)))
});
const REASON: Column = Column("reason", |row, today| shown(reason_of(row, today)));
const STATUS_AND_PROGRESS: Column = Column("status", |row, _| match row.progress {
    Some(progress) => format!("{} {progress}", row.status).into(),
    None => row.status.as_str().into(),
});
const DEPTH_AND_SCOPE: Column = Column("how", |row, _| {
    depth_and_scope(row.depth, row.scope.as_deref()).into()
});

fn shown(value: Option<impl ToString>) -> Cow<'static, str> {
    value
        .map_or_else(String::new, |value| value.to_string())
        .into()
}

/// The columns of plain text and CSV, the same for all lists; `due` has `reason` too.
const DATA: &[Column] = &[
    NUMBER, SLUG, TITLE, DOMAIN, KIND, STATUS, YEAR, DEPTH, SCOPE, URL, LAST_READ, DUE, REASON,
];

impl Columns {
    fn of_markdown(self) -> &'static [Column] {
        match self {
            Self::ToRead => &[NUMBER, SLUG, TITLE, KIND, YEAR, LENGTH, DEPTH_AND_SCOPE],
            Self::Status => &[NUMBER, SLUG, TITLE, KIND, STATUS_AND_PROGRESS, DUE],
            Self::Due => &[NUMBER, SLUG, TITLE, DUE, DUE_IN, REASON],
        }
    }

    fn of_data(self) -> &'static [Column] {
        match self {
            Self::ToRead | Self::Status => &DATA[..DATA.len() - 1],
            Self::Due => DATA,
        }
    }

    fn names(self) -> impl Iterator<Item = Cow<'static, str>> {
        self.of_data().iter().map(|Column(name, _)| (*name).into())
    }
}

/// One row, as docs/schemas/list.json says.
#[derive(Serialize)]
struct Object<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    /// Only in the list of what is due, where it may be null.
    #[serde(flatten)]
    reason: Option<Reason>,
}

#[derive(Serialize)]
struct Reason {
    reason: Option<String>,
}

/// The layout of a list. A table waits for its last row, because its columns are as wide as their widest cells.
pub struct List {
    columns: Columns,
    today: LocalDate,
    rates: Rates,
    table: ListTable,
    due: DueTable,
}

impl List {
    /// `rates` are for the times that readings take.
    pub fn new(columns: Columns, today: LocalDate, rates: Rates) -> Self {
        Self {
            columns,
            today,
            rates: rates.clone(),
            table: ListTable::new(columns == Columns::ToRead, today),
            due: DueTable::new(today, rates),
        }
    }

    #[must_use]
    pub fn headings(mut self, headings: Headings) -> Self {
        self.table.headings = headings;
        self
    }

    /// Whether a limit may cut the list short: then nothing is said of all that is due.
    #[must_use]
    pub fn limited(mut self, limited: bool) -> Self {
        self.due.counted = !limited;
        self
    }

    /// A table has the reason for reading under each row.
    #[must_use]
    pub fn long(mut self, long: bool) -> Self {
        (self.table.long, self.due.long) = (long, long);
        self
    }

    fn data<'a>(&self, row: &'a Listing) -> impl Iterator<Item = Cow<'a, str>> {
        let today = self.today;
        let columns = self.columns.of_data().iter();
        columns.map(move |Column(_, cell)| cell(row, today))
    }
}

impl Layout for List {
    type Item = Listing;

    fn object<'a>(&'a self, row: &'a Listing) -> impl Serialize + 'a {
        Object {
            row: Row::of(row, &self.rates),
            reason: (self.columns == Columns::Due).then(|| Reason {
                reason: reason_of(row, self.today),
            }),
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
                let columns = self.columns.of_markdown().iter();
                if earlier == 0 {
                    let names = columns.clone().map(|Column(name, _)| *name);
                    markdown::header(out.document(), names)?;
                }
                let cells = columns.map(|Column(name, cell)| match &row.url {
                    Some(url) if *name == "title" => text::markdown_link(&row.title, url),
                    _ => text::markdown(&cell(row, self.today)),
                });
                markdown::row(out.document(), cells)
            }
            Form::Table | Form::Json => {
                match self.columns {
                    Columns::Due => self.due.push(row, out.width().is_none()),
                    Columns::ToRead | Columns::Status => self.table.push(row),
                }
                Ok(())
            }
        }
    }

    fn end(&mut self, out: &mut Out, form: Form, count: u64) -> io::Result<()> {
        match form {
            Form::Csv if count == 0 => csv::record(out.document(), self.columns.names()),
            Form::Table if count > 0 => match self.columns {
                Columns::Due => self.due.print(out),
                Columns::ToRead | Columns::Status => self.table.print(out),
            },
            _ => Ok(()),
        }
    }
}
