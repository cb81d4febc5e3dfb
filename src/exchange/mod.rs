//! Foreign formats, one file each, and [the table](FORMATS) that lists them all.
//!
//! A reader is given text and hands over one [`Record`] after the other: a work, something that is passed over, or
//! something that is faulty. What a work may hold is put right by [`Work`] itself. A writer is given works. Neither knows
//! where they come from or go to.

mod bibtex;
mod bookmarks;
mod csl_json;
mod csv;
mod decode;
mod goodreads;
mod html;
pub mod ics;
mod instapaper;
pub mod log;
mod markdown;
mod opml;
mod pocket;
mod raindrop;
mod ris;
mod table;
mod values;
mod zotero;

use std::io::{self, Write as Out};

use crate::domain::Work;

pub use decode::{DecodeError, decode};

/// What was found in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What it is.
    pub found: Found,
}

/// What a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A work.
    Work(Box<Work>),
    /// Nothing to read; why not.
    Passed(String),
    /// Something that cannot be understood or kept; why not.
    Faulty(String),
}

impl Record {
    /// A work, if it can be kept.
    fn of(line: usize, work: Result<Work, &'static str>) -> Self {
        let found = match work.and_then(Work::checked) {
            Ok(work) => Found::Work(Box::new(work)),
            Err(err) => Found::Faulty(err.to_owned()),
        };
        Self { line, found }
    }

    fn passed(line: usize, why: impl Into<String>) -> Self {
        let found = Found::Passed(why.into());
        Self { line, found }
    }

    fn faulty(line: usize, why: impl Into<String>) -> Self {
        let found = Found::Faulty(why.into());
        Self { line, found }
    }
}

/// Reads a text, and hands over what is found in it.
pub type ReadWorks = fn(&str, &mut dyn FnMut(Record));

/// Writes works.
pub type WriteWorks = fn(&mut dyn Iterator<Item = Work>, &mut dyn Out) -> io::Result<()>;

/// How a format is read.
#[derive(Clone, Copy)]
pub enum Read {
    /// Work by work.
    Works(ReadWorks),
    /// As a log, see [`log`].
    Log,
}

/// How a format is written.
#[derive(Clone, Copy)]
pub enum Write {
    /// Work by work.
    Works(WriteWorks),
    /// As `show --json` has it.
    Details,
    /// As a log, see [`log`].
    Log,
    /// As a catalog file, see [`crate::catalog`].
    Catalog,
    /// As a calendar of what is due, see [`ics`].
    Calendar,
}

/// A format.
pub struct Format {
    /// How it is named on the command line.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// What its files' names end in, where that tells it from others.
    ending: Option<&'static str>,
    /// Whether a text that begins so is of this format and no other.
    begins: fn(&str) -> bool,
    /// How it is read, if it is.
    pub read: Option<Read>,
    /// How it is written, if it is.
    pub write: Option<Write>,
}

/// All formats.
pub static FORMATS: &[Format] = &[
    Format {
        name: "bibtex",
        title: "BibTeX and BibLaTeX",
        ending: Some(".bib"),
        begins: bibtex::begins,
        read: Some(Read::Works(bibtex::read)),
        write: Some(Write::Works(bibtex::write)),
    },
    Format {
        name: "csl-json",
        title: "CSL-JSON, of Zotero, Pandoc and citeproc",
        ending: None,
        begins: csl_json::begins,
        read: Some(Read::Works(csl_json::read)),
        write: Some(Write::Works(csl_json::write)),
    },
    Format {
        name: "ris",
        title: "RIS, of EndNote, Mendeley and publishers",
        ending: Some(".ris"),
        begins: ris::begins,
        read: Some(Read::Works(ris::read)),
        write: Some(Write::Works(ris::write)),
    },
    Format {
        name: "zotero",
        title: "CSV of Zotero",
        ending: None,
        begins: zotero::begins,
        read: Some(Read::Works(zotero::read)),
        write: None,
    },
    Format {
        name: "goodreads",
        title: "CSV of Goodreads: shelves, dates and ratings too",
        ending: None,
        begins: goodreads::begins,
        read: Some(Read::Works(goodreads::read)),
        write: None,
    },
    Format {
        name: "raindrop",
        title: "CSV of Raindrop.io",
        ending: None,
        begins: raindrop::begins,
        read: Some(Read::Works(raindrop::read)),
        write: None,
    },
    Format {
        name: "pocket",
        title: "CSV of Pocket",
        ending: None,
        begins: pocket::begins,
        read: Some(Read::Works(pocket::read)),
        write: None,
    },
    Format {
        name: "instapaper",
        title: "CSV of Instapaper",
        ending: None,
        begins: instapaper::begins,
        read: Some(Read::Works(instapaper::read)),
        write: None,
    },
    Format {
        name: "bookmarks",
        title: "bookmarks of browsers, Pinboard and Pocket (Netscape HTML)",
        ending: None,
        begins: bookmarks::begins,
        read: Some(Read::Works(bookmarks::read)),
        write: None,
    },
    Format {
        name: "opml",
        title: "OPML of feed readers: the blogs that are followed",
        ending: Some(".opml"),
        begins: opml::begins,
        read: Some(Read::Works(opml::read)),
        write: Some(Write::Works(opml::write)),
    },
    Format {
        name: "markdown",
        title: "a list in Markdown, by headings",
        ending: Some(".md"),
        begins: |_| false,
        read: Some(Read::Works(markdown::read)),
        write: Some(Write::Works(markdown::write)),
    },
    Format {
        name: "csv",
        title: "CSV of reads, for spreadsheets",
        ending: None,
        begins: csv::begins,
        read: Some(Read::Works(csv::read)),
        write: Some(Write::Works(csv::write)),
    },
    Format {
        name: "jsonl",
        title: "everything, without loss: catalogs and the whole log, an object a line",
        ending: None,
        begins: log::begins,
        read: Some(Read::Log),
        write: Some(Write::Log),
    },
    Format {
        name: "json",
        title: "one array of all that is known, as `reads show --json` has it",
        ending: None,
        begins: |_| false,
        read: None,
        write: Some(Write::Details),
    },
    Format {
        name: "catalog",
        title: "a catalog file, to share: `reads catalog add` reads it",
        ending: None,
        begins: |_| false,
        read: None,
        write: Some(Write::Catalog),
    },
    Format {
        name: "ics",
        title: "a calendar of what is due and of the plans for all occasions ahead (RFC 5545)",
        ending: None,
        begins: |_| false,
        read: None,
        write: Some(Write::Calendar),
    },
];

impl Format {
    /// The format of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The format of a text, where that is sure: by what it begins with or, where that says nothing, by its file's name.
    pub fn guess(file: &str, text: &str) -> Option<&'static Self> {
        let file = file.to_lowercase();
        let begun = text.trim_start();
        let mut readable = FORMATS.iter().filter(|format| format.read.is_some());
        (readable.clone().find(|format| (format.begins)(begun))).or_else(|| {
            readable.find(|format| format.ending.is_some_and(|end| file.ends_with(end)))
        })
    }
}
