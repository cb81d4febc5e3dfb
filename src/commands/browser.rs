//! Opening something in the browser, and why that failed.

use std::ffi::OsStr;
use std::io;

use opener::OpenError;

/// Opens a file or an address in the browser.
pub(super) fn open_in_browser(what: impl AsRef<OsStr>) -> Result<(), String> {
    opener::open_browser(what).map_err(|err| why(&err))
}

/// Returns why a program could not open something.
pub(super) fn why(err: &OpenError) -> String {
    match err {
        OpenError::Spawn { cmds, source } if source.kind() == io::ErrorKind::NotFound => {
            format!("there is no program {cmds}")
        }
        OpenError::Spawn { cmds, source } => format!("cannot run {cmds}: {source}"),
        OpenError::ExitStatus { cmd, status, .. } => format!("{cmd} failed ({status})"),
        err => err.to_string(),
    }
}
