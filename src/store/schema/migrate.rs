//! Migrations of the truth: numbered SQL files, each run once in a transaction of its own.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::store::file::aside;
use crate::store::file::connect::LATEST;
use crate::store::schema::legacy;
use crate::store::{Result, StoreError};

/// Brings an existing database to the latest version, after a copy of it was put beside it.
pub(crate) fn to_latest(conn: &Connection, path: &Path) -> Result<()> {
    let copy = aside::before(conn, path, &format!("schema-{LATEST}"))?;
    match run(conn) {
        Ok(true) => aside::rotate(path),
        // Another process did the same meanwhile, or nothing was changed.
        unchanged => {
            std::fs::remove_file(&copy).map_err(StoreError::file("remove", &copy))?;
            unchanged?;
        }
    }
    Ok(())
}

/// Runs all migrations that have not been run, in one transaction. Returns whether there were any.
pub(crate) fn run(conn: &Connection) -> Result<bool> {
    // Tables are replaced as a whole; the setting has no effect within a transaction.
    conn.pragma_update(None, "foreign_keys", false)?;
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let version: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version < LATEST {
        legacy::convert(&tx, version)?;
        tx.pragma_update(None, "user_version", LATEST)?;
    }
    tx.commit()?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(version < LATEST)
}
