//! The database, and the only SQL of the program. Each query and each write has a file of its own; everything that a person
//! does is written by [`Store::record`].

mod care;
mod catalog;
mod error;
mod file;
mod log;
mod projection;
mod query;
mod record;
mod schema;
mod sql;
mod undo;
mod values;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use care::backup::{Restored, restore};
pub use care::check::Problem;
pub use care::doctor::{Diagnosis, Repaired, examine, repair};
pub use care::recover::Recovered;
pub use catalog::install::Installed;
pub use error::{Result, StoreError};
pub use file::aside::{MAX_AUTOMATIC_BACKUPS, backups};
pub use file::open::{default_path, open};
pub use log::forget::Erasable;
pub use log::import::{EventOutcome, Import, ImportOutcome};

pub use projection::slugs::Renamed;
pub use query::filter::{Filter, Order, Pick};
pub use query::resolve::Target;
pub use query::works::Name;
pub use record::{Recorded, Unchanged};
pub use undo::Undone;

/// An open database.
pub struct Store {
    conn: Connection,
    path: PathBuf,
}

impl Store {
    fn new(conn: Connection, path: &Path) -> Self {
        let path = path.to_owned();
        Self { conn, path }
    }

    /// Begins a transaction that takes the write lock at once, so that it cannot fail later because of another writer. It is
    /// rolled back unless it is committed.
    fn write(&self) -> Result<Transaction<'_>> {
        let behavior = TransactionBehavior::Immediate;
        Ok(Transaction::new_unchecked(&self.conn, behavior)?)
    }
}
