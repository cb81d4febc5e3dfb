//! An installed catalog in a list.

use std::path::PathBuf;

use crate::domain::Slug;

/// An installed catalog, without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogSummary {
    pub name: Slug,
    pub title: String,
    pub version: u32,
    /// The file it was last read from; `None` for the built-in one.
    pub source: Option<PathBuf>,
    /// Whether the person removed it.
    pub removed: bool,
    pub entries: u64,
    /// The number of entries that were removed from it but stay because they have events.
    pub removed_from_catalog: u64,
    /// The id of its row in the database.
    pub id: i64,
}

impl CatalogSummary {
    /// Returns the command that installs it again after it was removed.
    pub fn install_command(&self) -> String {
        match &self.source {
            Some(source) => format!("reads catalog add {}", source.display()),
            None => "reads seed".to_owned(),
        }
    }
}
