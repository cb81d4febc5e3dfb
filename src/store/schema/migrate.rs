//! Migrations of the log and the catalog layer, each run once, in one transaction.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::store::file::aside;
use crate::store::file::connect::{LATEST, allow_triggers_and_views};
use crate::store::schema::legacy;
use crate::store::{Result, StoreError};

/// Migrates a database to the latest version, after making a backup.
pub(crate) fn to_latest(conn: &Connection, path: &Path) -> Result<()> {
    let copy = aside::back_up_before(conn, path, &format!("schema-{LATEST}"), None)?;
    match run(conn) {
        Ok(true) => aside::rotate(path),
        // Another process migrated it meanwhile, or the migration failed.
        unchanged => {
            std::fs::remove_file(&copy).map_err(StoreError::file("remove", &copy))?;
            unchanged?;
        }
    }
    Ok(())
}

// `legacy::convert` and `truth::create` end at this schema. A later one needs a step in `run` and in `create`; otherwise `run`
// would convert a database of schema 13 as if it were an older one.
const _: () = assert!(LATEST == 13);

/// Runs all pending migrations in one transaction. Returns whether there were any.
pub(crate) fn run(conn: &Connection) -> Result<bool> {
    // Whole tables are replaced. The setting has no effect within a transaction.
    conn.pragma_update(None, "foreign_keys", false)?;
    // Only tables are copied; the schema of an old file is not known.
    allow_triggers_and_views(conn, false)?;
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let version: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version < LATEST {
        legacy::convert(&tx, version)?;
        tx.pragma_update(None, "user_version", LATEST)?;
    }
    tx.commit()?;
    allow_triggers_and_views(conn, true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(version < LATEST)
}
