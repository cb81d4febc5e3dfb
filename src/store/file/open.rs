//! Opening the database: a missing file is created and seeded, a file of another program is rejected, an older schema or catalog
//! is updated, and what cannot be written is opened for reading.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{MAIN_DB, params};

use crate::catalog::{BUILTIN_NAME, BUILTIN_VERSION};
use crate::private;
use crate::store::file::connect::{BUSY, LATEST, check_identity, companions};
use crate::store::file::create::{self, is_default};
use crate::store::file::locks::name_missing_locks;
use crate::store::file::obstacle::Obstacle;
use crate::store::file::read_only::{connect_for_look, connect_without_writing, in_memory};
use crate::store::projection::known;
use crate::store::schema::migrate;
use crate::store::write::FileId;
use crate::store::{Installed, Result, Store, StoreError, sql};

/// Whether the built-in catalog is outdated and not removed by the person, whether erased text has to be cleaned, and why a sync in
/// the background failed.
const PENDING: &str = "
    SELECT coalesce((SELECT version < :version AND NOT removed FROM catalog WHERE name = :name), 1),
           unclean, sync_failure FROM device";

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
    checked(path, open_unchecked(path)?)
}

/// As [`open`], but creates nothing.
///
/// # Errors
/// Also if there is no file.
pub fn open_existing(path: &Path) -> Result<Store> {
    let gone = |path: &Path| Err(StoreError::Gone(path.to_owned()));
    Ok(checked(path, open_or(path, gone)?)?.0)
}

fn checked(
    path: &Path,
    (mut store, is_changed): (Store, bool),
) -> Result<(Store, Option<Installed>)> {
    if is_changed {
        store.refuse_if_damaged()?;
    }
    let installed = match store.run_maintenance() {
        // Reading does not depend on it. The next command that can write tries again.
        Err(err) if err.obstacle(path).is_some() => None,
        installed => installed?,
    };
    Ok((store, installed))
}

/// Opens an existing database for reading, as it is, for a completion: nothing is created, updated or waited for. Returns `None`
/// if there is none, or if a command has to update it first.
pub fn look(path: &Path) -> Result<Option<Store>> {
    let found = private::check(path)?;
    if !found.is_some_and(|found| found.is_file() && found.len() > 0) {
        return Ok(None);
    }
    let conn = connect_for_look(path)?;
    let is_ready = check_identity(&conn, path)? == LATEST && known::is_current(&conn)?;
    Ok(is_ready.then(|| Store {
        conn,
        path: path.to_owned(),
        file: None,
        obstacle: None,
        sync_failure: None,
    }))
}

/// Opens the database at `path` without checking its contents. It is created if it is missing and updated to the current
/// schema. Returns whether its projections were rebuilt.
pub(crate) fn open_unchecked(path: &Path) -> Result<(Store, bool)> {
    open_or(path, create::create)
}

/// As [`open_unchecked`], after `missing` if the file is.
fn open_or(path: &Path, missing: impl FnOnce(&Path) -> Result<()>) -> Result<(Store, bool)> {
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
        None => missing(path).map_err(|err| name_missing_locks(err, path))?,
    }
    let err = match open_for_writing(path) {
        Err(err) => name_missing_locks(err, path),
        opened => return opened,
    };
    let Some(why) = err.obstacle(path) else {
        return Err(err);
    };
    match open_for_reading(path, why) {
        Ok(store) => Ok((store, false)),
        Err(damage) if damage.is_damage() => Err(damage),
        Err(_) => Err(err),
    }
}

fn open_for_writing(path: &Path) -> Result<(Store, bool)> {
    let mut store = Store::connect(path)?;
    // A rejected file and its journal must not be changed, not even by a checkpoint.
    let no_checkpoint = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    store.conn.set_db_config(no_checkpoint, true)?;
    if check_identity(&store.conn, path)? < LATEST {
        migrate::to_latest(&store.conn, path)?;
    }
    let is_changed = store.check_schema()?;
    if store.conn.is_readonly(MAIN_DB)? {
        store.obstacle = Some(Obstacle::of_disk(path).unwrap_or(Obstacle::Permissions));
    }
    store.conn.set_db_config(no_checkpoint, false)?;
    Ok((store, is_changed))
}

/// Opens a database that cannot be written. An outdated one is updated in memory.
fn open_for_reading(path: &Path, why: Obstacle) -> Result<Store> {
    let mut store = Store {
        conn: connect_without_writing(path)?,
        path: path.to_owned(),
        file: FileId::of(path),
        obstacle: None,
        sync_failure: None,
    };
    let no_checkpoint = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    store.conn.set_db_config(no_checkpoint, true)?;
    let version = check_identity(&store.conn, path)?;
    if version < LATEST || !known::is_current(&store.conn)? {
        store.conn = in_memory(path)?;
        migrate::run(&store.conn)?;
        store.check_schema()?;
    }
    store.obstacle = Some(why);
    Ok(store)
}

impl Store {
    /// Updates the built-in catalog and cleans the file of erased text, if needed. The database must be intact.
    pub(crate) fn run_maintenance(&mut self) -> Result<Option<Installed>> {
        if self.obstacle.is_some() {
            return Ok(None);
        }
        let builtin = params![BUILTIN_VERSION, BUILTIN_NAME];
        let (is_behind, is_unclean, failure) =
            sql::one(&self.conn, PENDING, builtin, |row| row.try_into())?;
        self.sync_failure = failure;
        let mut installed = None;
        if is_behind {
            installed = Some(self.install_builtin()?);
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
