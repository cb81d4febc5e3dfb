//! The lock of `reads sync`: one at a time changes what is known of the places, and nothing replaces the database under it.

use std::fs::{File, TryLockError};
use std::io;

use super::message::message;
use super::{App, Result, refused};
use crate::private;

const END: &str = "-sync";

/// Keeps other runs of `reads sync` away while it is held. If there is one, waits for it or returns `None`.
pub(super) fn lock(app: &App, waits: bool) -> Result<Option<File>> {
    let path = private::with_end(&app.path()?, END);
    let failed = |err: io::Error| refused!("cannot lock {}: {err}", path.display());
    private::check(&path).map_err(|err| refused!("{err}"))?;
    let file = private::to_lock(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) if waits => {
            message("waiting for another `reads sync`");
            file.lock().map_err(failed)?;
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(err)) => Err(failed(err)),
    }
}

/// Waits for a running sync, before the database is replaced. Where none ever ran, there is nothing to lock.
pub(super) fn wait(app: &App) -> Result<Option<File>> {
    if private::with_end(&app.path()?, END).exists() {
        return lock(app, true);
    }
    Ok(None)
}
