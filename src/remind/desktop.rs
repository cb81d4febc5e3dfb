//! Shows a desktop notification: on Linux by the Desktop Notifications Specification over the session bus, on macOS by the
//! notification centre.

use notify_rust::Notification;

use super::markup::escape;
use crate::text;

/// A desktop that did not take a notice.
#[derive(Debug, thiserror::Error)]
#[error("the desktop did not take the notice: {0}")]
pub struct NotifyError(#[from] Box<notify_rust::error::Error>);

/// Whether there is a desktop to give notices to: a session bus, at the address that the environment names or at the usual
/// place.
#[cfg(not(target_os = "macos"))]
pub fn is_there() -> bool {
    use std::os::unix::fs::MetadataExt;
    use std::path::PathBuf;

    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if set("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return true;
    }
    // A timer or cron need not know the directory; it is named for the user, as whom this process runs.
    let by_user = || {
        let user = std::fs::metadata("/proc/self").ok()?.uid();
        Some(PathBuf::from(format!("/run/user/{user}")))
    };
    set("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .or_else(by_user)
        .is_some_and(|directory| directory.join("bus").exists())
}

/// Whether there is a desktop to give notices to.
#[cfg(target_os = "macos")]
pub fn is_there() -> bool {
    true
}

/// Shows a notice: one line, and more lines. Text is of unknown origin; it is made safe here.
pub fn show(summary: &str, body: &str) -> Result<(), NotifyError> {
    let boxed = |err| NotifyError(Box::new(err));
    let body = text::block(body);
    let body = if reads_markup().map_err(boxed)? {
        // The specification's section 4: nothing of it is markup.
        escape(&body)
    } else {
        body.into_owned()
    };
    Notification::new()
        .appname("reads")
        .summary(&text::line(summary))
        .body(&body)
        .show()
        .map_err(boxed)?;
    Ok(())
}

#[cfg(not(target_os = "macos"))]
fn reads_markup() -> Result<bool, notify_rust::error::Error> {
    let able = notify_rust::get_capabilities()?;
    Ok(able.iter().any(|ability| ability == "body-markup"))
}

#[cfg(target_os = "macos")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "as on other systems, where one asks"
)]
fn reads_markup() -> Result<bool, notify_rust::error::Error> {
    Ok(false)
}
