//! Catalog files, and what installing a catalog changed.

use std::io;
use std::path::{Path, PathBuf};

use super::message::message;
use super::{Failure, Result, refused};
use crate::bounded;
use crate::catalog::{Catalog, CatalogFile};
use crate::store::Installed;

/// Reads the text of a catalog file.
pub(super) fn text(file: &Path) -> Result<Vec<u8>> {
    bounded::file(file).map_err(|err| unreadable(file, &err))
}

/// Checks the text of a catalog file.
pub(super) fn parse<'t>(file: &Path, text: &'t [u8]) -> Result<CatalogFile<'t>> {
    CatalogFile::parse(text).map_err(|problems| Failure::Catalog {
        file: file.display().to_string(),
        problems,
    })
}

/// Reads and checks a catalog file as a whole.
pub(super) fn read(file: &Path) -> Result<Catalog> {
    Ok(parse(file, &text(file)?)?.into_catalog())
}

/// Does the same with the file that a catalog was installed from. The database names it, so it may be a pipe that nobody writes to.
pub(super) fn read_source(file: &Path) -> Result<Catalog> {
    bounded::regular(file).map_err(|err| unreadable(file, &err))?;
    read(file)
}

fn unreadable(file: &Path, err: &io::Error) -> Failure {
    refused!("cannot read the catalog {}: {err}", file.display())
}

/// The absolute path of a file, which is stored as the source of its catalog.
pub(super) fn absolute(file: &Path) -> PathBuf {
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
    let here = match here {
        0 => String::new(),
        1 => ", 1 is here already".to_owned(),
        here => format!(", {here} are here already"),
    };
    format!(
        "{name} version {version}, {entries} entries: {new} new, {changed} changed, {removed_from_catalog} removed from catalog{here}"
    )
}

/// Reports that the built-in catalog was updated when the database was opened.
pub(super) fn report_updated(installed: Option<&Installed>) {
    if let Some(installed) = installed {
        message(&format!("catalog updated: {}", changes(installed)));
    }
}
