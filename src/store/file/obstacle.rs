//! Why a database cannot be written: told from an error, and from the file system.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;

use rusqlite::{ErrorCode, ffi};
use rustix::fs::StatVfsMountFlags;

use crate::private;

/// `SQLite` needs this much for a file of shared memory.
const MIN_FREE: u64 = 64 * 1024;

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
    pub(crate) fn of_sql(err: &rusqlite::Error) -> Option<Self> {
        match err.sqlite_error_code()? {
            ErrorCode::DiskFull => Some(Self::Full),
            ErrorCode::SystemIoFailure if is_shared_memory_failure(err) => Some(Self::Full),
            ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
                Some(Self::Permissions)
            }
            _ => None,
        }
    }

    pub(crate) fn of_io(err: &io::Error) -> Option<Self> {
        match err.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Self::Full),
            ErrorKind::ReadOnlyFilesystem => Some(Self::ReadOnly),
            ErrorKind::PermissionDenied => Some(Self::Permissions),
            _ => None,
        }
    }

    /// Returns what the file system itself says.
    pub(crate) fn of_disk(path: &Path) -> Option<Self> {
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
