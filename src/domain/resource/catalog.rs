//! A catalog, in a line.

use std::path::PathBuf;

use crate::domain::Slug;

/// A catalog that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogSummary {
    /// Its name.
    pub name: Slug,
    /// What to call it before people.
    pub title: String,
    /// Its version.
    pub version: u32,
    /// The file it was last read from; `None` for the built-in one.
    pub source: Option<PathBuf>,
    /// Whether the person wants it no more.
    pub removed: bool,
    /// How many entries it has.
    pub entries: u64,
    /// How many it no longer has and the person did something with.
    pub removed_from_catalog: u64,
    /// Its row in the database.
    pub id: i64,
}
