//! A new database: built whole beside its place and then moved there, so that whatever interrupts it leaves either all
//! of it or nothing, and of two that are made at once one stays.

use std::path::Path;

use rusqlite::named_params;
use uuid::Uuid;

use crate::catalog;
use crate::domain::DeviceId;
use crate::private;
use crate::store::file::aside::new_beside;
use crate::store::file::connect::{APPLICATION_ID, connect};
use crate::store::projection::rebuild;
use crate::store::schema::truth;
use crate::store::{Result, Store, StoreError};

/// Nobody else sees this file and an interrupted one is thrown away: no journal and no waiting for the disk until it is
/// complete.
const IN_THE_MAKING: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// From now on readers do not wait for writers.
const FINISHED: &str = "PRAGMA journal_mode = WAL";

const INSERT_DEVICE: &str = "INSERT INTO device (only, id) VALUES (1, :id)";

/// Creates and seeds the database at `path`. Missing directories are created for the user alone.
pub(crate) fn create(path: &Path) -> Result<()> {
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
pub(crate) fn make(path: &Path, device: DeviceId) -> Result<()> {
    let conn = connect(path)?;
    conn.execute_batch(IN_THE_MAKING)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    truth::create(&conn)?;
    conn.execute(INSERT_DEVICE, named_params! {":id": device})?;
    rebuild::create(&conn)?;
    let mut store = Store {
        conn,
        path: path.to_owned(),
    };
    store.seed(&catalog::builtin())?;
    store.conn.query_row(FINISHED, [], |_| Ok(()))?;
    store.conn.close().map_err(|(_, err)| err)?;
    Ok(())
}
