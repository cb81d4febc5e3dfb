//! Catalogs in files and at addresses, and what installing one changed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::message::{count, message};
use super::{Failure, Result, refused, usage};
use crate::bounded;
use crate::catalog::CatalogFile;
use crate::catalog_address::{CatalogAddress, digest};
use crate::domain::{CatalogFetch, CatalogSource};
use crate::feeds::{FetchError, Validators};
use crate::store::{Installed, Origin};
use crate::text;

/// Where a catalog is.
pub(super) enum Place {
    File(PathBuf),
    Address(CatalogAddress),
}

/// The text of a catalog, and where it comes from.
pub(super) struct Content {
    pub(super) text: Vec<u8>,
    pub(super) origin: Origin,
    /// How messages name it.
    name: String,
}

impl Place {
    /// Reads the word that names it on the command line.
    pub(super) fn named(word: &Path) -> Result<Self> {
        match word.to_str().map(CatalogSource::parse) {
            Some(CatalogSource::Address(text)) => {
                let address = text
                    .parse()
                    .map_err(|err| usage!("this is not the address of a catalog: {err}"))?;
                Ok(Self::Address(address))
            }
            _ => Ok(Self::File(word.to_owned())),
        }
    }

    /// Returns it as a word to be typed into a shell.
    pub(super) fn word(&self) -> String {
        text::shell(&self.to_string()).into_owned()
    }

    /// Returns the text of the catalog. The network is waited for, so that no database may be open. `now` is in milliseconds since
    /// 1970 UTC.
    pub(super) fn read(&self, now: i64) -> Result<Content> {
        match self {
            Self::File(file) => Ok(Content {
                text: read(file)?,
                origin: Origin {
                    source: CatalogSource::File(absolute(file)),
                    fetch: None,
                },
                name: file.display().to_string(),
            }),
            Self::Address(address) => match fetch(address, None, now) {
                Ok(Came::Text(content)) => Ok(content),
                Ok(Came::Unchanged(_)) => Err(refused!("{address}: the server sends no text")),
                Err(FetchError { reason, .. }) => Err(refused!("{address}: {reason}")),
            },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.display().fmt(f),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// What a request for a catalog came to.
pub(super) enum Came {
    /// Nothing has changed; with what the next request needs.
    Unchanged(CatalogFetch),
    Text(Content),
}

/// Fetches a catalog, unless nothing has changed since the known request.
pub(super) fn fetch(
    address: &CatalogAddress,
    known: Option<&CatalogFetch>,
    now: i64,
) -> Result<Came, FetchError> {
    let validators = known.map(|known| Validators {
        etag: known.etag.clone(),
        last_modified: known.last_modified.clone(),
    });
    let fetched = address.fetch(&validators.unwrap_or_default(), now)?;
    if let Some(to) = fetched.moved_to {
        let command = text::shell(&to);
        message(&format!(
            "{address}: the catalog has moved to {to}; `reads catalog update {command}` records that"
        ));
    }
    let digest = match (&fetched.text, known) {
        (Some(text), _) => digest(text),
        (None, known) => known.map(|known| known.digest.clone()).unwrap_or_default(),
    };
    let fetch = CatalogFetch {
        etag: fetched.validators.etag,
        last_modified: fetched.validators.last_modified,
        next_at: fetched.next_at,
        digest,
    };
    Ok(match fetched.text {
        None => Came::Unchanged(fetch),
        Some(text) => Came::Text(Content {
            text,
            origin: Origin {
                source: CatalogSource::Address(address.to_string()),
                fetch: Some(fetch),
            },
            name: address.to_string(),
        }),
    })
}

impl Content {
    /// Checks the catalog.
    pub(super) fn parse(&self) -> Result<CatalogFile<'_>> {
        parse(&self.name, &self.text)
    }
}
/// Reads the text of a catalog file.
pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    bounded::file(file).map_err(|err| unreadable(file, &err))
}

/// Checks the text of a catalog; `name` is how messages name it.
pub(super) fn parse<'t>(name: &str, text: &'t [u8]) -> Result<CatalogFile<'t>> {
    CatalogFile::parse(text).map_err(|problems| Failure::Catalog {
        file: name.to_owned(),
        problems,
    })
}

/// Reads the file that a catalog was installed from. The database names it, so it may be a pipe that nobody writes to.
pub(super) fn read_source(file: &Path, now: i64) -> Result<Content> {
    bounded::regular(file).map_err(|err| unreadable(file, &err))?;
    Place::File(file.to_owned()).read(now)
}

fn unreadable(file: &Path, err: &io::Error) -> Failure {
    refused!("cannot read the catalog {}: {err}", file.display())
}

/// The absolute path of a file, which is stored as the source of its catalog.
fn absolute(file: &Path) -> PathBuf {
    std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned())
}

/// Describes what installing a catalog changed.
pub(super) fn changes(installed: &Installed) -> String {
    let Installed {
        name,
        version,
        entries,
        new,
        changed,
        removed_from_catalog,
        here,
        ..
    } = installed;
    let here = here_already(*here);
    let entries = count(*entries, "entry", "entries");
    format!(
        "{name} version {version}, {entries}: {new} new, {changed} changed, {removed_from_catalog} removed from catalog{here}"
    )
}

/// Says how many entries are shown beside a resource from elsewhere.
pub(super) fn here_already(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => ", 1 is here already".to_owned(),
        count => format!(", {count} are here already"),
    }
}

/// Reports that the built-in catalog was updated when the database was opened.
pub(super) fn report_updated(installed: Option<&Installed>) {
    if let Some(installed) = installed {
        message(&format!("catalog updated: {}", changes(installed)));
    }
}
