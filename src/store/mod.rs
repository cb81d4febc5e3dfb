//! The database, and the only SQL. One file a question or a write; [`Store::record`] is the one door through which
//! what a person did comes in.

mod care;
mod catalog;
mod error;
mod file;
mod log;
mod projection;
mod query;
mod record;
mod schema;
mod undo;
mod values;

use std::ops::Deref;
use std::path::PathBuf;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use care::backup::{Restored, restore};
pub use care::check::Problem;
pub use care::doctor::{Diagnosis, Repaired, examine, repair};
pub use care::recover::Recovered;
pub use catalog::install::Installed;
pub use error::{ResolveError, Result, StoreError};
pub use file::aside::{KEPT, backups};
pub use file::open::{default_path, open};
pub use log::forget::Erasable;
pub use log::import::{EventOutcome, Import, ImportOutcome};

pub use query::filter::{Filter, Order, Pick};
pub use query::resolve::Target;
pub use query::works::Name;
pub use record::{Recorded, Unchanged};

/// An open database.
pub struct Store {
    conn: Connection,
    path: PathBuf,
}

impl Store {
    /// A transaction that holds the write lock from its start, so that it never has to give up half-way.
    fn write(&self) -> Result<Writing<'_>> {
        Ok(Writing(Transaction::new_unchecked(
            &self.conn,
            TransactionBehavior::Immediate,
        )?))
    }
}

/// A transaction that writes, and is rolled back unless it is committed.
struct Writing<'s>(Transaction<'s>);

impl Writing<'_> {
    fn commit(self) -> Result<()> {
        Ok(self.0.commit()?)
    }
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}
