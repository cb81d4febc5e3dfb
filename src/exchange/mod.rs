//! Foreign formats, one file each, and [the table](FORMATS) that lists them.
//!
//! A reader parses text and emits one [`Record`] at a time; [`Work`] itself normalizes what a work may hold. A writer
//! takes works. Neither does any I/O beyond its argument, nor knows the store.

mod bibtex;
mod bookmarks;
mod csl_json;
mod csv;
mod decode;
mod goodreads;
mod html;
pub mod ics;
mod instapaper;
mod kept;
mod list;
pub mod log;
mod markdown;
mod names;
mod opml;
mod options;
mod pocket;
mod raindrop;
mod ris;
mod standing;
mod table;
mod task;
mod values;
mod zotero;

use std::io::{self, Write as Out};

use crate::domain::Work;
use table::rows;

pub use decode::{DecodeError, decode};
pub use options::ReadOptions;

/// One item found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which the item begins, from 1.
    pub line: usize,
    pub found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Work(Box<Work>),
    /// The item is not a work; holds the reason.
    Skipped(String),
    /// The item cannot be parsed or stored; holds the reason.
    Faulty(String),
}

/// Lets a reader end with `?` where [`Work`] refuses a value.
impl From<&'static str> for Found {
    fn from(err: &'static str) -> Self {
        Self::Faulty(err.to_owned())
    }
}

impl Record {
    /// Takes a work, or what was found instead of one.
    fn new(line: usize, work: Result<Work, Found>) -> Self {
        let checked = work.and_then(|work| Ok(work.checked()?));
        let found = checked.map_or_else(|other| other, |work| Found::Work(Box::new(work)));
        Self { line, found }
    }

    fn faulty(line: usize, why: impl Into<String>) -> Self {
        let found = Found::Faulty(why.into());
        Self { line, found }
    }
}

/// Parses a text and calls the function with each record.
pub type ReadWorks = fn(&str, &ReadOptions, &mut dyn FnMut(Record));

pub type WriteWorks = fn(&mut dyn Iterator<Item = Work>, &mut dyn Out) -> io::Result<()>;

#[derive(Clone, Copy)]
pub enum Read {
    Works(ReadWorks),
    /// See [`log`].
    Log,
}

#[derive(Clone, Copy)]
pub enum Write {
    Works(WriteWorks),
    /// The fields of `show --json`.
    Details,
    /// See [`log`].
    Log,
    /// A catalog file, see [`crate::catalog`].
    Catalog,
    /// A calendar of what is due, see [`ics`].
    Calendar,
}

pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    pub title: &'static str,
    /// The file extension, if it identifies the format.
    extension: Option<&'static str>,
    /// Returns whether a text that begins like this is certainly of this format.
    begins: fn(&str) -> bool,
    pub read: Option<Read>,
    pub write: Option<Write>,
}

pub static FORMATS: &[Format] = &[
    Format {
        name: "bibtex",
        title: "BibTeX and BibLaTeX",
        extension: Some(".bib"),
        begins: bibtex::begins,
        read: Some(Read::Works(bibtex::read)),
        write: Some(Write::Works(bibtex::write)),
    },
    Format {
        name: "csl-json",
        title: "CSL-JSON, of Zotero, Pandoc and citeproc",
        extension: None,
        begins: csl_json::begins,
        read: Some(Read::Works(csl_json::read)),
        write: Some(Write::Works(csl_json::write)),
    },
    Format {
        name: "ris",
        title: "RIS, of EndNote, Mendeley and publishers",
        extension: Some(".ris"),
        begins: ris::begins,
        read: Some(Read::Works(ris::read)),
        write: Some(Write::Works(ris::write)),
    },
    Format {
        name: "zotero",
        title: "CSV of Zotero",
        extension: None,
        begins: |text| table::has(text, zotero::COLUMNS),
        read: Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, zotero::row);
        })),
        write: None,
    },
    Format {
        name: "goodreads",
        title: "CSV of Goodreads: shelves, dates and ratings too",
        extension: None,
        begins: |text| table::has(text, goodreads::COLUMNS),
        read: Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, goodreads::row);
        })),
        write: None,
    },
    Format {
        name: "raindrop",
        title: "CSV of Raindrop.io",
        extension: None,
        begins: |text| table::has(text, raindrop::COLUMNS),
        read: Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, raindrop::row);
        })),
        write: None,
    },
    Format {
        name: "pocket",
        title: "CSV of Pocket",
        extension: None,
        begins: |text| table::has(text, pocket::COLUMNS),
        read: Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, pocket::row);
        })),
        write: None,
    },
    Format {
        name: "instapaper",
        title: "CSV of Instapaper",
        extension: None,
        begins: |text| table::has(text, instapaper::COLUMNS),
        read: Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, instapaper::row);
        })),
        write: None,
    },
    Format {
        name: "bookmarks",
        title: "bookmarks of browsers, Pinboard and Pocket (Netscape HTML)",
        extension: None,
        begins: bookmarks::begins,
        read: Some(Read::Works(bookmarks::read)),
        write: None,
    },
    Format {
        name: "opml",
        title: "OPML of feed readers: followed blogs",
        extension: Some(".opml"),
        begins: opml::begins,
        read: Some(Read::Works(opml::read)),
        write: Some(Write::Works(opml::write)),
    },
    Format {
        name: "markdown",
        title: "Markdown list, grouped by headings",
        extension: Some(".md"),
        begins: |_| false,
        read: Some(Read::Works(markdown::read)),
        write: Some(Write::Works(markdown::write)),
    },
    Format {
        name: "list",
        title: "addresses, arXiv ids, DOIs or ISBNs, one a line; words after one are its title",
        extension: None,
        begins: list::begins,
        read: Some(Read::Works(list::read)),
        write: None,
    },
    Format {
        name: "csv",
        title: "CSV of reads, for spreadsheets",
        extension: None,
        begins: |text| table::has(text, &csv::COLUMNS),
        read: Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, csv::row);
        })),
        write: Some(Write::Works(csv::write)),
    },
    Format {
        name: "jsonl",
        title: "everything, lossless: catalogs and the whole log, one JSON object per line",
        extension: None,
        begins: log::begins,
        read: Some(Read::Log),
        write: Some(Write::Log),
    },
    Format {
        name: "json",
        title: "one JSON array with the fields of `reads show --json`",
        extension: None,
        begins: |_| false,
        read: None,
        write: Some(Write::Details),
    },
    Format {
        name: "catalog",
        title: "a catalog file to share, for `reads catalog add`",
        extension: None,
        begins: |_| false,
        read: None,
        write: Some(Write::Catalog),
    },
    Format {
        name: "ics",
        title: "a calendar (RFC 5545) of due dates and of the plans for coming occasions",
        extension: None,
        begins: |_| false,
        read: None,
        write: Some(Write::Calendar),
    },
];

impl Format {
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Guesses the format from the beginning of the text, or else from the file extension.
    pub fn guess(file: &str, text: &str) -> Option<&'static Self> {
        let file = file.to_lowercase();
        let begun = text.trim_start();
        let mut readable = FORMATS.iter().filter(|format| format.read.is_some());
        (readable.clone().find(|format| (format.begins)(begun))).or_else(|| {
            readable.find(|format| format.extension.is_some_and(|end| file.ends_with(end)))
        })
    }
}
