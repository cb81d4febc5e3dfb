//! Creating a database. It is built in a temporary file that is then moved into place, so that an interruption leaves either a
//! complete database or none, and so that only one of two concurrent creations succeeds.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::domain::DeviceId;
use crate::links;
use crate::private;
use crate::store::file::aside::new_beside;
use crate::store::file::connect::APPLICATION_ID;
use crate::store::projection::rebuild;
use crate::store::schema::truth;
use crate::store::{Result, Store, StoreError, sql};

/// The temporary file is private and discarded on interruption, so it needs no journal and no sync.
const FAST_WRITES: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// In this mode readers do not wait for writers.
const FINISHED: &str = "PRAGMA journal_mode = WAL";

const INSERT_DEVICE: &str = "INSERT INTO device (only, id) VALUES (1, :id)";

/// Creates the directory of the default database, with access for the user only. Any other one must exist: its name may be
/// mistyped.
pub(crate) fn directory(path: &Path) -> Result<()> {
    let directory = private::directory_of(path);
    if is_default(path) {
        private::make_directory(directory)
            .map_err(StoreError::file("create the directory", directory))
    } else if directory.is_dir() {
        Ok(())
    } else {
        Err(StoreError::NoDirectory(directory.to_owned()))
    }
}

/// Returns the default database file: `reads/reads.db` under the platform's data directory.
///
/// # Errors
/// [`StoreError::NoPlace`] if there is no data directory, because there is no home directory.
pub fn default_path() -> Result<PathBuf> {
    let data = dirs::data_dir().ok_or(StoreError::NoPlace)?;
    Ok(data.join("reads").join("reads.db"))
}

/// Whether this is the default path, whose directory belongs to the program. It may be reached through links.
pub(crate) fn is_default(path: &Path) -> bool {
    default_path().is_ok_and(|default| {
        let directory = links::follow(private::directory_of(&default));
        directory.is_ok_and(|directory| directory.join("reads.db") == path)
    })
}

/// Creates and seeds the database at `path`.
pub(crate) fn create(path: &Path) -> Result<()> {
    directory(path)?;
    let file = new_beside(path)?;
    build(file.path(), DeviceId(Uuid::now_v7()))?;
    // If another process created it meanwhile, that one is kept.
    private::put(file, path)
        .map(drop)
        .map_err(StoreError::file("create", path))
}

/// Fills an empty file with a database that holds the built-in catalog.
pub(crate) fn build(path: &Path, device: DeviceId) -> Result<()> {
    let mut store = Store::connect(path)?;
    let conn = &store.conn;
    conn.execute_batch(FAST_WRITES)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    truth::create(conn)?;
    sql::run(conn, INSERT_DEVICE, [device])?;
    rebuild::create(conn)?;
    store.install_builtin()?;
    sql::one(&store.conn, FINISHED, [], |_| Ok(()))?;
    store.conn.close().map_err(|(_, err)| err)?;
    Ok(())
}
