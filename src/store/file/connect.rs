//! Identifying a database file and connecting to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use url::Url;

use crate::private;
use crate::store::{Result, StoreError};

/// "rds1" in the file's header, by which programs such as `file` can identify the database.
pub(crate) const APPLICATION_ID: i32 = 0x7264_7331;

/// The schema version that this program writes, stored as `user_version`. It covers all of `migrations` but the
/// projections, which have a version of their own.
pub(crate) const LATEST: i64 = 16;

/// Foreign keys have to be enabled per connection. A schema made by another program must not call functions with side effects.
/// A malformed cell is reported when its page is read.
pub(crate) const SETTINGS: &str =
    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";

/// How long to wait for another writer. Writes take milliseconds.
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// The journal (write-ahead log) and the shared memory file, which `SQLite` keeps beside an open database and after a crash.
pub(crate) fn companions(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|end| private::with_end(path, end))
}

/// Returns the schema version of a database.
///
/// # Errors
/// [`StoreError::NotOurs`] for another program's file, [`StoreError::Newer`] for a newer schema.
pub(crate) fn check_identity(conn: &Connection, path: &Path) -> Result<i64> {
    // A view of the file could have the name of a table-valued function, but not of a pragma.
    let get = |name| conn.pragma_query_value(None, name, |row| row.get(0));
    let get = |name| {
        get(name).map_err(|err| match err.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path.to_owned()),
            _ => err.into(),
        })
    };
    let (application, version): (i64, i64) = (get("application_id")?, get("user_version")?);
    if application != i64::from(APPLICATION_ID) {
        return Err(StoreError::NotOurs(path.to_owned()));
    }
    if version > LATEST {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: LATEST,
        });
    }
    Ok(version)
}

pub(crate) fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // SQLite treats names such as `file:` and `:memory:` specially.
    let path = std::path::absolute(path).map_err(StoreError::file("find", path))?;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}

/// Opens a file that no process writes to, without creating a journal.
pub(crate) fn connect_read_only(path: &Path) -> Result<Connection> {
    let path = std::path::absolute(path).map_err(StoreError::file("find", path))?;
    let mut address = Url::from_file_path(&path).map_err(|()| StoreError::NotOurs(path.clone()))?;
    address.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(address.as_str(), flags)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}

/// Sets whether triggers and views of the file run. They do not where its schema is not known.
pub(crate) fn allow_triggers_and_views(conn: &Connection, are_allowed: bool) -> Result<()> {
    for setting in [
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
    ] {
        conn.set_db_config(setting, are_allowed)?;
    }
    Ok(())
}
