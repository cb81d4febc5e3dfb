//! Foreign formats, one file each, and [the table](FORMATS) that lists them.
//!
//! A reader parses text and emits one [`Record`] at a time; [`Work`] itself normalizes what a work may hold. A writer
//! takes works. Neither does any I/O beyond its argument, nor knows the store.

mod archive;
mod bibtex;
mod bookmarks;
mod bookwyrm;
mod calibre;
mod column_map;
mod csl_json;
mod csv;
mod decode;
mod detect;
mod firefox;
mod folders;
mod gathered;
mod goodreads;
mod hardcover;
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
mod mapped;
mod markdown;
mod names;
pub mod obsidian;
mod omnivore;
mod openreads;
mod opml;
mod options;
mod pages;
mod pocket;
mod pocket_highlights;
mod raindrop;
mod raindrop_json;
mod readwise;
mod record;
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
pub use table::header as columns;
use table::rows;

pub use archive::{ArchiveError, Part, is_archive, unpack};
pub use column_map::{ColumnMap, NoColumns, ParseColumnMapError};
pub use decode::{DecodeError, decode};
pub use mapped::MAPPED;
pub use options::ReadOptions;
pub use record::{Found, Record};

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
    /// The file extensions that identify the format.
    extensions: &'static [&'static str],
    /// The columns that only a table of this format has together.
    columns: &'static [&'static str],
    /// Returns whether a text that begins like this is certainly of this format.
    begins: fn(&str) -> bool,
    /// Whether it may also begin in another way, so that a person may have to name it.
    may_begin_otherwise: bool,
    /// Whether any text can be of this format.
    is_any_text: bool,
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
    extensions: &[],
    columns: &[],
    begins: |_| false,
    may_begin_otherwise: false,
    is_any_text: false,
    read: None,
    write: None,
};

pub static FORMATS: &[Format] = &[
    Format {
        name: "bibtex",
        title: "BibTeX and BibLaTeX",
        extensions: &[".bib"],
        begins: bibtex::begins,
        may_begin_otherwise: true,
        read: Some(Read::Works(bibtex::read)),
        write: Some(Write::Works(bibtex::write)),
        ..BARE
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
        extensions: &[".ris"],
        begins: ris::begins,
        may_begin_otherwise: true,
        read: Some(Read::Works(ris::read)),
        write: Some(Write::Works(ris::write)),
        ..BARE
    },
    Format {
        name: "zotero",
        title: "CSV of Zotero",
        columns: zotero::COLUMNS,
        read: rows_of!(zotero),
        ..BARE
    },
    Format {
        name: "goodreads",
        title: "CSV of Goodreads: shelves, dates and ratings too",
        columns: goodreads::COLUMNS,
        read: rows_of!(goodreads),
        ..BARE
    },
    Format {
        name: "storygraph",
        title: "CSV of The StoryGraph: status, dates, rating and review too",
        columns: storygraph::COLUMNS,
        read: rows_of!(storygraph),
        ..BARE
    },
    Format {
        name: "hardcover",
        title: "CSV of Hardcover",
        columns: hardcover::COLUMNS,
        read: rows_of!(hardcover),
        ..BARE
    },
    Format {
        name: "bookwyrm",
        title: "CSV of BookWyrm",
        columns: bookwyrm::COLUMNS,
        read: rows_of!(bookwyrm),
        ..BARE
    },
    Format {
        name: "openreads",
        title: "CSV of Openreads",
        columns: openreads::COLUMNS,
        read: rows_of!(openreads),
        ..BARE
    },
    Format {
        name: "calibre",
        title: "CSV catalog of Calibre",
        columns: calibre::COLUMNS,
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
        columns: readwise::COLUMNS,
        read: Some(Read::Works(readwise::read)),
        ..BARE
    },
    Format {
        name: "raindrop",
        title: "CSV and JSON of Raindrop.io",
        columns: raindrop::COLUMNS,
        begins: raindrop_json::begins,
        read: Some(Read::Works(raindrop::read)),
        ..BARE
    },
    Format {
        name: "pocket",
        title: "zip, or CSV and highlights in it, of Pocket",
        columns: pocket::COLUMNS,
        begins: pocket_highlights::begins,
        read: Some(Read::Works(pocket::read)),
        ..BARE
    },
    Format {
        name: "instapaper",
        title: "CSV and HTML of Instapaper",
        columns: instapaper::COLUMNS,
        begins: instapaper_html::begins,
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
        may_begin_otherwise: true,
        read: Some(Read::Works(bookmarks::read)),
        ..BARE
    },
    Format {
        name: "opml",
        title: "OPML of feed readers: followed blogs",
        extensions: &[".opml"],
        begins: opml::begins,
        read: Some(Read::Works(opml::read)),
        write: Some(Write::Works(opml::write)),
        ..BARE
    },
    Format {
        name: "markdown",
        title: "Markdown list, grouped by headings",
        extensions: &[".md", ".markdown", ".mkd"],
        is_any_text: true,
        read: Some(Read::Works(markdown::read)),
        write: Some(Write::Works(markdown::write)),
        ..BARE
    },
    Format {
        name: "list",
        title: "addresses, arXiv ids, DOIs or ISBNs, one a line; words after one are its title",
        begins: list::begins,
        is_any_text: true,
        read: Some(Read::Works(list::read)),
        ..BARE
    },
    Format {
        name: "csv",
        title: "CSV of reads, for spreadsheets",
        columns: csv::COLUMNS,
        read: rows_of!(csv),
        write: Some(Write::Works(csv::write)),
        ..BARE
    },
    Format {
        name: "jsonl",
        title: "everything, lossless: catalogs and the whole log, one JSON object per line",
        begins: log::begins,
        may_begin_otherwise: true,
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
