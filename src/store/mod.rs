//! The database, and the only SQL. One file a question or a write; [`Store::record`] is the one door through which
//! what a person did comes in.

mod catalogs;
mod create;
mod error;
mod events;
mod examine;
mod facts;
mod filter;
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
mod search;
mod seed;
mod show;
mod values;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use catalogs::CatalogRow;
pub use error::{Result, StoreError};
pub use events::Recorded;
pub use facts::Name;
pub use filter::{Filter, Order, Pick};
pub use import::{Arrived, Import, Taken};
pub use lists::ListRow;
pub use log::{LogRow, TookBack};
pub use notes::NoteRow;
pub use occasions::OccasionRow;
pub use open::{default_path, open};
pub use overview::DomainProgress;
pub use resolve::{ResolveError, Target};
pub use search::{Hit, MARKS};
pub use seed::Seeded;
pub use show::{Detail, Neighbour, ReadingRow};

/// An open database.
pub struct Store {
    conn: Connection,
}

impl Store {
    /// A transaction that holds the write lock from its start, so that it never has to give up half-way.
    fn write(&mut self) -> Result<Transaction<'_>> {
        Ok(self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}
