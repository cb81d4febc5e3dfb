//! Which file, and how it is opened: created and seeded where it is missing, refused where it is not ours, brought to the
//! present schema and catalog where it is behind.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::named_params;

use crate::catalog::{self, BUILTIN_NAME, BUILTIN_VERSION};
use crate::private;
use crate::store::file::connect::{BUSY, LATEST, companions, connect, refuse_unless_known};
use crate::store::file::create;
use crate::store::projection::rebuild;
use crate::store::schema::migrate;
use crate::store::{Installed, Result, Store, StoreError};

/// What has to be done first. A catalog that the person removed is not updated.
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

/// Opens the database at `path`, created and seeded if it is missing.
///
/// Also says what changed where the built-in catalog is newer than the one in an existing database.
///
/// # Errors
/// If the file cannot be created, is not a database of reads, or is from a newer version; it is then left as it is. An
/// altered schema is refused. Other damage is noticed when what it touches is read; all of the file is checked where its schema
/// or catalog changes.
pub fn open(path: &Path) -> Result<(Store, Option<Installed>)> {
    let (mut store, is_changed) = found(path)?;
    if is_changed || !rebuild::is_known(&store.conn)? {
        store.refuse_unless_sound()?;
    }
    let installed = store.settle()?;
    Ok((store, installed))
}

/// The database at `path`, created if it is missing and brought to the present schema, whatever it holds; and whether that
/// changed it.
pub(crate) fn found(path: &Path) -> Result<(Store, bool)> {
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
    let conn = connect(path)?;
    // What is refused is left as it is, and so is its journal.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = refuse_unless_known(&conn, path)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    if version < LATEST {
        migrate::to_latest(&conn, path)?;
    }
    let mut store = Store {
        conn,
        path: path.to_owned(),
    };
    let is_changed = store.bring_up_to_date()?;
    Ok((store, is_changed))
}

impl Store {
    /// Does what a sound database needs: updates the built-in catalog, and cleans the file of what was erased.
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
