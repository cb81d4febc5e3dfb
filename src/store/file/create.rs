//! Creating a database. It is built in a temporary file that is then moved into place, so that an interruption leaves either a
//! complete database or none, and so that only one of two concurrent creations succeeds.

use std::path::Path;

use uuid::Uuid;

use crate::catalog;
use crate::domain::DeviceId;
use crate::private;
use crate::store::file::aside::new_beside;
use crate::store::file::connect::{APPLICATION_ID, connect};
use crate::store::projection::rebuild;
use crate::store::schema::truth;
use crate::store::{Result, Store, StoreError, sql};

/// The temporary file is private and discarded on interruption, so it needs no journal and no sync.
const FAST_WRITES: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// In this mode readers do not wait for writers.
const FINISHED: &str = "PRAGMA journal_mode = WAL";

const INSERT_DEVICE: &str = "INSERT INTO device (only, id) VALUES (1, :id)";

/// Creates and seeds the database at `path`. Missing directories are created with access for the user only.
pub(crate) fn create(path: &Path) -> Result<()> {
    let directory = private::directory_of(path);
    private::make_directory(directory)
        .map_err(StoreError::file("create the directory", directory))?;
    let file = new_beside(path)?;
    build(file.path(), DeviceId(Uuid::now_v7()))?;
    // If another process created it meanwhile, that one is kept.
    private::put(file, path)
        .map(drop)
        .map_err(StoreError::file("create", path))
}

/// Fills an empty file with a database that holds the built-in catalog.
pub(crate) fn build(path: &Path, device: DeviceId) -> Result<()> {
    let conn = connect(path)?;
    conn.execute_batch(FAST_WRITES)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    truth::create(&conn)?;
    sql::run(&conn, INSERT_DEVICE, [device])?;
    rebuild::create(&conn)?;
    let mut store = Store::new(conn, path);
    store.install(&catalog::builtin(), None)?;
    sql::one(&store.conn, FINISHED, [], |_| Ok(()))?;
    store.conn.close().map_err(|(_, err)| err)?;
    Ok(())
}
