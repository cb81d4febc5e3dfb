//! The database, and the only SQL. One file a question or a write; [`Store::record`] is the one door through which
//! what a person did comes in.

mod backup;
mod carve;
mod catalogs;
mod create;
mod error;
mod events;
mod examine;
mod facts;
mod filter;
mod forget;
mod import;
mod lists;
mod log;
mod migrate;
mod notes;
mod notices;
mod occasions;
mod open;
mod overview;
#[cfg(test)]
mod plan;
mod project;
mod resolve;
mod resource;
mod salvage;
mod seal;
mod search;
mod seed;
mod show;
mod values;

use std::ops::Deref;
use std::path::PathBuf;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use backup::{KEPT, Restored, backups, restore};
pub use catalogs::CatalogRow;
pub use error::{Result, StoreError};
pub use events::Recorded;
pub use examine::{Examined, Ill, Mended, examine, mend};
pub use facts::Name;
pub use filter::{Filter, Order, Pick};
pub use forget::Words;
pub use import::{Arrived, Import, Taken};
pub use lists::ListRow;
pub use log::{LogRow, TookBack};
pub use notes::NoteRow;
pub use occasions::OccasionRow;
pub use open::{default_path, open};
pub use overview::DomainProgress;
pub use resolve::{ResolveError, Target};
pub use salvage::Salvaged;
pub use search::{Hit, MARKS};
pub use seed::Seeded;
pub use show::{Detail, Neighbour, ReadingRow};

/// An open database.
pub struct Store {
    conn: Connection,
    path: PathBuf,
}

impl Store {
    /// A transaction that holds the write lock from its start, so that it never has to give up half-way.
    fn write(&mut self) -> Result<Writing<'_>> {
        Ok(Writing(self.conn.transaction_with_behavior(
            TransactionBehavior::Immediate,
        )?))
    }
}

/// A transaction that writes: sealed as it is committed, and rolled back where it is not.
struct Writing<'s>(Transaction<'s>);

impl Writing<'_> {
    fn commit(self) -> Result<()> {
        seal::put(&self.0)?;
        Ok(self.0.commit()?)
    }
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}
