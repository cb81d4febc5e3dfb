//! The write transaction. Every command writes through it.

use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::store::{Result, Store, StoreError};

/// Moves what is in the journal into the open file, and empties the journal.
const EMPTY_JOURNAL: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Whether this process has committed anything.
static HAS_WRITTEN: AtomicBool = AtomicBool::new(false);

/// Returns whether this process has changed a database.
pub fn has_written() -> bool {
    HAS_WRITTEN.load(Ordering::Relaxed)
}

/// A transaction that holds the write lock. It is rolled back unless it is committed.
pub(crate) struct Write<'s> {
    tx: Transaction<'s>,
    store: &'s Store,
}

impl Deref for Write<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.tx
    }
}

impl Store {
    /// Begins a transaction that takes the write lock at once, so that it cannot fail later because of another writer.
    pub(crate) fn write(&self) -> Result<Write<'_>> {
        if let Some(why) = self.obstacle {
            let path = self.path.clone();
            return Err(StoreError::NotWritable { path, why });
        }
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        Ok(Write { tx, store: self })
    }
}

impl Write<'_> {
    /// Commits the transaction.
    ///
    /// # Errors
    /// [`StoreError::Replaced`] if the path has another file than the one that is open.
    pub(crate) fn commit(self) -> Result<()> {
        let Self { tx, store } = self;
        store.check_in_place()?;
        tx.commit()?;
        HAS_WRITTEN.store(true, Ordering::Relaxed);
        store.check_in_place().inspect_err(|_| {
            // The next program that opens the new file would take the journal for its own.
            let _ = store.conn.query_row(EMPTY_JOURNAL, [], |_| Ok(()));
        })
    }
}

impl Store {
    /// A file synchroniser may have renamed another file to the path. `SQLite` does not notice.
    fn check_in_place(&self) -> Result<()> {
        if FileId::of(&self.path) == self.file {
            Ok(())
        } else {
            Err(StoreError::Replaced(self.path.clone()))
        }
    }
}

/// Identifies a file, whatever its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    pub(crate) fn inode(self) -> u64 {
        self.inode
    }

    /// Returns `None` if there is no file.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let found = std::fs::metadata(path).ok()?;
        Some(Self {
            device: found.dev(),
            inode: found.ino(),
        })
    }
}
