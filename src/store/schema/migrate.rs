//! Migrations of the log and the catalog layer, each run once, in one transaction.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::store::file::aside;
use crate::store::file::connect::{LATEST, allow_triggers_and_views};
use crate::store::schema::{legacy, truth};
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

/// The first schema that is not converted as a whole.
const OLDEST: i64 = 13;

/// The first schema with feeds.
const WITH_FEEDS: i64 = 14;

/// The first schema whose log lists no kinds of subjects.
const WITH_OPEN_LOG: i64 = 15;

// `legacy::convert` and `truth::create` end at this schema. A later one needs a step in `run` and in `create_tables`.
const _: () = assert!(LATEST == 16);

/// Runs all pending migrations in one transaction. Returns whether there were any.
pub(crate) fn run(conn: &Connection) -> Result<bool> {
    // Whole tables are replaced. The setting has no effect within a transaction.
    conn.pragma_update(None, "foreign_keys", false)?;
    // Only tables are copied; the schema of an old file is not known.
    allow_triggers_and_views(conn, false)?;
    // A table is renamed without reading the views and triggers of the file.
    conn.pragma_update(None, "legacy_alter_table", true)?;
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let version: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version < LATEST {
        if version < OLDEST {
            legacy::convert(&tx, version)?;
        } else {
            if version < WITH_FEEDS {
                tx.execute_batch(truth::FEEDS)?;
            }
            if version < WITH_OPEN_LOG {
                truth::replace_log(&tx)?;
            }
            tx.execute_batch(truth::SYNC)?;
        }
        tx.pragma_update(None, "user_version", LATEST)?;
    }
    tx.commit()?;
    conn.pragma_update(None, "legacy_alter_table", false)?;
    allow_triggers_and_views(conn, true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(version < LATEST)
}
