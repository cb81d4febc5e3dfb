//! A new database: built whole beside its place and then moved there, so that whatever interrupts it leaves either all
//! of it or nothing, and of two that are made at once one stays.

use std::fs::{DirBuilder, File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;
use uuid::Uuid;

use super::open::{APPLICATION_ID, connect};
use super::{Result, Store, StoreError, migrate};
use crate::catalog;
use crate::domain::DeviceId;

/// Nobody else sees this file and an interrupted one is thrown away: no journal and no waiting for the disk until it is
/// complete.
const IN_THE_MAKING: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// From now on readers do not wait for writers.
const FINISHED: &str = "PRAGMA journal_mode = WAL";

const INSERT_DEVICE: &str = "INSERT INTO device (only, id) VALUES (1, :id)";

/// Makes and seeds the database that is to be at `path`. Directories that are missing are made, for the user alone.
pub(super) fn create(path: &Path) -> Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(StoreError::file("create the directory", directory))?;
    let file = tempfile::Builder::new()
        .prefix(".reads-")
        .suffix(".new")
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(directory)
        .map_err(StoreError::file("create a file in", directory))?;
    fill(file.path())?;
    file.as_file()
        .sync_all()
        .map_err(StoreError::file("write", path))?;
    put(file, path)?;
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(StoreError::file("write to", directory))
}

fn fill(path: &Path) -> Result<()> {
    let mut conn = connect(path)?;
    conn.execute_batch(IN_THE_MAKING)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate::all(&mut conn, path)?;
    conn.execute(
        INSERT_DEVICE,
        rusqlite::named_params! {":id": DeviceId(Uuid::now_v7())},
    )?;
    let mut store = Store { conn };
    store.seed(&catalog::builtin())?;
    store.conn.query_row(FINISHED, [], |_| Ok(()))?;
    store.conn.close().map_err(|(_, wrong)| wrong)?;
    Ok(())
}

/// Moves the finished file to its place, unless another process was first.
fn put(file: NamedTempFile, path: &Path) -> Result<()> {
    let empty = std::fs::metadata(path).is_ok_and(|found| found.len() == 0);
    let put = if empty {
        file.persist(path).map(drop)
    } else {
        file.persist_noclobber(path).map(drop)
    };
    match put {
        Err(wrong) if wrong.error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::file("create", path)(wrong.error))
        }
        _ => Ok(()),
    }
}
