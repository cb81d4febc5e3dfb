//! Locating and opening the database: a missing file is created and seeded, a file of another program is rejected, and an older
//! schema or catalog is updated.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::params;

use crate::catalog::{self, BUILTIN_NAME, BUILTIN_VERSION};
use crate::private;
use crate::store::file::connect::{BUSY, LATEST, check_identity, companions, connect};
use crate::store::file::create;
use crate::store::projection::rebuild;
use crate::store::schema::migrate;
use crate::store::{Installed, Result, Store, StoreError, sql};

/// Whether the built-in catalog is outdated and not removed by the person, and whether erased text has to be cleaned.
const PENDING: &str = "
    SELECT coalesce((SELECT version < :version AND NOT removed FROM catalog WHERE name = :name), 1),
           (SELECT unclean FROM device)";

/// Returns the default database file: `reads/reads.db` under the platform's data directory.
///
/// # Errors
/// [`StoreError::NoPlace`] if there is no data directory, because there is no home directory.
pub fn default_path() -> Result<PathBuf> {
    let data = dirs::data_dir().ok_or(StoreError::NoPlace)?;
    Ok(data.join("reads").join("reads.db"))
}

/// Opens the database at `path`, which is created and seeded if it is missing. Also returns what changed if the built-in catalog
/// of an existing database was updated.
///
/// The whole file is checked only before its schema or a catalog changes. Otherwise damage is detected when the affected part
/// is read.
///
/// # Errors
/// If the file cannot be created, is not a database of reads, is from a newer version or has an altered schema. The file is then
/// not changed.
pub fn open(path: &Path) -> Result<(Store, Option<Installed>)> {
    let (mut store, is_changed) = open_unchecked(path)?;
    if is_changed || !rebuild::is_known(&store.conn)? {
        store.refuse_if_damaged()?;
    }
    let installed = store.run_maintenance()?;
    Ok((store, installed))
}

/// Opens the database at `path` without checking its contents. It is created if it is missing and updated to the current
/// schema. Returns whether its projections were rebuilt.
pub(crate) fn open_unchecked(path: &Path) -> Result<(Store, bool)> {
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
        // SQLite would apply the journal of the missing database to a new one.
        None if journal_left => {
            return Err(StoreError::Orphaned {
                path: path.to_owned(),
                journal,
            });
        }
        None => create::create(path)?,
    }
    let conn = connect(path)?;
    // A rejected file and its journal must not be changed, not even by a checkpoint.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = check_identity(&conn, path)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    if version < LATEST {
        migrate::to_latest(&conn, path)?;
    }
    let mut store = Store::new(conn, path);
    let is_changed = store.rebuild_if_outdated()?;
    Ok((store, is_changed))
}

impl Store {
    /// Updates the built-in catalog and cleans the file of erased text, if needed. The database must be intact.
    pub(crate) fn run_maintenance(&mut self) -> Result<Option<Installed>> {
        let builtin = params![BUILTIN_VERSION, BUILTIN_NAME];
        let (is_behind, is_unclean) = sql::one(&self.conn, PENDING, builtin, |row| row.try_into())?;
        let mut installed = None;
        if is_behind {
            installed = Some(self.install(&catalog::builtin(), None)?);
        }
        if is_unclean {
            // If another program has the database open, the next command tries again.
            self.conn.busy_timeout(Duration::ZERO)?;
            let _ = self.clean();
            self.conn.busy_timeout(BUSY)?;
        }
        Ok(installed)
    }
}

/// Whether this is the default path.
pub(crate) fn is_default(path: &Path) -> bool {
    default_path().is_ok_and(|default| default == path)
}
