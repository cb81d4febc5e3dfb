//! Connecting to a database that cannot be written, or beside which nothing can.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::private;
use crate::store::file::aside::{SINGLE_FILE, copy_into};
use crate::store::file::connect::{SETTINGS, check_identity, connect, connect_read_only};
use crate::store::{Result, StoreError};

/// Keeps the index of the journal in memory instead of in a file beside the database.
const WITHOUT_SHARED_MEMORY: &str = "PRAGMA locking_mode = EXCLUSIVE";

/// Connects to a database beside which nothing can be written.
///
/// Without a journal nobody writes to it, so it is read as it is. With one, its index is kept in memory; on a read-only file
/// system, all of it is.
pub(crate) fn connect_without_writing(path: &Path) -> Result<Connection> {
    if journals(path).is_empty() {
        return connect_read_only(path);
    }
    let conn = connect(path)?;
    conn.query_row(WITHOUT_SHARED_MEMORY, [], |_| Ok(()))?;
    match check_identity(&conn, path) {
        Ok(_) => Ok(conn),
        Err(_) => in_memory(path),
    }
}

/// Connects to a database that other programs may be using, without writing to it.
pub(crate) fn connect_for_look(path: &Path) -> Result<Connection> {
    if journals(path).is_empty() {
        return connect_read_only(path);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let path = std::path::absolute(path).map_err(StoreError::file("find", path))?;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}

/// Copies a database to memory, by way of a temporary directory.
pub(crate) fn in_memory(path: &Path) -> Result<Connection> {
    let directory = private::new_directory().map_err(StoreError::file("copy", path))?;
    let mut copied = PathBuf::new();
    for from in journals(path).iter().map(PathBuf::as_path).chain([path]) {
        copied = directory.path().join(from.file_name().unwrap_or_default());
        private::create(&copied)
            .and_then(|mut to| io::copy(&mut File::open(from)?, &mut to))
            .map_err(StoreError::file("copy", from))?;
    }
    let conn = connect(&copied)?;
    conn.query_row(SINGLE_FILE, [], |_| Ok(()))?;
    let mut memory = Connection::open_in_memory()?;
    copy_into(&conn, &mut memory)?;
    Ok(memory)
}

/// Returns the journals that hold changes.
fn journals(path: &Path) -> Vec<PathBuf> {
    let mut journals = ["-wal", "-journal"]
        .map(|end| private::with_end(path, end))
        .to_vec();
    journals.retain(|journal| std::fs::metadata(journal).is_ok_and(|found| found.len() > 0));
    journals
}
