//! A new database: built whole beside its place and then moved there, so that whatever interrupts it leaves either all
//! of it or nothing, and of two that are made at once one stays.

use std::path::Path;

use rusqlite::named_params;
use uuid::Uuid;

use super::backup::new_beside;
use super::open::{APPLICATION_ID, connect};
use super::{Result, Store, StoreError, migrate};
use crate::catalog;
use crate::domain::DeviceId;
use crate::private;

/// Nobody else sees this file and an interrupted one is thrown away: no journal and no waiting for the disk until it is
/// complete.
const IN_THE_MAKING: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// From now on readers do not wait for writers.
const FINISHED: &str = "PRAGMA journal_mode = WAL";

const INSERT_DEVICE: &str = "INSERT INTO device (only, id) VALUES (1, :id)";

/// Makes and seeds the database that is to be at `path`. Directories that are missing are made, for the user alone.
pub(super) fn create(path: &Path) -> Result<()> {
    let directory = private::directory_of(path);
    private::make_directory(directory)
        .map_err(StoreError::file("create the directory", directory))?;
    let file = new_beside(path)?;
    make(file.path(), DeviceId(Uuid::now_v7()))?;
    // Of two processes the first one's stays.
    private::put(file, path)
        .map(drop)
        .map_err(StoreError::file("create", path))
}

/// Fills an empty file with a database that holds the built-in catalog.
pub(super) fn make(path: &Path, device: DeviceId) -> Result<()> {
    let mut conn = connect(path)?;
    conn.execute_batch(IN_THE_MAKING)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate::all(&mut conn, path)?;
    conn.execute(INSERT_DEVICE, named_params! {":id": device})?;
    let mut store = Store {
        conn,
        path: path.to_owned(),
    };
    store.seed(&catalog::builtin())?;
    store.conn.query_row(FINISHED, [], |_| Ok(()))?;
    store.conn.close().map_err(|(_, wrong)| wrong)?;
    Ok(())
}
