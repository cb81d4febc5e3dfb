//! Commands that change the database but not the log, so that `undo` cannot take them back.

use serde::{Deserialize, Serialize};

use crate::domain::Slug;

/// Such a command. Its JSON form is stored in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unlogged {
    CatalogAdded(Slug),
    CatalogUpdated(Slug),
    /// A catalog was removed; with the command that installs it again.
    CatalogRemoved(Slug, String),
    /// The log of another database was imported.
    LogImported,
    /// A backup was restored; with the file that was there before, if there was one.
    Restored(Option<String>),
    Forgotten,
}

impl Unlogged {
    /// Says what was done and what reverses it.
    pub fn words(&self) -> String {
        match self {
            Self::CatalogAdded(name) => {
                format!("installed the catalog {name}\nhint: `reads catalog remove {name}` removes it")
            }
            Self::CatalogUpdated(name) => format!(
                "updated the catalog {name}\nhint: to go back, install its earlier file under a higher version"
            ),
            Self::CatalogRemoved(name, command) => {
                format!("removed the catalog {name}\nhint: `{command}` installs it again")
            }
            Self::LogImported => {
                "imported a log\nhint: `reads undo N` undoes one of its entries, and `reads restore` goes back to a backup".to_owned()
            }
            Self::Restored(Some(before)) => {
                format!("restored a backup\nhint: `reads restore {before}` goes back")
            }
            Self::Restored(None) => "restored a backup; there was no database before".to_owned(),
            Self::Forgotten => "erased text, which nothing brings back".to_owned(),
        }
    }
}
