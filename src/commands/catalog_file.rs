//! Catalog files, and what installing a catalog changed.

use std::path::{Path, PathBuf};

use super::message::message;
use super::{Failure, Result, refused};
use crate::bounded;
use crate::catalog::{Catalog, CatalogFile};
use crate::store::Installed;

/// Reads and checks a catalog file, and passes it to `f`.
pub(super) fn with_file<T>(file: &Path, f: impl FnOnce(CatalogFile<'_>) -> Result<T>) -> Result<T> {
    let bytes = bounded::file(file)
        .map_err(|err| refused!("cannot read the catalog {}: {err}", file.display()))?;
    let parsed = CatalogFile::parse(&bytes).map_err(|problems| Failure::Catalog {
        file: file.display().to_string(),
        problems,
    })?;
    f(parsed)
}

/// Reads a catalog file whole.
pub(super) fn read(file: &Path) -> Result<Catalog> {
    with_file(file, |file| Ok(file.into_catalog()))
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
        ..
    } = installed;
    format!(
        "{name} version {version}, {entries} entries: {new} new, {changed} changed, {removed_from_catalog} removed from catalog"
    )
}

/// Reports that the built-in catalog was updated when the database was opened.
pub(super) fn report_updated(installed: Option<&Installed>) {
    if let Some(installed) = installed {
        message(&format!("catalog updated: {}", changes(installed)));
    }
}

/// Reports entries that got another slug, because theirs was taken.
pub(super) fn report_renamed(installed: &Installed) {
    for (slug, renamed) in &installed.renamed {
        message(&format!(
            "the slug '{slug}' is taken by another catalog; the new entry is `{renamed}`"
        ));
    }
}
