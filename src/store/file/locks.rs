//! File systems without locks.

use std::path::Path;

use rusqlite::ErrorCode;
use rustix::fs::FlockOperation;
use rustix::io::Errno;

use crate::private;
use crate::store::StoreError;

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
