//! Which file, and how it is opened: made and seeded where it is missing, refused where it is not ours, brought to the
//! present schema and catalog where it is behind.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, named_params};

use super::{Result, Seeded, Store, StoreError, create, migrate};
use crate::catalog::{self, BUILTIN_NAME, BUILTIN_VERSION};

/// "rds1" in the file's header: `file` and others can tell whose database it is.
pub(super) const APPLICATION_ID: i64 = 0x7264_7331;

/// Foreign keys are per connection; a schema that came from elsewhere may run no functions of ours.
const SETTINGS: &str = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;";

/// How long to wait for another writer; writes take milliseconds.
const BUSY: Duration = Duration::from_secs(10);

const WHOSE: &str = "SELECT (SELECT application_id FROM pragma_application_id),
                            (SELECT user_version FROM pragma_user_version)";

/// A catalog that the person took out is not brought up to date.
const IS_UP_TO_DATE: &str = "SELECT version >= :version OR removed FROM catalog WHERE name = :name";

/// The database file where none is named: `reads/reads.db` under the platform's data directory.
///
/// # Errors
/// [`StoreError::NoPlace`] where the platform names none, because there is no home directory.
pub fn default_path() -> Result<PathBuf> {
    let data = dirs::data_dir().ok_or(StoreError::NoPlace)?;
    Ok(data.join("reads").join("reads.db"))
}

/// Opens the database at `path`, made and seeded if it is missing or empty.
///
/// Also says what changed where the built-in catalog is newer than the one in an existing database.
///
/// # Errors
/// Where the file cannot be made, is not a database of reads, or is from a newer version; it is then left as it is.
pub fn open(path: &Path) -> Result<(Store, Option<Seeded>)> {
    let missing = match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(StoreError::NotOurs(path.to_owned())),
        Ok(found) => found.len() == 0,
        Err(wrong) if wrong.kind() == std::io::ErrorKind::NotFound => true,
        Err(wrong) => return Err(StoreError::file("open", path)(wrong)),
    };
    if missing {
        create::create(path)?;
    }
    let mut conn = connect(path)?;
    let (application, version): (i64, i64) = conn
        .query_row(WHOSE, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(|wrong| match wrong.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path.to_owned()),
            _ => wrong.into(),
        })?;
    if application != APPLICATION_ID {
        return Err(StoreError::NotOurs(path.to_owned()));
    }
    if version > migrate::LATEST {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: migrate::LATEST,
        });
    }
    if version < migrate::LATEST {
        migrate::to_latest(&mut conn, path, version)?;
    }
    let mut store = Store { conn };
    let builtin = named_params! {":name": BUILTIN_NAME, ":version": BUILTIN_VERSION};
    let is_up_to_date: Option<bool> = store
        .conn
        .query_row(IS_UP_TO_DATE, builtin, |row| row.get(0))
        .optional()?;
    let seeded = if is_up_to_date == Some(true) {
        None
    } else {
        Some(store.seed(&catalog::builtin())?)
    };
    Ok((store, seeded))
}

pub(super) fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}
