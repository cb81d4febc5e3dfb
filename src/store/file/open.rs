//! Which file, and how it is opened: made and seeded where it is missing, refused where it is not ours, brought to the
//! present schema and catalog where it is behind.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, named_params};
use url::Url;

use crate::catalog::{self, BUILTIN_NAME, BUILTIN_VERSION};
use crate::private;
use crate::store::file::create;
use crate::store::schema::migrate;
use crate::store::{Installed, Result, Store, StoreError};

/// "rds1" in the file's header: `file` and others can tell whose database it is.
pub(crate) const APPLICATION_ID: i32 = 0x7264_7331;

/// Foreign keys are per connection; a schema that came from elsewhere may run no functions of ours; a page whose cells cannot
/// be is told as it is read.
const SETTINGS: &str =
    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";

/// How long to wait for another writer; writes take milliseconds.
const BUSY: Duration = Duration::from_secs(10);

const WHOSE: &str = "SELECT (SELECT application_id FROM pragma_application_id),
                            (SELECT user_version FROM pragma_user_version)";

/// What is to be done first: a catalog that the person took out is not brought up to date.
const OWED: &str = "
    SELECT coalesce((SELECT version < :version AND NOT removed FROM catalog WHERE name = :name), 1),
           (SELECT unclean FROM device)";

/// The database file where none is named: `reads/reads.db` under the platform's data directory.
///
/// # Errors
/// [`StoreError::NoPlace`] where the platform names none, because there is no home directory.
pub fn default_path() -> Result<PathBuf> {
    let data = dirs::data_dir().ok_or(StoreError::NoPlace)?;
    Ok(data.join("reads").join("reads.db"))
}

/// The files that the engine keeps beside a database, while it is open and after a crash.
pub(crate) fn companions(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|end| private::with_end(path, end))
}

/// Opens the database at `path`, made and seeded if it is missing, and holds it to its seal.
///
/// Also says what changed where the built-in catalog is newer than the one in an existing database.
///
/// # Errors
/// Where the file cannot be made, is not a database of reads, is from a newer version, or is damaged; it is then left as it
/// is.
pub fn open(path: &Path) -> Result<(Store, Option<Installed>)> {
    let mut store = found(path)?;
    // Before anything is written: that would be sealed with it.
    store.hold_to_seal()?;
    let installed = store.settle()?;
    Ok((store, installed))
}

/// The database at `path`, made if it is missing and brought to the present schema, whatever it holds.
pub(crate) fn found(path: &Path) -> Result<Store> {
    if is_default(path) {
        private::check_directory(private::directory_of(path))?;
    }
    let [journal, shared] = companions(path);
    let found = private::check(path)?;
    let journal_left = private::check(&journal)?.is_some_and(|journal| journal.len() > 0);
    private::check(&shared)?;
    match found {
        Some(found) if !found.is_file() => return Err(StoreError::NotOurs(path.to_owned())),
        Some(found) if found.len() == 0 => return Err(StoreError::Empty(path.to_owned())),
        Some(_) => {}
        // A new database would be mixed with what is left of the one before.
        None if journal_left => {
            return Err(StoreError::Orphaned {
                path: path.to_owned(),
                journal,
            });
        }
        None => create::create(path)?,
    }
    let mut conn = connect(path)?;
    // What is refused is left as it is, and so is its journal.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = refuse_unless_known(&conn, path)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    if version < migrate::LATEST {
        migrate::to_latest(&mut conn, path, version)?;
    }
    Ok(Store {
        conn,
        path: path.to_owned(),
    })
}

impl Store {
    /// Does what is owed to a sound database: brings the built-in catalog up to date, and cleans it of what was erased.
    pub(crate) fn settle(&mut self) -> Result<Option<Installed>> {
        let builtin = named_params! {":name": BUILTIN_NAME, ":version": BUILTIN_VERSION};
        let (is_behind, is_unclean) = self
            .conn
            .query_row(OWED, builtin, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let installed = if is_behind {
            Some(self.seed(&catalog::builtin())?)
        } else {
            None
        };
        if is_unclean {
            // Whoever cannot now, because another program has it open, leaves it to the next.
            self.conn.busy_timeout(Duration::ZERO)?;
            let _ = self.clean();
            self.conn.busy_timeout(BUSY)?;
        }
        Ok(installed)
    }
}

/// Whether this is where the database is when nobody names another.
pub(crate) fn is_default(path: &Path) -> bool {
    default_path().is_ok_and(|default| default == path)
}

/// The schema version of a database, which is one of ours and not from a newer program.
pub(crate) fn refuse_unless_known(conn: &Connection, path: &Path) -> Result<i64> {
    let (application, version): (i32, i64) = conn
        .query_row(WHOSE, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(|err| match err.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path.to_owned()),
            _ => err.into(),
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
    Ok(version)
}

pub(crate) fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // The engine takes `file:` and `:memory:` for something else than names of files.
    let path = std::path::absolute(path).map_err(StoreError::file("find", path))?;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}

/// Opens a file that nobody writes to, and leaves nothing beside it.
pub(crate) fn connect_to_read(path: &Path) -> Result<Connection> {
    let path = std::path::absolute(path).map_err(StoreError::file("find", path))?;
    let mut address = Url::from_file_path(&path).map_err(|()| StoreError::NotOurs(path.clone()))?;
    address.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(address.as_str(), flags)?)
}
