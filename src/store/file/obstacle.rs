//! Why a database cannot be written or locked: told from the error of `SQLite` and from the file system, and reading it
//! all the same.

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, ffi};
use rustix::fs::{FlockOperation, StatVfsMountFlags};
use rustix::io::Errno;

use crate::private;
use crate::store::file::aside::{SINGLE_FILE, copy_into};
use crate::store::file::connect::{check_identity, connect, connect_read_only};
use crate::store::{Result, StoreError};

/// `SQLite` needs this much for a file of shared memory.
const MIN_FREE: u64 = 64 * 1024;

/// Keeps the index of the journal in memory instead of in a file beside the database.
const WITHOUT_SHARED_MEMORY: &str = "PRAGMA locking_mode = EXCLUSIVE";

/// Why a database cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    Full,
    ReadOnly,
    Permissions,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the disk is full; free some space",
            Self::ReadOnly => "the file system is mounted read-only; mount it for writing",
            Self::Permissions => "the file or its directory is not writable; fix the permissions",
        })
    }
}

impl Obstacle {
    /// Returns why a write failed, or `None` if it was something else.
    pub(crate) fn of(err: &StoreError, path: &Path) -> Option<Self> {
        let found = match err {
            StoreError::Sql(err) => match err.sqlite_error_code()? {
                ErrorCode::DiskFull => Self::Full,
                ErrorCode::SystemIoFailure if is_shared_memory_failure(err) => Self::Full,
                ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
                    Self::Permissions
                }
                _ => return None,
            },
            StoreError::File { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
                ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
                ErrorKind::PermissionDenied => Self::Permissions,
                _ => return None,
            },
            _ => return None,
        };
        Some(Self::of_disk(path).unwrap_or(found))
    }

    /// Returns what the file system itself says.
    fn of_disk(path: &Path) -> Option<Self> {
        let disk = rustix::fs::statvfs(private::directory_of(path)).ok()?;
        let free = if rustix::process::geteuid().is_root() {
            disk.f_bfree
        } else {
            disk.f_bavail
        };
        if disk.f_flag.contains(StatVfsMountFlags::RDONLY) {
            Some(Self::ReadOnly)
        } else if free.saturating_mul(disk.f_frsize) < MIN_FREE
            || (disk.f_files > 0 && disk.f_ffree == 0)
        {
            Some(Self::Full)
        } else {
            None
        }
    }
}

/// Whether the file of shared memory could not get its size.
pub(crate) fn is_shared_memory_failure(err: &rusqlite::Error) -> bool {
    err.sqlite_error()
        .is_some_and(|err| err.extended_code == ffi::SQLITE_IOERR_SHMSIZE)
}

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

/// Replaces the error of a file system without locks, which looks as if another program used the database.
pub(crate) fn name_missing_locks(err: StoreError, path: &Path) -> StoreError {
    let is_lock = match &err {
        StoreError::Sql(err) => matches!(
            err.sqlite_error_code(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::SystemIoFailure)
        ),
        _ => false,
    };
    if is_lock && !has_locks(path) {
        return StoreError::NoLocks(path.to_owned());
    }
    err
}

/// Tries a lock on a new file, because closing the database file would release the locks of `SQLite`.
fn has_locks(path: &Path) -> bool {
    let Ok(file) = private::new_beside(path) else {
        return true;
    };
    let locked = rustix::fs::fcntl_lock(file.as_file(), FlockOperation::NonBlockingLockExclusive);
    !matches!(
        locked,
        Err(Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL)
    )
}
