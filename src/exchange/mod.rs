//! Foreign formats, one file each, and [the table](FORMATS) that lists them.
//!
//! A reader parses text and emits one [`Record`] at a time; [`Work`] itself normalizes what a work may hold. A writer
//! takes works. Neither does any I/O beyond its argument, nor knows the store.

mod archive;
mod bibtex;
mod bookmarks;
mod bookwyrm;
mod calibre;
mod csl_json;
mod csv;
mod decode;
mod firefox;
mod folders;
mod gathered;
mod goodreads;
mod hardcover;
mod html;
pub mod ics;
mod instapaper;
mod instapaper_html;
mod json;
mod karakeep;
mod kept;
mod kindle;
mod linkwarden;
mod list;
pub mod log;
mod markdown;
mod names;
pub mod obsidian;
mod omnivore;
mod openreads;
mod opml;
mod options;
mod pocket;
mod pocket_highlights;
mod raindrop;
mod raindrop_json;
mod readwise;
mod ris;
mod shelf;
mod standing;
mod storygraph;
mod table;
mod values;
mod wallabag;
mod zotero;

use std::io::{self, Write as Out};

use crate::domain::Work;
use table::rows;

pub use archive::{ArchiveError, Part, is_archive, unpack};
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
    /// One file for each work in a directory, see [`obsidian`].
    Folder,
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

/// The reader of a table, given the module that converts its rows.
macro_rules! rows_of {
    ($module:ident) => {
        Some(Read::Works(|text, how, emit| {
            rows(text, how, emit, $module::row);
        }))
    };
}

/// The values that the fields of most formats have.
const BARE: Format = Format {
    name: "",
    title: "",
    extension: None,
    begins: |_| false,
    read: None,
    write: None,
};

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
        begins: csl_json::begins,
        read: Some(Read::Works(csl_json::read)),
        write: Some(Write::Works(csl_json::write)),
        ..BARE
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
        begins: |text| table::has(text, zotero::COLUMNS),
        read: rows_of!(zotero),
        ..BARE
    },
    Format {
        name: "goodreads",
        title: "CSV of Goodreads: shelves, dates and ratings too",
        begins: |text| table::has(text, goodreads::COLUMNS),
        read: rows_of!(goodreads),
        ..BARE
    },
    Format {
        name: "storygraph",
        title: "CSV of The StoryGraph: status, dates, rating and review too",
        begins: |text| table::has(text, storygraph::COLUMNS),
        read: rows_of!(storygraph),
        ..BARE
    },
    Format {
        name: "hardcover",
        title: "CSV of Hardcover",
        begins: |text| table::has(text, hardcover::COLUMNS),
        read: rows_of!(hardcover),
        ..BARE
    },
    Format {
        name: "bookwyrm",
        title: "CSV of BookWyrm",
        begins: |text| table::has(text, bookwyrm::COLUMNS),
        read: rows_of!(bookwyrm),
        ..BARE
    },
    Format {
        name: "openreads",
        title: "CSV of Openreads",
        begins: |text| table::has(text, openreads::COLUMNS),
        read: rows_of!(openreads),
        ..BARE
    },
    Format {
        name: "calibre",
        title: "CSV catalog of Calibre",
        begins: |text| table::has(text, calibre::COLUMNS),
        read: rows_of!(calibre),
        ..BARE
    },
    Format {
        name: "kindle",
        title: "`My Clippings.txt` of Kindle devices: highlights and notes of books",
        begins: kindle::begins,
        read: Some(Read::Works(kindle::read)),
        ..BARE
    },
    Format {
        name: "readwise",
        title: "CSV of Readwise: highlights and notes",
        begins: |text| table::has(text, readwise::COLUMNS),
        read: Some(Read::Works(readwise::read)),
        ..BARE
    },
    Format {
        name: "raindrop",
        title: "CSV and JSON of Raindrop.io",
        begins: raindrop::begins,
        read: Some(Read::Works(raindrop::read)),
        ..BARE
    },
    Format {
        name: "pocket",
        title: "zip, or CSV and highlights in it, of Pocket",
        begins: pocket::begins,
        read: Some(Read::Works(pocket::read)),
        ..BARE
    },
    Format {
        name: "instapaper",
        title: "CSV and HTML of Instapaper",
        begins: |text| table::has(text, instapaper::COLUMNS) || instapaper_html::begins(text),
        read: Some(Read::Works(|text, how, emit| {
            if text.trim_start().starts_with('<') {
                instapaper_html::read(text, how, emit);
            } else {
                rows(text, how, emit, instapaper::row);
            }
        })),
        ..BARE
    },
    Format {
        name: "omnivore",
        title: "JSON or zip of Omnivore",
        begins: |text| json::has(text, omnivore::FIELDS),
        read: Some(Read::Works(omnivore::read)),
        ..BARE
    },
    Format {
        name: "wallabag",
        title: "JSON of wallabag, with annotations",
        begins: |text| json::has(text, wallabag::FIELDS),
        read: Some(Read::Works(wallabag::read)),
        ..BARE
    },
    Format {
        name: "linkwarden",
        title: "JSON backup of Linkwarden",
        begins: linkwarden::begins,
        read: Some(Read::Works(linkwarden::read)),
        ..BARE
    },
    Format {
        name: "karakeep",
        title: "JSON of Karakeep",
        begins: karakeep::begins,
        read: Some(Read::Works(karakeep::read)),
        ..BARE
    },
    Format {
        name: "firefox",
        title: "JSON backup of Firefox bookmarks",
        begins: firefox::begins,
        read: Some(Read::Works(firefox::read)),
        ..BARE
    },
    Format {
        name: "bookmarks",
        title: "bookmarks of browsers, Pinboard and Pocket (Netscape HTML)",
        begins: bookmarks::begins,
        read: Some(Read::Works(bookmarks::read)),
        ..BARE
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
        read: Some(Read::Works(markdown::read)),
        write: Some(Write::Works(markdown::write)),
        ..BARE
    },
    Format {
        name: "list",
        title: "addresses, arXiv ids, DOIs or ISBNs, one a line; words after one are its title",
        begins: list::begins,
        read: Some(Read::Works(list::read)),
        ..BARE
    },
    Format {
        name: "csv",
        title: "CSV of reads, for spreadsheets",
        begins: |text| table::has(text, csv::COLUMNS),
        read: rows_of!(csv),
        write: Some(Write::Works(csv::write)),
        ..BARE
    },
    Format {
        name: "jsonl",
        title: "everything, lossless: catalogs and the whole log, one JSON object per line",
        begins: log::begins,
        read: Some(Read::Log),
        write: Some(Write::Log),
        ..BARE
    },
    Format {
        name: "json",
        title: "one JSON array with the fields of `reads show --json`",
        write: Some(Write::Details),
        ..BARE
    },
    Format {
        name: "catalog",
        title: "a catalog file to share, for `reads catalog add`",
        write: Some(Write::Catalog),
        ..BARE
    },
    Format {
        name: "obsidian",
        title: "Markdown notes with front matter in the directory --to, one file for each resource",
        write: Some(Write::Folder),
        ..BARE
    },
    Format {
        name: "ics",
        title: "a calendar (RFC 5545) of due dates and of the plans for coming occasions",
        write: Some(Write::Calendar),
        ..BARE
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
